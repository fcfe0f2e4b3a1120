"""The start of the program: imports, `--help`, usage errors, unexpected exceptions."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

HEAVY = ("torch", "numpy", "cv2", "PIL", "tqdm")

#: The program with a `render` that runs the Python code of the second argument.
PATCHED_RENDER = """
import sys
from shutterspan.ui.cli import main as cli
def run(options):
    exec(sys.argv[1])
cli.render.run = run
sys.exit(cli.main(["render", "a.jpg", "-o", "a.mp4"]))
"""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["render", "--help"], ["train", "--help"]])
def test_help_and_version_import_nothing_heavy(arguments: list[str], run_process: Callable) -> None:
    result = run_process(sys.executable, "-X", "importtime", "-m", "shutterspan.ui.cli", *arguments)
    imported = {line.rsplit("|")[-1].strip().split(".")[0] for line in result.err.splitlines()}
    assert result.code == 0 and result.out
    assert "argparse" in imported and not imported & set(HEAVY)


def test_the_installed_command_runs(program: Path, run_process: Callable) -> None:
    assert run_process(program, "--version").out == f"shutterspan {version('shutterspan')}\n"
    listed = run_process(program, "--help").out
    assert all(command in listed for command in ("render", "evaluate", "train", "bench", "doctor"))


@pytest.mark.parametrize(
    ("arguments", "expected"),
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
        (["bench", "--engines", "--precision", "bf16"], "Omit --device and --precision"),
        (["render", "a.jpg", "-o", "a.mp4", "--size", "huge"], "--size"),
        (["render", "a.jpg", "-o", "a.mp4", "--size", "-5"], "--size"),
    ],
)
def test_a_usage_error_is_one_line(arguments: list[str], expected: str, run_command: Callable) -> None:
    plain, as_json = run_command(*arguments), run_command(*arguments, "--json")
    assert plain.code == as_json.code == 2
    assert not plain.out and re.fullmatch(r"shutterspan: \S.*\.\n", plain.err) and expected in plain.err
    error = as_json.report["error"]
    assert error["kind"] == "usage" and expected in error["message"] + error["hint"] and error["hint"]


def test_an_unexpected_exception_is_one_line_and_a_log_entry(home: Path, run_process: Callable) -> None:
    result = run_process(sys.executable, "-c", PATCHED_RENDER, "raise RuntimeError('the gears jammed \\udcff')")
    log = home / "state" / "shutterspan" / "log" / "shutterspan.log"
    assert result.code == 1 and not result.out
    assert result.err == f"shutterspan: An internal error occurred in Shutterspan. The details are in {log}.\n"
    written = log.read_text("utf-8")
    assert "Traceback" in written and "the gears jammed" in written


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the log does not follow XDG_STATE_HOME")
def test_an_unwritable_log_prints_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_process: Callable
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "shutterspan" / "log" / "shutterspan.log").mkdir(parents=True)
    for state in (tmp_path / "file", tmp_path):
        monkeypatch.setenv("XDG_STATE_HOME", str(state))
        result = run_process(sys.executable, "-c", PATCHED_RENDER, "raise RuntimeError('the gears jammed')")
        assert result.code == 1 and result.err.count("\n") == 1
        assert "An internal error occurred" in result.err and "can't be written" in result.err


def test_a_closed_stdout_prints_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-c", PATCHED_RENDER, "print('a report')"]
    completed = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert completed.returncode == 0 and not completed.stderr


@pytest.mark.parametrize(
    ("reason", "problem"),
    [
        (
            "libEGL.so.1: cannot open shared object file: No such file or directory",
            "A library of the system is missing: libEGL.so.1. On Debian and Ubuntu: apt install libegl1",
        ),
        (
            "cannot import name 'QtGui' from 'PyQt6'",
            "A library can't be loaded: cannot import name 'QtGui' from 'PyQt6'. Run install.py in the folder of "
            "Shutterspan.",
        ),
    ],
)
def test_an_app_that_cannot_be_imported(
    reason: str, problem: str, monkeypatch: pytest.MonkeyPatch, run_command: Callable
) -> None:
    class Finder:
        @staticmethod
        def find_spec(name: str, *_: object) -> None:
            if name == "shutterspan.ui.desktop.app":
                raise ImportError(reason)

    monkeypatch.delattr("shutterspan.ui.desktop.app", raising=False)
    monkeypatch.delitem(sys.modules, "shutterspan.ui.desktop.app", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder, *sys.meta_path])
    result = run_command("app")
    assert (result.code, result.err) == (1, f"shutterspan: The desktop app can't start. {problem}\n")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_an_app_without_a_display(monkeypatch: pytest.MonkeyPatch, run_command: Callable) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    result = run_command("app")
    assert (result.code, result.err) == (
        1,
        "shutterspan: The app can't open a window, because there is no display. Start the app in a desktop session.\n",
    )
