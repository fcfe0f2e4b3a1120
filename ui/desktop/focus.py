"""Keys that a focused control needs are its own: everywhere else they play, step and choose tools."""

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
_WALKING = {_Key.Key_Left, _Key.Key_Right, _Key.Key_Home, _Key.Key_End, _Key.Key_Up, _Key.Key_Down}
_NEEDED: tuple[tuple[type[QObject], set[Qt.Key]], ...] = (
    (QAbstractButton, {_Key.Key_Space}),
    (QAbstractSlider, _WALKING),
    (QComboBox, _WALKING | {_Key.Key_Space}),
    (QAbstractItemView, _WALKING),
    (QAbstractSpinBox, _WALKING | {_Key.Key_Period, _Key.Key_Comma, _Key.Key_Backspace, _Key.Key_Delete}),
    (QLineEdit, _WALKING | {_Key.Key_Backspace, _Key.Key_Delete}),
    (QPlainTextEdit, _WALKING),
)


class FocusKeys(QObject):
    """Installed on the application. Controls get the focus by Tab, not by a click, so whoever uses the mouse alone
    never meets this."""

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and any(isinstance(watched, kind) and event.key() in keys for kind, keys in _NEEDED):
                event.accept()
                return True
        return False
