"""Render regions as alpha masks with soft borders."""

from collections.abc import Sequence

import cv2
import numpy as np

from shutterspan.core.types.arrays import Float32Array, FloatArray, IntArray
from shutterspan.core.types.grid import Box, PixelGrid
from shutterspan.core.types.levels import to_float
from shutterspan.core.types.region import Mask, Region

#: Wide soft borders are rendered at a reduced resolution, with this many pixels per standard deviation of their blur.
_PIXELS_PER_SIGMA = 4.0
#: Alpha closer than this to 0 or 1 is clipped to it.
_CLIPPED_FRACTION = 0.002
_FRACTION_BITS = 8


def feathered_bounds(region: Region, width: int, height: int) -> Box:
    """Return the bounding box of a region with its soft border, within a photo of this size."""
    left, top, right, bottom = region.shape.box
    margin = 1.6 * region.border_width(width, height) + 2
    return max(0.0, left - margin), max(0.0, top - margin), min(width, right + margin), min(height, bottom + margin)


def render_alpha(region: Region, grid: PixelGrid, width: int, height: int) -> Float32Array:
    """Render the coverage of a region in each pixel of a grid: (rows,columns) in [0,1].

    width, height: the photo's size in pixels. The soft border is centred on the shape's edge. If a region reaches the
    edge of the photo, it has no border there.
    """
    sigma = region.border_width(width, height) / 2
    scale = min(grid.scale, _PIXELS_PER_SIGMA / sigma) if sigma else grid.scale
    left, top, right, bottom = grid.box
    # Blur and interpolation need a margin. The box is in whole pixels of the photo.
    margin = 3 * sigma + 1 / scale
    canvas_box = (
        max(0, int(left - margin)),
        max(0, int(top - margin)),
        min(width, int(np.ceil(right + margin))),
        min(height, int(np.ceil(bottom + margin))),
    )
    canvas = PixelGrid.of_box(canvas_box)
    canvas = canvas.with_resolution(max(1, round(canvas.width * scale)), max(1, round(canvas.height * scale)))
    mask = _draw_shape(region, canvas)
    if sigma:
        mask = cv2.GaussianBlur(mask, (0, 0), sigma * canvas.scale, borderType=cv2.BORDER_REPLICATE)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = grid.columns, grid.rows
    resampled: Float32Array = cv2.warpAffine(
        mask, grid.affine_to(canvas), size, flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    alpha: Float32Array = np.clip((resampled - _CLIPPED_FRACTION) / (1 - 2 * _CLIPPED_FRACTION), 0, 1)
    return alpha


def _draw_shape(region: Region, canvas: PixelGrid) -> Float32Array:
    """Draw the shape without its soft border, antialiased: (rows,columns) in [0,1]."""
    shape = region.shape
    if isinstance(shape, Mask):
        left, top, right, bottom = map(int, canvas.box)
        pixels = to_float(shape.pixels[top:bottom, left:right])
        resized: Float32Array = cv2.resize(pixels, (canvas.columns, canvas.rows), interpolation=cv2.INTER_AREA)
        return resized
    corners = (np.array(shape.points) - (canvas.left, canvas.top)) * (
        canvas.columns / canvas.width,
        canvas.rows / canvas.height,
    )
    surrounding = np.array(
        [(-9, -9), (canvas.columns + 9, -9), (canvas.columns + 9, canvas.rows + 9), (-9, canvas.rows + 9)]
    )
    # OpenCV fills half a pixel beyond a contour. So the shape and its complement are filled and averaged.
    inside, outside = (_fill_contours(contours, canvas) for contours in ([corners], [surrounding, corners]))
    coverage: Float32Array = np.divide(1 + inside - outside, 2)
    return coverage


def _fill_contours(contours: Sequence[FloatArray | IntArray], canvas: PixelGrid) -> Float32Array:
    """Fill contours, each (n,2) in columns and rows, by the even-odd rule: (rows,columns) in [0,1]."""
    mask = np.zeros((canvas.rows, canvas.columns), np.uint8)
    fixed_point = [np.round((contour - 0.5) * 2**_FRACTION_BITS).astype(np.int32) for contour in contours]
    cv2.fillPoly(mask, fixed_point, 255, cv2.LINE_AA, _FRACTION_BITS)
    return to_float(mask)
