"""Regions and arrows drawn with the mouse, in pixels of the photo, at any zoom and on any screen."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from shutterspan.core.foundation.messages import make_message
from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region
from shutterspan.ui.desktop.state.guides import PlacedGuide
from shutterspan.ui.desktop.widgets.canvas.canvas import Canvas
from shutterspan.ui.desktop.widgets.canvas.items import GuideItem

PHOTO = 1200, 800

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def drawn(canvas: Canvas) -> list[tuple]:
    """All signals of the canvas, in order."""
    events: list[tuple] = []
    canvas.shape_drawn.connect(lambda shape, mode: events.append((shape, mode)))
    canvas.guide_drawn.connect(lambda arrow: events.append((arrow, "arrow")))
    canvas.region_picked.connect(lambda index: events.append((index, "picked")))
    return events


@pytest.mark.parametrize("zoom", [0.55, 1.0, 3.0, 20.0])
@pytest.mark.parametrize(("tool", "kind"), [("rectangle", Rectangle), ("ellipse", Ellipse)])
def test_boxes(
    canvas: Canvas, drag: Callable, in_photo: Callable, drawn: list, zoom: float, tool: str, kind: type[Rectangle]
) -> None:
    canvas.zoom_to(zoom)
    canvas.set_tool(tool)
    drag((500, 400), (450, 380), (320, 250))
    ((shape, mode),) = drawn
    assert type(shape) is kind and mode == "replace"
    pixel = canvas.devicePixelRatioF() / zoom
    assert shape.box == pytest.approx((*in_photo(320, 250), *in_photo(500, 400)), abs=0.51 * pixel + 0.01)
    Region(shape).check(make_message("region_numbered", number=1), *PHOTO)


@pytest.mark.parametrize(("modifier", "mode"), [(SHIFT, "add"), (ALT, "subtract"), (CTRL, "subtract")])
@pytest.mark.parametrize("tool", ["rectangle", "ellipse", "lasso", "brush"])
def test_shift_adds_and_ctrl_or_alt_subtracts(
    canvas: Canvas, drag: Callable, drawn: list, tool: str, modifier: Qt.KeyboardModifier, mode: str
) -> None:
    canvas.set_tool(tool)
    drag((300, 200), (400, 210), (390, 300), modifier=modifier)
    assert [event[1] for event in drawn] == [mode]


@pytest.mark.parametrize("tool", ["rectangle", "ellipse", "lasso", "brush"])
def test_the_chosen_draw_mode_holds_unless_a_key_is_held(
    canvas: Canvas, drag: Callable, drawn: list, tool: str
) -> None:
    canvas.set_tool(tool)
    canvas.set_draw_mode("add")
    for modifier in (Qt.KeyboardModifier.NoModifier, CTRL, Qt.KeyboardModifier.NoModifier):
        drag((300, 200), (400, 210), (390, 300), modifier=modifier)
    canvas.set_draw_mode("subtract")
    for modifier in (SHIFT, Qt.KeyboardModifier.NoModifier):
        drag((300, 200), (400, 210), (390, 300), modifier=modifier)
    assert [event[1] for event in drawn] == ["add", "subtract", "add", "add", "subtract"]


def test_the_eraser_always_cuts(canvas: Canvas, drag: Callable, hover: Callable, item: Callable, drawn: list) -> None:
    canvas.set_regions([item(Rectangle(0, 0, 900, 800)), item(Rectangle(0, 0, *PHOTO), selected=False)])
    canvas.set_draw_mode("add")
    canvas.set_tool("eraser")
    canvas.set_brush(100, 0)
    for modifier in (Qt.KeyboardModifier.NoModifier, SHIFT):
        drag((300, 200), (400, 210), modifier=modifier)
    assert [event[1] for event in drawn] == ["subtract", "subtract"], "from the selected region"
    assert canvas.cursor().shape() == Qt.CursorShape.BlankCursor, "its circle takes the place of the cursor"


def test_the_eraser_picks_the_topmost_region_where_it_begins(
    canvas: Canvas, drag: Callable, item: Callable, drawn: list
) -> None:
    whole, off = Rectangle(0, 0, *PHOTO), Rectangle(0, 0, 900, 800)
    canvas.set_regions([item(whole, False), item(whole, False), item(off, selected=True, visible=False)])
    canvas.set_tool("eraser")
    drag((300, 200), (400, 210))
    assert drawn[0] == (1, "picked") and drawn[1][1] == "subtract" and len(drawn) == 2


@pytest.mark.parametrize(
    ("key", "modifier", "upright"),
    [(Qt.Key.Key_Shift, SHIFT, True), (Qt.Key.Key_Alt, ALT, False), (Qt.Key.Key_Control, CTRL, False)],
)
def test_a_badge_at_the_mouse_shows_the_draw_mode(
    canvas: Canvas, hover: Callable, colour_at: Callable, key: Qt.Key, modifier: Qt.KeyboardModifier, upright: bool
) -> None:
    def signs() -> tuple[bool, bool]:
        """Whether the badge has a horizontal bar, and a vertical one."""
        return colour_at(412, 314.5).lightness() > 240, colour_at(414.5, 312).lightness() > 240

    hover(400, 300)
    for tool in ("rectangle", "ellipse", "lasso", "brush"):
        canvas.set_tool(tool)
        assert signs() == (False, False)
        QtBot.keyPress(canvas, key)
        assert signs() == (True, upright), "without a mouse move"
        QtBot.keyRelease(canvas, key, modifier)
        assert signs() == (False, False)
    for tool in ("hand", "select", "arrow", "stroke"):
        canvas.set_tool(tool)
        QtBot.keyPress(canvas, key)
        assert signs() == (False, False), "these tools don't use the keys"
        QtBot.keyRelease(canvas, key, modifier)


def test_the_badge_shows_the_draw_mode_of_the_current_shape(
    canvas: Canvas, drag: Callable, colour_at: Callable
) -> None:
    canvas.set_tool("rectangle")
    drag((300, 200), (350, 250), (400, 300), modifier=SHIFT, release=False)  # Shift was released during the drag
    assert colour_at(412, 314.5).lightness() > 240 and colour_at(414.5, 312).lightness() > 240


def test_shapes_are_clipped_to_the_photo(canvas: Canvas, drag: Callable, drawn: list) -> None:
    for tool in ("rectangle", "lasso", "brush", "arrow", "stroke"):
        canvas.set_tool(tool)
        drag((400, 300), (400, 2), (2, 2), (2, 320))
    rectangle, lasso, brush, arrow, stroke = (event[0] for event in drawn)
    assert rectangle.box[0] == 0
    assert lasso.box[:2] == (0, 0)
    assert brush.contains(0, 0)
    assert arrow.end[0] == 0
    assert (0, 0) in stroke.points
    stroke.check(make_message("whole_photo"), *PHOTO)
    for shape in (rectangle, lasso, brush):
        Region(shape).check(make_message("region_numbered", number=1), *PHOTO)


@pytest.mark.parametrize("zoom", [0.6, 2.0])
def test_a_lasso(canvas: Canvas, drag: Callable, in_photo: Callable, drawn: list, zoom: float) -> None:
    canvas.zoom_to(zoom)
    canvas.set_tool("lasso")
    drag(*((400 + 150 * math.cos(a), 300 + 120 * math.sin(a)) for a in np.linspace(0, 6.2, 160)))
    ((shape, mode),) = drawn
    assert isinstance(shape, Polygon) and mode == "replace" and len(shape.points) <= 80
    pixel = canvas.devicePixelRatioF() / zoom
    assert shape.box == pytest.approx((*in_photo(250, 180), *in_photo(550, 420)), abs=2 * pixel)


def test_a_lasso_that_crosses_itself(canvas: Canvas, drag: Callable, in_photo: Callable, drawn: list) -> None:
    canvas.set_tool("lasso")
    drag((300, 200), (500, 400), (500, 200), (300, 400))
    ((shape, _),) = drawn
    assert isinstance(shape, Mask)
    assert shape.contains(*in_photo(320, 300)) and shape.contains(*in_photo(480, 300))
    assert not shape.contains(*in_photo(400, 230))


@pytest.mark.parametrize("zoom", [0.5, 2.0])
def test_a_brush_paints_a_mask(canvas: Canvas, drag: Callable, in_photo: Callable, drawn: list, zoom: float) -> None:
    canvas.zoom_to(zoom)
    canvas.set_tool("brush")
    canvas.set_brush(40, 10)
    drag((350, 300), (400, 300), (450, 300))
    ((mask, mode),) = drawn
    assert isinstance(mask, Mask) and mask.pixels.shape == PHOTO[::-1] and mode == "replace"
    (left, y), (right, _) = in_photo(350, 300), in_photo(450, 300)
    assert mask.contains((left + right) / 2, y) and mask.contains(left - 17, y) and mask.contains(right, y + 17)
    assert not mask.contains(left - 23, y) and not mask.contains(right, y + 23)
    canvas.set_brush(40, 0)
    drag((410, 280))
    assert drawn[-1][0].pixels.sum() / 255 == pytest.approx(math.pi * 400, rel=0.02), "a click paints a dab"


def test_an_arrow(canvas: Canvas, drag: Callable, in_photo: Callable, drawn: list) -> None:
    canvas.set_tool("arrow")
    drag((300, 300), (350, 310), (420, 260))
    ((arrow, _),) = drawn
    assert isinstance(arrow, Arrow)
    pixel = canvas.devicePixelRatioF() / canvas.zoom
    assert (*arrow.start, *arrow.end) == pytest.approx((*in_photo(300, 300), *in_photo(420, 260)), abs=pixel)


def test_a_click_picks_the_topmost_visible_region(canvas: Canvas, drag: Callable, drawn: list, item: Callable) -> None:
    whole, middle = Rectangle(0, 0, *PHOTO), Rectangle(500, 300, 700, 500)
    canvas.set_regions([item(whole, False), item(middle, False), item(middle, False, visible=False)])
    for tool in ("select", "rectangle", "lasso", "arrow", "stroke"):
        canvas.set_tool(tool)
        drag((400, 300))
        drag((200, 200), (201, 201))
        drag((400, 1))
        assert drawn == [(1, "picked"), (0, "picked"), (-1, "picked")], "a tiny move is a click too"
        drawn.clear()


def test_escape_drops_what_is_being_drawn(canvas: Canvas, drag: Callable, drawn: list) -> None:
    for tool in ("rectangle", "ellipse", "lasso", "brush", "arrow", "stroke"):
        canvas.set_tool(tool)
        drag((300, 200), (500, 300), (400, 350), release=False)
        QtBot.keyClick(canvas, Qt.Key.Key_Escape)
        QtBot.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(450, 380))
    assert not drawn


def test_another_button_changes_nothing_and_a_lost_release_ends_the_drag(
    canvas: Canvas, drag: Callable, hover: Callable, drawn: list
) -> None:
    canvas.set_tool("rectangle")
    drag((300, 200), (500, 300), release=False)
    drag((350, 250), (360, 260))
    assert len(drawn) == 1 and drawn[0][0].box[2] - drawn[0][0].box[0] < 30, "the release of the first was lost"


def test_without_a_photo_nothing_is_drawn(canvas: Canvas, drag: Callable, drawn: list) -> None:
    canvas.set_picture(None)
    canvas.set_tool("rectangle")
    drag((300, 200), (500, 300))
    assert not drawn


def test_the_current_shape_is_visible(canvas: Canvas, drag: Callable, colour_at: Callable, is_near: Callable) -> None:
    canvas.set_tool("rectangle")
    drag((300, 200), (400, 300), (500, 400), release=False)
    assert colour_at(300, 320).lightness() > 180 and is_near(colour_at(320, 320), "#808080")
    canvas.set_tool("brush")
    canvas.set_brush(60, 0)
    drag((300, 200), (500, 200), release=False)
    assert colour_at(350, 205).blue() > 150


def test_the_brush_shows_its_circle(canvas: Canvas, hover: Callable, colour_at: Callable, is_near: Callable) -> None:
    canvas.set_tool("brush")
    canvas.set_brush(100, 0)
    hover(400, 300)
    radius = 50 * canvas.zoom / canvas.devicePixelRatioF()
    assert colour_at(400 + radius, 300).lightness() > 200
    assert is_near(colour_at(400 + radius + 5, 300), "#808080")
    assert canvas.cursor().shape() == Qt.CursorShape.BlankCursor


def test_arrows_are_drawn_from_start_to_tip(
    canvas: Canvas, in_photo: Callable, colour_at: Callable, is_near: Callable
) -> None:
    canvas.set_guides([GuideItem(PlacedGuide(None, Arrow(in_photo(300, 300), in_photo(500, 300))), "#ffffff")])
    assert colour_at(400, 300).lightness() > 240
    assert colour_at(490, 303).lightness() > 240, "the head is wider than the line"
    assert is_near(colour_at(400, 306), "#808080") and is_near(colour_at(505, 300), "#808080")


def test_one_signal_for_each_drag(canvas: Canvas, drag: Callable, hover: Callable, qtbot: QtBot) -> None:
    canvas.set_tool("rectangle")
    with qtbot.waitSignal(canvas.shape_drawn, timeout=500):
        drag((300, 200), (500, 300))
    with qtbot.assertNotEmitted(canvas.shape_drawn):
        hover(600, 300)
        QtBot.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(600, 300))
