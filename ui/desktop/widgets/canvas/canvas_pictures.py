"""The pictures that the canvas shows: photo, frame or both side by side, with an overlay."""

from collections.abc import Callable

from PyQt6.QtCore import QPointF, QRect, QRectF, QSize
from PyQt6.QtGui import QBrush, QColor, QImage, QPainter, QPixmap

from shutterspan.ui.desktop.widgets.canvas.painting import draw_motion_arrows
from shutterspan.ui.desktop.widgets.canvas.pyramid import Pyramid
from shutterspan.ui.desktop.widgets.canvas.viewport import Viewport

#: From this zoom on, pixels of the photo are drawn as squares, without interpolation.
_SQUARE_PIXELS_ZOOM = 2.0
_CHECK_SIZE = 8


class CanvasPictures:
    """Holds and paints the pictures.

    compare_mode: “after” shows the frame, “before” the photo, “split” the photo left of a line and the frame right of
    it; split_position: of the line, as a share of the window's width; overlay_opacity: from 0 to 1.
    """

    def __init__(self, pyramid_factory: Callable[[QImage], Pyramid]) -> None:
        self._pyramid_factory = pyramid_factory
        self.compare_mode = "after"
        self.split_position = 0.5
        self.overlay_opacity = 1.0
        self.background = QColor("#808080")
        self._before: Pyramid | None = None
        self._after: Pyramid | None = None
        self._overlay: Pyramid | None = None
        self._arrows: list[tuple[float, float, float, float]] = []

    @property
    def photo_size(self) -> QSize:
        """Size in pixels; empty if there is no photo."""
        return self._before.size if self._before else QSize()

    @property
    def is_ready(self) -> bool:
        return all(picture is None or picture.is_ready for picture in (self._before, self._after, self._overlay))

    @property
    def is_split(self) -> bool:
        return self.compare_mode == "split" and self._after is not None

    def set_photo(self, photo: QImage | None) -> None:
        """Replace the photo. Removes frame and overlay."""
        self._before = self._build_pyramid(photo)
        self._after = self._overlay = None
        self._arrows = []

    def set_frame(self, frame: QImage | None) -> None:
        self._after = self._build_pyramid(frame)

    def set_overlay(self, image: QImage | None, arrows: list[tuple[float, float, float, float]]) -> None:
        self._overlay, self._arrows = self._build_pyramid(image), arrows

    def split_column(self, viewport: Viewport) -> int:
        """The column at which the frame begins, in screen pixels."""
        return round(self.split_position * viewport.window_size.width())

    def paint(self, painter: QPainter, area: QRect, viewport: Viewport) -> None:
        """Paint an area of the window; all coordinates are screen pixels."""
        painter.fillRect(area, self.background)
        if self._before is None:
            return
        target = QRectF(QPointF(viewport.corner), self._before.size.toSizeF() * viewport.zoom)
        if self._before.has_alpha:
            painter.fillRect(target.intersected(QRectF(area)), _checkerboard())
        if self.is_split:
            left = QRect(area)
            left.setRight(min(area.right(), self.split_column(viewport) - 1))
            right = QRect(area)
            right.setLeft(max(area.left(), self.split_column(viewport)))
            self._draw(self._before, painter, left, target, viewport)
            self._draw(self._after, painter, right, target, viewport)
        elif self.compare_mode == "after" and self._after:
            self._draw(self._after, painter, area, target, viewport)
        else:
            self._draw(self._before, painter, area, target, viewport)
        self._draw_overlay(painter, area, target, viewport)

    def _draw_overlay(self, painter: QPainter, area: QRect, target: QRectF, viewport: Viewport) -> None:
        painter.setOpacity(self.overlay_opacity)
        if self._overlay:
            self._overlay.draw(painter, target, area, False)
        if self._arrows:
            draw_motion_arrows(painter, self._arrows, target.topLeft(), viewport.zoom, viewport.pixel_ratio, area)
        painter.setOpacity(1)

    def _draw(
        self, picture: Pyramid | None, painter: QPainter, area: QRect, target: QRectF, viewport: Viewport
    ) -> None:
        if picture and not area.isEmpty():
            squares = viewport.zoom >= _SQUARE_PIXELS_ZOOM and picture.size == self.photo_size
            painter.save()
            painter.setClipRect(area)
            picture.draw(painter, target, area, squares)
            painter.restore()

    def _build_pyramid(self, image: QImage | None) -> Pyramid | None:
        return None if image is None or image.isNull() else self._pyramid_factory(image)


def _checkerboard() -> QBrush:
    """The pattern that is visible through transparent pixels."""
    tile = QPixmap(2 * _CHECK_SIZE, 2 * _CHECK_SIZE)
    tile.fill(QColor("#9c9c9c"))
    painter = QPainter(tile)
    for x, y in ((0, 0), (_CHECK_SIZE, _CHECK_SIZE)):
        painter.fillRect(x, y, _CHECK_SIZE, _CHECK_SIZE, QColor("#b4b4b4"))
    painter.end()
    return QBrush(tile)
