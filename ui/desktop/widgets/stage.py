"""The middle of the window: a page, and what is said for a while laid over it, so that nothing below moves."""

from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QStackedWidget, QWidget

_MARGIN, _WIDEST = 12, 860


class Stage(QStackedWidget):
    """Pages, one of which is seen; above: a widget along the upper edge, below: one along the lower."""

    def __init__(self, above: QWidget, below: QWidget):
        super().__init__()
        self._above, self._below = above, below
        for widget in (above, below):
            widget.setParent(self)
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event and event.type() in (QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._place()
        return False

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        width = min(self.width() - 2 * _MARGIN, _WIDEST)
        left = (self.width() - width) // 2
        for widget in (self._above, self._below):
            layout = widget.layout()
            by_width = layout is not None and layout.hasHeightForWidth()
            height = layout.totalHeightForWidth(width) if layout and by_width else widget.sizeHint().height()
            top = _MARGIN if widget is self._above else self.height() - height - _MARGIN
            widget.setGeometry(left, top, width, height)
            widget.raise_()
