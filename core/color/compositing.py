"""Blend two pictures through a mask in linear light, without a visible border."""

import numpy as np

from shutterspan.core.color.srgb import linear_to_srgb, srgb_to_linear
from shutterspan.core.types.arrays import Float32Array, PixelArray
from shutterspan.core.types.levels import quantise, to_float


def blend(below: PixelArray, above: PixelArray, alpha: Float32Array) -> PixelArray:
    """Blend `above` over `below`, both (H,W,3) of one dtype, in linear light; alpha: (H,W) in [0,1]."""
    result = np.where((alpha >= 1)[..., None], above, below)
    partial = (alpha > 0) & (alpha < 1)
    share = alpha[partial][:, None]
    light = [srgb_to_linear(to_float(picture[partial])) for picture in (below, above)]
    result[partial] = quantise(linear_to_srgb(light[0] * (1 - share) + light[1] * share), below.dtype)
    return result
