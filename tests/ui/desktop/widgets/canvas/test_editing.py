"""Regions changed with the mouse and the keys, in pixels of the photo."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shutterspan.core.foundation.messages import make_message
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region
from shutterspan.ui.desktop.widgets.canvas.canvas import Canvas
from shutterspan.ui.desktop.widgets.canvas.handles import drag_handle, handles_of, shift_shape
from shutterspan.ui.desktop.widgets.canvas.items import RegionItem

PHOTO = 1200, 800
BOX = 400, 300, 800, 500
TRIANGLE = ((400.0, 300.0), (800.0, 300.0), (600.0, 500.0))


@pytest.fixture
def edited(canvas: Canvas) -> list[tuple]:
    edits: list[tuple] = []
    canvas.shape_edited.connect(lambda index, shape: edits.append((index, shape)))
    canvas.set_tool("select")
    return edits


@pytest.mark.parametrize("kind", [Rectangle, Ellipse])
@pytest.mark.parametrize(
    ("grabbed", "left_at", "expected"),
    [
        ((400, 300), (350, 250), (350, 250, 800, 500)),
        ((800, 500), (700, 450), (400, 300, 700, 450)),
        ((800, 300), (900, 350), (400, 350, 900, 500)),
        ((400, 500), (450, 700), (450, 300, 800, 700)),
        ((600, 300), (700, 200), (400, 200, 800, 500)),
        ((800, 400), (850, 300), (400, 300, 850, 500)),
        ((600, 500), (500, 600), (400, 300, 800, 600)),
        ((400, 400), (300, 500), (300, 300, 800, 500)),
        ((400, 400), (900, 400), (800, 300, 900, 500)),
        ((600, 400), (650, 420), (450, 320, 850, 520)),
        ((600, 400), (-500, 5000), (0, 600, 400, 800)),
    ],
)
def test_boxes_by_their_handles_and_as_a_whole(
    canvas: Canvas, drag: Callable, at: Callable, edited: list, item: Callable, kind: type[Rectangle], grabbed: tuple,
    left_at: tuple, expected: tuple,
) -> None:  # fmt: skip
    canvas.set_regions([item(Rectangle(0, 0, 9, 9), False), item(kind(*BOX))])
    drag(at(*grabbed), at(600, 350), at(*left_at))
    ((index, shape),) = edited
    assert index == 1 and type(shape) is kind
    assert shape.box == pytest.approx(expected, abs=1.1 * canvas.devicePixelRatioF() / canvas.zoom)
    Region(shape).check(make_message("region_numbered", number=1), *PHOTO)


def test_corners_of_a_polygon(canvas: Canvas, drag: Callable, at: Callable, edited: list, item: Callable) -> None:
    canvas.set_regions([item(Polygon(TRIANGLE))])
    drag(at(600, 500), at(620, 600), at(700, 650))
    ((_, shape),) = edited
    assert shape.points[:2] == TRIANGLE[:2]
    assert shape.points[2] == pytest.approx((700, 650), abs=2)


def test_a_polygon_never_crosses_itself(
    canvas: Canvas, drag: Callable, at: Callable, edited: list, item: Callable
) -> None:
    square = Polygon(((400.0, 300.0), (800.0, 300.0), (800.0, 500.0), (400.0, 500.0)))
    canvas.set_regions([item(square)])
    drag(at(400, 300), at(420, 320), at(900, 400))
    ((_, shape),) = edited
    assert shape.points[0] == pytest.approx((420, 320), abs=2), "the last valid shape stays"


def test_a_mask_moves_by_whole_pixels(
    canvas: Canvas, drag: Callable, at: Callable, edited: list, item: Callable
) -> None:
    pixels = np.zeros(PHOTO[::-1], np.uint8)
    pixels[300:500, 400:800] = np.arange(400) % 100 + 140
    canvas.set_regions([item(Mask(pixels))])
    drag(at(600, 400), at(640, 400), at(700, 430))
    ((_, mask),) = edited
    left, top = (round(edge) for edge in mask.box[:2])
    assert (left, top) == pytest.approx((500, 330), abs=2)
    assert (mask.pixels[top : top + 200, left : left + 400] == pixels[300:500, 400:800]).all()
    assert mask.pixels.sum() == pixels.sum()


def test_a_press_on_another_region_picks_it_and_drags_it(
    canvas: Canvas, drag: Callable, at: Callable, edited: list, item: Callable
) -> None:
    picked: list[int] = []
    canvas.region_picked.connect(picked.append)
    canvas.set_regions([item(Rectangle(*BOX), False), item(Rectangle(0, 0, 100, 100))])
    drag(at(600, 400), at(650, 400), at(700, 400))
    assert picked == [0] and edited[0][0] == 0
    drag(at(1000, 700), at(1050, 700))
    assert picked == [0, -1] and len(edited) == 1


def test_while_drawing_handles_come_first_unless_something_is_added(
    canvas: Canvas, drag: Callable, at: Callable, edited: list, item: Callable
) -> None:
    drawn: list[str] = []
    canvas.shape_drawn.connect(lambda shape, mode: drawn.append(mode))
    canvas.set_regions([item(Rectangle(*BOX))])
    canvas.set_tool("rectangle")
    drag(at(400, 300), at(300, 200))
    assert len(edited) == 1 and not drawn
    drag(at(400, 300), at(300, 200), modifier=Qt.KeyboardModifier.ShiftModifier)
    drag(at(600, 400), at(700, 450))
    assert len(edited) == 1 and drawn == ["add", "replace"]


def test_hidden_and_unselected_regions_have_no_handles(
    canvas: Canvas, drag: Callable, at: Callable, edited: list, item: Callable
) -> None:
    canvas.set_tool("rectangle")
    for region in (item(Rectangle(*BOX), selected=False), item(Rectangle(*BOX), visible=False)):
        canvas.set_regions([region])
        drag(at(400, 300), at(300, 200))
    assert not edited


def test_a_click_or_escape_edits_nothing(
    canvas: Canvas, drag: Callable, at: Callable, edited: list, item: Callable
) -> None:
    canvas.set_regions([item(Rectangle(*BOX))])
    drag(at(600, 400))
    drag(at(600, 400), at(700, 400), release=False)
    QtBot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not edited


def test_regions_can_be_removed_during_a_drag(canvas: Canvas, drag: Callable, at: Callable, edited: list, item) -> None:
    canvas.set_regions([item(Rectangle(*BOX))])
    drag(at(600, 400), at(700, 400), release=False)
    canvas.set_regions([])
    drag(at(600, 400), at(700, 400))
    assert not edited


def test_arrow_keys_nudge_the_selected_region(canvas: Canvas, edited: list, item: Callable) -> None:
    canvas.setFocus()
    QtBot.keyClick(canvas, Qt.Key.Key_Left)
    assert not edited, "nothing is selected"
    canvas.set_regions([item(Rectangle(*BOX))])
    for key, modifier in (
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier),
    ):
        QtBot.keyClick(canvas, key, modifier)
    assert [shape.box for _, shape in edited] == [(399, 300, 799, 500), (400, 310, 800, 510)]
    canvas.set_regions([item(Rectangle(0, 0, 100, 800))])
    QtBot.keyClick(canvas, Qt.Key.Key_Up)
    assert len(edited) == 2, "there is no room"


def test_cursors_show_the_effect_of_a_press(
    canvas: Canvas, at: Callable, hover: Callable, edited: list, item: Callable
) -> None:
    shapes = Qt.CursorShape
    canvas.set_regions([item(Rectangle(*BOX))])
    for point, cursor in (
        ((400, 300), shapes.SizeFDiagCursor),
        ((800, 300), shapes.SizeBDiagCursor),
        ((600, 300), shapes.SizeVerCursor),
        ((800, 400), shapes.SizeHorCursor),
        ((600, 400), shapes.SizeAllCursor),
        ((1000, 400), shapes.ArrowCursor),
    ):
        hover(*at(*point))
        assert canvas.cursor().shape() == cursor, point


def test_a_region_is_drawn_in_its_colour_with_its_handles(
    canvas: Canvas, at: Callable, colour_at: Callable, is_near: Callable
) -> None:
    region = Region(Rectangle(*BOX), 0.0)
    canvas.set_regions([RegionItem("Truck", "#00ff00", True, False, region)])
    canvas.set_tool("select")
    x, y = at(500, 300)
    assert max(colour_at(x, y + down).green() for down in (-1, 0)) > 160
    for side in (-1, 1):
        assert min(colour_at(x, y + side * down).lightness() for down in (1, 2)) < 100, "between dark lines"
    assert is_near(colour_at(*at(600, 450)), "#808080")
    assert not is_near(colour_at(*at(400, 300)), "white", 20)
    canvas.set_regions([RegionItem("Truck", "#00ff00", True, True, region)])
    assert is_near(colour_at(*at(400, 300)), "white", 20), "a handle"
    canvas.set_regions([RegionItem("Truck", "#00ff00", False, True, region)])
    assert is_near(colour_at(x, y), "#808080")


def test_a_feather_is_hinted_at(canvas: Canvas, at: Callable, colour_at: Callable, item: Callable) -> None:
    canvas.set_regions([item(Rectangle(*BOX), feather=60.0)])
    blue = [colour_at(*at(500, 300 + down)).blue() for down in (-36, -25, -15, 15, 25, 36)]
    assert blue[0] == blue[-1] == 0x80 and all(tint > 0x80 for tint in blue[1:-1])


@given(st.floats(-2000, 2000), st.floats(-2000, 2000))
def test_moved_shapes_stay_valid(across: float, down: float) -> None:
    for shape in (Rectangle(*BOX), Ellipse(10.3, 0, 77.7, 800), Polygon(TRIANGLE)):
        shifted = shift_shape(shape, across, down, *PHOTO)
        Region(shifted).check(make_message("region_numbered", number=1), *PHOTO)
        (left, top, right, bottom), box = shape.box, shifted.box
        assert (box[2] - box[0], box[3] - box[1]) == pytest.approx((right - left, bottom - top), abs=0.02)


@given(st.integers(0, 7), st.floats(0, 1200), st.floats(0, 800))
def test_dragged_shapes_are_valid_or_rejected(index: int, x: float, y: float) -> None:
    shapes = Rectangle(*BOX), Ellipse(*BOX), Polygon((*TRIANGLE, (500.0, 420.0)))
    for shape in shapes:
        handles = handles_of(shape)
        dragged = drag_handle(shape, handles[index % len(handles)], (x, y))
        if dragged is not None:
            Region(dragged).check(make_message("region_numbered", number=1), *PHOTO)
