import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt6.QtCore import QPointF, QRectF, QSize, QSizeF

from shutterspan.ui.desktop.widgets.canvas.viewport import MAX_ZOOM, Viewport

ratios = st.sampled_from([1.0, 1.25, 1.5, 2.0])


def viewport_of(photo: tuple[int, int], window: tuple[float, float] = (800, 600), ratio: float = 1.0) -> Viewport:
    viewport = Viewport()
    viewport.resize(QSizeF(*window), ratio)
    viewport.set_photo_size(QSize(*photo))
    return viewport


@given(st.integers(1, 9000), st.integers(1, 9000), ratios)
def test_a_photo_that_fits_is_centred(width: int, height: int, ratio: float) -> None:
    viewport = viewport_of((width, height), ratio=ratio)
    assert QRectF(0, 0, 800, 600).contains(viewport.rect.adjusted(0.6, 0.6, -0.6, -0.6))
    assert viewport.rect.center().x() == pytest.approx(400, abs=1) and viewport.rect.center().y() == pytest.approx(
        300, abs=1
    )
    fills = max(viewport.rect.width() / 800, viewport.rect.height() / 600)
    assert fills > 0.9 or viewport.zoom == MAX_ZOOM


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
    viewport = viewport_of((width, height), ratio=ratio)
    cursor = QPointF(
        viewport.rect.left() + across * viewport.rect.width(), viewport.rect.top() + down * viewport.rect.height()
    )
    photo_point, fit_zoom = viewport.to_photo(cursor), viewport.zoom
    for factor in factors:
        viewport.zoom_at(viewport.zoom * factor, cursor)
        error = (viewport.to_window(photo_point) - cursor) * ratio
        # The photo's corner is rounded to whole screen pixels, before and after zooming: half a pixel each.
        allowed = 0.5 * viewport.zoom / fit_zoom + 0.51
        assert abs(error.x()) <= allowed and abs(error.y()) <= allowed


def test_zooming_in_and_out_again_ends_where_it_began_and_is_limited() -> None:
    viewport = viewport_of((6000, 4000))
    before = viewport.corner
    for _ in range(80):
        viewport.zoom_at(viewport.zoom * 1.3, QPointF(100, 500))
    assert viewport.zoom == MAX_ZOOM
    for _ in range(80):
        viewport.zoom_at(viewport.zoom / 1.3, QPointF(700, 20))
    assert viewport.zoom == pytest.approx(viewport.fit_zoom / 2)
    viewport.zoom_at(viewport.fit_zoom, QPointF(0, 0))
    assert viewport.corner == before


@given(st.lists(st.tuples(st.integers(-3000, 3000), st.integers(-3000, 3000)), max_size=5), st.floats(0.1, 20), ratios)
def test_a_part_of_the_photo_is_always_visible(pans: list[tuple[int, int]], zoom: float, ratio: float) -> None:
    viewport = viewport_of((3000, 2000), ratio=ratio)
    viewport.zoom_at(zoom, QPointF(400, 300))
    for across, down in pans:
        viewport.pan(QPointF(across, down))
    visible = viewport.rect.intersected(QRectF(0, 0, 800, 600))
    assert visible.width() >= min(399, viewport.rect.width() / 2) and visible.height() >= min(
        299, viewport.rect.height() / 2
    )


def test_panning_moves_by_the_given_distance_and_ends_at_the_border() -> None:
    viewport = viewport_of((3000, 2000))
    viewport.zoom_at(1.0, QPointF(400, 300))
    before = viewport.corner
    viewport.pan(QPointF(-35, 12))
    assert (viewport.corner.x() - before.x(), viewport.corner.y() - before.y()) == (-35, 12)
    viewport.pan(QPointF(99999, 0))
    assert 0 < viewport.rect.left() < 400


def test_on_a_resize_a_fitted_photo_stays_fitted_and_others_keep_their_middle() -> None:
    viewport = viewport_of((3000, 2000))
    viewport.resize(QSizeF(400, 900), 2.0)
    assert viewport.zoom == viewport.fit_zoom
    viewport.zoom_at(1.0, QPointF(200, 450))
    viewport.pan(QPointF(80, 40))
    middle = viewport.to_photo(QPointF(200, 450))
    viewport.resize(QSizeF(700, 500), 2.0)
    moved = viewport.to_photo(QPointF(350, 250))
    assert (moved - middle).manhattanLength() <= 2
    viewport.resize(QSizeF(700, 500), 1.0)
    assert viewport.scale == pytest.approx(0.5), "the apparent size stays on another screen"


def test_places_lie_inside_the_photo() -> None:
    viewport = viewport_of((300, 200))
    assert viewport.photo_point_at(QPointF(-50, -50)) == (0, 0)
    assert viewport.photo_point_at(QPointF(5000, 5000)) == (300, 200)
    moved = viewport.to_window(QPointF(123.456, 78.9))
    assert viewport.photo_point_at(moved) == pytest.approx((123.46, 78.9))
