"""Crops and sizes of outputs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.foundation.limits import ASPECTS
from shutterspan.core.types.crop import Aspect, crop_box
from shutterspan.core.types.framing import frame_output
from shutterspan.core.types.settings import RenderSettings

SIDES = st.integers(16, 12_000)


@pytest.mark.parametrize(
    ("size", "width"),
    [
        ((8000, 6000), 2880),
        ((8000, 4500), 3840),
        ((4000, 16), 3840),
        ((2161, 4000), 1167),
        ((3840, 2160), 3840),
        ((1201, 675), 1201),
        ((16, 16), 16),
    ],
)
def test_the_size_fit_is_at_most_the_largest_of_players(size: tuple[int, int], width: int) -> None:
    assert frame_output(RenderSettings(), *size, is_playable=True).size[0] == width
    assert frame_output(RenderSettings(), *size, is_playable=False).size == size, "stills keep the photo's size"


@pytest.mark.parametrize(
    ("aspect", "photo", "expected"),
    [
        ("9:16", (6000, 4000), (1080, 1920)),
        ("9:16", (4000, 6000), (1080, 1920)),
        ("4:5", (6000, 4000), (1080, 1350)),
        ("1:1", (6000, 4000), (1080, 1080)),
        ("9:16", (1281, 853), (480, 852)),
    ],
)
def test_a_crop_has_the_chosen_width_if_the_photo_is_wide_enough(
    aspect: Aspect, photo: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert frame_output(RenderSettings(aspect=aspect, size=1080), *photo, is_playable=True).size == expected


@given(SIDES, SIDES, st.sampled_from(ASPECTS), st.floats(0, 1), st.floats(0, 1))
def test_a_crop_is_as_large_as_the_ratio_allows_even_and_inside(
    width: int, height: int, aspect: Aspect, x: float, y: float
) -> None:
    left, top, right, bottom = crop_box(width, height, aspect, (x, y))
    assert 0 <= left < right <= width and 0 <= top < bottom <= height
    columns, rows = right - left, bottom - top
    assert columns % 2 == rows % 2 == 0
    across, down = map(int, aspect.split(":"))
    assert abs(columns * down - rows * across) <= 2 * max(across, down), "the ratio, but for the last two pixels"
    assert width - columns < 4 or height - rows < 4, "no larger part has the ratio"


@given(SIDES, SIDES, st.sampled_from(ASPECTS), st.integers(16, 4000))
def test_the_crop_is_inside_the_rendered_frame(width: int, height: int, aspect: Aspect, size: int) -> None:
    framing = frame_output(RenderSettings(aspect=aspect, size=size), width, height, is_playable=True)
    assert framing.frame_width <= width
    left, top, right, bottom = framing.box
    frame_height = max(1, round(height * framing.frame_width / width))
    assert 0 <= left < right <= framing.frame_width and 0 <= top < bottom <= frame_height


def test_positions_0_and_1_are_the_edges_of_the_frame() -> None:
    assert crop_box(6000, 4000, "1:1", (0, 0)) == (0, 0, 4000, 4000)
    assert crop_box(6000, 4000, "1:1", (1, 1)) == (2000, 0, 6000, 4000)
    assert crop_box(6000, 4000, "1:1") == (1000, 0, 5000, 4000)
    assert crop_box(6001, 4001, None, (1, 1)) == (0, 0, 6001, 4001), "without a ratio, nothing is cut off"
