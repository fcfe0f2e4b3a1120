import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.guidance import Arrow, Guidance, Stroke
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest, assign_guidance, region_for_path

SIZE = (300, 200)
BELOW, ABOVE = Region(Rectangle(0, 0, 200, 200)), Region(Ellipse(50, 50, 150, 150))


def arrow(x: float, y: float) -> Arrow:
    return Arrow((x, y), (x + 20, y))


def test_an_arrow_applies_to_the_topmost_region_at_its_start() -> None:
    request = assign_guidance([BELOW, ABOVE], "moving", [arrow(100, 100), arrow(52, 52), arrow(250, 9), arrow(110, 90)])
    assert request.regions[0].guidance.arrows == (arrow(52, 52),)
    assert request.regions[1].guidance.arrows == (arrow(100, 100), arrow(110, 90))
    assert request.guidance == Guidance((arrow(250, 9),)) and request.outside == "moving"
    request.check(*SIZE)


def test_flips() -> None:
    request = assign_guidance([BELOW, ABOVE], "photo", (), {1, None})
    assert [region.guidance.flipped for region in request.regions] == [False, True] and request.guidance.flipped
    with pytest.raises(UsageError, match="no region 3"):
        assign_guidance([BELOW, ABOVE], "photo", (), {2})
    with pytest.raises(UsageError, match="no region 1"):
        assign_guidance([], "photo", (), {0})


def test_strokes_and_strengths() -> None:
    stroke = Stroke(((100, 100), (110, 90), (130, 90)))
    request = assign_guidance([BELOW, ABOVE], "photo", [stroke], strengths={1: 0.5, None: 2.0})
    assert request.regions[1].guidance == Guidance(strokes=(stroke,), strength=0.5)
    assert request.guidance == Guidance(strength=2.0)
    with pytest.raises(UsageError, match="no region 3"):
        assign_guidance([BELOW, ABOVE], "photo", (), strengths={2: 0.5})


@pytest.mark.parametrize(
    ("start", "end", "index"),
    [
        ((205, 100), (180, 100), 0),  # touches the region
        ((210, 100), (230, 100), 0),  # 10 pixels away, 20 long
        ((225, 100), (245, 100), None),  # the distance is larger than the length
        ((100, 100), (250, 100), 1),  # starts in the topmost region
    ],
)
def test_an_arrow_beside_a_region_belongs_to_it(start, end, index) -> None:
    for shape in (Rectangle(0, 0, 200, 200), Mask(np.pad(np.full((200, 200), 255, np.uint8), ((0, 0), (0, 100))))):
        regions = [Region(shape), ABOVE]
        assert region_for_path(regions, "photo", Arrow(start, end)) == index
        assert region_for_path(regions, "photo", Stroke((start, end))) == index
    assert region_for_path(regions, "moving", Arrow((210, 100), (230, 100))) is None


def play(request: UnfoldRequest, index: int | None) -> tuple[tuple[float, float] | None, bool]:
    """The direction in which a region plays, or its flip if it has no direction."""
    guidance = request.guidance_of(None if index is None else request.regions[index])
    if not guidance.directions:
        return None, guidance.flipped
    x, y = guidance.directions[0].direction
    return ((-x, -y) if guidance.flipped else (x, y)), False


@pytest.mark.parametrize("photo_arrows", [(), (arrow(250, 9),)])
@pytest.mark.parametrize("flips", [(False, False), (True, False), (False, True)])
def test_reversing_a_region_reverses_its_arrows(photo_arrows, flips) -> None:
    own = Region(BELOW.shape, guidance=Guidance((arrow(10, 10),), flips[0]))
    request = UnfoldRequest((own, ABOVE), "moving", Guidance(photo_arrows, flips[1]))

    def opposite(direction, flipped):
        return (None, not flipped) if direction is None else ((-direction[0], -direction[1]), False)

    reversed_request = request.with_time_reversed()
    for index in (None, 0, 1):
        assert play(reversed_request, index) == opposite(*play(request, index))
        only = request.with_time_reversed(index) if index is not None else reversed_request
        assert play(only, index) == opposite(*play(request, index))
    assert request.with_time_reversed(0).regions[0].guidance.arrows == (arrow(10, 10).reversed(),)
    assert request.with_time_reversed(0).regions[1] is request.regions[1]
    assert reversed_request.with_time_reversed() == request
    if not any(flips):  # then arrows point in the play direction
        assert reversed_request.guidance_of(reversed_request.regions[0]).flipped is False


