"""The middle of the window: a stack of pages with two widgets laid over them, so that pages don't move."""

from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QStackedWidget, QWidget

_MARGIN, _MAX_WIDTH = 12, 860


class PageStack(QStackedWidget):
    """Stacked pages. above, below: widgets laid over the current page at its upper and lower edge."""

    def __init__(self, above: QWidget, below: QWidget):
        super().__init__()
        self._above, self._below = above, below
        for widget in (above, below):
            widget.setParent(self)
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event and event.type() in (QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._place_overlays()
        return False

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._place_overlays()

    def _place_overlays(self) -> None:
        width = min(self.width() - 2 * _MARGIN, _MAX_WIDTH)
        left = (self.width() - width) // 2
        for widget in (self._above, self._below):
            layout = widget.layout()
            by_width = layout is not None and layout.hasHeightForWidth()
            height = layout.totalHeightForWidth(width) if layout and by_width else widget.sizeHint().height()
            top = _MARGIN if widget is self._above else self.height() - height - _MARGIN
            widget.setGeometry(left, top, width, height)
            widget.raise_()
