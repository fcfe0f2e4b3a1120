"""Paint pictures of an exposure side by side, each at its instant, with a curve of their sharpness."""

from collections.abc import Mapping

from PyQt6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap

from shutterspan.ui.desktop.state.frame_sharpness import curve_heights

#: Aspect ratio (width / height) of the photo while it is unknown, and the largest one of a cell.
_DEFAULT_ASPECT = _MAX_ASPECT = 1.5
_MAX_CELLS = 24
_GAP = 2
_CORNER_RADIUS = 3
#: Distance of the curve from the upper and the lower edge; and its dark edge, so that it is visible on any picture.
_CURVE_MARGIN = 8.0
_CURVE_EDGE = QColor(0, 0, 0, 150)


class Filmstrip:
    """A row of cells, as many as fit, which covers the whole exposure. Pictures are kept by their instant.

    A cell shows the picture of its own instant, or of the nearest instant until that picture arrives.
    """

    def __init__(self) -> None:
        self._pictures: dict[float, QPixmap] = {}
        self._aspect = _DEFAULT_ASPECT
        self._sharpness: Mapping[float, float] = {}
        #: The last painted strip, with its size, colours and pixel ratio; None after a change.
        self._painted = QPixmap()
        self._painted_for: tuple[QSize, QColor, QColor, float] | None = None

    def clear(self, aspect: float = _DEFAULT_ASPECT) -> None:
        """Drop all pictures. aspect: of the photo, width / height."""
        self._pictures.clear()
        self._aspect = aspect
        self._painted_for = None

    def instants(self, size: QSize) -> list[float]:
        """The instants in the middles of the cells, in a strip of this size."""
        least_width = size.height() * min(self._aspect, _MAX_ASPECT)
        count = max(1, min(_MAX_CELLS, int((size.width() + _GAP) / (max(1.0, least_width) + _GAP))))
        return [(cell + 0.5) / count for cell in range(count)]

    def cell_size(self, size: QSize) -> QSize:
        """The size of the narrowest cell, in a strip of this size."""
        return QSize(max(1, size.width() // len(self.instants(size)) - _GAP), size.height())

    def set_picture(self, t: float, image: QImage, size: QSize) -> None:
        """Set the picture at an instant, and drop pictures that no cell of a strip of this size shows."""
        self._pictures[t] = QPixmap.fromImage(image)
        self._painted_for = None
        visible = {self._nearest(instant) for instant in self.instants(size)}
        self._pictures = {instant: self._pictures[instant] for instant in visible}

    def set_sharpness(self, sharpness: Mapping[float, float]) -> None:
        """Show a curve of the sharpness by instant; no curve if it is empty."""
        self._sharpness = sharpness
        self._painted_for = None

    def paint(
        self, painter: QPainter, strip: QRect, empty_colour: QColor, curve_colour: QColor, pixel_ratio: float
    ) -> None:
        """Paint the strip. It is drawn again only if it has changed, because the playhead moves often.

        empty_colour: of all cells while there is no picture; pixel_ratio: device pixels per unit.
        """
        wanted = strip.size(), empty_colour, curve_colour, pixel_ratio
        if self._painted_for != wanted:
            self._painted_for = wanted
            self._painted = QPixmap(strip.size() * pixel_ratio)
            self._painted.setDevicePixelRatio(pixel_ratio)
            self._painted.fill(Qt.GlobalColor.transparent)
            strip_painter = QPainter(self._painted)
            self._paint_cells(strip_painter, strip.size(), empty_colour)
            if self._sharpness:
                self._paint_curve(strip_painter, strip.size(), curve_colour)
            strip_painter.end()
        painter.drawPixmap(strip.topLeft(), self._painted)

    def _paint_cells(self, painter: QPainter, size: QSize, empty_colour: QColor) -> None:
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        instants = self.instants(size)
        for column, t in enumerate(instants):
            left, right = (round(edge * size.width() / len(instants)) for edge in (column, column + 1))
            gap = _GAP if column < len(instants) - 1 else 0
            cell = QRectF(left, 0, right - left - gap, size.height())
            if self._pictures:
                self._paint_picture(painter, cell, self._pictures[self._nearest(t)])
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(empty_colour)
                painter.drawRoundedRect(cell, _CORNER_RADIUS, _CORNER_RADIUS)

    def _paint_picture(self, painter: QPainter, cell: QRectF, picture: QPixmap) -> None:
        """Fill the cell around the picture's middle; show a picture in portrait format as a whole."""
        source = QRectF(picture.rect())
        if self._aspect < 1:
            cell = _fitted(cell, source.width() / source.height())
        else:
            source = _fitted(source, cell.width() / cell.height())
        painter.drawPixmap(cell, picture, source)

    def _paint_curve(self, painter: QPainter, size: QSize, colour: QColor) -> None:
        bottom, height = size.height() - _CURVE_MARGIN, size.height() - 2 * _CURVE_MARGIN
        heights = curve_heights(self._sharpness)
        points = [QPointF(t * size.width(), bottom - share * height) for t, share in heights.items()]
        path = QPainterPath(QPointF(0, points[0].y()))
        for point in points:
            path.lineTo(point)
        path.lineTo(QPointF(size.width(), points[-1].y()))
        cap, join = Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin
        for line_colour, width in ((_CURVE_EDGE, 3.6), (colour, 1.4)):
            painter.strokePath(path, QPen(line_colour, width, cap=cap, join=join))

    def _nearest(self, t: float) -> float:
        return min(self._pictures, key=lambda instant: abs(instant - t))


def _fitted(rect: QRectF, aspect: float) -> QRectF:
    """The largest rectangle of this aspect ratio in the middle of another one."""
    width, height = min(rect.width(), rect.height() * aspect), min(rect.height(), rect.width() / aspect)
    fitted = QRectF(0, 0, width, height)
    fitted.moveCenter(rect.center())
    return fitted