def test_strengths_are_multiplied_up_to_the_limit() -> None:
    region = Region(BELOW.shape, guidance=Guidance(strength=2.5))
    assert UnfoldRequest((region,), guidance=Guidance(strength=0.5)).guidance_of(region).strength == 1.25
    assert UnfoldRequest((region,), guidance=Guidance(strength=2.0)).guidance_of(region).strength == 3.0


@pytest.mark.parametrize(
    ("strengths", "outside", "stands_still"),
    [
        ({None: 0.0}, "photo", True),
        ({0: 0.0, 1: 0.0}, "photo", True),
        ({0: 0.0, 1: 0.0}, "still", True),
        ({0: 0.0, 1: 0.0}, "moving", False),  # the outside moves
        ({0: 0.0}, "photo", False),
        ({}, "photo", False),
    ],
)
def test_nothing_moves_if_all_strengths_are_zero(strengths, outside, stands_still) -> None:
    assert assign_guidance([BELOW, ABOVE], outside, (), strengths=strengths).stands_still is stands_still


def test_a_photo_without_regions_is_still_at_strength_zero() -> None:
    assert UnfoldRequest(guidance=Guidance(strength=0)).stands_still
    assert not UnfoldRequest(guidance=Guidance(strength=0.01)).stands_still


def test_masks_that_would_fill_the_memory_are_rejected() -> None:
    mask = Region(Mask(np.broadcast_to(np.uint8(255), (20_000, 12_500))))
    UnfoldRequest((mask,) * 4).check_masks()
    with pytest.raises(UsageError, match="pixels in total"):
        UnfoldRequest((mask,) * 5).check(12_500, 20_000)


def test_an_arrow_that_applies_to_nothing_is_rejected() -> None:
    guided = Region(BELOW.shape, guidance=Guidance((arrow(10, 10),)))
    with pytest.raises(UsageError, match="starts in no region"):
        UnfoldRequest((guided,), "photo", Guidance((arrow(250, 9),))).check(*SIZE)
    UnfoldRequest((guided, ABOVE), "photo", Guidance((arrow(250, 9),))).check(*SIZE)  # applies to the second region
    UnfoldRequest((guided,), "moving", Guidance((arrow(250, 9),))).check(*SIZE)
    UnfoldRequest((), "photo", Guidance((arrow(250, 9),))).check(*SIZE)


@given(st.floats(0, 299), st.floats(0, 199))
def test_a_shape_contains_exactly_the_points_inside(x: float, y: float) -> None:
    assert Rectangle(50, 40, 150, 90).contains(x, y) == (50 <= x < 150 and 40 <= y < 90)
    radius = ((x - 150) / 100) ** 2 + ((y - 100) / 60) ** 2
    if abs(radius - 1) > 0.01:
        assert Ellipse(50, 40, 250, 160).contains(x, y) == (radius < 1)
    if abs(x - y) > 1e-6:
        assert Polygon(((0, 0), (300, 0), (300, 300))).contains(x, y) == (x > y)
    pixels = np.zeros((200, 300), np.uint8)
    pixels[20:, :100] = 255
    assert Mask(pixels).contains(x, y) == (x < 100 and y >= 20)


def test_a_mask_contains_no_points_outside_the_photo() -> None:
    full = Mask(np.full((20, 30), 255, np.uint8))
    assert full.contains(29.9, 19.9) and not full.contains(30, 5) and not full.contains(5, -0.1)
