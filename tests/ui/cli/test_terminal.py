"""The progress bars on a terminal."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from shutterspan.ui.cli import terminal as terminal_module
from shutterspan.ui.cli.terminal import PhotoProgress, TerminalProgress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    @property
    def drawn_lines(self) -> list[str]:
        """All lines so far; a line that was redrawn is repeated."""
        return [line for line in re.split(r"[\r\n]+", self.getvalue()) if line.strip()]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    fake = Terminal()
    monkeypatch.setattr(terminal_module, "sys", SimpleNamespace(stderr=fake))
    monkeypatch.setenv("COLUMNS", "80")
    return fake


def test_the_stages_of_a_photo_share_one_bar_that_never_falls(terminal: Terminal) -> None:
    with PhotoProgress() as progress:
        for stage in ("finding_motion", "unfolding", "refining", "frames"):
            for done in range(5):
                progress.step(stage, done, 4)
    percents = [int(found) for found in re.findall(r"(\d+) %", terminal.getvalue())]
    assert percents == sorted(percents)
    assert (percents[0], percents[-1]) == (0, 100)
    assert terminal.getvalue().count("\n") == 1, "a single bar"
    assert terminal.drawn_lines[-1].startswith("frames ")


def test_the_time_left_is_that_of_the_whole_photo(terminal: Terminal) -> None:
    clock = iter((0.0, 0.0, 15.0, 16.0))
    with PhotoProgress(clock=lambda: next(clock)) as progress:
        progress.step("finding_motion", 0, 4)
        progress.step("finding_motion", 4, 4)
        assert terminal.drawn_lines[-1].endswith("30 %, about 35 s left")  # 15 s for 30 %
        progress.step("unfolding", 0, 4)
        assert terminal.drawn_lines[-1].startswith("unfolding ") and "about 37 s left" in terminal.drawn_lines[-1]


def test_refining_as_the_last_stage_fills_the_bar(terminal: Terminal) -> None:
    with PhotoProgress(last="refining") as progress:
        progress.step("unfolding", 4, 4)
        progress.step("refining", 4, 4)
    assert terminal.drawn_lines[-1].rstrip().endswith("100 %")


def test_missing_stages_fill_the_bar(terminal: Terminal) -> None:
    """If nothing moves, only the first stage runs."""
    with PhotoProgress() as progress:
        progress.step("finding_motion", 2, 2)
    assert terminal.drawn_lines[-1].startswith("finding motion ") and terminal.drawn_lines[-1].rstrip().endswith(
        "100 %"
    )


def test_a_failure_leaves_the_bar_where_it_was(terminal: Terminal) -> None:
    with pytest.raises(ValueError, match="no more"), PhotoProgress() as progress:
        progress.step("finding_motion", 2, 2)
        raise ValueError("no more")
    assert terminal.drawn_lines[-1].rstrip().endswith("30 %")


def test_the_bar_of_a_still_is_full_after_refining(
    terminal: Terminal, blurred: Path, small_disk: Path, run_command: Callable
) -> None:
    """Writing fails on a full disk, so only the stage “refining” can have filled the bar."""
    result = run_command("render", blurred, "-o", small_disk / "still.tif", "--at", "0.5", "--depth", "16")
    assert result.code != 0 and "disk" in result.err
    assert terminal.drawn_lines[-1].startswith("refining ") and terminal.drawn_lines[-1].rstrip().endswith("100 %")


def test_other_work_has_a_bar_for_each_stage(terminal: Terminal) -> None:
    with TerminalProgress() as progress:
        progress.step("reading", 1, 1)
        progress.step("photos", 3, 12)
    assert "1/1" in terminal.getvalue() and "3/12" in terminal.drawn_lines[-1]


def test_nothing_is_drawn_where_there_is_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with PhotoProgress() as progress:
        progress.step("frames", 1, 2)
    assert capfd.readouterr().err == ""
