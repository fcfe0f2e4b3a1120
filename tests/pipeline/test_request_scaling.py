"""Requests that are converted to a photo of another size stay valid and keep their meaning."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.pipeline.request_scaling import Size, scale_request
from shutterspan.core.types.guidance import Arrow, Guidance, Point, Stroke
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest

#: Sizes of a photo and its copy. Their aspect ratios differ because of rounding.
PHOTO, COPY = (6000, 4000), (641, 427)

sides = st.integers(16, 400) | st.integers(16, 9000)
sizes = st.tuples(sides, sides)
small_sizes = st.tuples(st.integers(16, 60), st.integers(16, 60))


def in_photo(size: Size) -> st.SearchStrategy[Point]:
    width, height = size
    return st.tuples(st.floats(0, width) | st.sampled_from([0.0, width]), st.floats(0, height))


def guidances(size: Size) -> st.SearchStrategy[Guidance]:
    points = in_photo(size)
    arrows = st.lists(st.builds(Arrow, points, points), max_size=2).map(tuple)
    strokes = st.lists(st.builds(Stroke, st.lists(points, min_size=2, max_size=4).map(tuple)), max_size=1).map(tuple)
    return st.builds(Guidance, arrows, st.booleans(), strokes, st.floats(0, 3))


def regions(size: Size) -> st.SearchStrategy[Region]:
    width, height = size
    left, top = st.floats(0, width / 2), st.floats(0, height / 2)
    right, bottom = st.floats(width / 2, width), st.floats(height / 2, height)
    shapes = (
        st.builds(Rectangle, left, top, right, bottom)
        | st.builds(Ellipse, left, top, right, bottom)
        | st.builds(Polygon, st.lists(in_photo(size), min_size=3, max_size=5).map(tuple))
    )
    return st.builds(Region, shapes, st.none() | st.floats(0, max(size)), guidances(size))


@st.composite
def valid_requests(draw: st.DrawFn) -> tuple[UnfoldRequest, Size]:
    """Valid requests with the size of their photo."""
    size = draw(sizes)
    region_list = st.lists(regions(size), max_size=1).map(tuple)
    request = draw(st.builds(UnfoldRequest, region_list, st.just("moving"), guidances(size)))
    try:
        request.check(*size)
    except UsageError:
        assume(False)
    return request, size


@settings(max_examples=60)
@given(valid_requests(), sizes)
def test_a_valid_request_is_valid_in_a_photo_of_any_size(valid: tuple[UnfoldRequest, Size], to_size: Size) -> None:
    request, size = valid
    scaled = scale_request(request, size, to_size)
    scaled.check(*to_size)
    assert len(scaled.regions) == len(request.regions)
    assert len(scaled.guidance.directions) == len(request.guidance.directions)


@given(small_sizes, small_sizes, st.integers(1, 255), st.data())
def test_a_mask_is_valid_in_a_photo_of_any_size(size: Size, to_size: Size, level: int, data: st.DataObject) -> None:
    pixels = np.zeros(size[::-1], np.uint8)
    x, y = data.draw(st.integers(0, size[0] - 1)), data.draw(st.integers(0, size[1] - 1))
    pixels[y, x] = level
    scaled = scale_request(UnfoldRequest((Region(Mask(pixels)),)), size, to_size)
    scaled.check(*to_size)
    left, top, right, bottom = scaled.regions[0].shape.box
    across, down = to_size[0] / size[0], to_size[1] / size[1]
    assert left - 1 <= (x + 0.5) * across <= right + 1 and top - 1 <= (y + 0.5) * down <= bottom + 1


@given(in_photo(PHOTO), in_photo(PHOTO), sizes)
def test_arrows_and_strokes_keep_their_directions(start: Point, end: Point, to_size: Size) -> None:
    assume(math.dist(start, end) >= 1)
    arrow, stroke = Arrow(start, end), Stroke((start, end))
    scaled = scale_request(UnfoldRequest(guidance=Guidance((arrow,), strokes=(stroke,))), PHOTO, to_size).guidance
    factor = min(to_size[0] / PHOTO[0], to_size[1] / PHOTO[1])
    assert len(scaled.directions) == 2
    for direction in scaled.directions:
        assert direction.direction == pytest.approx(arrow.direction, abs=1e-6)
    for scaled_arrow in scaled.arrows:
        assert scaled_arrow.length == pytest.approx(max(1.01, arrow.length * factor), rel=1e-6)
    for scaled_stroke in scaled.strokes:
        assert scaled_stroke.length == pytest.approx(arrow.length * factor, rel=1e-6)


@given(in_photo(PHOTO), in_photo(PHOTO))
def test_an_arrow_keeps_its_place_in_a_copy_of_its_photo(start: Point, end: Point) -> None:
    assume(math.dist(start, end) >= 1)
    (arrow,) = scale_request(UnfoldRequest(guidance=Guidance((Arrow(start, end),))), PHOTO, COPY).guidance.arrows
    for converted, coordinate in zip((*arrow.start, *arrow.end), (*start, *end), strict=True):
        assert math.isclose(converted, coordinate * COPY[0] / PHOTO[0], abs_tol=1.5)


def test_a_curved_stroke_keeps_its_form_around_its_place() -> None:
    stroke = Stroke(((100, 100), (200, 100), (200, 200)))
    scaled = scale_request(UnfoldRequest(guidance=Guidance(strokes=(stroke,))), (400, 400), (800, 1600)).guidance
    assert scaled.strokes == (Stroke(((200, 500), (400, 500), (400, 700))),)


def test_a_stroke_that_becomes_too_short_becomes_an_arrow() -> None:
    guidance = Guidance(strokes=(Stroke(((600, 400), (604, 400))),))
    scaled = scale_request(UnfoldRequest(guidance=guidance), PHOTO, (600, 400)).guidance
    assert not scaled.strokes and scaled.arrows[0].direction == (1, 0)
    assert scaled.arrows[0].length == pytest.approx(1.01)


def test_perpendicular_arrows_do_not_contradict_each_other_in_another_aspect_ratio() -> None:
    square = (Arrow((1000, 1000), (2000, 2000)), Arrow((1000, 2000), (2000, 1000)))
    for to_size in (COPY, (4000, 6000), (6000, 400)):
        scale_request(UnfoldRequest(guidance=Guidance(square)), PHOTO, to_size).check(*to_size)


def test_shapes_are_stretched_and_borders_shrink() -> None:
    shapes = (Rectangle(0, 0, 600, 400), Ellipse(60, 40, 120, 80), Polygon(((0, 0), (600, 0), (300, 400))))
    request = UnfoldRequest(tuple(Region(shape, 60.0, name="arm") for shape in shapes), "still")
    scaled = scale_request(request, (600, 400), (300, 800))
    assert scaled.outside == "still" and {region.name for region in scaled.regions} == {"arm"}
    assert {region.feather for region in scaled.regions} == {30.0}
    assert [region.shape for region in scaled.regions] == [
        Rectangle(0, 0, 300, 800),
        Ellipse(30, 80, 60, 160),
        Polygon(((0, 0), (300, 0), (150, 800))),
    ]


def test_a_mask_is_resized_and_never_empty() -> None:
    pixels = np.zeros((400, 600), np.uint8)
    pixels[100:300, 150:450] = 255
    request = UnfoldRequest((Region(Mask(pixels)),))
    for to_size, box in (((60, 40), (15, 10, 45, 30)), ((60, 400), (15, 100, 45, 300))):
        shape = scale_request(request, (600, 400), to_size).regions[0].shape
        assert isinstance(shape, Mask) and shape.pixels.shape == to_size[::-1] and shape.box == box
    (larger,) = scale_request(request, (600, 400), (1200, 800)).regions
    assert larger.shape.box == pytest.approx((300, 200, 900, 600), abs=1)
    pixels[:] = 0
    pixels[399, 599] = 40
    (region,) = scale_request(UnfoldRequest((Region(Mask(pixels)),)), (600, 400), (60, 40)).regions
    assert region.shape == Rectangle(59, 39, 60, 40)


def test_masks_that_would_fill_the_memory_are_an_error_before_they_are_resized() -> None:
    mask = Mask(np.full((16, 16), 255, np.uint8))
    request = UnfoldRequest((Region(mask),) * 5)
    with pytest.raises(UsageError, match=r"1,250,000,000 pixels in total"):
        scale_request(request, (16, 16), (25_000, 10_000))


def test_the_same_size_gives_the_same_request() -> None:
    request = UnfoldRequest((Region(Rectangle(1, 1, 9, 9)),))
    assert scale_request(request, PHOTO, PHOTO) is request


def test_a_request_that_is_invalid_for_its_own_photo_is_an_error() -> None:
    with pytest.raises(UsageError, match="6000x4000"):
        scale_request(UnfoldRequest((Region(Rectangle(0, 0, 7000, 10)),)), PHOTO, PHOTO)
