from collections.abc import Iterator

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QApplication, QLabel, QSlider, QSpinBox, QToolButton
from pytestqt.qtbot import QtBot

from shutterspan.ui.desktop.widgets.strength_control import StrengthControl


@pytest.fixture
def control(qtbot: QtBot) -> Iterator[StrengthControl]:
    """A control that shows what it emits, as in the panels."""
    control = StrengthControl()
    qtbot.addWidget(control)
    control.changed.connect(lambda strength: control.show_strength(strength, False))
    control.resize(240, 60)
    control.show()
    yield control


@pytest.fixture
def strengths(control: StrengthControl) -> list[float]:
    strengths: list[float] = []
    control.changed.connect(strengths.append)
    return strengths


def parts(control: StrengthControl) -> tuple[QSlider, QSpinBox, QToolButton, QLabel]:
    found = [control.findChild(kind) for kind in (QSlider, QSpinBox, QToolButton, QLabel)]
    assert all(found)
    return tuple(found)  # type: ignore[return-value]


def test_slider_and_percentage_are_linked(control: StrengthControl, strengths: list[float]) -> None:
    slider, percent, _, _ = parts(control)
    slider.setValue(150)
    assert percent.value() == 150 and strengths == [1.5]
    percent.setValue(20)
    assert slider.value() == 20 and strengths == [1.5, 0.2]
    control.show_strength(3.0, False)
    assert (slider.value(), percent.value()) == (300, 300) and len(strengths) == 2, "what is shown isn't a change"
    slider.setValue(1000)
    assert slider.value() == 300 and len(strengths) == 2


@pytest.mark.parametrize(
    ("strength", "is_drawn", "text"),
    [(0.0, False, "stands still"), (1.0, False, "as found"), (1.0, True, "as drawn"), (1.5, True, "1.5 times as far")],
)
def test_a_note_explains_the_strength(control: StrengthControl, strength: float, is_drawn: bool, text: str) -> None:
    control.show_strength(strength, is_drawn)
    assert parts(control)[3].text() == text


def test_a_button_and_a_double_click_bring_100_percent(control: StrengthControl, strengths: list[float]) -> None:
    slider, _, reset, _ = parts(control)
    assert not reset.isEnabled()
    slider.setValue(40)
    reset.click()
    assert strengths == [0.4, 1.0] and not reset.isEnabled()
    slider.setValue(0)
    QtBot.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(3, slider.height() // 2))
    assert strengths[-1] == 1.0 and slider.value() == 100


def test_a_drag_snaps_to_100_percent(control: StrengthControl, strengths: list[float]) -> None:
    slider = parts(control)[0]
    slider.setSliderDown(True)
    for value in (60, 97, 103, 104, 140):
        slider.setValue(value)
    assert strengths == [0.6, 1.0, 1.4]


def test_the_wheel_belongs_to_the_panel(control: StrengthControl, strengths: list[float]) -> None:
    slider = parts(control)[0]
    at = QPointF(slider.rect().center())
    state = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, slider.mapToGlobal(at), QPoint(), QPoint(0, 120), *state, False)
    QApplication.sendEvent(slider, event)
    assert not strengths
