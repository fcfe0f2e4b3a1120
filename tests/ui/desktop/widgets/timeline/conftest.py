from collections.abc import Callable

import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shutterspan.core.types.clip import even_times
from shutterspan.ui.desktop.widgets.timeline.timeline import Timeline


class Clock:
    """Stands still until it is told how much time goes by."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timeline(qtbot: QtBot, clock: Clock) -> Timeline:
    """Eleven frames over the whole exposure, at ten frames a second, seen in 1000x96."""
    timeline = Timeline(clock=clock)
    qtbot.addWidget(timeline)
    timeline.resize(1000, 96)
    timeline.set_range(0.0, 1.0)
    timeline.set_frames(even_times(11))
    timeline.set_playback("none", 10.0)
    timeline.show()
    qtbot.waitExposed(timeline)
    return timeline


@pytest.fixture
def told(timeline: Timeline) -> list[tuple]:
    """All that the timeline tells, in order."""
    told: list[tuple] = []
    timeline.position_changed.connect(lambda t: told.append(("position", round(t, 6))))
    timeline.range_changed.connect(lambda start, end: told.append(("range", round(start, 3), round(end, 3))))
    timeline.key_frame_moved.connect(lambda t: told.append(("key frame", round(t, 3))))
    timeline.playing_changed.connect(lambda playing: told.append(("playing", playing)))
    return told


@pytest.fixture
def x_of(timeline: Timeline) -> Callable[[float], float]:
    """Where an instant lies: the strip fills the widget but for the same room on either side."""
    return lambda t: 12 + t * (timeline.width() - 24)


@pytest.fixture
def drag(timeline: Timeline) -> Callable[..., None]:
    def drag(*points: tuple[float, float]) -> None:
        places = [QPoint(round(x), round(y)) for x, y in points]
        none = Qt.KeyboardModifier.NoModifier
        QTest.mousePress(timeline, Qt.MouseButton.LeftButton, none, places[0])
        for place in map(QPointF, places[1:]):
            kind, button = QEvent.Type.MouseMove, Qt.MouseButton.NoButton
            event = QMouseEvent(kind, place, timeline.mapToGlobal(place), button, Qt.MouseButton.LeftButton, none)
            QApplication.sendEvent(timeline, event)
        QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, none, places[-1])

    return drag


@pytest.fixture
def wait(timeline: Timeline, clock: Clock, qtbot: QtBot) -> Callable[[float], None]:
    def wait(seconds: float) -> None:
        """Let time go by, and the timeline notice."""
        clock.now += seconds
        timeline._timer.timeout.emit()

    return wait
