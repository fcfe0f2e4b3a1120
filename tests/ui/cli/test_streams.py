"""The program without a working stdout or stderr, in any encoding, and in terminals of any size."""

import json
import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from shutterspan.ui.cli.main import build_parser

from .terminals import read_to_end

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="NOT TESTED: there is no /dev/full")

#: The program with a `render` that writes its result and both kinds of messages.
RENDERING = """
import sys
from shutterspan.ui.cli import main as cli
def run(options):
    with open(options.output, "w") as file:
        print("a message of the work", file=sys.stderr, flush=True)
        print("a fact", flush=True)
        file.write(f"the result, with descriptor {min(file.fileno(), 3)}")
cli.render.run = run
sys.exit(cli.main(["render", "a.jpg", "-o", *sys.argv[1:]]))
"""
COMMANDS = ["", "bench", "doctor", "motion", "presets", "render", "train"]
ENCODINGS = ["ascii", "cp1252", "cp437", "latin-1"]


def run_in_shell(redirections: str, *command: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["sh", "-c", f'"$0" "$@" {redirections}', *command], capture_output=True, timeout=60)


def run_program(redirections: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return run_in_shell(redirections, sys.executable, "-m", "shutterspan.ui.cli", *arguments)


@pytest.mark.parametrize(
    "redirections",
    [
        "2>&-",
        "2>/dev/full",
        "<&- >&- 2>&-",
        ">&-",
        ">&- 2>&-",
        ">/dev/full",
        ">/dev/full 2>&1",
        "| true",
        "2>&1 | true",
    ],
)
def test_the_work_is_done_without_a_reader(redirections: str, tmp_path: Path) -> None:
    result = tmp_path / "result.mp4"
    completed = run_in_shell(redirections, sys.executable, "-c", RENDERING, result)
    assert result.read_text() == "the result, with descriptor 3"
    assert completed.returncode == 0
    assert completed.stderr in (b"", b"a message of the work\n")


@pytest.mark.parametrize("redirections", [">&-", "<&- >&- 2>&-", "2>&-"])
def test_a_failure_is_one_without_a_reader_too(redirections: str) -> None:
    assert run_program(redirections, "render", "nothing.jpg", "-o", "nowhere/a.png", "--at", "0.5").returncode == 1
    assert run_program(redirections, "paint").returncode == 2


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["presets"], ["render", "--help"]])
def test_a_result_that_cannot_be_printed_is_a_failure(arguments: list[str]) -> None:
    full, closed, left = (run_program(where, *arguments) for where in (">/dev/full", ">&-", "| true"))
    assert (full.returncode, closed.returncode, left.returncode) == (1, 0, 0)
    assert full.stderr.startswith(b"shutterspan: The output could not be printed completely: No space left on device. ")
    assert full.stderr.count(b"\n") == 1 and closed.stderr == left.stderr == b""


def test_json_that_cannot_be_printed_is_a_failure(tmp_path: Path) -> None:
    completed = run_in_shell(">/dev/full", sys.executable, "-c", RENDERING, tmp_path / "a.mp4", "--json")
    assert completed.returncode == 1 and b"The output could not be printed completely" in completed.stderr
    assert (tmp_path / "a.mp4").exists()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_shown_in_any_encoding(command: str, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    completed = run_program("", *([command] if command else []), "--help")
    printed = completed.stdout.decode(encoding)
    assert completed.returncode == 0 and not completed.stderr
    assert "usage: shutterspan" in printed and "\\" not in printed


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_error_is_shown_in_any_encoding(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    name = b"n\xe9.jpg".decode("utf-8", "surrogateescape")
    missing = run_program("", "render", name, "-o", "a.png", "--at", "0.5", "--json")
    usage = run_program("", "render", "雨.jpg", "-o", "a.png", "--at", "2")
    assert missing.stderr.decode(encoding).startswith("shutterspan: There is no file n\\xe9.jpg. ")
    assert json.loads(missing.stdout)["error"]["code"] == "file_missing"
    assert "See " in usage.stderr.decode(encoding) and usage.returncode == 2


def test_messages_are_ascii_in_the_c_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    completed = run_program("", "render", "a.jpg", "-o", "a.png", "--at", "2")
    assert completed.stderr.startswith(b"shutterspan: ") and b'See "shutterspan render --help".' in completed.stderr


@pytest.mark.parametrize("columns", ["-3", "0", "1", "2", "20", "x"])
def test_help_fits_into_any_width(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    parser = build_parser()
    assert "usage: shutterspan" in parser.format_help()
    with pytest.raises(SystemExit):
        parser.parse_args(["render", "--help"])


def test_the_process_that_makes_a_bundle_reports_its_error(tmp_path: Path) -> None:
    completed = run_program("", "package", "blender", "-o", str(tmp_path / "none" / "x.zip"))
    assert completed.returncode != 0 and b"can't be written" in completed.stderr


def test_qt_reports_why_the_app_cannot_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "unknown")
    completed = run_program("", "app")
    assert completed.returncode != 0 and b"unknown" in completed.stderr


#: The program with a `render` that draws both kinds of bars.
DRAWING = """
import sys
from shutterspan.ui.cli import main as cli
from shutterspan.ui.cli.terminal import PhotoProgress, TerminalProgress
def run(options):
    for bar in (PhotoProgress(), TerminalProgress()):
        with bar as progress:
            progress.step("unfolding", 1, 2)
            bar.print_line("a “line”")
cli.render.run = run
sys.exit(cli.main(["render", "a.jpg", "-o", "a.mp4"]))
"""


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((0, 0), b"unfolding   "),
        ((0, 10), b"unfolding "),
        ((1, 1), b"\ru"),
        ((3, 3), b"unf"),
        ((24, 80), b"unfolding   "),
    ],
)
def test_bars_are_drawn_in_a_terminal_of_any_size(size: tuple[int, int], expected: bytes) -> None:
    """size: rows and columns."""
    terminal, end = pty.openpty()
    termios.tcsetwinsize(end, (size[0], size[1]))
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    with subprocess.Popen([sys.executable, "-c", DRAWING], stdout=end, stderr=end, env=environment) as process:
        os.close(end)
        printed = read_to_end(terminal)
    assert process.returncode == 0 and b"Traceback" not in printed
    assert printed.isascii() and b'a "line"' in printed and expected in printed


def test_libraries_print_nothing(tmp_path: Path) -> None:
    chatter = "import logging, os, threading, warnings\n"
    chatter += "os.write(2, b'libpng warning'); warnings.warn('a warning'); logging.getLogger('lib').warning('odd')\n"
    chatter += "thread = threading.Thread(target=lambda: 1 / 0); thread.start(); thread.join()\n"
    program = RENDERING.replace("    with open(", chatter.replace("\n", "\n    ").join(("    ", "with open(")), 1)
    completed = run_in_shell("", sys.executable, "-c", program, tmp_path / "a.mp4")
    assert (completed.returncode, completed.stdout, completed.stderr) == (0, b"a fact\n", b"a message of the work\n")
