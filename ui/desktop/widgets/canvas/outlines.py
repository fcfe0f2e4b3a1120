"""Shapes as paths that Qt draws. All in pixels of the photo."""

import math
from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QPainterPath, QPolygonF

from shutterspan.core.types.guidance import Point
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Shape

#: The outline of a mask is followed in about so many pixels, so that a large one takes no longer...
_MASK_PIXELS = 1_000_000
#: ...and a small one is smooth, in at most so many steps for each of its own pixels.
_FINEST = 4.0
#: Corners of a mask's outline that lie nearer than this to a straight line are left out, in these steps.
_STRAIGHT = 0.75


def path_of(shape: Shape) -> QPainterPath:
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
    """The borders between what is more and less than half inside, those of holes too."""
    import cv2

    if not mask.pixels.any():
        return []
    left, top, right, bottom = map(int, mask.box)
    # A rim of nothing, where there is one, so that the outline runs between pixels.
    left, top, right, bottom = left - 1, top - 1, right + 1, bottom + 1
    rows, columns = mask.pixels.shape
    inner = slice(max(top, 0), min(bottom, rows)), slice(max(left, 0), min(right, columns))
    part = np.zeros((bottom - top, right - left), np.uint8)
    part[inner[0].start - top : inner[0].stop - top, inner[1].start - left : inner[1].stop - left] = mask.pixels[inner]
    scale = min(_FINEST, math.sqrt(_MASK_PIXELS / part.size))
    size = max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale))
    seen = cv2.resize(part, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    found, _ = cv2.findContours((seen >= 128).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    step = np.array([part.shape[1] / size[0], part.shape[0] / size[1]])
    contours = []
    for contour in found:
        points = (cv2.approxPolyDP(contour, _STRAIGHT, True)[:, 0] + 0.5) * step + (left, top)
        contours.append([(float(x), float(y)) for x, y in points])
    return contours
