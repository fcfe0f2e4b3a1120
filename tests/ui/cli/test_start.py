"""How the program answers before any work begins."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

HEAVY = ("torch", "numpy", "cv2", "PIL", "tqdm")

#: The program with a `render` that does what the second argument says.
CHANGED = """
import sys
from shutterspan.ui.cli import main as cli
def run(options):
    exec(sys.argv[1])
cli.render.run = run
sys.exit(cli.main(["render", "a.jpg", "-o", "a.mp4"]))
"""


@pytest.mark.parametrize("question", [["--help"], ["--version"], ["render", "--help"], ["train", "--help"]])
def test_help_and_version_import_nothing_heavy(question: list[str], started: Callable) -> None:
    told = started(sys.executable, "-X", "importtime", "-m", "shutterspan.ui.cli", *question)
    imported = {line.rsplit("|")[-1].strip().split(".")[0] for line in told.err.splitlines()}
    assert told.code == 0 and told.out
    assert "argparse" in imported and not imported & set(HEAVY)


def test_the_installed_command_answers(program: Path, started: Callable) -> None:
    assert started(program, "--version").out == f"shutterspan {version('shutterspan')}\n"
    listed = started(program, "--help").out
    assert all(command in listed for command in ("render", "evaluate", "train", "bench", "doctor"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "COMMAND"),
        (["paint"], "paint"),
        (["render", "a.jpg"], "--output"),
        (["render", "a.jpg", "-o", "a.mp4", "--sharper"], "--sharper"),
        (["render", "a.jpg", "-o", "a.mp4", "--frames", "1"], "from 2 to 240, not “1”"),
        (["render", "a.jpg", "-o", "a.mp4", "--frames", "241"], "from 2 to 240"),
        (["render", "a.jpg", "-o", "a.mp4", "--frames", "2.5"], "whole number"),
        (["render", "a.jpg", "-o", "a.mp4", "--at", "1.1"], "from 0 to 1"),
        (["render", "a.jpg", "-o", "a.mp4", "--fps", "nan"], "--fps"),
        (["render", "a.jpg", "-o", "a.mp4", "--duration", "0"], "--duration"),
        (["render", "a.jpg", "-o", "a.mp4", "--loop", "twice"], "boomerang"),
        (["render", "a.jpg", "-o", "a.mp4", "--device", "abacus"], "abacus"),
        (["render", "a.jpg", "-o", "a.mp4", "--precision", "fp8"], "fp8"),
        (["bench", "--engines", "--precision", "bf16"], "Leave --device and --precision away"),
        (["render", "a.jpg", "-o", "a.mp4", "--size", "huge"], "--size"),
        (["render", "a.jpg", "-o", "a.mp4", "--size", "-5"], "--size"),
    ],
)
def test_wrong_use_is_told_in_one_line(arguments: list[str], said: str, told: Callable) -> None:
    plain, as_json = told(*arguments), told(*arguments, "--json")
    assert plain.code == as_json.code == 2
    assert not plain.out and re.fullmatch(r"shutterspan: \S.*\.\n", plain.err) and said in plain.err
    error = as_json.report["error"]
    assert error["kind"] == "usage" and said in error["message"] + error["hint"] and error["hint"]


def test_the_unexpected_is_one_sentence_and_a_log_entry(home: Path, started: Callable) -> None:
    told = started(sys.executable, "-c", CHANGED, "raise RuntimeError('the gears jammed \\udcff')")
    log = home / "state" / "shutterspan" / "log" / "shutterspan.log"
    assert told.code == 1 and not told.out
    assert told.err == f"shutterspan: Something went wrong inside Shutterspan. The details are in {log}.\n"
    written = log.read_text("utf-8")
    assert "Traceback" in written and "the gears jammed" in written


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the log does not follow XDG_STATE_HOME")
def test_a_log_that_cannot_be_written_stays_quiet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: Callable
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "shutterspan" / "log" / "shutterspan.log").mkdir(parents=True)
    for state in (tmp_path / "file", tmp_path):
        monkeypatch.setenv("XDG_STATE_HOME", str(state))
        told = started(sys.executable, "-c", CHANGED, "raise RuntimeError('the gears jammed')")
        assert told.code == 1 and told.err.count("\n") == 1
        assert "Something went wrong" in told.err and "can't be written" in told.err


def test_an_output_nobody_reads_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-c", CHANGED, "print('a report')"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert done.returncode == 1 and not done.stderr
