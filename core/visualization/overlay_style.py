"""The common style of all overlays: drawing styles of motion, speed thresholds, and tints of consistency."""

from typing import Literal

import numpy as np

from shutterspan.core.types.arrays import BoolArray, Float32Array, FloatArray

#: Drawing styles of motion: arrows over the photo, or flow colours.
DrawingStyle = Literal["arrows", "colours"]
#: Motion above this, in pixels over the exposure, counts as moving.
MOTION_THRESHOLD = 1.0
#: The speed of the slowest arrow, as a share of the fast speed.
_MIN_ARROW_SPEED = 0.12
_EXPLAINED_COLOUR = np.array([40, 110, 220], np.float32)
_UNEXPLAINED_COLOUR = np.array([230, 40, 30], np.float32)


def fast_speed(speeds: FloatArray) -> float:
    """The 95th percentile of speeds of any shape, in the same unit."""
    return float(np.quantile(speeds, 0.95))


def has_arrow(speeds: FloatArray) -> BoolArray:
    """A mask of the arrows to draw. speeds: speeds of all possible arrows, of any shape, in pixels over the
    exposure."""
    return (speeds > MOTION_THRESHOLD) & (speeds > _MIN_ARROW_SPEED * fast_speed(speeds))


def consistency_tint(unexplained: Float32Array) -> Float32Array:
    """RGB (H,W,3) float32 in [0,255]: blue where the clip explains the blur, red where it doesn't.

    unexplained: (H,W) float32 in [0,1].
    """
    tint: Float32Array = _EXPLAINED_COLOUR + unexplained[..., None] * (_UNEXPLAINED_COLOUR - _EXPLAINED_COLOUR)
    return tint
