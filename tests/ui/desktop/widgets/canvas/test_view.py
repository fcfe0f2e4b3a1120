import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt6.QtCore import QPointF, QRectF, QSize, QSizeF

from shutterspan.ui.desktop.widgets.canvas.view import MOST_ZOOM, View

ratios = st.sampled_from([1.0, 1.25, 1.5, 2.0])


def view_of(photo: tuple[int, int], window: tuple[float, float] = (800, 600), ratio: float = 1.0) -> View:
    view = View()
    view.resize(QSizeF(*window), ratio)
    view.show(QSize(*photo))
    return view


@given(st.integers(1, 9000), st.integers(1, 9000), ratios)
def test_a_photo_that_fits_is_seen_whole_and_in_the_middle(width: int, height: int, ratio: float) -> None:
    view = view_of((width, height), ratio=ratio)
    assert QRectF(0, 0, 800, 600).contains(view.rect.adjusted(0.6, 0.6, -0.6, -0.6))
    assert view.rect.center().x() == pytest.approx(400, abs=1) and view.rect.center().y() == pytest.approx(300, abs=1)
    fills = max(view.rect.width() / 800, view.rect.height() / 600)
    assert fills > 0.9 or view.zoom == MOST_ZOOM


@given(
    st.integers(500, 6000),
    st.integers(500, 6000),
    ratios,
    st.floats(0, 1),
    st.floats(0, 1),
    st.lists(st.floats(1.01, 3), min_size=1, max_size=6),
)
def test_zooming_in_keeps_the_place_under_the_cursor(
    width: int, height: int, ratio: float, across: float, down: float, factors: list[float]
) -> None:
    view = view_of((width, height), ratio=ratio)
    cursor = QPointF(view.rect.left() + across * view.rect.width(), view.rect.top() + down * view.rect.height())
    place, fitting = view.to_photo(cursor), view.zoom
    for factor in factors:
        view.zoom_about(view.zoom * factor, cursor)
        error = (view.to_window(place) - cursor) * ratio
        # The photo lies on whole pixels of the screen: at first half of one beside where it should, and now.
        allowed = 0.5 * view.zoom / fitting + 0.51
        assert abs(error.x()) <= allowed and abs(error.y()) <= allowed


def test_zooming_in_and_out_again_ends_where_it_began_and_is_limited() -> None:
    view = view_of((6000, 4000))
    before = view.corner
    for _ in range(80):
        view.zoom_about(view.zoom * 1.3, QPointF(100, 500))
    assert view.zoom == MOST_ZOOM
    for _ in range(80):
        view.zoom_about(view.zoom / 1.3, QPointF(700, 20))
    assert view.zoom == pytest.approx(view.fitting / 2)
    view.zoom_about(view.fitting, QPointF(0, 0))
    assert view.corner == before


@given(st.lists(st.tuples(st.integers(-3000, 3000), st.integers(-3000, 3000)), max_size=5), st.floats(0.1, 20), ratios)
def test_a_photo_is_never_lost_from_sight(pans: list[tuple[int, int]], zoom: float, ratio: float) -> None:
    view = view_of((3000, 2000), ratio=ratio)
    view.zoom_about(zoom, QPointF(400, 300))
    for across, down in pans:
        view.pan(QPointF(across, down))
    seen = view.rect.intersected(QRectF(0, 0, 800, 600))
    assert seen.width() >= min(399, view.rect.width() / 2) and seen.height() >= min(299, view.rect.height() / 2)


def test_panning_moves_by_what_is_asked_and_ends_at_the_border() -> None:
    view = view_of((3000, 2000))
    view.zoom_about(1.0, QPointF(400, 300))
    before = view.corner
    view.pan(QPointF(-35, 12))
    assert (view.corner.x() - before.x(), view.corner.y() - before.y()) == (-35, 12)
    view.pan(QPointF(99999, 0))
    assert 0 < view.rect.left() < 400


def test_what_fits_fits_on_in_another_window_and_else_the_middle_stays() -> None:
    view = view_of((3000, 2000))
    view.resize(QSizeF(400, 900), 2.0)
    assert view.zoom == view.fitting
    view.zoom_about(1.0, QPointF(200, 450))
    view.pan(QPointF(80, 40))
    middle = view.to_photo(QPointF(200, 450))
    view.resize(QSizeF(700, 500), 2.0)
    there = view.to_photo(QPointF(350, 250))
    assert (there - middle).manhattanLength() <= 2
    view.resize(QSizeF(700, 500), 1.0)
    assert view.scale == pytest.approx(0.5), "on another screen it stays as large to the eye"


def test_places_lie_inside_the_photo() -> None:
    view = view_of((300, 200))
    assert view.place(QPointF(-50, -50)) == (0, 0)
    assert view.place(QPointF(5000, 5000)) == (300, 200)
    there = view.to_window(QPointF(123.456, 78.9))
    assert view.place(there) == (pytest.approx(123.46), pytest.approx(78.9))
