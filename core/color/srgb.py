"""The sRGB transfer curve (IEC 61966-2-1): encoded values and the light that they stand for, both in [0,1].

Photos in other RGB spaces have curves so close to it that a border between two pictures, blended in this light,
stays as invisible as in their own.
"""

import numpy as np


def linear(encoded: np.ndarray) -> np.ndarray:
    """The light of encoded values; float in, float of the same kind out."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def encoded(light: np.ndarray) -> np.ndarray:
    """The inverse of `linear`."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 0) ** (1 / 2.4) - 0.055)
