"""Rasterize paths and lines of a brush to masks. All coordinates are pixels of the photo."""

import math
from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QImage, QPainter, QPainterPath, QPen, QTransform

from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.types.guidance import Point
from shutterspan.core.types.region import Mask
from shutterspan.ui.desktop.state.images import pixels_of
from shutterspan.ui.desktop.widgets.canvas.outlines import polygon_of

#: Soft edges are rasterized at this resolution, which suffices for them: pixels per standard deviation of their blur.
_PIXELS_PER_SIGMA = 2.5
#: Maximum feather of a brush as a share of its size; with more, a single line would reach full opacity nowhere.
_MAX_FEATHER_SHARE = 0.8


def fill_mask(path: QPainterPath, width: int, height: int) -> Mask:
    """The mask of the area inside a path, in a photo of this size."""
    return Mask(_rasterize(path, None, QTransform(), width, height))


def brush_mask(points: Sequence[Point], size: float, feather: float, width: int, height: int) -> Mask:
    """The mask of a line with a round brush, in a photo of this size.

    size: the brush's diameter; feather: the width of its soft edge, half on either side of the circle.
    """
    sigma = min(feather, _MAX_FEATHER_SHARE * size) / 2
    beyond = math.ceil(size / 2 + 3 * sigma) + 1
    across, down = zip(*points, strict=True)
    left, top = max(0, math.floor(min(across)) - beyond), max(0, math.floor(min(down)) - beyond)
    right, bottom = min(width, math.ceil(max(across)) + beyond), min(height, math.ceil(max(down)) + beyond)
    scale = min(1.0, _PIXELS_PER_SIGMA / sigma) if sigma else 1.0
    columns, rows = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    to_crop = QTransform.fromScale(columns / (right - left), rows / (bottom - top)).translate(-left, -top)
    crop = _rasterize(brush_path(points), round_pen(size), to_crop, columns, rows)
    pixels = np.zeros((height, width), np.uint8)
    pixels[top:bottom, left:right] = _blur_and_resize(crop, sigma * scale, right - left, bottom - top)
    return Mask(pixels)


def brush_path(points: Sequence[Point]) -> QPainterPath:
    """The path of a brush. It always has a length, so that a single point is drawn as a dab."""
    (x, y), path = points[-1], QPainterPath()
    path.addPolygon(polygon_of([*points, (x + 0.01, y)]))
    return path


def round_pen(size: float) -> QPen:
    return QPen(Qt.GlobalColor.white, size, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _rasterize(path: QPainterPath, pen: QPen | None, transform: QTransform, width: int, height: int) -> UInt8Array:
    """Draw a path with a pen, or fill it without one. Returns (height,width) uint8 with antialiased edges."""
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(transform)
    if pen:
        painter.strokePath(path, pen)
    else:
        painter.fillPath(path, Qt.GlobalColor.white)
    painter.end()
    return pixels_of(image, 1)[..., 0].copy()


def _blur_and_resize(crop: UInt8Array, sigma: float, width: int, height: int) -> UInt8Array:
    """Blur a mask and resize it to (height,width). With sigma 0 the mask is returned unchanged."""
    if not sigma:
        return crop
    import cv2

    blurred = cv2.GaussianBlur(crop, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    resized: UInt8Array = cv2.resize(blurred, (width, height), interpolation=cv2.INTER_LINEAR)
    return resized
