"""Masks from what was drawn: what a path encloses, and where a brush went. All in pixels of the photo."""

import math
from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QImage, QPainter, QPainterPath, QPen, QTransform

from shutterspan.core.types.guidance import Point
from shutterspan.core.types.region import Mask
from shutterspan.ui.desktop.state.images import pixels_of
from shutterspan.ui.desktop.widgets.canvas.outlines import polygon_of

#: A soft edge is painted in no more pixels than it takes: so many for one standard deviation of its blur.
_PIXELS_A_SIGMA = 2.5
#: The softest edge of a brush, as a share of its size: softer, and a single stroke would nowhere be quite inside.
_SOFTEST = 0.8


def enclosed(path: QPainterPath, width: int, height: int) -> Mask:
    """What lies inside a path, in a photo of this size."""
    return Mask(_drawn(path, None, QTransform(), width, height))


def brushed(points: Sequence[Point], size: float, feather: float, width: int, height: int) -> Mask:
    """What a round brush leaves along a path in a photo of this size.

    size: the brush's diameter; feather: the width of its soft edge, half on either side of the circle.
    """
    sigma = min(feather, _SOFTEST * size) / 2
    beyond = math.ceil(size / 2 + 3 * sigma) + 1
    across, down = zip(*points, strict=True)
    left, top = max(0, math.floor(min(across)) - beyond), max(0, math.floor(min(down)) - beyond)
    right, bottom = min(width, math.ceil(max(across)) + beyond), min(height, math.ceil(max(down)) + beyond)
    scale = min(1.0, _PIXELS_A_SIGMA / sigma) if sigma else 1.0
    columns, rows = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    to_part = QTransform.fromScale(columns / (right - left), rows / (bottom - top)).translate(-left, -top)
    part = _drawn(trail(points), round_pen(size), to_part, columns, rows)
    pixels = np.zeros((height, width), np.uint8)
    pixels[top:bottom, left:right] = _softened(part, sigma * scale, right - left, bottom - top)
    return Mask(pixels)


def trail(points: Sequence[Point]) -> QPainterPath:
    """The way of a brush. It is never without length, so that a dab is drawn."""
    (x, y), path = points[-1], QPainterPath()
    path.addPolygon(polygon_of([*points, (x + 0.01, y)]))
    return path


def round_pen(size: float) -> QPen:
    return QPen(Qt.GlobalColor.white, size, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _drawn(path: QPainterPath, pen: QPen | None, transform: QTransform, width: int, height: int) -> np.ndarray:
    """A path filled, or drawn with a pen: (height,width) uint8, its edge antialiased."""
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


def _softened(part: np.ndarray, sigma: float, width: int, height: int) -> np.ndarray:
    """The part blurred, and enlarged to its own size."""
    if not sigma:
        return part
    import cv2

    soft = cv2.GaussianBlur(part, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)
