"""Motion as colours: the hue tells the direction, the saturation the speed.

The colour wheel is that of Baker et al., "A Database and Evaluation Methodology for Optical Flow", IJCV 2011, which
optical flow is shown in ever since.
"""

import numpy as np

#: Steps of the wheel from each of red, yellow, green, cyan, blue and magenta to the next: more where the eye sees more.
_STEPS = (15, 6, 4, 11, 13, 6)
_CORNERS = np.array([(1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1), (1, 0, 1), (1, 0, 0)], float)


def flow_colours(motion: np.ndarray, fastest: float) -> np.ndarray:
    """(…,2) displacements, x right and y down, to (…,3) uint8: white stands still, full colour moves by `fastest` or
    more, in pixels."""
    speed = np.linalg.norm(motion, axis=-1) / max(fastest, 1e-6)
    turn = np.arctan2(-motion[..., 1], -motion[..., 0]) / np.pi
    hue = _hues((turn + 1) / 2)
    colour = 1 - np.minimum(speed, 1)[..., None] * (1 - hue)
    return (colour * 255 + 0.5).astype(np.uint8)


def _hues(place: np.ndarray) -> np.ndarray:
    """Colours (…,3) at places in [0,1] around the wheel."""
    corners = np.cumsum((0, *_STEPS)) / sum(_STEPS)
    return np.stack([np.interp(place, corners, _CORNERS[:, channel]) for channel in range(3)], -1)
