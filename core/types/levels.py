"""Convert pixel values between uint8, uint16 and floats in [0,1]. The full range always maps to the full range."""

from typing import cast

import numpy as np

from shutterspan.core.types.arrays import Float32Array, FloatArray, PixelArray, UInt16Array


def to_uint16(pixels: PixelArray) -> UInt16Array:
    """Convert uint8 or uint16 pixels of any shape to uint16. uint16 is returned without a copy."""
    return cast(UInt16Array, pixels) if pixels.dtype == np.uint16 else pixels.astype(np.uint16) * 257


def to_float(pixels: PixelArray) -> Float32Array:
    """Convert uint8 or uint16 pixels of any shape to float32 in [0,1]."""
    values: Float32Array = np.divide(pixels.astype(np.float32), np.iinfo(pixels.dtype).max)
    return values


def quantise(values: FloatArray, dtype: np.dtype[np.uint8 | np.uint16]) -> PixelArray:
    """Round floats of any shape, clipped to [0,1], to the nearest levels of `dtype`, uint8 or uint16."""
    levels: FloatArray = np.clip(values, 0, 1) * np.iinfo(dtype).max + 0.5
    return levels.astype(dtype)
