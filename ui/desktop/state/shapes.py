"""Regions that are added to each other or cut from each other, as masks."""

from typing import Literal

import numpy as np
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QImage, QPainter, QPolygonF

from shutterspan.core.types.region import Mask, Shape
from shutterspan.ui.desktop.state.images import pixels_of

Way = Literal["add", "subtract"]


def combined(old: Shape, drawn: Shape, way: Way, width: int, height: int) -> Mask:
    """Both shapes in a photo of this size as one mask; `subtract` takes the drawn one away from the old."""
    ground, change = (_pixels(shape, width, height) for shape in (old, drawn))
    mask = Mask(np.maximum(ground, change) if way == "add" else np.minimum(ground, 255 - change))
    hash(mask)  # its digest takes a while, and is kept: called in the background, this spares the UI thread
    return mask


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
    return pixels_of(picture, 1)[..., 0]
