"""Pixel values: the levels of 8 and of 16 bits, and floats in [0,1]. The full range always maps to the full range."""

import numpy as np


def as_uint16(pixels: np.ndarray) -> np.ndarray:
    """uint8 or uint16, of any shape, to uint16; uint16 is returned as it is, not copied."""
    return pixels if pixels.dtype == np.uint16 else pixels.astype(np.uint16) * 257


def as_float(pixels: np.ndarray) -> np.ndarray:
    """uint8 or uint16, of any shape, to float32 in [0,1]."""
    return pixels.astype(np.float32) / np.iinfo(pixels.dtype).max


def quantised(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Floats of any shape, clipped to [0,1], to the nearest levels of `dtype`, uint8 or uint16."""
    return (np.clip(values, 0, 1) * np.iinfo(dtype).max + 0.5).astype(dtype)
