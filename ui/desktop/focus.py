"""Let a focused control receive the keys it needs; elsewhere these keys are shortcuts of the app."""

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)

_Key = Qt.Key
_NAVIGATION_KEYS = {_Key.Key_Left, _Key.Key_Right, _Key.Key_Home, _Key.Key_End, _Key.Key_Up, _Key.Key_Down}
_RESERVED_KEYS: tuple[tuple[type[QObject], set[Qt.Key]], ...] = (
    (QAbstractButton, {_Key.Key_Space}),
    (QAbstractSlider, _NAVIGATION_KEYS),
    (QComboBox, _NAVIGATION_KEYS | {_Key.Key_Space}),
    (QAbstractItemView, _NAVIGATION_KEYS),
    (QAbstractSpinBox, _NAVIGATION_KEYS | {_Key.Key_Period, _Key.Key_Comma, _Key.Key_Backspace, _Key.Key_Delete}),
    (QLineEdit, _NAVIGATION_KEYS | {_Key.Key_Backspace, _Key.Key_Delete}),
    (QPlainTextEdit, _NAVIGATION_KEYS),
)


class FocusKeyFilter(QObject):
    """Event filter of the application that withholds reserved keys from shortcuts.

    Controls get the focus by Tab, not by a click, so it has no effect for users who only use the mouse.
    """

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and any(isinstance(watched, kind) and event.key() in keys for kind, keys in _RESERVED_KEYS):
                event.accept()
                return True
        return False
