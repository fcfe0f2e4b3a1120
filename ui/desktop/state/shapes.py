"""Regions that are added to each other or cut from each other, as masks."""

from typing import Literal

import numpy as np
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QImage, QPainter, QPolygonF

from shutterspan.core.types.region import Mask, Shape

Way = Literal["add", "subtract"]


def combined(old: Shape, drawn: Shape, way: Way, width: int, height: int) -> Mask:
    """Both shapes in a photo of this size as one mask; `subtract` takes the drawn one away from the old."""
    ground, change = (_pixels(shape, width, height) for shape in (old, drawn))
    return Mask(np.maximum(ground, change) if way == "add" else np.minimum(ground, 255 - change))


def _pixels(shape: Shape, width: int, height: int) -> np.ndarray:
    """(H,W) uint8, antialiased."""
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
    bits = picture.constBits()
    assert bits is not None
    rows = np.frombuffer(bits.asstring(picture.sizeInBytes()), np.uint8)
    return rows.reshape(height, picture.bytesPerLine())[:, :width]
