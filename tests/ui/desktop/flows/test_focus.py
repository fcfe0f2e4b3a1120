"""Keys work on the picture unless a text is being typed."""

from collections.abc import Callable

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QSpinBox,
    QWidget,
)

from shutterspan.core.types.region import Ellipse
from shutterspan.ui.desktop.main_window import MainWindow

from ..conftest import qtest, until

Key = Qt.Key


def focused() -> QWidget | None:
    return QApplication.focusWidget()


def field(window: MainWindow, name: str) -> QWidget:
    """The control of the clip panel with this name."""
    for one in window.context.inspector.clip.findChildren(QWidget):
        if one.accessibleName() == name or (isinstance(one, QCheckBox) and one.text() == name):
            return one
    raise AssertionError(name)


def spin_box(window: MainWindow, name: str) -> QSpinBox:
    found = field(window, name)
    assert isinstance(found, QSpinBox)
    return found


def wait_for_canvas(window: MainWindow) -> None:
    until(lambda: focused() is window.context.canvas, 3)


def type_into(field: QAbstractSpinBox, text: str) -> None:
    line = field.lineEdit()
    assert line
    qtest.mouseClick(line, Qt.MouseButton.LeftButton)
    line.selectAll()
    qtest.keyClicks(field, text)


@pytest.fixture
def played(unfolded: MainWindow) -> list[bool]:
    """Whether the clip plays, at each change."""
    changes: list[bool] = []
    unfolded.context.timeline.playing_changed.connect(changes.append)
    unfolded.activateWindow()
    QApplication.setActiveWindow(unfolded)
    return changes


def test_return_leaves_a_field_and_keys_play(unfolded: MainWindow, played: list[bool]) -> None:
    frames = spin_box(unfolded, "Frames")
    type_into(frames, "12")
    qtest.keyClick(frames, Key.Key_Return)
    wait_for_canvas(unfolded)
    assert unfolded.context.document.state.settings.frames == 12
    for key in (Key.Key_Space, Key.Key_K, Key.Key_J, Key.Key_K):
        qtest.keyClick(focused(), key)
    assert played == [True, False, True, False]
    qtest.keyClick(focused(), Key.Key_2)
    assert unfolded.context.document.state.settings.frames == 12
    assert frames.text() == "12"
    assert unfolded.context.canvas.zoom == 2.0


def test_esc_restores_a_field(unfolded: MainWindow) -> None:
    frames = spin_box(unfolded, "Frames")
    old = frames.text()
    type_into(frames, "99")
    assert frames.text() == "99"
    qtest.keyClick(frames, Key.Key_Escape)
    wait_for_canvas(unfolded)
    assert frames.text() == old and unfolded.context.document.state.settings.frames == int(old)


def test_letters_and_space_are_keys_of_the_app_in_a_field_of_numbers(unfolded: MainWindow, played: list[bool]) -> None:
    frames = spin_box(unfolded, "Frames")
    type_into(frames, "1")
    qtest.keyClick(frames, Key.Key_Space)
    qtest.keyClick(frames, Key.Key_K)
    assert played == [True, False]
    assert frames.text() == "1"


def test_the_arrow_of_a_field_returns_the_focus(unfolded: MainWindow) -> None:
    frames = spin_box(unfolded, "Frames")
    old = frames.value()
    qtest.mouseClick(frames, Qt.MouseButton.LeftButton, pos=QPoint(frames.width() - 10, 6))
    assert frames.value() == old + 1
    wait_for_canvas(unfolded)


def test_a_choice_in_a_list_returns_the_focus(unfolded: MainWindow, played: list[bool]) -> None:
    loop = field(unfolded, "Loop")
    assert isinstance(loop, QComboBox)
    qtest.mouseClick(loop, Qt.MouseButton.LeftButton)
    view = loop.view()
    assert view
    until(view.isVisible)
    qtest.qWait(300)  # until the list is active
    qtest.keyClick(view, Key.Key_Home)
    qtest.keyClick(view, Key.Key_Return)
    wait_for_canvas(unfolded)
    assert unfolded.context.document.state.settings.loop == "none"
    qtest.keyClick(focused(), Key.Key_Space)
    assert played == [True] and not view.isVisible()


def test_arrow_keys_work_after_a_click_in_the_list_of_regions(unfolded: MainWindow) -> None:
    context = unfolded.context
    context.canvas.shape_drawn.emit(Ellipse(100, 100, 300, 200), "replace")
    regions = context.inspector.regions.findChild(QListWidget)
    assert regions
    viewport = regions.viewport()
    assert viewport
    qtest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    wait_for_canvas(unfolded)
    qtest.keyClick(focused(), Key.Key_Right)
    assert context.document.state.regions[0].region.shape.box == (101, 100, 301, 200)
    qtest.keyClick(focused(), Key.Key_Escape)
    before = context.timeline.position
    qtest.keyClick(focused(), Key.Key_Right)
    assert context.timeline.position > before


def test_a_name_keeps_letters_and_esc_restores_it(unfolded: MainWindow, played: list[bool]) -> None:
    context = unfolded.context
    context.canvas.shape_drawn.emit(Ellipse(100, 100, 300, 200), "replace")
    name = next(one for one in context.inspector.regions.findChildren(QLineEdit) if one.text() == "Region 1")
    qtest.mouseClick(name, Qt.MouseButton.LeftButton)
    name.selectAll()
    qtest.keyClicks(name, "Jack L")
    assert name.text() == "Jack L" and played == []
    qtest.keyClick(name, Key.Key_Escape)
    wait_for_canvas(unfolded)
    assert context.document.state.regions[0].name == "Region 1"


def test_a_slider_returns_the_focus(unfolded: MainWindow) -> None:
    slider = unfolded.context.inspector.direction._strength._slider
    qtest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 3, slider.height() // 2))
    wait_for_canvas(unfolded)


@pytest.mark.parametrize("press", [qtest.mousePress, qtest.mouseRelease])
def test_the_timeline_keeps_the_focus_and_its_arrow_keys(unfolded: MainWindow, press: Callable[..., None]) -> None:
    timeline = unfolded.context.timeline
    timeline.setFocus()
    press(timeline, Qt.MouseButton.LeftButton, pos=QPoint(timeline.width() // 2, timeline.height() // 2))
    qtest.qWait(20)
    assert focused() is timeline
    before = timeline.position
    qtest.keyClick(timeline, Key.Key_Left)
    assert timeline.position < before


def test_a_control_reached_by_tab_keeps_space(unfolded: MainWindow, played: list[bool]) -> None:
    ease = field(unfolded, "Ease in and out")
    ease.setFocus(Qt.FocusReason.TabFocusReason)
    qtest.keyClick(ease, Key.Key_Space)
    assert unfolded.context.document.state.settings.ease and played == []
    qtest.keyClick(ease, Key.Key_L)
    assert played == [True], "letters are keys of the app there too"
