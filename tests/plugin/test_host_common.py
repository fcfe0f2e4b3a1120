"""Shared encoders of both plug-ins: arrows, masks and PNG."""

import base64
import io
from math import dist, hypot, pi
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt
import pytest

from shutterspan.core.color.icc import display_p3
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.pipeline.mask_files import mask_from_png
from shutterspan.core.types.guidance import Arrow
from shutterspan.plugin.host_common import (
    arrow_through,
    distinct_messages,
    encode_mask,
    longest_stroke,
    straight_stroke,
    write_png,
)
from shutterspan.plugin.messages import make_message


def png(pixels: npt.NDArray[Any], profile: bytes | None = None) -> bytes:
    height, width, channels = pixels.shape
    file = io.BytesIO()
    strips = (pixels[top : top + 5].tobytes() for top in range(0, height, 5))
    write_png(file, width, height, channels, pixels.itemsize * 8, strips, profile)
    return file.getvalue()


def test_what_was_found_in_a_region_takes_the_place_of_what_was_found_in_the_photo() -> None:
    photo, long = make_message("diagnosis_no_motion"), make_message("diagnosis_blur_too_long", width=800)
    region = make_message("nothing_found_in_region", region="it")
    assert distinct_messages([photo, long, photo]) == [photo, long]
    assert distinct_messages([photo, long, region, region]) == [long, region]


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_png_holds_the_very_numbers(channels: int, dtype: type) -> None:
    pixels = np.random.default_rng(channels).integers(0, np.iinfo(dtype).max, (23, 17, channels), dtype, endpoint=True)
    np.testing.assert_array_equal(imagecodecs.png_decode(png(pixels)).reshape(pixels.shape), pixels)


def test_png_holds_the_profile(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(png(np.full((20, 20, 3), 100, np.uint8), display_p3()))
    assert load_photo(path).profile == display_p3()


def test_the_core_reads_the_mask() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (48, 64), np.uint8)
    mask = mask_from_png(base64.b64decode(encode_mask(64, 48, pixels.tobytes())))
    np.testing.assert_array_equal(mask.pixels, pixels)


@pytest.mark.parametrize(("angle", "name"), [(0, "right"), (pi / 2, "up"), (pi, "left"), (-pi / 4, "down and right")])
def test_an_arrow_has_its_middle_its_length_and_its_direction(angle: float, name: str) -> None:
    x0, y0, x1, y1 = arrow_through(30, 20, 8, angle)
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((30, 20))
    drawn = Arrow((x0, y0), (x1, y1))
    assert drawn.length == pytest.approx(16)
    assert str(drawn.direction_name) == name


@pytest.mark.parametrize("angle", [0, 0.3, pi / 2, 2, pi, -2.5])
@pytest.mark.parametrize("middle", [(30, 20), (1, 1), (64, 48), (60, 3)])
def test_a_stroke_has_its_length_and_direction_and_lies_inside(angle: float, middle: tuple[float, float]) -> None:
    for length in (1, 20, longest_stroke(64, 48, angle)):
        start, end = straight_stroke(*middle, length, angle, 64, 48)
        assert all(0 <= x <= 64 and 0 <= y <= 48 for x, y in (start, end))
        assert dist(start, end) == pytest.approx(length)
        expected = Arrow((0, 0), arrow_through(0, 0, 1, angle)[2:]).direction
        assert Arrow((start[0], start[1]), (end[0], end[1])).direction == pytest.approx(expected)


def test_a_stroke_is_moved_no_farther_than_needed() -> None:
    assert straight_stroke(30, 20, 10, 0, 64, 48) == [[25, 20], [35, 20]]
    assert straight_stroke(60, 20, 10, pi, 64, 48) == [pytest.approx([64, 20]), pytest.approx([54, 20])]


@pytest.mark.parametrize(("angle", "length"), [(0, 64), (pi, 64), (pi / 2, 48), (pi / 4, 64), (-1, 48 / 0.841471)])
def test_the_longest_stroke_fits_and_is_no_longer_than_the_longer_side(angle: float, length: float) -> None:
    assert longest_stroke(64, 48, angle) == pytest.approx(length)
    assert longest_stroke(64, 48, angle) < hypot(64, 48)
