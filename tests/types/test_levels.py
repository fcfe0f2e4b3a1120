import numpy as np
import pytest

from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.levels import quantise, to_float, to_uint16


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_every_level_is_restored_from_floats(dtype: type[np.uint8] | type[np.uint16]) -> None:
    levels: PixelArray = np.arange(np.iinfo(dtype).max + 1).astype(dtype)
    values = to_float(levels)
    assert values.dtype == np.float32 and values[0] == 0 and values[-1] == 1
    quantised = quantise(values, levels.dtype)
    assert np.array_equal(quantised, levels) and quantised.dtype == dtype


def test_values_are_rounded_to_the_nearest_level_and_clipped() -> None:
    values = np.array([-0.3, 0.0, 0.49 / 255, 0.51 / 255, 1.0, 1.7], np.float32)
    assert quantise(values, np.dtype(np.uint8)).tolist() == [0, 0, 0, 1, 255, 255]


def test_eight_bits_become_sixteen_over_the_full_range() -> None:
    levels = np.arange(256, dtype=np.uint8)
    deep = to_uint16(levels)
    assert deep.dtype == np.uint16 and deep[[0, 1, 255]].tolist() == [0, 257, 65535]
    assert np.array_equal(to_float(deep), to_float(levels))
    assert to_uint16(deep) is deep
