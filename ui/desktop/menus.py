"""The menu bar, context menus, the tool rail beside the picture, and buttons for actions."""

from collections.abc import Iterable

from PyQt6.QtCore import QCoreApplication, QSize, Qt
from PyQt6.QtWidgets import QFrame, QMainWindow, QMenu, QToolButton, QVBoxLayout, QWidget

from shutterspan.ui.desktop.actions import SECTIONS, TOOLS, Actions, translate_action

#: Names of the actions that have a separator above them.
_SEPARATOR_BEFORE = {"save", "export", "close", "copy-frame", "delete-region", "preferences", "flip", "hand", "after"}
_SEPARATOR_BEFORE |= {"overlay-none", "back", "first", "mark-in", "key-frame", "about"}
_SEPARATOR_BEFORE |= {"draw-new", "smaller-brush", "tray", "fit", "queue", "loupe"}
_SEPARATOR_BEFORE |= {"previous-photo", "unfold-selected", "copy-settings"}


def fill_menu_bar(window: QMainWindow, actions: Actions, recent: QMenu) -> None:
    """Add a menu for each section of actions. recent: the menu of recent files, inserted after “Open”."""
    bar = window.menuBar()
    assert bar is not None
    for title, specs in SECTIONS:
        menu = bar.addMenu(translate_action(title))
        assert menu is not None
        menu.setToolTipsVisible(True)
        for spec in specs:
            if spec.name in _SEPARATOR_BEFORE:
                menu.addSeparator()
            menu.addAction(actions[spec.name])
            if spec.name == "open":
                menu.addMenu(recent)


def fill_menu(menu: QMenu, actions: Actions, names: Iterable[str]) -> None:
    """Add actions to a menu; “” stands for a separator."""
    for name in names:
        if name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()


def context_menu(parent: QWidget, actions: Actions, names: Iterable[str] = ()) -> QMenu:
    """A menu that is deleted once it is closed. names: see `fill_menu`."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    fill_menu(menu, actions, names)
    return menu


def tool_button(action_name: str, actions: Actions, size: int = 20, text: bool = False) -> QToolButton:
    """A button that triggers an action. It gets the focus by Tab, not by a click."""
    action = actions[action_name]
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(size, size))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text().replace("&", "").rstrip("…"))
    button.setAccessibleDescription(action.statusTip())
    style = Qt.ToolButtonStyle
    button.setToolButtonStyle(style.ToolButtonTextBesideIcon if text else style.ToolButtonIconOnly)
    if action.icon().isNull():
        button.setToolButtonStyle(style.ToolButtonTextOnly)
    return button


def escape_mnemonics(text: str) -> str:
    """Double each “&”, which menus and buttons would otherwise take for a mnemonic."""
    return text.replace("&", "&&")


def divider(vertical: bool = True) -> QFrame:
    line = QFrame()
    line.setObjectName("divider")
    if vertical:
        line.setFixedSize(1, 22)
    else:
        line.setFixedSize(22, 1)
    return line


class ToolRail(QWidget):
    """A column of buttons, one for each tool."""

    def __init__(self, actions: Actions):
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(QCoreApplication.translate("ToolRail", "Tools"))
        self._buttons: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(4)
        for spec in TOOLS:
            if spec.name in ("rectangle", "arrow"):
                column.addWidget(divider(vertical=False), alignment=Qt.AlignmentFlag.AlignHCenter)
            self._buttons[spec.name] = tool_button(spec.name, actions)
            column.addWidget(self._buttons[spec.name])
        column.addStretch()

    def button(self, tool: str) -> QToolButton:
        """The button of a tool, by the name of its action."""
        return self._buttons[tool]
