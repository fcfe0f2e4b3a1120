"""Push buttons that trigger an action, or that are made of several widgets."""

from PyQt6.QtCore import QEvent, QSize, Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QPushButton

from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.theme import is_theme_change, shades


class ActionButton(QPushButton):
    """A push button that triggers an action and follows its state. It gets the focus by Tab, not by a click."""

    def __init__(self, action: QAction, icon_name: str, text: str = ""):
        """text: by default the action's text, also when it changes later."""
        super().__init__()
        self._action, self._icon, self._text = action, icon_name, text
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(18, 18))
        self.clicked.connect(action.trigger)
        action.changed.connect(self._sync_with_action)
        self._sync_with_action()

    def set_primary(self, primary: bool) -> None:
        """Highlight the button as the recommended next step."""
        if bool(self.property("primary")) != primary:
            self.setProperty("primary", primary)
            style = self.style()
            if style:
                style.polish(self)
            self._sync_with_action()

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if is_theme_change(event):
            self._sync_with_action()

    def _sync_with_action(self) -> None:
        action = self._action
        text = self._text or action.text().replace("&", "")
        self.setText(f" {text}")
        self.setAccessibleName(text.rstrip("…"))
        self.setAccessibleDescription(action.statusTip())
        self.setToolTip(action.toolTip())
        self.setEnabled(action.isEnabled())
        highlighted = bool(self.property("primary")) and action.isEnabled()
        self.setIcon(icon(self._icon, shades().on_accent if highlighted else None))


class LayoutButton(QPushButton):
    """A push button that contains other widgets. It has their size, and is at least `MIN_WIDTH` wide."""

    MIN_WIDTH = 0

    def sizeHint(self) -> QSize:
        layout = self.layout()
        assert layout is not None
        return layout.totalSizeHint().expandedTo(QSize(self.MIN_WIDTH, 0))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
