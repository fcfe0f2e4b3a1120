"""Shared encoders of both plug-ins: arrows, masks and PNG."""

import base64
import io
from math import pi
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
from shutterspan.plugin.host_common import arrow_through, encode_mask, write_png


def png(pixels: npt.NDArray[Any], profile: bytes | None = None) -> bytes:
    height, width, channels = pixels.shape
    file = io.BytesIO()
    strips = (pixels[top : top + 5].tobytes() for top in range(0, height, 5))
    write_png(file, width, height, channels, pixels.itemsize * 8, strips, profile)
    return file.getvalue()


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
