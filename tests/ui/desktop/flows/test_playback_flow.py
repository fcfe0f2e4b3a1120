"""Playback by keys, and the timeline's menu; the test gives the worker's replies."""

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QContextMenuEvent
from PyQt6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from shutterspan.ui.desktop.main_window import MainWindow

from ..conftest import until

KEYS = Qt.Key


def speed(window: MainWindow) -> str:
    return window.context.transport._speed.text()


def test_the_speed_is_visible_unless_it_is_normal(unfolded: MainWindow) -> None:
    canvas = unfolded.context.canvas
    for key, expected in (
        (KEYS.Key_L, ""),
        (KEYS.Key_L, "2×"),
        (KEYS.Key_L, "4×"),
        (KEYS.Key_J, "−1×"),
        (KEYS.Key_J, "−2×"),
        (KEYS.Key_K, ""),
        (KEYS.Key_J, "−1×"),
    ):
        QtBot.keyClick(canvas, key)
        assert speed(unfolded) == expected
    unfolded.context.timeline.pause()
    assert speed(unfolded) == ""


def test_l_doubles_the_speed_during_playback(unfolded: MainWindow) -> None:
    unfolded.context.actions["play"].trigger()
    assert unfolded.context.timeline.is_playing and speed(unfolded) == ""
    QtBot.keyClick(unfolded.context.canvas, KEYS.Key_L)
    assert speed(unfolded) == "2×"


def test_mouse_keys_and_buttons_work_together_or_not_at_all(opened: MainWindow) -> None:
    """Before the photo is unfolded, nothing moves the playhead."""
    context = opened.context
    timeline = context.timeline
    assert not context.actions["play"].isEnabled() and not timeline.isEnabled()
    before = timeline.position
    QtBot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(100, 50))
    QtBot.keyClick(timeline, KEYS.Key_Right)
    context.canvas.space_tapped.emit()
    assert timeline.position == before and not timeline.is_playing


def test_with_frames_the_timeline_and_the_buttons_work(unfolded: MainWindow) -> None:
    timeline = unfolded.context.timeline
    assert unfolded.context.actions["play"].isEnabled() and timeline.isEnabled()
    QtBot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(100, 50))
    assert timeline.position < 0.2
    unfolded.context.canvas.space_tapped.emit()
    assert timeline.is_playing
    timeline.pause()


def test_the_position_is_shown_in_frames_of_the_clip(unfolded: MainWindow) -> None:
    label = unfolded.context.transport._position
    QtBot.keyClick(unfolded.context.canvas, KEYS.Key_Home)
    assert label.text() == "Frame 1 of 15 · 0.00 s"
    QtBot.keyClick(unfolded.context.canvas, KEYS.Key_Right)
    assert label.text() == "Frame 2 of 15 · 0.04 s"
    unfolded.context.inspector.clip._fps.setValue(12)
    assert label.text() == "Frame 2 of 15 · 0.08 s"


@pytest.fixture
def menu(unfolded: MainWindow) -> QMenu:
    """The menu of a right click at 0.3."""
    timeline = unfolded.context.timeline
    place = QPoint(round(12 + 0.3 * (timeline.width() - 24)), 50)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(timeline, QContextMenuEvent(reason, place, timeline.mapToGlobal(place)))
    until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), 5)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_the_menu_refers_to_the_instant_of_the_click(unfolded: MainWindow, menu: QMenu) -> None:
    names = [action.objectName() for action in menu.actions()]
    assert names == ["mark-in", "mark-out", "key-frame", "sharpest", "", "copy-frame", "save-frame"]
    QtBot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[2]).center())
    assert unfolded.context.document.state.key_frame == pytest.approx(0.3, abs=1e-3)


def test_the_menu_sets_the_in_point_by_key(unfolded: MainWindow, menu: QMenu) -> None:
    QtBot.keyClick(menu, KEYS.Key_Down)
    QtBot.keyClick(menu, KEYS.Key_Return)
    assert unfolded.context.document.state.settings.start == pytest.approx(0.3, abs=1e-3)
    assert QApplication.activePopupWidget() is None


def test_all_figures_of_the_clip_change_in_one_step(unfolded: MainWindow) -> None:
    panel, document = unfolded.context.inspector.clip, unfolded.context.document
    panel._length.setFocus()
    panel._length.selectAll()
    QtBot.keyClicks(panel._length, "20")
    QtBot.keyClick(panel._length, KEYS.Key_Return)
    assert (document.state.settings.frames, document.state.settings.fps) == (240, 12.0)
    assert document.undo_name == "Change Length"
    unfolded.context.actions["undo"].trigger()
    assert (document.state.settings.frames, document.state.settings.fps) == (15, 24.0)
    assert panel._length.text() == "0.625 s"
