"""The frames of a clip side by side, as many as there is room for."""

import math

from PyQt6.QtCore import QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPixmap

#: Width for height of a frame, as long as none has come.
_USUAL_SHAPE = 1.5
#: A frame is cropped to a place between so many times and so many times its own width.
_NARROWEST, _WIDEST = 0.7, 1.5
_GAP = 2
_ROUNDED = 3


class Filmstrip:
    """count: the frames of the clip. A frame's picture may come at any time, or never."""

    def __init__(self) -> None:
        self._images: list[QImage | None] = []
        self._shape = _USUAL_SHAPE
        self._scaled: dict[tuple[int, QSize], QPixmap] = {}

    def clear(self, count: int) -> None:
        """The frames are others now. They are likely to be of the same shape as those before."""
        self._images = [None] * count
        self._scaled.clear()

    def put(self, number: int, image: QImage) -> None:
        self._images[number] = image
        self._shape = image.width() / max(1, image.height())
        self._scaled = {key: pixmap for key, pixmap in self._scaled.items() if key[0] != number}

    def shown(self, size: QSize) -> list[int]:
        """The numbers of the frames that a strip of this size has room for: all, or some that are evenly spread."""
        count = len(self._images)
        room = max(1, int(size.width() / (max(1.0, size.height() * self._shape * _NARROWEST) + _GAP)))
        if count <= room:
            return list(range(count))
        if room == 1:
            return [0]
        return [round(place * (count - 1) / (room - 1)) for place in range(room)]

    def paint(self, painter: QPainter, strip: QRect, empty: QColor, ratio: float) -> None:
        """empty: the colour of a frame that hasn't come."""
        shown = self.shown(strip.size())
        for place, number in enumerate(shown):
            left, right = (strip.left() + round(edge * strip.width() / len(shown)) for edge in (place, place + 1))
            cell = QRect(left, strip.top(), right - left - (_GAP if place < len(shown) - 1 else 0), strip.height())
            self._paint_frame(painter, cell, number, empty, ratio)

    def _paint_frame(self, painter: QPainter, cell: QRect, number: int, empty: QColor, ratio: float) -> None:
        width = min(cell.width(), math.ceil(_WIDEST * self._shape * cell.height()))
        place = QRect(cell.left() + (cell.width() - width) // 2, cell.top(), width, cell.height())
        image = self._images[number]
        if image is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(empty)
            painter.drawRoundedRect(QRectF(place), _ROUNDED, _ROUNDED)
            return
        size = QSize(round(place.width() * ratio), round(place.height() * ratio))
        pixmap = self._scaled.get((number, size))
        if pixmap is None:
            pixmap = self._scaled[number, size] = _cropped(image, size)
        pixmap.setDevicePixelRatio(ratio)
        painter.drawPixmap(place.topLeft(), pixmap)


def _cropped(image: QImage, size: QSize) -> QPixmap:
    """The middle of a picture, filling a size in pixels."""
    grown = image.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    left, top = (grown.width() - size.width()) // 2, (grown.height() - size.height()) // 2
    return QPixmap.fromImage(grown.copy(left, top, size.width(), size.height()))
