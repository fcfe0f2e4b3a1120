"""Keyboard focus in the main window: keys work on the picture unless the user types a text.

A focused control handles the keys that it needs; all other keys are shortcuts of the app. A click, a choice in a list,
Return and Esc return the focus to the picture, so that the next key works there.
"""

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from shutterspan.ui.desktop.background import call_later

_Key = Qt.Key
_NAVIGATION_KEYS = {_Key.Key_Left, _Key.Key_Right, _Key.Key_Home, _Key.Key_End, _Key.Key_Up, _Key.Key_Down}
_TEXT_KEYS = _NAVIGATION_KEYS | {_Key.Key_Backspace, _Key.Key_Delete, _Key.Key_Escape, _Key.Key_Tab}
_RESERVED_KEYS: tuple[tuple[type[QObject], set[Qt.Key]], ...] = (
    (QAbstractButton, {_Key.Key_Space, _Key.Key_Tab}),
    (QAbstractSlider, _NAVIGATION_KEYS | {_Key.Key_Tab}),
    (QComboBox, _NAVIGATION_KEYS | {_Key.Key_Space, _Key.Key_Tab}),
    (QAbstractItemView, _NAVIGATION_KEYS | {_Key.Key_Tab}),
    (QAbstractSpinBox, _TEXT_KEYS | {_Key.Key_Period, _Key.Key_Comma}),
    (QLineEdit, _TEXT_KEYS),
    (QPlainTextEdit, _TEXT_KEYS),
)
_RETURN_KEYS = (_Key.Key_Return, _Key.Key_Enter)
_Field = QAbstractSpinBox | QLineEdit


class FocusKeys(QObject):
    """Event filter of the application that handles the keys and clicks of one window's controls.

    picture: gets the focus back; timeline: keeps it after a click, since its own arrow keys step through the frames.
    """

    def __init__(self, window: QWidget, picture: QWidget, timeline: QWidget):
        super().__init__(window)
        self._window, self._picture, self._timeline = window, picture, timeline
        #: The text of a field when it got the focus, which Esc restores.
        self._old_text = ""
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event is None or not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        if isinstance(event, QKeyEvent):
            return self._filter_key(watched, event)
        if isinstance(event, QFocusEvent):
            self._follow_focus(watched, event)
        elif isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonRelease:
            self._follow_release(watched)
        return False

    def _filter_key(self, watched: QWidget, event: QKeyEvent) -> bool:
        """Withhold reserved keys from shortcuts, and leave a field after Return and Esc."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.type() is QEvent.Type.ShortcutOverride and plain:
            if any(isinstance(watched, kind) and event.key() in keys for kind, keys in _RESERVED_KEYS):
                event.accept()
                return True
            if isinstance(watched, QAbstractSpinBox) and _is_no_number(event):
                event.ignore()  # left to the shortcuts
                return True
        if event.type() is QEvent.Type.KeyPress and plain and isinstance(watched, _Field):
            if event.key() in _RETURN_KEYS:
                self._leave_later(watched)  # the field accepts its text first
            elif event.key() == _Key.Key_Escape:
                _line_edit(watched).setText(self._old_text)
                self._picture.setFocus()
                return True
        return False

    def _follow_focus(self, watched: QWidget, event: QFocusEvent) -> None:
        if event.type() is not QEvent.Type.FocusIn:
            return
        if isinstance(watched, QComboBox) and event.reason() is Qt.FocusReason.PopupFocusReason:
            self._leave_later(watched)  # its list was closed
        elif isinstance(watched, _Field):
            self._old_text = _line_edit(watched).text()

    def _follow_release(self, watched: QWidget) -> None:
        """Leave a control that was focused by a click, unless text can be typed there now."""
        focused = self._window.focusWidget()
        if focused is None or focused in (self._picture, self._timeline) or QApplication.activePopupWidget():
            return
        if not _is_text(watched) and not _is_text(focused):
            self._leave_later(focused)

    def _leave_later(self, focused: QWidget) -> None:
        """Give the focus back after the current event, if it is still there."""
        call_later(self, 0, lambda: self._leave(focused))

    def _leave(self, focused: QWidget) -> None:
        if self._window.focusWidget() is focused and self._picture.isVisible():
            self._picture.setFocus()


def _line_edit(field: QAbstractSpinBox | QLineEdit) -> QLineEdit:
    line = field if isinstance(field, QLineEdit) else field.lineEdit()
    assert line is not None
    return line


def _is_text(widget: QWidget) -> bool:
    return isinstance(widget, QLineEdit | QPlainTextEdit | QLabel)


def _is_no_number(event: QKeyEvent) -> bool:
    """Whether a key types a letter, a space or a bracket, which no number contains."""
    text = event.text()
    return len(text) == 1 and (text.isalpha() or text in " []")
