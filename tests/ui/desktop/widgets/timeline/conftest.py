from collections.abc import Callable

import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shutterspan.core.types.clip import even_times
from shutterspan.ui.desktop.widgets.timeline.timeline import Timeline


class Clock:
    """A clock that only advances when a test changes `now`."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timeline(qtbot: QtBot, clock: Clock) -> Timeline:
    """A timeline of 1000x96 with eleven frames over the whole exposure, at 10 fps."""
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
def events(timeline: Timeline) -> list[tuple]:
    """All signals of the timeline, in order."""
    events: list[tuple] = []
    timeline.position_changed.connect(lambda t: events.append(("position", round(t, 6))))
    timeline.range_changed.connect(lambda start, end: events.append(("range", round(start, 3), round(end, 3))))
    timeline.key_frame_moved.connect(lambda t: events.append(("key frame", round(t, 3))))
    timeline.playing_changed.connect(lambda playing: events.append(("playing", playing)))
    return events


@pytest.fixture
def x_of(timeline: Timeline) -> Callable[[float], float]:
    """Convert t to an x coordinate; the strip has equal margins on both sides."""
    return lambda t: 12 + t * (timeline.width() - 24)


@pytest.fixture
def drag(timeline: Timeline) -> Callable[..., None]:
    def drag(*points: tuple[float, float]) -> None:
        positions = [QPoint(round(x), round(y)) for x, y in points]
        no_modifier = Qt.KeyboardModifier.NoModifier
        QtBot.mousePress(timeline, Qt.MouseButton.LeftButton, no_modifier, positions[0])
        for position in map(QPointF, positions[1:]):
            kind, button = QEvent.Type.MouseMove, Qt.MouseButton.NoButton
            event = QMouseEvent(
                kind, position, timeline.mapToGlobal(position), button, Qt.MouseButton.LeftButton, no_modifier
            )
            QApplication.sendEvent(timeline, event)
        QtBot.mouseRelease(timeline, Qt.MouseButton.LeftButton, no_modifier, positions[-1])

    return drag


@pytest.fixture
def wait(timeline: Timeline, clock: Clock, qtbot: QtBot) -> Callable[[float], None]:
    def wait(seconds: float) -> None:
        """Advance the clock, and fire the timeline's timer."""
        clock.now += seconds
        timeline._timer.timeout.emit()

    return wait
