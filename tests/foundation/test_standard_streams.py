"""Standard streams that are closed, full, or without a reader."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shutterspan.core.foundation.standard_streams import StandardStreams

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="NOT TESTED: there is no /dev/full")

#: A program that prints, and then writes to a file whether all text was written to stdout.
PRINTING = """
import os, sys
from shutterspan.core.foundation.standard_streams import StandardStreams
with StandardStreams() as streams:
    file = open(sys.argv[1], "w")
    print("a “result” of non\\udce9.png")
    print("a message", file=sys.stderr, flush=True)
    os.write(2, b"what a library prints")
    error = streams.output_error
    print(file.fileno() > 2, error and error.errno, file=file)
"""


def run(report: Path, redirections: str) -> tuple[int, str, str]:
    """Exit code, report and stderr of the program, run with redirections of a shell."""
    command = f'"$0" -c "$1" "$2" {redirections}'
    completed = subprocess.run(
        ["sh", "-c", command, sys.executable, PRINTING, report], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    return completed.returncode, report.read_text(), completed.stderr.decode()


@pytest.mark.parametrize("redirections", ["<&-", "<&- >&- 2>&-", "2>&-", ">&-", ">&- 2>&-"])
def test_closed_streams_are_opened(redirections: str, tmp_path: Path) -> None:
    code, report, errors = run(tmp_path / "report", redirections)
    assert (code, report) == (0, "True None\n")
    assert errors == ("" if "2>" in redirections else "a message\n")


@pytest.mark.parametrize(
    ("redirections", "failure"),
    [("2>/dev/full", None), (">/dev/full", errno.ENOSPC), (">/dev/full 2>/dev/full", errno.ENOSPC)],
)
def test_a_full_disk_is_reported_for_stdout(redirections: str, failure: int | None, tmp_path: Path) -> None:
    code, report, errors = run(tmp_path / "report", redirections)
    assert (code, report) == (0, f"True {failure}\n")
    assert errors == ("" if "2>" in redirections else "a message\n")


@pytest.mark.parametrize("redirections", ["2>&1 | true", "| true"])
def test_an_ended_reader_is_not_an_error(redirections: str, tmp_path: Path) -> None:
    code, report, _ = run(tmp_path / "report", f"{redirections}; sleep 0.1")
    assert (code, report) == (0, "True None\n")


def test_only_the_text_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout, sys.stderr
    with StandardStreams():
        print("“shown” non\udce9.png")
        print("a message", file=sys.stderr)
        os.write(2, b"what a library prints")
        subprocess.run([sys.executable, "-c", "import os; os.write(2, b'what a program prints')"], check=True)
    assert capfd.readouterr() == ("“shown” non\\xe9.png\n", "a message\n")
    assert (sys.stdout, sys.stderr) == before
    os.write(2, b"afterwards")
    assert capfd.readouterr().err == "afterwards"


def test_the_streams_of_a_host_program_are_unchanged(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout, sys.stderr
    with StandardStreams() as streams:
        assert (sys.stdout, sys.stderr) == before
        print("a result")
        assert streams.output_error is None
    assert capsys.readouterr().out == "a result\n"
