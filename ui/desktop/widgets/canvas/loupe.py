"""The loupe: a round part of the canvas, at the mouse, that shows the photo enlarged."""

import math

from PyQt6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PyQt6.QtGui import QImage, QPainter

from shutterspan.ui.desktop.widgets.canvas.canvas_pictures import CanvasPictures
from shutterspan.ui.desktop.widgets.canvas.painting import draw_circle
from shutterspan.ui.desktop.widgets.canvas.viewport import MAX_ZOOM, Placement, Viewport

#: Radius of the loupe, in window coordinates.
RADIUS = 130


class Loupe:
    """Shows the place under the mouse at 100 %, or enlarged where the view has 100 % or more.

    is_on: whether the user has switched it on; position: of the mouse, in window coordinates, or None outside.
    """

    def __init__(self, pictures: CanvasPictures, viewport: Viewport) -> None:
        self._pictures, self._viewport = pictures, viewport
        self.is_on = False
        self.position: QPointF | None = None
        self._circle = QImage()

    @property
    def is_visible(self) -> bool:
        return self.is_on and self.position is not None and not self._viewport.photo_size.isEmpty()

    @property
    def zoom(self) -> float:
        """Screen pixels per pixel of the photo: the power of two above the zoom of the view, but at least 1."""
        return min(max(1.0, 2.0 ** (math.floor(math.log2(self._viewport.zoom)) + 1)), MAX_ZOOM)

    @property
    def rect(self) -> QRectF:
        """The area of the loupe, in window coordinates; empty while it isn't visible."""
        if not self.is_visible:
            return QRectF()
        ratio = self._viewport.pixel_ratio
        return QRectF(QPointF(self._corner) / ratio, QSizeF(self._size) / ratio)

    @property
    def part(self) -> QRect:
        """The pixels of the photo that it shows; empty while it isn't visible."""
        if not self.is_visible:
            return QRect()
        return self._placement.part_in(QRect(QPoint(), self._size)) & QRect(QPoint(), self._viewport.photo_size)

    def paint(self, painter: QPainter, seam: int) -> None:
        """seam: as in `CanvasPictures.paint`, for the window."""
        if not self.is_visible:
            return
        picture = QImage(self._size, QImage.Format.Format_ARGB32_Premultiplied)
        inner = QPainter(picture)
        self._pictures.paint(inner, picture.rect(), self._placement, seam - self._corner.x())
        inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        inner.drawImage(0, 0, self._circle_of(self._size))
        inner.end()
        picture.setDevicePixelRatio(self._viewport.pixel_ratio)
        rect = self.rect
        painter.drawImage(rect.topLeft(), picture)
        draw_circle(painter, rect.center(), rect.width() / 2)

    @property
    def _size(self) -> QSize:
        """Width and height in screen pixels."""
        side = round(2 * RADIUS * self._viewport.pixel_ratio)
        return QSize(side, side)

    @property
    def _corner(self) -> QPoint:
        """The upper left corner in the window, in screen pixels."""
        assert self.position is not None
        centre = self.position * self._viewport.pixel_ratio
        return QPoint(round(centre.x() - self._size.width() / 2), round(centre.y() - self._size.height() / 2))

    @property
    def _placement(self) -> Placement:
        """Places the point of the photo under the mouse in the middle of the loupe."""
        assert self.position is not None
        corner = (
            self._viewport.to_photo(self.position) * -self.zoom + QPointF(self._size.width(), self._size.height()) / 2
        )
        return Placement(corner.toPoint(), self.zoom, self._viewport.pixel_ratio)

    def _circle_of(self, size: QSize) -> QImage:
        """An opaque circle with a smooth edge, on transparent ground."""
        if self._circle.size() != size:
            self._circle = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
            self._circle.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._circle)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Qt.GlobalColor.black)
            painter.drawEllipse(self._circle.rect())
            painter.end()
        return self._circle
