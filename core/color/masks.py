"""Regions as masks: how much of a region each pixel shows, with its soft border."""

import cv2
import numpy as np

from shutterspan.core.types.grid import Box, Window
from shutterspan.core.types.levels import as_float
from shutterspan.core.types.region import Mask, Region

#: A soft border is drawn in no more pixels than it takes: so many for one standard deviation of its blur.
_PIXELS_A_SIGMA = 4.0
#: Less than this share of a region, or of what lies around it, is left out.
_TAIL = 0.002
_FRACTION_BITS = 8


def reach(region: Region, width: int, height: int) -> Box:
    """What a region touches with its soft border, in a photo of this size."""
    left, top, right, bottom = region.shape.box
    beyond = 1.6 * region.border(width, height) + 2
    return max(0.0, left - beyond), max(0.0, top - beyond), min(width, right + beyond), min(height, bottom + beyond)


def alpha(region: Region, window: Window, width: int, height: int) -> np.ndarray:
    """How much of a region each pixel of the window shows: (rows,columns) float32 in [0,1].

    width, height: of the photo. The border is half on either side of the shape's edge; where the region ends with
    the photo it has none.
    """
    sigma = region.border(width, height) / 2
    scale = min(window.scale, _PIXELS_A_SIGMA / sigma) if sigma else window.scale
    left, top, right, bottom = window.box
    # So far beyond the window as the blur reaches, and a pixel for the interpolation, in whole pixels of the photo.
    beyond = 3 * sigma + 1 / scale
    around = (
        max(0, int(left - beyond)),
        max(0, int(top - beyond)),
        min(width, int(np.ceil(right + beyond))),
        min(height, int(np.ceil(bottom + beyond))),
    )
    canvas = Window.of_box(around)
    canvas = canvas.seen_in(max(1, round(canvas.width * scale)), max(1, round(canvas.height * scale)))
    drawn = _drawn(region, canvas)
    if sigma:
        drawn = cv2.GaussianBlur(drawn, (0, 0), sigma * canvas.scale, borderType=cv2.BORDER_REPLICATE)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = window.columns, window.rows
    shown = cv2.warpAffine(drawn, window.map_to(canvas), size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.clip((shown - _TAIL) / (1 - 2 * _TAIL), 0, 1)


def _drawn(region: Region, canvas: Window) -> np.ndarray:
    """The shape with its edge as it is, antialiased."""
    shape = region.shape
    if isinstance(shape, Mask):
        left, top, right, bottom = map(int, canvas.box)
        own = as_float(shape.pixels[top:bottom, left:right])
        return cv2.resize(own, (canvas.columns, canvas.rows), interpolation=cv2.INTER_AREA)
    corners = (np.array(shape.points) - (canvas.left, canvas.top)) * (
        canvas.columns / canvas.width,
        canvas.rows / canvas.height,
    )
    beyond = np.array(
        [(-9, -9), (canvas.columns + 9, -9), (canvas.columns + 9, canvas.rows + 9), (-9, canvas.rows + 9)]
    )
    # OpenCV fills half a pixel more than the shape, and so it does with all that is not the shape.
    inside, outside = (_filled(contours, canvas) for contours in ([corners], [beyond, corners]))
    return (1 + inside - outside) / 2


def _filled(contours: list[np.ndarray], canvas: Window) -> np.ndarray:
    """(rows,columns) float32: one inside an odd number of contours, each (n,2) in columns and rows."""
    drawn = np.zeros((canvas.rows, canvas.columns), np.uint8)
    fixed = [np.round((contour - 0.5) * 2**_FRACTION_BITS).astype(np.int32) for contour in contours]
    cv2.fillPoly(drawn, fixed, 255, cv2.LINE_AA, _FRACTION_BITS)
    return as_float(drawn)
