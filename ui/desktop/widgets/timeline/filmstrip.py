"""Paint pictures of an exposure side by side, each at its instant."""

from PyQt6.QtCore import QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPixmap

#: Aspect ratio (width / height) of the photo while none is known, and the greatest one of a cell.
_DEFAULT_ASPECT = _MAX_ASPECT = 1.5
_MAX_CELLS = 24
_GAP = 2
_CORNER_RADIUS = 3


class Filmstrip:
    """A row of cells, as many as fit, which covers the whole exposure. Pictures are kept by their instant.

    A cell shows the picture of its own instant, or of the nearest one until that is there.
    """

    def __init__(self) -> None:
        self._pictures: dict[float, QPixmap] = {}
        self._aspect = _DEFAULT_ASPECT

    def clear(self, aspect: float = _DEFAULT_ASPECT) -> None:
        """Forget all pictures. aspect: of the photo, width / height."""
        self._pictures.clear()
        self._aspect = aspect

    def instants(self, size: QSize) -> list[float]:
        """The instants in the middles of the cells, in a strip of this size."""
        least_width = size.height() * min(self._aspect, _MAX_ASPECT)
        count = max(1, min(_MAX_CELLS, int((size.width() + _GAP) / (max(1.0, least_width) + _GAP))))
        return [(cell + 0.5) / count for cell in range(count)]

    def cell_size(self, size: QSize) -> QSize:
        """The size of the narrowest cell, in a strip of this size."""
        return QSize(max(1, size.width() // len(self.instants(size)) - _GAP), size.height())

    def set_picture(self, t: float, image: QImage, size: QSize) -> None:
        """Set the picture at an instant, and forget those that no cell of a strip of this size shows."""
        self._pictures[t] = QPixmap.fromImage(image)
        visible = {self._nearest(instant) for instant in self.instants(size)}
        self._pictures = {instant: self._pictures[instant] for instant in visible}

    def paint(self, painter: QPainter, strip: QRect, empty_colour: QColor) -> None:
        """empty_colour: of all cells as long as there is no picture."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        instants = self.instants(strip.size())
        for column, t in enumerate(instants):
            left, right = (strip.left() + round(edge * strip.width() / len(instants)) for edge in (column, column + 1))
            gap = _GAP if column < len(instants) - 1 else 0
            cell = QRect(left, strip.top(), right - left - gap, strip.height())
            if self._pictures:
                self._paint_picture(painter, QRectF(cell), self._pictures[self._nearest(t)])
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(empty_colour)
                painter.drawRoundedRect(QRectF(cell), _CORNER_RADIUS, _CORNER_RADIUS)

    def _paint_picture(self, painter: QPainter, cell: QRectF, picture: QPixmap) -> None:
        """Fill the cell around the picture's middle; show a portrait as a whole."""
        source = QRectF(picture.rect())
        if self._aspect < 1:
            cell = _fitted(cell, source.width() / source.height())
        else:
            source = _fitted(source, cell.width() / cell.height())
        painter.drawPixmap(cell, picture, source)

    def _nearest(self, t: float) -> float:
        return min(self._pictures, key=lambda instant: abs(instant - t))


def _fitted(rect: QRectF, aspect: float) -> QRectF:
    """The largest rectangle of this aspect ratio in the middle of another one."""
    width, height = min(rect.width(), rect.height() * aspect), min(rect.height(), rect.width() / aspect)
    fitted = QRectF(0, 0, width, height)
    fitted.moveCenter(rect.center())
    return fitted
