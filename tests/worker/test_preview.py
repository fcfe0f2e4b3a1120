"""Requests converted to a smaller copy of the photo: they stay valid, and mean the same."""

import math
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.worker.preview import Reduction, reduced_copy

#: Size of a photo, and the width of its copy, which doesn't divide it.
WIDTH, HEIGHT, SMALL = 6000, 4000, 641
PHOTO = Photo(np.broadcast_to(np.uint8(0), (HEIGHT, WIDTH, 3)))
COPY = Photo(np.broadcast_to(np.uint8(0), (427, SMALL, 3)))
REDUCTION = Reduction.between(PHOTO, COPY)

across, down = st.floats(0, WIDTH), st.floats(0, HEIGHT)
points = st.tuples(across, down)
arrows = st.builds(Arrow, points, points)
guidances = st.builds(Guidance, st.lists(arrows, max_size=2).map(tuple), st.booleans())
shapes = (
    st.builds(Rectangle, across, down, across, down)
    | st.builds(Ellipse, across, down, across, down)
    | st.builds(Polygon, st.lists(points, min_size=3, max_size=6).map(tuple))
)
regions = st.builds(Region, shapes, st.none() | st.floats(0, WIDTH), guidances)


def is_valid(request: UnfoldRequest) -> bool:
    try:
        request.check(WIDTH, HEIGHT)
    except UsageError:
        return False
    return True


@given(st.builds(UnfoldRequest, st.lists(regions, max_size=1).map(tuple), st.just("moving"), guidances))
def test_a_valid_request_is_valid_in_the_copy(request: UnfoldRequest) -> None:
    assume(is_valid(request))
    REDUCTION.request_for_copy(request).check(COPY.width, COPY.height)


@given(arrows)
def test_an_arrow_keeps_its_direction_and_its_place(arrow: Arrow) -> None:
    request = UnfoldRequest(guidance=Guidance((arrow,)))
    assume(is_valid(request))
    (small,) = REDUCTION.request_for_copy(request).guidance.arrows
    assert small.direction == pytest.approx(arrow.direction, abs=1e-6) and small.length >= 1
    for converted, coordinate in zip((*small.start, *small.end), (*arrow.start, *arrow.end), strict=True):
        assert math.isclose(converted, coordinate * SMALL / WIDTH, abs_tol=1.5)


def test_square_arrows_do_not_contradict_each_other_in_the_copy() -> None:
    square = (Arrow((1000, 1000), (2000, 2000)), Arrow((1000, 2000), (2000, 1000)))
    REDUCTION.request_for_copy(UnfoldRequest(guidance=Guidance(square))).check(COPY.width, COPY.height)


def test_shapes_shrink_with_their_borders() -> None:
    shapes = (
        Rectangle(0, 0, WIDTH, HEIGHT),
        Ellipse(600, 400, 1200, 800),
        Polygon(((0, 0), (6000, 0), (3000, 4000))),
    )
    request = UnfoldRequest(tuple(Region(shape, 60.0, name="arm") for shape in shapes), "still")
    small = REDUCTION.request_for_copy(request)
    assert small.outside == "still" and {region.name for region in small.regions} == {"arm"}
    assert {region.feather for region in small.regions} == {60.0 * SMALL / WIDTH}
    assert [type(region.shape) for region in small.regions] == [Rectangle, Ellipse, Polygon]
    assert small.regions[0].shape.box == (0, 0, SMALL, 427)
    assert small.regions[1].shape.box == pytest.approx((64.1, 42.7, 128.2, 85.4))
    assert isinstance(small.regions[2].shape, Polygon)
    assert small.regions[2].shape.points == ((0, 0), (SMALL, 0), (SMALL / 2, 427))


def test_a_mask_shrinks_and_never_to_nothing() -> None:
    pixels = np.zeros((400, 600), np.uint8)
    pixels[100:300, 150:450] = 255
    photo = Photo(np.zeros((400, 600, 3), np.uint8))
    reduction = Reduction.between(photo, reduced_copy(photo, 60))
    (region,) = reduction.request_for_copy(UnfoldRequest((Region(Mask(pixels)),))).regions
    assert isinstance(region.shape, Mask) and region.shape.pixels.shape == (40, 60)
    assert region.shape.box == (15, 10, 45, 30)
    pixels[:] = 0
    pixels[399, 599] = 40
    (region,) = reduction.request_for_copy(UnfoldRequest((Region(Mask(pixels)),))).regions
    assert region.shape == Rectangle(59, 39, 60, 40)


def test_the_error_of_an_invalid_request_is_in_pixels_of_the_photo() -> None:
    with pytest.raises(UsageError, match="6000x4000"):
        REDUCTION.request_for_copy(UnfoldRequest((Region(Rectangle(0, 0, 7000, 10)),)))


def test_a_photo_is_never_enlarged() -> None:
    photo = Photo(np.zeros((20, 30, 3), np.uint8))
    assert reduced_copy(photo, 30) is photo and reduced_copy(photo, 31) is photo and reduced_copy(photo, None) is photo


def test_a_reduced_photo_keeps_its_metadata_and_transparency() -> None:
    pixels = np.random.default_rng(0).integers(0, 65536, (40, 60, 3), np.uint16)
    photo = Photo(pixels, profile=b"profile", alpha=pixels[..., 0], grey=True)
    small = reduced_copy(photo, 20)
    assert (small.width, small.height, small.depth) == (20, 13, 16) and small.alpha is not None
    assert small.alpha.shape == (13, 20) and np.array_equal(
        small.pixels, cv2.resize(pixels, (20, 13), interpolation=cv2.INTER_AREA)
    )
    assert replace(small, pixels=pixels, alpha=None) == replace(photo, alpha=None)
