"""The sRGB transfer curve (IEC 61966-2-1) between encoded values and linear light, both in [0,1].

The curves of other RGB spaces are similar. So blending their pictures in this light leaves no visible border either.
"""

import numpy as np

from shutterspan.core.types.arrays import FloatArray


def srgb_to_linear(encoded: FloatArray) -> FloatArray:
    """Convert sRGB-encoded values in [0,1] to linear light of the same dtype."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def linear_to_srgb(light: FloatArray) -> FloatArray:
    """Convert linear light in [0,1] to sRGB-encoded values of the same dtype."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 0) ** (1 / 2.4) - 0.055)
