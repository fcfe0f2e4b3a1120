"""The pictures that the canvas shows: photo and frame, side by side or one of them, and what is laid over them."""

from collections.abc import Callable

from PyQt6.QtCore import QPointF, QRect, QRectF, QSize
from PyQt6.QtGui import QBrush, QColor, QImage, QPainter, QPixmap

from shutterspan.ui.desktop.widgets.canvas.painting import draw_motion
from shutterspan.ui.desktop.widgets.canvas.pyramid import Pyramid
from shutterspan.ui.desktop.widgets.canvas.view import View

#: From this zoom on, pixels of the photo are seen as squares.
_SQUARES = 2.0
_CHECKS = 8


class Scene:
    """compare: “after” for the frame, “before” for the photo, “split” for the photo left of a line and the frame right
    of it. split: where the line is, as a share of the window's width."""

    def __init__(self, prepare: Callable[[QImage], Pyramid]) -> None:
        self._prepare = prepare
        self.compare = "after"
        self.split = 0.5
        self.background = QColor("#808080")
        self._before: Pyramid | None = None
        self._after: Pyramid | None = None
        self._overlay: Pyramid | None = None
        self._arrows: list[tuple[float, float, float, float]] = []

    @property
    def photo_size(self) -> QSize:
        """Empty without a photo."""
        return self._before.size if self._before else QSize()

    @property
    def is_ready(self) -> bool:
        return all(picture is None or picture.is_ready for picture in (self._before, self._after, self._overlay))

    @property
    def is_split(self) -> bool:
        return self.compare == "split" and self._after is not None

    def set_photo(self, photo: QImage | None) -> None:
        """All that belonged to another photo goes."""
        self._before = self._prepared(photo)
        self._after = self._overlay = None
        self._arrows = []

    def set_frame(self, frame: QImage | None) -> None:
        self._after = self._prepared(frame)

    def set_overlay(self, image: QImage | None, arrows: list[tuple[float, float, float, float]]) -> None:
        self._overlay, self._arrows = self._prepared(image), arrows

    def split_at(self, view: View) -> int:
        """The column of the screen's pixels at which the frame begins."""
        return round(self.split * view.size.width())

    def paint(self, painter: QPainter, part: QRect, view: View) -> None:
        """A part of the window, all in pixels of the screen."""
        painter.fillRect(part, self.background)
        if self._before is None:
            return
        target = QRectF(QPointF(view.corner), self._before.size.toSizeF() * view.zoom)
        if self._before.see_through:
            painter.fillRect(target.intersected(QRectF(part)), _checks())
        if self.is_split:
            left = QRect(part)
            left.setRight(min(part.right(), self.split_at(view) - 1))
            right = QRect(part)
            right.setLeft(max(part.left(), self.split_at(view)))
            self._draw(self._before, painter, left, target, view)
            self._draw(self._after, painter, right, target, view)
        elif self.compare == "after" and self._after:
            self._draw(self._after, painter, part, target, view)
        else:
            self._draw(self._before, painter, part, target, view)
        if self._overlay:
            self._overlay.draw(painter, target, part, False)
        if self._arrows:
            draw_motion(painter, self._arrows, target.topLeft(), view.zoom, view.ratio, part)

    def _draw(self, picture: Pyramid | None, painter: QPainter, part: QRect, target: QRectF, view: View) -> None:
        if picture and not part.isEmpty():
            squares = view.zoom >= _SQUARES and picture.size == self.photo_size
            painter.save()
            painter.setClipRect(part)
            picture.draw(painter, target, part, squares)
            painter.restore()

    def _prepared(self, image: QImage | None) -> Pyramid | None:
        return None if image is None or image.isNull() else self._prepare(image)


def _checks() -> QBrush:
    """What is seen through a photo."""
    tile = QPixmap(2 * _CHECKS, 2 * _CHECKS)
    tile.fill(QColor("#9c9c9c"))
    painter = QPainter(tile)
    for x, y in ((0, 0), (_CHECKS, _CHECKS)):
        painter.fillRect(x, y, _CHECKS, _CHECKS, QColor("#b4b4b4"))
    painter.end()
    return QBrush(tile)
