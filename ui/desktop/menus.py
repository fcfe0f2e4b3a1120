"""The menu bar, and the rail of tools beside the picture."""

from PyQt6.QtCore import QCoreApplication, QSize, Qt
from PyQt6.QtWidgets import QFrame, QMainWindow, QMenu, QToolButton, QVBoxLayout, QWidget

from shutterspan.ui.desktop.actions import SECTIONS, TOOLS, Actions, translated

#: A line is drawn before these.
_AFTER_A_LINE = {"save", "export", "close", "copy-frame", "delete-region", "preferences", "flip", "hand", "after"}
_AFTER_A_LINE |= {"overlay-none", "back", "first", "mark-in", "key-frame", "about"}


def fill_menu_bar(window: QMainWindow, actions: Actions, recent: QMenu) -> None:
    """recent: the menu of recent files, put behind “Open”."""
    bar = window.menuBar()
    assert bar is not None
    for title, specs in SECTIONS:
        menu = bar.addMenu(translated(title))
        assert menu is not None
        menu.setToolTipsVisible(True)
        for spec in specs:
            if spec.name in _AFTER_A_LINE:
                menu.addSeparator()
            menu.addAction(actions[spec.name])
            if spec.name == "open":
                menu.addMenu(recent)


def button(action_name: str, actions: Actions, size: int = 20, text: bool = False) -> QToolButton:
    """A button that does what the action does. It is reached by Tab, and a click leaves the focus where it was."""
    action = actions[action_name]
    made = QToolButton()
    made.setDefaultAction(action)
    made.setIconSize(QSize(size, size))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAccessibleName(action.text().replace("&", "").rstrip("…"))
    made.setAccessibleDescription(action.statusTip())
    style = Qt.ToolButtonStyle
    made.setToolButtonStyle(style.ToolButtonTextBesideIcon if text else style.ToolButtonIconOnly)
    if action.icon().isNull():
        made.setToolButtonStyle(style.ToolButtonTextOnly)
    return made


def literal(text: str) -> str:
    """A text for menus and buttons, which would take “&” for the mark of a shortcut."""
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
    """The tools, one below the other."""

    def __init__(self, actions: Actions):
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(QCoreApplication.translate("ToolRail", "Tools"))
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(4)
        for spec in TOOLS:
            if spec.name in ("rectangle", "arrow"):
                column.addWidget(divider(vertical=False), alignment=Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(button(spec.name, actions))
        column.addStretch()
