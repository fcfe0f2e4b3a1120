"""The pictures under all that is drawn, kept as they were painted: panning only paints what comes into view."""

import math
from collections.abc import Callable

from PyQt6.QtCore import QPoint, QRect
from PyQt6.QtGui import QImage, QPainter

from shutterspan.ui.desktop.widgets.canvas.view import View

#: Paints the part of the window, in pixels of the screen, that it is given.
Paint = Callable[[QPainter, QRect], None]


class Backdrop:
    """An image of the whole window, in pixels of the screen. What is painted moves with the photo, but for the seam."""

    def __init__(self) -> None:
        self._image = QImage()
        self._spare = QImage()
        self._zoom = math.nan
        self._corner = QPoint()
        self._seam = 0

    def spoil(self) -> None:
        """What is painted no longer holds."""
        self._zoom = math.nan

    def painted(self, view: View, paint: Paint, seam: int = 0) -> QImage:
        """The window as it is now. seam: the column where one picture ends and another begins."""
        corner, size = view.corner, view.size
        if self._image.size() != size:
            self._image, self._spare = (QImage(size, QImage.Format.Format_RGB32) for _ in range(2))
            self.spoil()
        by = corner - self._corner
        window = self._image.rect()
        if view.zoom != self._zoom:
            self._paint(paint, [window])
        elif not by.isNull() or seam != self._seam:
            self._move(by)
            self._paint(paint, [*_bared(window, by), _between(window, self._seam + by.x(), seam)])
        self._zoom, self._corner, self._seam = view.zoom, corner, seam
        self._image.setDevicePixelRatio(view.ratio)
        return self._image

    def _paint(self, paint: Paint, parts: list[QRect]) -> None:
        self._image.setDevicePixelRatio(1)
        painter = QPainter(self._image)
        for part in parts:
            if part.isEmpty():
                continue
            painter.setClipRect(part)
            paint(painter, part)
        painter.end()

    def _move(self, by: QPoint) -> None:
        if by.isNull():
            return
        self._image.setDevicePixelRatio(1)
        self._spare.setDevicePixelRatio(1)
        painter = QPainter(self._spare)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(by, self._image)
        painter.end()
        self._image, self._spare = self._spare, self._image


def _bared(window: QRect, by: QPoint) -> list[QRect]:
    """What of a window isn't covered when its content moves."""
    covered = window.intersected(window.translated(by))
    if covered.isEmpty():
        return [window]
    above = QRect(window.left(), window.top(), window.width(), covered.top() - window.top())
    below = QRect(window.left(), covered.bottom() + 1, window.width(), window.bottom() - covered.bottom())
    left = QRect(window.left(), covered.top(), covered.left() - window.left(), covered.height())
    right = QRect(covered.right() + 1, covered.top(), window.right() - covered.right(), covered.height())
    return [above, below, left, right]


def _between(window: QRect, one: int, other: int) -> QRect:
    """The columns between two."""
    return QRect(min(one, other), window.top(), abs(one - other), window.height()).intersected(window)
