"""Cache of the painted pictures: panning repaints only the areas that come into view."""

import math
from collections.abc import Callable

from PyQt6.QtCore import QPoint, QRect
from PyQt6.QtGui import QImage, QPainter

from shutterspan.ui.desktop.widgets.canvas.viewport import Viewport

#: Paints an area of the window, given in screen pixels.
PaintCallback = Callable[[QPainter, QRect], None]


class Backdrop:
    """An image of the whole window, in screen pixels. When the user pans, its content is shifted, not repainted."""

    def __init__(self) -> None:
        self._image = QImage()
        self._spare = QImage()
        self._zoom = math.nan
        self._corner = QPoint()
        self._seam = 0

    def invalidate(self) -> None:
        """Repaint everything at the next `render`."""
        self._zoom = math.nan

    def render(self, viewport: Viewport, paint: PaintCallback, seam: int = 0) -> QImage:
        """The painted window. seam: the column where one picture ends and another begins; it doesn't pan."""
        corner, size = viewport.corner, viewport.window_size
        if self._image.size() != size:
            self._image, self._spare = (QImage(size, QImage.Format.Format_RGB32) for _ in range(2))
            self.invalidate()
        shift = corner - self._corner
        window = self._image.rect()
        if viewport.zoom != self._zoom:
            self._paint(paint, [window])
        elif not shift.isNull() or seam != self._seam:
            self._shift_image(shift)
            changed_columns = _columns_between(window, self._seam + shift.x(), seam)
            self._paint(paint, [*_uncovered_areas(window, shift), changed_columns])
        self._zoom, self._corner, self._seam = viewport.zoom, corner, seam
        self._image.setDevicePixelRatio(viewport.pixel_ratio)
        return self._image

    def _paint(self, paint: PaintCallback, areas: list[QRect]) -> None:
        self._image.setDevicePixelRatio(1)
        painter = QPainter(self._image)
        for area in areas:
            if area.isEmpty():
                continue
            painter.setClipRect(area)
            paint(painter, area)
        painter.end()

    def _shift_image(self, shift: QPoint) -> None:
        if shift.isNull():
            return
        self._image.setDevicePixelRatio(1)
        self._spare.setDevicePixelRatio(1)
        painter = QPainter(self._spare)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(shift, self._image)
        painter.end()
        self._image, self._spare = self._spare, self._image


def _uncovered_areas(window: QRect, shift: QPoint) -> list[QRect]:
    """The areas of a window that its shifted content doesn't cover."""
    covered = window.intersected(window.translated(shift))
    if covered.isEmpty():
        return [window]
    above = QRect(window.left(), window.top(), window.width(), covered.top() - window.top())
    below = QRect(window.left(), covered.bottom() + 1, window.width(), window.bottom() - covered.bottom())
    left = QRect(window.left(), covered.top(), covered.left() - window.left(), covered.height())
    right = QRect(covered.right() + 1, covered.top(), window.right() - covered.right(), covered.height())
    return [above, below, left, right]


def _columns_between(window: QRect, a: int, b: int) -> QRect:
    """The area of the window between two columns."""
    return QRect(min(a, b), window.top(), abs(a - b), window.height()).intersected(window)
