"""The progress strip."""

from collections.abc import Iterator
from typing import Any

import pytest
from PyQt6.QtCore import QLocale
from PyQt6.QtWidgets import QApplication

from shutterspan.core.foundation.time_left import TimeLeft
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.widgets import progress_strip
from shutterspan.ui.desktop.widgets.progress_strip import ProgressStrip

from .fake_worker import Worker, opening_result

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


def test_work_without_steps_is_busy(strip: ProgressStrip) -> None:
    strip.begin("work", "Opening", lambda: None, has_steps=False)
    assert (strip._bar.minimum(), strip._bar.maximum()) == (0, 0)


def test_work_with_steps_begins_at_zero_and_keeps_its_title(strip: ProgressStrip) -> None:
    strip.begin("work", "Exporting", lambda: None)
    assert (strip._bar.maximum(), strip._bar.value()) == (1000, 0)
    for stage in ("finding_motion", "unfolding", "video"):
        strip.step("work", stage, 1, 2)
        assert strip._title.text() == "Exporting"


def test_the_time_left_is_that_of_the_whole(strip: ProgressStrip, monkeypatch: pytest.MonkeyPatch) -> None:
    QLocale.setDefault(QLocale.c())
    now = 0.0
    monkeypatch.setattr(
        progress_strip, "TimeLeft", lambda requests, last_stage: TimeLeft(requests, last_stage, clock=lambda: now)
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


def test_a_running_unfolding_continues_when_it_is_requested_again(unfolding: MainWindow, worker: Worker) -> None:
    context = unfolding.context
    photo, bar = context.document.photo, context.progress._bar
    assert photo
    worker.waiting("open").progress("refining", 1, 2)
    assert bar.value() == 500
    context.exposure.unfold(photo, {})
    assert len([name for name, _, _ in worker.requests if name == "open"]) == 1
    worker.waiting("open").progress("refining", 2, 2)
    assert bar.value() == 1000


def test_the_title_and_the_taskbar_show_the_progress(
    unfolding: MainWindow, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, taskbar = unfolding.context, unfolding._window_flow._taskbar
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(taskbar, "_has_bus", True)
    monkeypatch.setattr(taskbar, "_send", sent.append)
    callbacks = worker.waiting("open")
    callbacks.progress("finding_motion", 1, 1)
    assert context.window.windowTitle() == "37 % – fire truck.jpg[*] – Shutterspan"
    callbacks.progress("unfolding", 1, 1)
    assert context.window.windowTitle().startswith("75 %")
    worker.answer("open", opening_result())
    assert context.window.windowTitle() == "fire truck.jpg[*] – Shutterspan"
    assert sent[0] == {"progress": 0.37, "progress-visible": True}
    assert sent[-1] == {"progress": 0.0, "progress-visible": False}
