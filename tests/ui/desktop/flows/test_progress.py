"""The progress strip."""

from collections.abc import Iterator

import pytest
from PyQt6.QtCore import QLocale
from PyQt6.QtWidgets import QApplication

from shutterspan.core.foundation.time_left import TimeLeft
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.widgets import progress_strip
from shutterspan.ui.desktop.widgets.progress_strip import ProgressStrip

from ..conftest import Until

STAGES = [("finding_motion", 2), ("finding_motion", 2), ("unfolding", 4), ("refining", 12)]


@pytest.fixture
def strip(qapp: QApplication) -> Iterator[ProgressStrip]:
    strip = ProgressStrip()
    yield strip
    strip.deleteLater()


def bar_values(strip: ProgressStrip, stages: list[tuple[str, int]]) -> list[int]:
    """Values of the bar after each step."""
    values = []
    for stage, total in stages:
        for done in range(total + 1):
            strip.step("work", stage, done, total)
            assert strip._bar.maximum() == 1000
            values.append(strip._bar.value())
    return values


def test_one_bar_shows_the_whole_of_an_unfolding(strip: ProgressStrip) -> None:
    strip.begin("work", "Unfolding", lambda: None, last_stage="refining")
    values = bar_values(strip, STAGES)
    assert values == sorted(values)
    assert values[0] == 0 and values[-1] == 1000 and values[-2] < 1000


def test_one_bar_shows_the_whole_of_an_export(strip: ProgressStrip) -> None:
    strip.begin("work", "Exporting", lambda: None)
    values = bar_values(strip, [*STAGES, ("video", 10)])
    assert values == sorted(values)
    assert values[-11] == 800 and values[-1] == 1000


def test_work_that_tells_no_steps_is_busy(strip: ProgressStrip) -> None:
    strip.begin("work", "Opening", lambda: None)
    assert (strip._bar.minimum(), strip._bar.maximum()) == (0, 0)
    strip.step("work", "finding_motion", 0, 2)
    assert strip._bar.maximum() == 1000


def test_the_time_left_is_that_of_the_whole(strip: ProgressStrip, monkeypatch: pytest.MonkeyPatch) -> None:
    QLocale.setDefault(QLocale.c())
    now = 0.0
    monkeypatch.setattr(
        progress_strip, "TimeLeft", lambda last_stage: TimeLeft(last_stage=last_stage, clock=lambda: now)
    )
    strip.begin("work", "Exporting", lambda: None)
    now = 1.0
    strip.step("work", "refining", 1, 4)
    assert strip._time_left.text() == ""
    now = 10.0
    strip.step("work", "refining", 2, 4)
    assert strip._time_left.text() == "about 15 s left"
    now = 400.0
    strip.step("work", "refining", 2, 4)
    assert strip._time_left.text() == "about 10 min left"


def test_what_is_unfolded_in_place_of_something_else_begins_anew(opened: MainWindow, until: Until) -> None:
    """A new pass resets the bar, and late progress of the replaced pass is ignored."""
    context = opened.context
    photo, bar = context.document.photo, context.progress._bar
    assert photo
    context.actions["unfold"].trigger()
    until(lambda: context.exposure._pass_id is not None)
    assert context.exposure._pass_id is not None
    first = context.worker._pending[context.exposure._pass_id]
    first.progress("refining", 1, 2)
    assert bar.value() == 500
    context.exposure.update_request(photo, {})
    assert bar.value() <= 0
    first.progress("refining", 2, 2)
    assert bar.value() <= 0
    second = context.worker._pending[context.exposure._pass_id]
    second.progress("finding_motion", 1, 2)
    assert 0 < bar.value() < 200
    context.exposure.close()
