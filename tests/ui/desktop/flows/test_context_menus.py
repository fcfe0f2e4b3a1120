"""Context menus of canvas and region list, opened by the right mouse button or the menu key."""

from collections.abc import Callable, Iterator

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QAction, QContextMenuEvent
from PyQt6.QtWidgets import QApplication, QLineEdit, QListWidget, QMenu, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.region import Ellipse, Rectangle
from shutterspan.ui.desktop.main_window import MainWindow

from .conftest import Drag

TRUCK, TREE = Ellipse(240, 350, 900, 650), Rectangle(1000, 100, 1200, 400)
ARROW = Arrow((800.0, 500.0), (500.0, 490.0))

Menu = Callable[[], QMenu]


@pytest.fixture
def two(opened: MainWindow) -> MainWindow:
    """A photo with two regions, of which the first one has an arrow; none is selected."""
    for shape in (TRUCK, TREE):
        opened.context.canvas.shape_drawn.emit(shape, "replace")
    opened.context.canvas.guide_drawn.emit(ARROW)
    opened.context.actions["deselect"].trigger()
    return opened


@pytest.fixture
def menu() -> Iterator[Menu]:
    """The menu that is open. It is closed at the end of the test."""

    def current() -> QMenu:
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, QMenu)
        return popup

    yield current
    if popup := QApplication.activePopupWidget():
        popup.close()


def right_click(widget: QWidget, at: QPoint, reason: QContextMenuEvent.Reason = QContextMenuEvent.Reason.Mouse) -> None:
    """The event that the system sends for a right click."""
    QtBot.mousePress(widget, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, at)
    QApplication.sendEvent(widget, QContextMenuEvent(reason, at, widget.mapToGlobal(at)))
    QtBot.mouseRelease(widget, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, at)


def right_click_photo(window: MainWindow, x: float, y: float) -> None:
    canvas = window.context.canvas
    right_click(canvas, canvas._content.viewport.to_window(QPointF(x, y)).toPoint())


def names(menu: QMenu) -> list[str]:
    return [action.objectName() or action.text() for action in menu.actions() if not action.isSeparator()]


def choose(menu: QMenu, action: QAction) -> None:
    QtBot.mouseClick(
        menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(action).center()
    )


@pytest.mark.parametrize("tool", ["hand", "select", "rectangle", "brush", "eraser", "arrow"])
def test_a_region_has_a_menu_whatever_the_tool(two: MainWindow, menu: Menu, tool: str) -> None:
    two.context.actions[tool].trigger()
    state = two.context.document.state
    right_click_photo(two, 1100, 200)
    assert names(menu()) == ["switch-region", "flip-region", "alternatives", "delete-region"]
    assert two._drawing_flow.selected == 1
    assert two.context.document.state == state, "nothing is drawn"
    choose(menu(), two.context.actions["delete-region"])
    (styled,) = two.context.document.state.regions
    assert styled.region.shape == TRUCK


@pytest.mark.parametrize("tool", ["select", "hand"])
def test_an_arrow_has_a_menu(two: MainWindow, menu: Menu, tool: str) -> None:
    two.context.actions[tool].trigger()
    right_click_photo(two, *ARROW.end)
    assert names(menu()) == ["delete-region", "clear-arrows"]
    assert menu().actions()[0].text() == "&Delete Arrow"
    choose(menu(), menu().actions()[0])
    assert two.context.document.undo_name == "Delete Arrow"
    assert len(two.context.document.state.regions) == 2


def test_elsewhere_the_menu_is_that_of_the_view(two: MainWindow, menu: Menu) -> None:
    right_click_photo(two, 100, 100)
    assert names(menu()) == [
        "fit", "actual", "zoom-in", "zoom-out", "after", "split", "side-by-side", "before", "copy-frame", "save-frame",
    ]  # fmt: skip
    choose(menu(), two.context.actions["actual"])
    assert two.context.canvas.zoom == 1


def test_the_menu_key_opens_the_menu_of_the_selected_item(two: MainWindow, menu: Menu) -> None:
    two.context.inspector.regions.picked.emit(1)
    at = two.context.canvas.rect().topLeft()
    right_click(two.context.canvas, at, QContextMenuEvent.Reason.Keyboard)
    assert names(menu())[0] == "switch-region" and two._drawing_flow.selected == 1


def test_no_menu_opens_during_a_drag(two: MainWindow, drag: Drag) -> None:
    two.context.actions["rectangle"].trigger()
    at = QPoint(200, 200)
    QtBot.mousePress(two.context.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    right_click(two.context.canvas, at)
    assert QApplication.activePopupWidget() is None


def row_of(window: MainWindow, index: int) -> QWidget:
    rows = window.context.inspector.regions.findChild(QListWidget)
    assert rows
    row = rows.itemWidget(rows.item(index))
    assert row
    return row


@pytest.mark.parametrize("part", [QWidget, QLineEdit])
def test_a_row_of_the_list_has_a_menu(two: MainWindow, menu: Menu, part: type[QWidget]) -> None:
    row = row_of(two, 0)
    clicked = row if part is QWidget else row.findChild(part)
    assert clicked
    right_click(clicked, clicked.rect().center())
    assert two._drawing_flow.selected == 0
    assert names(menu()) == ["&Rename", "switch-region", "flip-region", "delete-region"]
    choose(menu(), menu().actions()[0])
    edit = row_of(two, 0).findChild(QLineEdit)
    assert edit and QApplication.focusWidget() is edit
    QtBot.keyClicks(edit, "Truck")
    QtBot.keyClick(edit, Qt.Key.Key_Return)
    assert two.context.document.state.regions[0].name == "Truck"
