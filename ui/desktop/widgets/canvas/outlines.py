"""Convert shapes to Qt paths. All coordinates are pixels of the photo."""

import math
from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QPainterPath, QPolygonF

from shutterspan.core.types.guidance import Point
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Shape

#: Masks are resized to at most about this many pixels before tracing, which limits the time...
_MASK_PIXELS = 1_000_000
#: ...and enlarged by at most this factor, which smooths the outline of small masks.
_MAX_SCALE = 4.0
#: Tolerance for simplifying a mask's outline, in pixels of the resized mask.
_SIMPLIFY_TOLERANCE = 0.75


def path_of(shape: Shape) -> QPainterPath:
    """The outline of a shape; for a mask, its contours including those of holes."""
    path = QPainterPath()
    if isinstance(shape, Mask):
        for contour in _contours(shape):
            path.addPolygon(polygon_of(contour))
            path.closeSubpath()
    elif isinstance(shape, Polygon):
        path.addPolygon(polygon_of(shape.points))
        path.closeSubpath()
    else:
        left, top, right, bottom = shape.box
        add = path.addEllipse if isinstance(shape, Ellipse) else path.addRect
        add(QRectF(QPointF(left, top), QPointF(right, bottom)))
    return path


def polygon_of(points: Sequence[Point]) -> QPolygonF:
    return QPolygonF([QPointF(*point) for point in points])


def _contours(mask: Mask) -> list[list[Point]]:
    """The contours of a mask at half opacity, including those of holes."""
    import cv2

    if not mask.pixels.any():
        return []
    left, top, right, bottom = map(int, mask.box)
    # Add an empty margin, so that the outline runs between pixels.
    left, top, right, bottom = left - 1, top - 1, right + 1, bottom + 1
    rows, columns = mask.pixels.shape
    inner = slice(max(top, 0), min(bottom, rows)), slice(max(left, 0), min(right, columns))
    crop = np.zeros((bottom - top, right - left), np.uint8)
    crop[inner[0].start - top : inner[0].stop - top, inner[1].start - left : inner[1].stop - left] = mask.pixels[inner]
    scale = min(_MAX_SCALE, math.sqrt(_MASK_PIXELS / crop.size))
    size = max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale))
    resized = cv2.resize(crop, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    traced, _ = cv2.findContours((resized >= 128).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    step = np.array([crop.shape[1] / size[0], crop.shape[0] / size[1]])
    contours = []
    for contour in traced:
        points = (cv2.approxPolyDP(contour, _SIMPLIFY_TOLERANCE, True)[:, 0] + 0.5) * step + (left, top)
        contours.append([(float(x), float(y)) for x, y in points])
    return contours
