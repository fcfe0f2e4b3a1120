"""Tools and draw modes, chosen by buttons and keys and used with the mouse on the canvas."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from shutterspan.core.types.region import Mask, Rectangle
from shutterspan.ui.desktop.actions import BRUSH, DRAW_MODES
from shutterspan.ui.desktop.main_window import MainWindow

from ..conftest import Until
from .conftest import Drag

CTRL = Qt.KeyboardModifier.ControlModifier


def mode_buttons(window: MainWindow) -> dict[str, QToolButton]:
    """The visible buttons of the draw modes, by the name of their action."""
    buttons = window.context.top_bar.options.findChildren(QToolButton)
    actions = ((button.defaultAction(), button) for button in buttons if button.isVisible())
    return {action.objectName(): button for action, button in actions if action}


def enabled(window: MainWindow) -> set[str]:
    """The names of the enabled actions of draw modes and brush."""
    names = (spec.name for spec in (*DRAW_MODES, *BRUSH))
    return {name for name in names if window.context.actions[name].isEnabled()}


def inside(window: MainWindow, *columns: int) -> list[bool]:
    """Whether the only region contains points in row 200."""
    (styled,) = window.context.document.state.regions
    return [styled.region.shape.contains(column, 200) for column in columns]


def test_modes_can_be_chosen_while_a_tool_draws_regions(window: MainWindow, opened: MainWindow) -> None:
    modes = {spec.name for spec in DRAW_MODES}
    for key, expected in (("r", modes), ("e", modes), ("f", modes), ("v", set()), ("a", set()), ("h", set())):
        QtBot.keyClick(opened.context.canvas, key)
        assert mode_buttons(opened).keys() == expected and enabled(opened) == expected
    brush = {spec.name for spec in BRUSH}
    QtBot.keyClick(opened.context.canvas, "b")
    assert mode_buttons(opened).keys() == modes and enabled(opened) == modes | brush
    QtBot.keyClick(opened.context.canvas, "x")
    assert not mode_buttons(opened) and enabled(opened) == brush
    opened.context.document.reset(None)
    assert not enabled(opened)


def test_a_mode_holds_until_another_is_chosen(opened: MainWindow, drag: Drag, until: Until) -> None:
    document = opened.context.document
    QtBot.keyClick(opened.context.canvas, "r")
    assert mode_buttons(opened)["draw-new"].isChecked()
    drag((100, 100), (200, 200), (300, 300))
    QtBot.mouseClick(mode_buttons(opened)["draw-add"], Qt.MouseButton.LeftButton)
    for left in (300, 500):
        drag((left, 100), (left + 100, 200), (left + 200, 300))
        until(lambda left=left: document.undo_name == "Add to Region" and inside(opened, left + 100) == [True], 20)
    QtBot.mouseClick(mode_buttons(opened)["draw-cut"], Qt.MouseButton.LeftButton)
    drag((400, 50), (430, 200), (450, 350))
    until(lambda: document.undo_name == "Cut from Region", 20)
    assert inside(opened, 200, 350, 425, 600, 750) == [True, True, False, True, False]
    QtBot.mouseClick(mode_buttons(opened)["draw-new"], Qt.MouseButton.LeftButton)
    drag((100, 400), (200, 450), (300, 500))
    assert len(document.state.regions) == 2


def test_a_held_key_overrides_the_mode(opened: MainWindow, drag: Drag, until: Until) -> None:
    document = opened.context.document
    QtBot.keyClick(opened.context.canvas, "r")
    drag((100, 100), (200, 200), (300, 300))
    QtBot.mouseClick(mode_buttons(opened)["draw-add"], Qt.MouseButton.LeftButton)
    drag((150, 50), (180, 200), (250, 350), modifier=CTRL)
    until(lambda: document.undo_name == "Cut from Region", 20)
    assert inside(opened, 120, 200, 280) == [True, False, True]


def test_the_brush_continues_and_other_shapes_start_new_regions(opened: MainWindow, drag: Drag, until: Until) -> None:
    document = opened.context.document
    QtBot.keyClick(opened.context.canvas, "b")
    assert mode_buttons(opened)["draw-add"].isChecked()
    drag((100, 200), (200, 200), (300, 200))
    assert document.undo_name == "Add Region", "there was none to add to"
    drag((300, 200), (400, 200), (500, 200))
    until(lambda: document.undo_name == "Add to Region", 20)
    assert inside(opened, 150, 450) == [True, True]
    QtBot.keyClick(opened.context.canvas, "e")
    assert mode_buttons(opened)["draw-new"].isChecked()
    drag((600, 300), (700, 350), (800, 400))
    assert len(document.state.regions) == 2


def test_the_eraser_cuts_from_the_region_under_it(opened: MainWindow, drag: Drag, until: Until) -> None:
    context = opened.context
    for left in (100, 500):
        context.canvas.shape_drawn.emit(Rectangle(left, 100, left + 300, 300), "replace")
    context.actions["deselect"].trigger()
    QtBot.keyClick(context.canvas, "x")
    drag((350, 200), (300, 200), (250, 200))
    until(lambda: context.document.undo_name == "Cut from Region", 20)
    first, second = (styled.region.shape for styled in context.document.state.regions)
    assert isinstance(first, Mask) and isinstance(second, Rectangle)
    assert first.contains(150, 200) and not first.contains(300, 200)
    assert opened._drawing_flow.selected == 0


def test_without_a_region_there_is_nothing_to_cut_from(opened: MainWindow, drag: Drag) -> None:
    QtBot.keyClick(opened.context.canvas, "x")
    drag((350, 200), (300, 200), (250, 200))
    assert opened.context.messages.text.startswith("No region is selected to cut from.")
    assert not opened.context.document.undo_name


def test_a_region_that_is_off_is_neither_extended_nor_cut(opened: MainWindow, drag: Drag) -> None:
    context = opened.context
    context.canvas.shape_drawn.emit(Rectangle(100, 100, 400, 300), "replace")
    context.actions["switch-region"].trigger()
    QtBot.keyClick(context.canvas, "x")
    drag((150, 200), (200, 200), (250, 200))
    assert context.messages.text.startswith("No region is selected to cut from.")
    QtBot.keyClick(context.canvas, "b")
    drag((150, 200), (200, 200), (250, 200))
    assert context.document.undo_name == "Add Region" and len(context.document.state.regions) == 2


@pytest.mark.parametrize("tool", ["b", "x"])
def test_brackets_resize_brush_and_eraser(opened: MainWindow, tool: str) -> None:
    canvas = opened.context.canvas
    slider = opened.context.top_bar.options._size
    QtBot.keyClick(canvas, tool)
    before, width = slider.value(), canvas._pointer.brush[0]
    QtBot.keyClick(canvas, "]")
    assert slider.value() == round(before * 1.25)
    assert canvas._pointer.brush[0] == pytest.approx(1.25 * width, rel=0.02)
    QtBot.keyClick(canvas, "[")
    assert slider.value() == before and canvas._pointer.brush[0] == width
    QtBot.keyClick(canvas, "h")
    QtBot.keyClick(canvas, "]")
    assert slider.value() == before
