"""One picture over another through a mask, without a visible border."""

import numpy as np

from shutterspan.core.color.srgb import encoded, linear


def blend(below: np.ndarray, above: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """`above` laid over `below`, both (H,W,3) uint8 or uint16, in linear light; alpha (H,W) in [0,1]."""
    result = np.where((alpha >= 1)[..., None], above, below)
    soft = (alpha > 0) & (alpha < 1)
    largest = np.iinfo(below.dtype).max
    share = alpha[soft][:, None]
    light = [linear(picture[soft].astype(np.float32) / largest) for picture in (below, above)]
    mixed = encoded(light[0] * (1 - share) + light[1] * share)
    result[soft] = (mixed * largest + 0.5).astype(below.dtype)
    return result
