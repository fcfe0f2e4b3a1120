"""One picture over another through a mask, without a visible border."""

import numpy as np

from shutterspan.core.color.srgb import encoded, linear
from shutterspan.core.types.levels import as_float, quantised


def blend(below: np.ndarray, above: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """`above` laid over `below`, both (H,W,3) uint8 or uint16, in linear light; alpha (H,W) in [0,1]."""
    result = np.where((alpha >= 1)[..., None], above, below)
    soft = (alpha > 0) & (alpha < 1)
    share = alpha[soft][:, None]
    light = [linear(as_float(picture[soft])) for picture in (below, above)]
    result[soft] = quantised(encoded(light[0] * (1 - share) + light[1] * share), below.dtype)
    return result
