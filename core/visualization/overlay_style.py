"""What all overlays share: from which speed on motion is shown, and the tints of what a clip explains."""

import numpy as np

#: Motion above this, in pixels over the exposure, counts as moving.
MOVING_ABOVE = 1.0
#: The slowest arrow, as a share of the fast speed.
_SLOWEST = 0.12
_EXPLAINED, _UNEXPLAINED = np.array([40, 110, 220], np.float32), np.array([230, 40, 30], np.float32)


def fast_speed(speeds: np.ndarray) -> float:
    """speeds: (...). The speed that a twentieth of them exceeds, in the same unit."""
    return float(np.quantile(speeds, 0.95))


def has_arrow(speeds: np.ndarray) -> np.ndarray:
    """speeds: (...), in pixels over the exposure, at all places that can have an arrow. (...) bool: which have one."""
    return (speeds > MOVING_ABOVE) & (speeds > _SLOWEST * fast_speed(speeds))


def trust_tint(unexplained: np.ndarray) -> np.ndarray:
    """unexplained: (H,W) float32 in [0,1]. (H,W,3) float32 in [0,255]: blue is explained, red is not."""
    return _EXPLAINED + unexplained[..., None] * (_UNEXPLAINED - _EXPLAINED)
