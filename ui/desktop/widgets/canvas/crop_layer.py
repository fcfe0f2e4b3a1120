"""Paints and moves the crop over the photo."""

from collections.abc import Callable

from PyQt6.QtCore import QPointF, QRectF, QSize
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPen

from shutterspan.core.types.crop import CENTRED, Aspect, CropPosition, crop_box
from shutterspan.ui.desktop.widgets.canvas.painting import draw_outline
from shutterspan.ui.desktop.widgets.canvas.viewport import Viewport

_OUTSIDE = QColor(0, 0, 0, 150)
_THIRDS = QColor(255, 255, 255, 90)
_FRAME = QColor("white")


class CropLayer:
    """Darkens the parts outside the crop. aspect: None shows no crop; position: as of `crop_box`; is_edited: whether it
    can be moved, and shows a grid."""

    def __init__(self) -> None:
        self.aspect: Aspect | None = None
        self.position: CropPosition = CENTRED
        self.is_edited = False

    def box(self, photo: QSize, position: CropPosition) -> QRectF:
        """The part inside the crop at a position, in pixels of the photo."""
        left, top, right, bottom = crop_box(photo.width(), photo.height(), self.aspect, position)
        return QRectF(left, top, right - left, bottom - top)

    def moved(self, photo: QSize, across: float, down: float) -> CropPosition:
        """The position after a shift in pixels of the photo, limited to the photo."""
        box = self.box(photo, self.position)
        rooms = photo.width() - box.width(), photo.height() - box.height()
        starts, shifts = (box.left(), box.top()), (across, down)
        x, y = (
            min(max((start + shift) / room, 0.0), 1.0) if room > 0 else 0.5
            for start, shift, room in zip(starts, shifts, rooms, strict=True)
        )
        return x, y

    def paint(self, painter: QPainter, viewport: Viewport, gesture: object) -> None:
        """gesture: the current drag, which may move the crop."""
        if self.aspect is None or viewport.photo_size.isEmpty():
            return
        photo = viewport.transform.mapRect(QRectF(0, 0, viewport.photo_size.width(), viewport.photo_size.height()))
        position = gesture.position if isinstance(gesture, MoveCrop) else self.position
        frame = viewport.transform.mapRect(self.box(viewport.photo_size, position))
        outside, inside = QPainterPath(), QPainterPath()
        outside.addRect(photo)
        inside.addRect(frame)
        painter.fillPath(outside.subtracted(inside), _OUTSIDE)
        if self.is_edited:
            _paint_thirds(painter, frame)
            draw_outline(painter, inside, _FRAME, True)


class MoveCrop:
    """Moves the crop. done: called with its position. position: the current one."""

    def __init__(self, layer: CropLayer, viewport: Viewport, at: QPointF, done: Callable[[CropPosition], None]):
        self._layer, self._viewport, self._done = layer, viewport, done
        self._start, self.position = viewport.to_photo(at), layer.position

    def move(self, window_point: QPointF) -> None:
        shift = self._viewport.to_photo(window_point) - self._start
        self.position = self._layer.moved(self._viewport.photo_size, shift.x(), shift.y())

    def finish(self) -> None:
        if self.position != self._layer.position:
            self._done(self.position)

    def paint(self, painter: QPainter) -> None: ...


def _paint_thirds(painter: QPainter, frame: QRectF) -> None:
    painter.setPen(QPen(_THIRDS, 1))
    for third in (1 / 3, 2 / 3):
        x, y = frame.left() + third * frame.width(), frame.top() + third * frame.height()
        painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
        painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
