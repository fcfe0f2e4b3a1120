import numpy as np
import pytest

from shutterspan.core.color.compositing import blend
from shutterspan.core.color.srgb import linear_to_srgb, srgb_to_linear
from shutterspan.core.types.arrays import PixelArray


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_blend_mixes_linear_light(dtype: type[np.uint8] | type[np.uint16]) -> None:
    random = np.random.default_rng(0)
    largest = np.iinfo(dtype).max
    below, above = random.integers(0, largest, (2, 40, 50, 3), dtype, endpoint=True)
    share = random.random((40, 50)).astype(np.float32)
    share[:10], share[10:20] = 0, 1
    result = blend(below, above, share)
    assert result.dtype == dtype
    assert np.array_equal(result[:10], below[:10]) and np.array_equal(result[10:20], above[10:20])
    light_below, light_above = srgb_to_linear(below / largest), srgb_to_linear(above / largest)
    light = light_below * (1 - share[..., None]) + light_above * share[..., None]
    assert np.abs(result - linear_to_srgb(light) * largest).max() <= 1


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_blending_equal_pictures_leaves_no_border(dtype: type[np.uint8] | type[np.uint16]) -> None:
    levels: PixelArray = np.arange(np.iinfo(dtype).max + 1).astype(dtype)
    picture = levels.repeat(3).reshape(16, -1, 3)
    share = np.random.default_rng(1).random(picture.shape[:2]).astype(np.float32)
    assert np.array_equal(blend(picture, picture, share), picture)
