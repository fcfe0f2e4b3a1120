"""Buttons with words that do what an action does."""

from PyQt6.QtCore import QEvent, QSize, Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QPushButton

from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.theme import is_theme_change, shades


class ActionButton(QPushButton):
    """It is reached by Tab, and a click leaves the focus where it was."""

    def __init__(self, action: QAction, icon_name: str, text: str = ""):
        """text: by default that of the action, even as it changes."""
        super().__init__()
        self._action, self._icon, self._words = action, icon_name, text
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(18, 18))
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def set_primary(self, primary: bool) -> None:
        """Whether it is the step to take next."""
        if bool(self.property("primary")) != primary:
            self.setProperty("primary", primary)
            style = self.style()
            if style:
                style.polish(self)
            self._follow()

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if is_theme_change(event):
            self._follow()

    def _follow(self) -> None:
        action = self._action
        words = self._words or action.text().replace("&", "")
        self.setText(f" {words}")
        self.setAccessibleName(words.rstrip("…"))
        self.setAccessibleDescription(action.statusTip())
        self.setToolTip(action.toolTip())
        self.setEnabled(action.isEnabled())
        loud = bool(self.property("primary")) and action.isEnabled()
        self.setIcon(icon(self._icon, shades().on_accent if loud else None))
