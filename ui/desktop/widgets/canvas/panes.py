"""The panes of the canvas: one that fills the window, or two side by side that show the same place."""

from PyQt6.QtCore import QPointF, QRectF, QSizeF

#: Least width of the divider between two panes, in window coordinates.
_DIVIDER_WIDTH = 2


class Panes:
    """One pane or two of the same size, whose borders lie on whole screen pixels.

    count: of the panes. Points of a pane are window coordinates, relative to the pane's upper left corner.
    """

    def __init__(self) -> None:
        self.count = 1
        self._window = QSizeF(1, 1)
        self._pixel_ratio = 1.0
        self._current = 0

    def resize(self, window: QSizeF, pixel_ratio: float) -> None:
        """window: the size of the whole, in window coordinates; pixel_ratio: screen pixels per unit of the window."""
        self._window, self._pixel_ratio = window, pixel_ratio

    @property
    def size(self) -> QSizeF:
        """Size of each pane."""
        if self.count == 1:
            return self._window
        across = round(self._window.width() * self._pixel_ratio)
        divider = round(_DIVIDER_WIDTH * self._pixel_ratio)
        return QSizeF((across - divider) // 2 / self._pixel_ratio, self._window.height())

    @property
    def rects(self) -> list[QRectF]:
        """The panes in the window, from left to right."""
        size = self.size
        across = round(self._window.width() * self._pixel_ratio) / self._pixel_ratio
        lefts = (0.0, across - size.width())
        return [QRectF(QPointF(left, 0), size) for left in lefts[: self.count]]

    @property
    def divider(self) -> QRectF:
        """The divider between two panes; empty if there is one pane."""
        first, last = self.rects[0], self.rects[-1]
        return QRectF(first.topRight(), last.bottomLeft())

    def enter(self, point: QPointF) -> None:
        """Make the pane at a point of the window the current one."""
        self._current = sum(point.x() >= rect.left() for rect in self.rects[1:])

    def to_pane(self, point: QPointF) -> QPointF:
        """Convert a point of the window to one of the current pane; the result may lie outside that pane."""
        return point - self.rects[min(self._current, self.count - 1)].topLeft()
