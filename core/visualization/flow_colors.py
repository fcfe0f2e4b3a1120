"""Convert motion to colours: hue for the direction, saturation for the speed.

The colour wheel is the common one for optical flow, from Baker et al., "A Database and Evaluation Methodology for
Optical Flow", IJCV 2011.
"""

import numpy as np

from shutterspan.core.types.arrays import FloatArray, UInt8Array

#: Steps of the wheel from each of red, yellow, green, cyan, blue and magenta to the next. There are more steps where
#: the eye distinguishes more hues.
_STEPS = (15, 6, 4, 11, 13, 6)
_CORNERS = np.array([(1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1), (1, 0, 1), (1, 0, 0)], float)


def flow_colours(motion: FloatArray, max_speed: float) -> UInt8Array:
    """Colours (…,3) uint8 of displacements (…,2), x right and y down, in pixels.

    White means no motion; fully saturated colours mean `max_speed` pixels or more.
    """
    speed = np.linalg.norm(motion, axis=-1) / max(max_speed, 1e-6)
    angle = np.arctan2(-motion[..., 1], -motion[..., 0]) / np.pi
    hue = _wheel_colours((angle + 1) / 2)
    colours: FloatArray = 1 - np.minimum(speed, 1)[..., None] * (1 - hue)
    return (colours * 255 + 0.5).astype(np.uint8)


def _wheel_colours(position: FloatArray) -> FloatArray:
    """Fully saturated colours (…,3) in [0,1] at positions (…) in [0,1] around the wheel."""
    corners = np.cumsum((0, *_STEPS)) / sum(_STEPS)
    return np.stack([np.interp(position, corners, _CORNERS[:, channel]) for channel in range(3)], -1)
