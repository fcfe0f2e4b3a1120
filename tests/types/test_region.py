import math
from hashlib import sha256
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.types import region as region_module
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region, topmost_index

NAN, INF = math.nan, math.inf

REGION_2 = make_message("region_numbered", number=2)


def refusal(region: Region, width: int = 300, height: int = 200) -> str:
    with pytest.raises(UsageError) as caught:
        region.check(REGION_2, width, height)
    return caught.value.message


@pytest.mark.parametrize(
    "shape",
    [
        Rectangle(0, 0, 300, 200),
        Ellipse(10.5, 20, 40, 50),
        Polygon(((0, 0), (300, 0), (150, 200))),
        Polygon(((0, 0), (0, 0), (300, 0), (300, 200), (0, 0))),
        Mask(np.eye(200, 300, dtype=np.uint8)),
    ],
)
def test_valid_regions_pass(shape) -> None:
    Region(shape).check(REGION_2, 300, 200)
    Region(shape, feather=0).check(REGION_2, 300, 200)


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (Rectangle(10, 10, 10, 50), "is empty"),
        (Rectangle(50, 10, 10, 50), "is empty"),
        (Rectangle(NAN, 10, 20, 50), "is empty"),
        (Ellipse(10, 10, 40, 10.2), "is empty"),
        (Polygon(()), "is empty"),
        (Polygon(((1, 1), (50, 50))), "is empty"),
        (Polygon(((1, 1), (50, 50), (99, 99))), "is empty"),
        (Polygon(((1, 1), (NAN, 50), (99, 9))), "has a corner with an invalid position"),
        (Polygon(((1, 1), (INF, 50), (99, 9))), "has a corner with an invalid position"),
        (Polygon(((0, 0), (100, 100), (100, 0), (0, 100))), "crosses itself"),
        (Polygon(((0, 0), (90, 0), (90, 90), (30, -0.0), (0, 90))), "crosses itself"),
        (Polygon(tuple((i % 100, i // 100) for i in range(6000))), "has more than 5000 corners"),
        (Polygon(((1, 1), (50, 1), (50, 50)) + ((1, 50),) * 5000), "has more than 5000 corners"),
        (Mask(np.zeros((200, 300), np.uint8)), "is empty"),
        (Rectangle(10, 10, 301, 50), "extends beyond the photo, which is 300x200 pixels"),
        (Ellipse(-1, 10, 30, 50), "extends beyond the photo"),
        (Rectangle(1000, 1000, 1100, 1100), "extends beyond the photo"),
        (Rectangle(-INF, 10, 30, 50), "extends beyond the photo"),
        (Polygon(((1, 1), (50, 201), (99, 9))), "extends beyond the photo"),
    ],
)
def test_the_reason_is_named(shape, reason: str) -> None:
    assert refusal(Region(shape)).startswith(f"Region 2 {reason}")


def test_a_mask_of_another_size_and_an_invalid_feather_are_errors() -> None:
    mask = Mask(np.ones((20, 30), np.uint8))
    assert refusal(Region(mask)) == "The mask of region 2 is 30x20 pixels, the photo 300x200."
    for feather in (-1, NAN, INF, 301):
        assert "feather of region 2" in refusal(Region(Rectangle(0, 0, 9, 9), feather))


def test_a_regions_guidance_is_checked_with_it() -> None:
    outside = Guidance((Arrow((1, 1), (400, 1)),))
    assert "extends beyond the photo" in refusal(Region(Rectangle(0, 0, 9, 9), guidance=outside))


@given(st.integers(5, 40), st.floats(0, 6), st.integers(0, 39), st.integers(0, 39))
@settings(max_examples=60)
def test_a_ring_with_two_exchanged_corners_crosses_itself(n: int, turn: float, i: int, j: int) -> None:
    angles = [turn + math.tau * k / n for k in range(n)]
    corners = [(100 + 90 * math.cos(angle), 100 + 90 * math.sin(angle)) for angle in angles]
    Region(Polygon(tuple(corners))).check(REGION_2, 200, 200)
    assume(i % n != j % n)
    corners[i % n], corners[j % n] = corners[j % n], corners[i % n]
    assert "crosses itself" in refusal(Region(Polygon(tuple(corners))), 200, 200)


def test_masks_are_compared_by_their_pixels() -> None:
    one, same, other = (Mask(np.full((4, 4), v, np.uint8)) for v in (9, 9, 8))
    assert one == same and hash(one) == hash(same) and one != other
    assert Region(one) == Region(same)
    assert one != Mask(np.full((2, 8), 9, np.uint8)) and one != "mask"
    assert Mask(np.eye(4, 9, 3, np.uint8)).box == (3, 0, 7, 4)


def test_a_mask_is_hashed_and_measured_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Mock(side_effect=sha256)
    monkeypatch.setattr(region_module, "sha256", counted)
    one, same = (Mask(np.full((30, 40), 9, np.uint8)) for _ in range(2))
    assert all(one == same and hash(one) == hash(same) for _ in range(20))
    assert counted.call_count == 2
    assert one.box is one.box


def test_the_topmost_region_at_a_point() -> None:
    regions = [Region(Rectangle(0, 0, 50, 50)), Region(Rectangle(20, 20, 30, 30)), Region(Rectangle(60, 0, 90, 90))]
    assert [topmost_index(regions, point) for point in ((25, 25), (10, 10), (70, 10), (55, 10))] == [1, 0, 2, None]
