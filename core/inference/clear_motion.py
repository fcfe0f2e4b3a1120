"""Find where motion is clear. Only clear motion gets guidance.

The first estimate also has faint motion in still things close to fast ones. With guidance there, the network would move
them.
"""

import cv2
import numpy as np

from shutterspan.core.types.arrays import BoolArray, Float32Array

#: In pixels of the working picture. Where the motion is shorter, the guidance is zero.
MIN_SPEED = 0.5
#: Motion is clear if it is longer than this share of the longest motion around it, or than this number of pixels of the
#: working picture. Around means inside a circle with this diameter, in cells of the motion field.
CLEAR_SHARE, CLEAR_SPEED, CLEAR_DIAMETER = 0.3, 4.0, 33


def has_clear_motion(motion: Float32Array) -> BoolArray:
    """Where motion (h,w,2), in pixels of the working picture, is not merely a trace of much faster motion: (h,w)."""
    speed = cv2.GaussianBlur(np.linalg.norm(motion, axis=2), (0, 0), 1)
    circle = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (CLEAR_DIAMETER, CLEAR_DIAMETER))
    clear: BoolArray = speed > np.minimum(CLEAR_SHARE * cv2.dilate(speed, circle), CLEAR_SPEED)
    return clear
