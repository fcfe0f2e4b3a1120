from collections.abc import Iterator

import pytest
from PyQt6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from shutterspan.core.types.clip import even_times
from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.widgets.bars import Transport

FRAMES = even_times(15)


@pytest.fixture
def transport(qtbot: QtBot) -> Iterator[Transport]:
    window = QMainWindow()
    qtbot.addWidget(window)
    transport = Transport(Actions(window))
    window.setCentralWidget(transport)
    yield transport


def test_the_position_is_a_frame_and_a_time_of_the_clip(transport: Transport) -> None:
    transport.show_position(0.571, FRAMES, 24.0, 0.125)
    assert transport._position.text() == "Frame 9 of 15 · 0.33 s"
    assert transport._position.toolTip() == "71.4 ms after the shutter opened"
    assert "Frame 9 of 15, 0.33 seconds" in transport._position.accessibleName()
    transport.show_position(0.0, FRAMES, 24.0, 0.125)
    assert transport._position.text() == "Frame 1 of 15 · 0.00 s"


@pytest.mark.parametrize(
    ("exposure_time", "text"), [(None, "57 % of the exposure"), (4.0, "2.28 s after the shutter opened")]
)
def test_the_instant_in_the_exposure(transport: Transport, exposure_time: float | None, text: str) -> None:
    transport.show_position(0.571, FRAMES, 24.0, exposure_time)
    assert transport._position.toolTip() == text


@pytest.mark.parametrize(("speed", "text"), [(0.0, ""), (1.0, ""), (2.0, "2×"), (-1.0, "−1×"), (-4.0, "−4×")])
def test_only_a_changed_speed_is_visible(transport: Transport, speed: float, text: str) -> None:
    transport.show_speed(speed)
    assert transport._speed.text() == text


def test_the_range_is_given_in_percent(transport: Transport) -> None:
    transport.show_range(0.0, 1.0, None)
    assert transport._range.text() == "Whole exposure"
    transport.show_range(0.2, 0.8, 0.5)
    assert transport._range.text() == "20 % to 80 %   0.3 s"
