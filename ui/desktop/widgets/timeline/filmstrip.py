"""Paint thumbnails of a clip's frames side by side."""

import math

from PyQt6.QtCore import QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPixmap

#: Aspect ratio (width / height) of a frame until the first thumbnail arrives.
_DEFAULT_ASPECT = 1.5
#: The width of a painted frame lies between these multiples of its uncropped width.
_MIN_CROP, _MAX_CROP = 0.7, 1.5
_GAP = 2
_CORNER_RADIUS = 3


class Filmstrip:
    """Thumbnails by frame index. Frames without a thumbnail are painted in a plain colour."""

    def __init__(self) -> None:
        self._images: list[QImage | None] = []
        self._aspect = _DEFAULT_ASPECT
        self._scaled: dict[tuple[int, QSize], QPixmap] = {}

    def clear(self, count: int) -> None:
        """Forget all thumbnails; the clip has `count` frames now. Keeps the aspect ratio, which rarely changes."""
        self._images = [None] * count
        self._scaled.clear()

    def set_image(self, index: int, image: QImage) -> None:
        self._images[index] = image
        self._aspect = image.width() / max(1, image.height())
        self._scaled = {key: pixmap for key, pixmap in self._scaled.items() if key[0] != index}

    def visible_frames(self, size: QSize) -> list[int]:
        """Indices of the frames that fit into a strip of this size: all, or an evenly spaced subset."""
        count = len(self._images)
        capacity = max(1, int(size.width() / (max(1.0, size.height() * self._aspect * _MIN_CROP) + _GAP)))
        if count <= capacity:
            return list(range(count))
        if capacity == 1:
            return [0]
        return [round(column * (count - 1) / (capacity - 1)) for column in range(capacity)]

    def paint(self, painter: QPainter, strip: QRect, empty_colour: QColor, pixel_ratio: float) -> None:
        """Paint the visible frames. empty_colour: of those without a thumbnail; pixel_ratio: device pixels per unit."""
        indices = self.visible_frames(strip.size())
        for column, index in enumerate(indices):
            left, right = (strip.left() + round(edge * strip.width() / len(indices)) for edge in (column, column + 1))
            gap = _GAP if column < len(indices) - 1 else 0
            cell = QRect(left, strip.top(), right - left - gap, strip.height())
            self._paint_frame(painter, cell, index, empty_colour, pixel_ratio)

    def _paint_frame(
        self, painter: QPainter, cell: QRect, index: int, empty_colour: QColor, pixel_ratio: float
    ) -> None:
        width = min(cell.width(), math.ceil(_MAX_CROP * self._aspect * cell.height()))
        target = QRect(cell.left() + (cell.width() - width) // 2, cell.top(), width, cell.height())
        image = self._images[index]
        if image is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(empty_colour)
            painter.drawRoundedRect(QRectF(target), _CORNER_RADIUS, _CORNER_RADIUS)
            return
        size = QSize(round(target.width() * pixel_ratio), round(target.height() * pixel_ratio))
        pixmap = self._scaled.get((index, size))
        if pixmap is None:
            pixmap = self._scaled[index, size] = _crop_to_fill(image, size)
        pixmap.setDevicePixelRatio(pixel_ratio)
        painter.drawPixmap(target.topLeft(), pixmap)


def _crop_to_fill(image: QImage, size: QSize) -> QPixmap:
    """Scale an image to cover a size in pixels, and crop it there around its centre."""
    scaled = image.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    left, top = (scaled.width() - size.width()) // 2, (scaled.height() - size.height()) // 2
    return QPixmap.fromImage(scaled.copy(left, top, size.width(), size.height()))
