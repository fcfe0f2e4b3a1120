"""Arrows and strokes drawn and changed with the mouse and the keys, in pixels of the photo."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from shutterspan.core.foundation.messages import make_message
from shutterspan.core.types.guidance import Arrow, Stroke
from shutterspan.core.types.region import Rectangle
from shutterspan.ui.desktop.state.guides import Guide, PlacedGuide
from shutterspan.ui.desktop.widgets.canvas.canvas import Canvas
from shutterspan.ui.desktop.widgets.canvas.guide_editing import (
    MAX_POINTS,
    points_of,
    pull_end,
    shift_guide,
    stroke_along,
)
from shutterspan.ui.desktop.widgets.canvas.items import GuideItem

PHOTO = 1200, 800
SHIFT, NO_MODIFIER = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
ARROW = Arrow((300.0, 200.0), (500.0, 200.0))
CURVE = Stroke(((300.0, 600.0), (400.0, 560.0), (500.0, 600.0)))


@pytest.fixture
def drawn(canvas: Canvas) -> list[Guide]:
    guides: list[Guide] = []
    canvas.guide_drawn.connect(guides.append)
    return guides


@pytest.fixture
def edited(canvas: Canvas) -> list[tuple[PlacedGuide, Guide]]:
    """Edits of an arrow of the whole photo and of a stroke of the first region."""
    edits: list[tuple[PlacedGuide, Guide]] = []
    canvas.guide_edited.connect(lambda placed, guide: edits.append((placed, guide)))
    canvas.set_guides([GuideItem(PlacedGuide(None, ARROW), "#ffffff"), GuideItem(PlacedGuide(0, CURVE), "#00ff00")])
    canvas.set_tool("select")
    return edits


@pytest.fixture
def pixel(canvas: Canvas) -> float:
    """Pixels of the photo per unit of the window."""
    return canvas.devicePixelRatioF() / canvas.zoom


@pytest.mark.parametrize("zoom", [0.5, 1.0, 4.0])
def test_a_stroke_follows_the_mouse_in_few_points(
    canvas: Canvas, drag: Callable, in_photo: Callable, drawn: list, zoom: float
) -> None:
    canvas.zoom_to(zoom)
    canvas.set_tool("stroke")
    drag(*((300 + 2 * i, 300 + 60 * math.sin(i / 32)) for i in range(101)))
    (stroke,) = drawn
    assert isinstance(stroke, Stroke) and 5 <= len(stroke.points) <= 30
    stroke.check(make_message("whole_photo"), *PHOTO)
    pixel = canvas.devicePixelRatioF() / zoom
    assert (*stroke.start, *stroke.end) == pytest.approx((*in_photo(300, 300), *in_photo(500, 301)), abs=pixel)
    ideal = sum(math.dist((2 * i, 60 * math.sin(i / 32)), (2 * i + 2, 60 * math.sin((i + 1) / 32))) for i in range(100))
    assert stroke.length == pytest.approx(ideal * pixel, rel=0.02)


def test_shift_draws_straight(canvas: Canvas, drag: Callable, in_photo: Callable, drawn: list) -> None:
    canvas.set_tool("stroke")
    drag((300, 300), (350, 200), (500, 320), modifier=SHIFT)
    (stroke,) = drawn
    assert isinstance(stroke, Stroke) and len(stroke.points) == 2
    assert stroke.points[1] == pytest.approx(in_photo(500, 320), abs=1)


def test_an_arrow_whose_length_counts_is_a_stroke(canvas: Canvas, drag: Callable, drawn: list) -> None:
    canvas.set_tool("arrow")
    for counts in (False, True, False):
        canvas.set_arrow_length_counts(counts)
        drag((300, 300), (350, 200), (500, 320))
    assert [type(guide) for guide in drawn] == [Arrow, Stroke, Arrow]
    assert points_of(drawn[0]) == points_of(drawn[1])


def test_a_stroke_has_at_most_64_points_and_no_loops_of_an_unsteady_hand() -> None:
    angles = np.linspace(0, 40 * math.pi, 3000)
    wave = [(float(10 + 5 * a), float(400 + 200 * math.sin(a))) for a in angles]
    assert len(stroke_along(wave, 0.5).points) == MAX_POINTS
    rng = np.random.default_rng(1)
    shaky = [(100 + 2 * i + 1.5 * float(rng.normal()), 300 + 1.5 * float(rng.normal())) for i in range(200)]
    stroke_along(shaky, 1.0).check(make_message("whole_photo"), *PHOTO)


def test_the_length_is_shown_while_a_stroke_is_drawn(canvas: Canvas, drag: Callable, colour_at: Callable) -> None:
    canvas.set_tool("arrow")
    drag((300, 300), (400, 300), (500, 300), release=False)
    without = colour_at(516, 300)
    QtBot.keyClick(canvas, Qt.Key.Key_Escape)
    canvas.set_tool("stroke")
    drag((300, 300), (400, 300), (500, 300), release=False)
    assert colour_at(516, 300).lightness() < without.lightness() - 30, "a dark label beside the tip"


@pytest.mark.parametrize(
    ("grabbed", "left_at", "expected"),
    [
        ((500, 600), (700, 600), ((300, 600), (500, 520), (700, 600))),
        ((500, 600), (300, 400), ((300, 600), (260, 500), (300, 400))),
        ((300, 600), (400, 600), ((400, 600), (450, 580), (500, 600))),
        ((400, 560), (420, 500), ((320, 540), (420, 500), (520, 540))),
    ],
)
def test_a_stroke_by_its_ends_and_as_a_whole(
    canvas: Canvas, drag: Callable, at: Callable, edited: list, pixel: float, grabbed: tuple, left_at: tuple,
    expected: tuple,
) -> None:  # fmt: skip
    drag(at(*grabbed), at(450, 500), at(*left_at))
    ((placed, stroke),) = edited
    assert placed == PlacedGuide(0, CURVE) and isinstance(stroke, Stroke)
    assert np.array(stroke.points) == pytest.approx(np.array(expected), abs=2 * pixel)


def test_an_arrow_by_its_ends(canvas: Canvas, drag: Callable, at: Callable, edited: list, pixel: float) -> None:
    drag(at(500, 200), at(450, 250), at(300, 400))
    ((placed, arrow),) = edited
    assert placed == PlacedGuide(None, ARROW)
    assert isinstance(arrow, Arrow) and arrow.start == ARROW.start
    assert arrow.end == pytest.approx((300, 400), abs=1.5 * pixel)


def test_an_end_stays_where_the_stroke_would_leave_the_photo(
    canvas: Canvas, drag: Callable, at: Callable, edited: list
) -> None:
    drag(at(500, 600), at(520, 610), at(300, 610), at(301, 600))
    ((_, stroke),) = edited
    stroke.check(make_message("whole_photo"), *PHOTO)
    drag(at(500, 200), at(600, 100), at(3000, -900))
    assert edited[-1][1].end[0] == 1200 and edited[-1][1].end[1] == 0


def test_only_the_select_tool_grabs_guides(canvas: Canvas, drag: Callable, at: Callable, edited: list) -> None:
    for tool in ("hand", "rectangle", "arrow", "stroke"):
        canvas.set_tool(tool)
        drag(at(500, 600), at(600, 500), at(620, 480))
    assert not edited


def test_a_click_picks_a_guide_and_edits_nothing(canvas: Canvas, drag: Callable, at: Callable, edited: list) -> None:
    picked: list[object] = []
    canvas.guide_picked.connect(picked.append)
    canvas.region_picked.connect(picked.append)
    drag(at(400, 200))
    drag(at(300, 600))
    drag(at(800, 400))
    assert picked == [PlacedGuide(None, ARROW), PlacedGuide(0, CURVE), -1] and not edited


def test_a_guide_comes_before_the_region_below_it(
    canvas: Canvas, drag: Callable, at: Callable, edited: list, item: Callable
) -> None:
    moved: list[object] = []
    canvas.shape_edited.connect(lambda index, shape: moved.append(shape))
    canvas.set_regions([item(Rectangle(250, 150, 700, 700))])
    drag(at(400, 200), at(420, 230), at(450, 260))
    drag(at(600, 400), at(620, 400))
    assert len(edited) == 1 and len(moved) == 1


def test_guides_can_be_removed_during_a_drag(canvas: Canvas, drag: Callable, at: Callable, edited: list) -> None:
    def release() -> None:
        QtBot.mouseRelease(canvas, Qt.MouseButton.LeftButton, NO_MODIFIER, QPoint(400, 300))

    drag(at(500, 600), at(600, 600), release=False)
    canvas.set_guides([GuideItem(PlacedGuide(0, CURVE), "#00ff00", selected=True)])
    release()
    assert len(edited) == 1, "it is the same one, only selected now"
    drag(at(500, 600), at(600, 600), release=False)
    canvas.set_guides([])
    release()
    assert len(edited) == 1


def test_arrow_keys_nudge_the_selected_guide(canvas: Canvas, edited: list, item: Callable) -> None:
    canvas.set_regions([item(Rectangle(0, 0, 100, 100))])
    canvas.set_guides([GuideItem(PlacedGuide(0, CURVE), "#00ff00", selected=True)])
    QtBot.keyClick(canvas, Qt.Key.Key_Left)
    QtBot.keyClick(canvas, Qt.Key.Key_Down, SHIFT)
    assert [guide.start for _, guide in edited] == [(299, 600), (300, 610)]


def test_cursor_and_length_show_what_the_mouse_is_over(
    canvas: Canvas, at: Callable, hover: Callable, drag: Callable, edited: list, colour_at: Callable
) -> None:
    shapes = Qt.CursorShape
    for point, cursor in (
        ((500, 600), shapes.PointingHandCursor),
        ((400, 560), shapes.SizeAllCursor),
        ((800, 400), shapes.ArrowCursor),
    ):
        hover(*at(*point))
        assert canvas.cursor().shape() == cursor, point
    x, y = at(500, 600)
    assert colour_at(x + 16, y).lightness() == 128
    hover(*at(500, 600))
    drag(at(500, 600), at(900, 500), release=False)
    assert canvas.cursor().shape() == shapes.PointingHandCursor
    QtBot.keyClick(canvas, Qt.Key.Key_Escape)
    hover(*at(400, 560))
    assert colour_at(x + 16, y).lightness() < 90


@pytest.mark.parametrize("guide", [ARROW, CURVE])
def test_guides_are_drawn_in_their_colour(canvas: Canvas, at: Callable, colour_at: Callable, guide: Guide) -> None:
    canvas.set_guides([GuideItem(PlacedGuide(0, guide), "#00ff00")])
    (x0, y0), (x1, y1) = (at(*point) for point in points_of(guide)[:2])
    middle = colour_at((x0 + x1) / 2, (y0 + y1) / 2)
    assert middle.green() > 180 and middle.red() < 90
    end = at(*guide.end)
    bare = colour_at(*end).lightness()
    canvas.set_tool("select")
    assert colour_at(*end).lightness() > max(bare, 240), "a handle"


@given(st.sampled_from([ARROW, CURVE]), st.sampled_from(["start", "end"]), st.floats(0, 1200), st.floats(0, 800))
def test_dragged_guides_are_valid_or_rejected(guide: Guide, end: str, x: float, y: float) -> None:
    pulled = pull_end(guide, end, (x, y), *PHOTO)  # type: ignore[arg-type]
    if pulled is not None:
        assert (pulled.end if end == "end" else pulled.start) == pytest.approx((x, y), abs=0.01)
        assert all(0 <= x <= PHOTO[0] and 0 <= y <= PHOTO[1] for x, y in points_of(pulled))
        old, new = (math.dist(one.start, one.end) for one in (guide, pulled))
        if isinstance(guide, Stroke) and isinstance(pulled, Stroke):
            assert pulled.length / guide.length == pytest.approx(new / old, abs=0.01)


@given(st.sampled_from([ARROW, CURVE]), st.floats(-2000, 2000), st.floats(-2000, 2000))
def test_shifted_guides_stay_in_the_photo(guide: Guide, across: float, down: float) -> None:
    shifted = shift_guide(guide, across, down, *PHOTO)
    assert all(0 <= x <= PHOTO[0] and 0 <= y <= PHOTO[1] for x, y in points_of(shifted))
    assert math.dist(shifted.start, shifted.end) == pytest.approx(math.dist(guide.start, guide.end), abs=0.02)
