"""Relative sharpness of the frames of an exposure."""

from collections.abc import Mapping

import numpy as np
from PyQt6.QtCore import QRect
from PyQt6.QtGui import QImage

from shutterspan.ui.desktop.state.images import pixels_of

#: Frames count as equally sharp if their sharpness differs by a smaller share than this.
_LEAST_DIFFERENCE = 0.01
#: The bottom of the curve is at most this share of the highest sharpness.
_BOTTOM_SHARE = 0.6


def frame_sharpness(frame: QImage, part: QRect) -> float:
    """The mean gradient energy of the luminance in a part of the frame. frame: with four bytes per pixel."""
    import cv2  # imported late, so that the app starts faster

    left, top, width, height = part.getRect()
    pixels = pixels_of(frame, 4)[top : top + height, left : left + width]
    luminance = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_BGRA2GRAY)
    across = cv2.norm(luminance[:, 1:], luminance[:, :-1], cv2.NORM_L2SQR)
    down = cv2.norm(luminance[1:], luminance[:-1], cv2.NORM_L2SQR)
    energy: float = (across + down) / luminance.size
    return energy


def sharpest_instant(sharpness: Mapping[float, float], start: float, end: float) -> float | None:
    """The instant between start and end at which a frame is sharpest. None if all frames there are alike."""
    inside = {t: value for t, value in sharpness.items() if start <= t <= end}
    if not inside or min(inside.values()) >= (1 - _LEAST_DIFFERENCE) * max(inside.values()):
        return None
    return max(inside, key=inside.__getitem__)


def curve_heights(sharpness: Mapping[float, float]) -> dict[float, float]:
    """The height of the curve, in [0,1], at each instant, in ascending order.

    Relative to the sharpest frame, so that small differences look small.
    """
    highest = max(sharpness.values(), default=0.0)
    bottom = min(_BOTTOM_SHARE * highest, min(sharpness.values(), default=0.0))
    span = max(highest - bottom, 1e-9)
    return {t: (sharpness[t] - bottom) / span for t in sorted(sharpness)}
