"""The strip that shows how far work has come."""

from collections.abc import Iterator

import pytest
from PyQt6.QtCore import QLocale
from PyQt6.QtWidgets import QApplication

from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.widgets import progress
from shutterspan.ui.desktop.widgets.progress import ProgressStrip

STAGES = [("finding motion", 2), ("finding motion", 2), ("unfolding", 4), ("refining", 12)]


@pytest.fixture
def strip(qapp: QApplication) -> Iterator[ProgressStrip]:
    strip = ProgressStrip()
    yield strip
    strip.deleteLater()


def values(strip: ProgressStrip, stages: list[tuple[str, int]]) -> list[int]:
    """What the bar shows after each step."""
    shown = []
    for stage, total in stages:
        for done in range(total + 1):
            strip.step("work", stage, done, total)
            assert strip._bar.maximum() == 1000
            shown.append(strip._bar.value())
    return shown


def test_one_bar_shows_the_whole_of_an_unfolding(strip: ProgressStrip) -> None:
    strip.begin("work", "Unfolding", lambda: None, last="refining")
    shown = values(strip, STAGES)
    assert shown == sorted(shown)
    assert shown[0] == 0 and shown[-1] == 1000 and shown[-2] < 1000


def test_one_bar_shows_the_whole_of_an_export(strip: ProgressStrip) -> None:
    strip.begin("work", "Exporting", lambda: None)
    shown = values(strip, [*STAGES, ("video", 10)])
    assert shown == sorted(shown)
    assert shown[-11] == 800 and shown[-1] == 1000


def test_work_that_tells_no_steps_is_busy(strip: ProgressStrip) -> None:
    strip.begin("work", "Opening", lambda: None)
    assert (strip._bar.minimum(), strip._bar.maximum()) == (0, 0)
    strip.step("work", "finding motion", 0, 2)
    assert strip._bar.maximum() == 1000


def test_the_time_left_is_that_of_the_whole(strip: ProgressStrip, monkeypatch: pytest.MonkeyPatch) -> None:
    QLocale.setDefault(QLocale.c())
    now = 0.0
    left = progress.TimeLeft
    monkeypatch.setattr(progress, "TimeLeft", lambda last: left(last=last, clock=lambda: now))
    strip.begin("work", "Exporting", lambda: None)
    now = 1.0
    strip.step("work", "refining", 1, 4)
    assert strip._left.text() == ""
    now = 10.0
    strip.step("work", "refining", 2, 4)
    assert strip._left.text() == "about 15 s left"
    now = 400.0
    strip.step("work", "refining", 2, 4)
    assert strip._left.text() == "about 10 min left"


def test_what_is_unfolded_in_place_of_something_else_begins_anew(opened: MainWindow, until) -> None:
    """The bar never falls, so it has to be another one's; and what the first one still reports is none of it."""
    parts = opened.parts
    bar = parts.progress._bar
    parts.actions["unfold"].trigger()
    until(lambda: parts.exposure._heavy is not None)
    first = parts.worker._pending[parts.exposure._heavy]
    first.progress("refining", 1, 2)
    assert bar.value() == 500
    parts.exposure.follow(parts.document.photo, {})
    assert bar.value() <= 0
    first.progress("refining", 2, 2)
    assert bar.value() <= 0
    second = parts.worker._pending[parts.exposure._heavy]
    second.progress("finding motion", 1, 2)
    assert 0 < bar.value() < 200
    parts.exposure.close()
