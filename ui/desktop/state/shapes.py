"""Add shapes to each other, or cut one from another; the result is a mask."""

from typing import Literal

import numpy as np
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QImage, QPainter, QPolygonF

from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.types.region import Mask, Shape
from shutterspan.ui.desktop.state.images import pixels_of

CombineMode = Literal["add", "subtract"]


def combine_shapes(old: Shape, drawn: Shape, mode: CombineMode, width: int, height: int) -> Mask:
    """Return the mask of two shapes in a photo of this size: both ("add"), or `old` without `drawn` ("subtract")."""
    base, change = (_rasterize(shape, width, height) for shape in (old, drawn))
    mask = Mask(np.maximum(base, change) if mode == "add" else np.minimum(base, 255 - change))
    hash(mask)  # computes and caches the digest, which is slow, before the mask reaches the UI thread
    return mask


def _rasterize(shape: Shape, width: int, height: int) -> UInt8Array:
    """The shape's coverage of each pixel, (H,W), antialiased."""
    if isinstance(shape, Mask):
        return shape.pixels
    picture = QImage(width, height, QImage.Format.Format_Grayscale8)
    picture.fill(Qt.GlobalColor.black)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.white)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in shape.points]))
    painter.end()
    return pixels_of(picture, 1)[..., 0]
