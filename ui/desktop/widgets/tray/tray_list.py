"""The list of the tray: mouse and keys choose a photo or request its menu."""

from PyQt6.QtCore import QModelIndex, QPoint, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PyQt6.QtWidgets import QAbstractItemView, QListView

#: Arrow keys choose a photo when none has been pressed for this long.
_REST_MS = 150
_SCROLL_STEP = 30
_RETURN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TrayList(QListView):
    """A click, an arrow key or Return chooses a row; with Ctrl or Shift, rows are only selected."""

    chosen = pyqtSignal(QModelIndex)
    menu_requested = pyqtSignal(QModelIndex, QPoint)  # with its place on the screen

    def __init__(self) -> None:
        super().__init__()
        self._is_plain_click = False
        self._rest_timer = QTimer(self)
        self._rest_timer.setSingleShot(True)
        self._rest_timer.setInterval(_REST_MS)
        self._rest_timer.timeout.connect(lambda: self._choose(self.currentIndex()))
        self.clicked.connect(lambda index: self._choose(index) if self._is_plain_click else None)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        bar = self.verticalScrollBar()
        assert bar
        bar.setSingleStep(_SCROLL_STEP)

    @property
    def is_choosing(self) -> bool:
        """Whether a key has moved to another photo that isn't chosen yet."""
        return self._rest_timer.isActive()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        self._is_plain_click = event is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_plain and event.key() in _RETURN_KEYS:
            self._choose(self.currentIndex())
            return
        old = self.currentIndex()
        super().keyPressEvent(event)
        if is_plain and self.currentIndex() != old:
            self._rest_timer.start()

    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:
        viewport = self.viewport()
        if event is None or viewport is None:
            return
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            place = self.visualRect(index).center() if by_key else event.pos()
            self.menu_requested.emit(index, viewport.mapToGlobal(place))

    def _choose(self, index: QModelIndex) -> None:
        self._rest_timer.stop()
        if index.isValid():
            self.chosen.emit(index)
