import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest, assign_arrows

SIZE = (300, 200)
BELOW, ABOVE = Region(Rectangle(0, 0, 200, 200)), Region(Ellipse(50, 50, 150, 150))


def arrow(x: float, y: float) -> Arrow:
    return Arrow((x, y), (x + 20, y))


def test_an_arrow_applies_to_the_topmost_region_that_it_starts_in() -> None:
    request = assign_arrows(
        [BELOW, ABOVE], "moving", [arrow(100, 100), arrow(52, 52), arrow(250, 9), arrow(110, 90)], (), False
    )
    assert request.regions[0].guidance.arrows == (arrow(52, 52),)
    assert request.regions[1].guidance.arrows == (arrow(100, 100), arrow(110, 90))
    assert request.guidance == Guidance((arrow(250, 9),)) and request.outside == "moving"
    request.check(*SIZE)


def test_flips() -> None:
    request = assign_arrows([BELOW, ABOVE], "photo", (), {1}, True)
    assert [region.guidance.flipped for region in request.regions] == [False, True] and request.guidance.flipped
    with pytest.raises(UsageError, match="no region 3"):
        assign_arrows([BELOW, ABOVE], "photo", (), {2}, False)
    with pytest.raises(UsageError, match="no region 1"):
        assign_arrows([], "photo", (), {0}, False)


def test_masks_that_fill_the_memory_are_refused() -> None:
    mask = Region(Mask(np.broadcast_to(np.uint8(255), (20_000, 12_500))))
    UnfoldRequest((mask,) * 4).check_masks()
    with pytest.raises(UsageError, match="pixels together"):
        UnfoldRequest((mask,) * 5).check(12_500, 20_000)


def test_an_arrow_for_nothing_is_refused() -> None:
    guided = Region(BELOW.shape, guidance=Guidance((arrow(10, 10),)))
    with pytest.raises(UsageError, match="starts in no region"):
        UnfoldRequest((guided,), "photo", Guidance((arrow(250, 9),))).check(*SIZE)
    UnfoldRequest((guided, ABOVE), "photo", Guidance((arrow(250, 9),))).check(*SIZE)  # it applies to the second
    UnfoldRequest((guided,), "moving", Guidance((arrow(250, 9),))).check(*SIZE)
    UnfoldRequest((), "photo", Guidance((arrow(250, 9),))).check(*SIZE)


@given(st.floats(0, 299), st.floats(0, 199))
def test_the_points_that_a_shape_contains(x: float, y: float) -> None:
    assert Rectangle(50, 40, 150, 90).contains(x, y) == (50 <= x < 150 and 40 <= y < 90)
    radius = ((x - 150) / 100) ** 2 + ((y - 100) / 60) ** 2
    if abs(radius - 1) > 0.01:
        assert Ellipse(50, 40, 250, 160).contains(x, y) == (radius < 1)
    if abs(x - y) > 1e-6:
        assert Polygon(((0, 0), (300, 0), (300, 300))).contains(x, y) == (x > y)
    pixels = np.zeros((200, 300), np.uint8)
    pixels[20:, :100] = 255
    assert Mask(pixels).contains(x, y) == (x < 100 and y >= 20)


def test_a_mask_contains_nothing_beyond_itself() -> None:
    full = Mask(np.full((20, 30), 255, np.uint8))
    assert full.contains(29.9, 19.9) and not full.contains(30, 5) and not full.contains(5, -0.1)
