import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shutterspan.core.foundation.messages import make_message
from shutterspan.core.types.region import Mask, Polygon, Region
from shutterspan.ui.desktop.widgets.canvas.lasso import MAX_LASSO_CORNERS, lasso_shape, simplify

Point = tuple[float, float]


def ring(corners: int, radius: float = 90, x: float = 100, y: float = 100, shake: float = 0) -> list[Point]:
    rng = np.random.default_rng(1)
    return [
        (
            x + radius * math.cos(math.tau * i / corners) + shake * rng.uniform(-1, 1),
            y + radius * math.sin(math.tau * i / corners) + shake * rng.uniform(-1, 1),
        )
        for i in range(corners)
    ]


def area(points: tuple[Point, ...]) -> float:
    return abs(sum(a * d - b * c for (a, b), (c, d) in zip(points, points[1:] + points[:1], strict=True))) / 2


def test_corners_on_a_straight_line_are_left_out() -> None:
    square = [(x, 10.0) for x in range(10, 90)] + [(90.0, y) for y in range(10, 90)]
    square += [(x, 90.0) for x in range(90, 10, -1)] + [(10.0, y) for y in range(90, 10, -1)]
    assert simplify(square, 0.5) == [(10, 10), (90, 10), (90, 90), (10, 90)]


def test_a_shaky_ring_keeps_its_shape_in_few_corners() -> None:
    shape = lasso_shape(ring(4000, shake=0.3), 0.7, 200, 200)
    assert isinstance(shape, Polygon)
    assert len(shape.points) < 60
    assert abs(area(shape.points) / (math.pi * 90**2) - 1) < 0.02


def test_a_ragged_line_has_a_limited_number_of_corners() -> None:
    ragged = [(100 + r * math.cos(a), 100 + r * math.sin(a)) for a, r in zip(
        np.linspace(0, 6.2, 3000), 60 + 30 * (np.arange(3000) % 2), strict=True)]  # fmt: skip
    shape = lasso_shape(ragged, 0.01, 200, 200)
    assert shape is not None and (isinstance(shape, Mask) or len(shape.points) <= MAX_LASSO_CORNERS)


def test_a_small_loop_at_the_start_is_removed() -> None:
    closed_too_late = [*ring(100), (195, 110), (150, 125), (60, 40)][:-1]
    crossing = [*ring(100), (185.0, 130.0), (205.0, 95.0)]
    for points in (closed_too_late, crossing):
        shape = lasso_shape(points, 0.5, 300, 300)
        assert isinstance(shape, Polygon)
        Region(shape).check(make_message("region_numbered", number=1), 300, 300)
        assert all(shape.contains(*point) for point in ((100, 100), (40, 100), (100, 160)))


def test_a_figure_of_eight_holds_both_its_loops() -> None:
    eight = [(150 + 120 * math.sin(a), 100 + 70 * math.sin(2 * a)) for a in np.linspace(0, math.tau, 400)]
    shape = lasso_shape(eight, 0.5, 300, 200)
    assert isinstance(shape, Mask) and shape.pixels.shape == (200, 300)
    assert shape.contains(220, 100) and shape.contains(80, 100)
    assert not shape.contains(150, 40) and not shape.contains(150, 160)


def test_a_line_that_goes_round_twice_encloses_its_inside() -> None:
    shape = lasso_shape(ring(100) + ring(100, 80), 0.5, 200, 200)
    assert shape is not None and shape.contains(100, 100) and shape.contains(100, 30)


def test_a_line_or_a_dot_encloses_nothing() -> None:
    assert lasso_shape([(10, 10), (50, 50), (90, 90)], 0.5, 200, 200) is None
    assert lasso_shape([(10, 10)] * 3, 0.5, 200, 200) is None
    assert lasso_shape([(10, 10)], 0.5, 200, 200) is None


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 90)), min_size=1, max_size=40), st.floats(0, 9))
@settings(max_examples=150)
def test_any_line_makes_a_valid_region_or_none(points: list[tuple[int, int]], tolerance: float) -> None:
    shape = lasso_shape([(float(x), float(y)) for x, y in points], tolerance, 120, 90)
    if shape is not None:
        Region(shape).check(make_message("region_numbered", number=1), 120, 90)
