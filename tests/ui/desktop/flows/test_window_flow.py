"""Panels, full screen, the drop cue, and the strip below the picture."""

from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PyQt6.QtWidgets import QApplication, QLabel

from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.widgets.drop_cue import DropCue
from shutterspan.ui.desktop.widgets.status_strip import StatusStrip

from ..conftest import qtest, until

Key = Qt.Key


def test_tab_hides_the_panels_and_brings_them_back(opened: MainWindow) -> None:
    context = opened.context
    panels = (context.top_bar, opened._rail, context.inspector)
    narrow = context.canvas.width()
    context.canvas.setFocus()
    qtest.keyClick(context.canvas, Key.Key_Tab)
    assert not any(panel.isVisible() for panel in panels) and context.transport.isVisible()
    until(lambda: context.canvas.width() > narrow + 300)
    assert context.actions["panels"].isChecked() and context.canvas.hasFocus()
    qtest.keyClick(context.canvas, Key.Key_Tab)
    assert all(panel.isVisible() for panel in panels)


def test_tab_in_a_control_goes_to_the_next_one(opened: MainWindow) -> None:
    button = opened.context.inspector.unfold.button
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtest.keyClick(button, Key.Key_Tab)
    assert opened.context.inspector.isVisible()
    assert QApplication.focusWidget() not in (None, button)


def test_f11_fills_the_screen_and_esc_leaves_it(opened: MainWindow) -> None:
    qtest.keyClick(opened.context.canvas, Key.Key_F11)
    until(opened.isFullScreen)
    assert opened.context.actions["full-screen"].isChecked()
    qtest.keyClick(opened.context.canvas, Key.Key_Escape)
    until(lambda: not opened.isFullScreen())
    assert not opened.context.actions["full-screen"].isChecked()
    qtest.keyClick(opened.context.canvas, Key.Key_Escape)
    assert not opened.isFullScreen()


def test_a_drag_over_an_open_photo_shows_where_to_drop(opened: MainWindow) -> None:
    cue = opened.findChild(DropCue)
    assert cue and not cue.isVisible()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/a/photo.jpg")])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(opened, QDragEnterEvent(QPoint(400, 300), copy, mime, left, none))
    assert cue.isVisible() and opened.context.canvas.rect().contains(cue.geometry())
    QApplication.sendEvent(opened, QDragLeaveEvent())
    assert not cue.isVisible()
    QApplication.sendEvent(opened, QDragEnterEvent(QPoint(400, 300), copy, mime, left, none))
    QApplication.sendEvent(opened, QDropEvent(QPointF(400, 300), copy, mime, left, none))
    assert not cue.isVisible()
    text = QMimeData()
    text.setText("no file")
    QApplication.sendEvent(opened, QDragEnterEvent(QPoint(400, 300), copy, text, left, none))
    assert not cue.isVisible()


def test_messages_and_progress_cover_nothing_and_move_nothing(opened: MainWindow) -> None:
    context = opened.context
    strip = opened.findChild(StatusStrip)
    assert strip
    QApplication.processEvents()
    before = context.canvas.geometry()
    context.messages.show_warning("A sentence.", "What to do about it.", [("Do It", lambda: None)])
    context.progress.begin("work", "Working", lambda: None)
    context.progress.show()
    qtest.qWait(50)
    assert context.canvas.geometry() == before
    picture = context.canvas.mapTo(opened, QPoint(0, context.canvas.height())).y()
    for widget in (context.messages, context.progress):
        assert widget.isVisible() and widget.mapTo(opened, QPoint(0, 0)).y() >= picture
    context.progress.end("work")


def test_the_strip_explains_what_is_under_the_mouse(opened: MainWindow) -> None:
    action = opened.context.actions["flip"]
    action.showStatusText(opened)
    strip = opened.findChild(StatusStrip)
    assert strip
    assert action.statusTip() in [label.text() for label in strip.findChildren(QLabel) if label.isVisible()]
