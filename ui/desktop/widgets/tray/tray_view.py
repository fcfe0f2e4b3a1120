"""The tray beside the picture: the document's photos, of which one is visible and some are selected."""

from collections.abc import Iterable

from PyQt6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    pyqtSignal,
)
from PyQt6.QtGui import QResizeEvent, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.menus import tool_button
from shutterspan.ui.desktop.state.document import Document
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.tray_model import StatusOf, TrayModel
from shutterspan.ui.desktop.state.tray_thumbnails import TrayThumbnails
from shutterspan.ui.desktop.widgets.section import faint_label, wrap_label
from shutterspan.ui.desktop.widgets.tray.tray_delegate import TrayDelegate
from shutterspan.ui.desktop.widgets.tray.tray_list import TrayList

_WIDTH = 148
_BUTTON_SIZE = 16
#: The visible photos are read first, when scrolling has stopped for this long.
_REST_MS = 40
_Flag = QItemSelectionModel.SelectionFlag


class TrayView(QWidget):
    """A column of photos below their number. Their thumbnails are read as soon as the document has several."""

    chosen = pyqtSignal(object)  # PhotoEntry that the user chose
    menu_requested = pyqtSignal(object, QPoint)  # PhotoEntry, and the place on the screen
    selection_changed = pyqtSignal()

    def __init__(self, actions: Actions, document: Document, exposure_status: StatusOf, export_status: StatusOf):
        """exposure_status, export_status: of a photo, see `EntryStatus`."""
        super().__init__()
        self.setObjectName("tray")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH)
        self.thumbnails = TrayThumbnails(document, self)
        self._model = TrayModel(document, exposure_status, export_status)
        self._list = TrayList()
        self._list.setObjectName("trayList")
        self._list.setAccessibleName(self.tr("Photos"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(TrayDelegate(self._model, self.thumbnails.jpeg))
        self.setFocusProxy(self._list)
        self._count, self._selected, self._problems = QLabel(), wrap_label(faint_label()), wrap_label(QLabel())
        self._count.setObjectName("heading")
        self._problems.setObjectName("warning")
        self._build_layout(actions)
        #: State that is restored after a reset of the model: the selected photos, the focused photo, the scroll
        #: position.
        self._kept: tuple[list[PhotoEntry], PhotoEntry | None, int] = [], None, 0
        self._rest_timer = self._make_timer(_REST_MS)
        self._rest_timer.timeout.connect(self._request_visible)
        self._header_timer = self._make_timer(0)
        self._header_timer.timeout.connect(self._show_header)
        self._connect(document)

    @property
    def selected_entries(self) -> list[PhotoEntry]:
        """The selected photos, in the order of the tray."""
        ranges = sorted((part.top(), part.bottom()) for part in _ranges(self._selection.selection()))
        return [entry for top, bottom in ranges for entry in self._model.entries[top : bottom + 1]]

    def show_current(self, entry: PhotoEntry | None) -> None:
        """Scroll to a photo, and select only it unless it is already selected. None: select nothing.

        Does nothing while the user uses the arrow keys.
        """
        if self._list.is_choosing:
            return
        row = self._model.row_of(entry) if entry else None
        if row is None:
            self._selection.clear()
            return
        index = self._model.index(row)
        if not self._selection.isSelected(index):
            self._selection.setCurrentIndex(index, _Flag.ClearAndSelect)
        self._list.scrollTo(index)

    def refresh(self) -> None:
        """Repaint the states of the photos."""
        viewport = self._list.viewport()
        assert viewport
        viewport.update()
        self._header_timer.start()

    def close_thumbnails(self) -> None:
        """Stop reading thumbnails, at the end of the program."""
        self.thumbnails.close()

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self._rest_timer.start()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._rest_timer.start()

    @property
    def _selection(self) -> QItemSelectionModel:
        selection = self._list.selectionModel()
        assert selection
        return selection

    def _make_timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        return timer

    def _build_layout(self, actions: Actions) -> None:
        title = QHBoxLayout()
        title.setSpacing(0)
        title.addWidget(self._count, 1)
        for name in ("add-photos", "remove-photos"):
            title.addWidget(tool_button(name, actions, _BUTTON_SIZE))
        header = QVBoxLayout()
        header.setContentsMargins(10, 6, 4, 6)
        header.setSpacing(2)
        header.addLayout(title)
        for label in (self._selected, self._problems):
            header.addWidget(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)  # the line at the right
        column.setSpacing(0)
        column.addLayout(header)
        column.addWidget(self._list, 1)

    def _connect(self, document: Document) -> None:
        bar = self._list.verticalScrollBar()
        assert bar
        bar.valueChanged.connect(lambda value: self._rest_timer.start())
        self._model.modelAboutToBeReset.connect(self._keep_selection)
        self._model.modelReset.connect(self._restore_selection)
        self._selection.selectionChanged.connect(lambda *_: self._on_selection_changed())
        self._list.chosen.connect(lambda index: self.chosen.emit(self._entry_at(index)))
        self._list.menu_requested.connect(lambda index, place: self.menu_requested.emit(self._entry_at(index), place))
        for signal in (document.entries_changed, document.entry_changed, document.photo_changed):
            signal.connect(lambda *_: self.refresh())

    def _entry_at(self, index: QModelIndex) -> PhotoEntry:
        return self._model.entries[index.row()]

    def _keep_selection(self) -> None:
        index, bar = self._list.currentIndex(), self._list.verticalScrollBar()
        focused = self._entry_at(index) if index.isValid() else None
        self._kept = self.selected_entries, focused, bar.value() if bar else 0

    def _restore_selection(self) -> None:
        """After photos were added or removed, restore the selection and the scroll position."""
        selected, focused, position = self._kept
        row = self._model.row_of(focused) if focused else None
        if row is not None:
            self._selection.setCurrentIndex(self._model.index(row), _Flag.NoUpdate)
        rows = [row for entry in selected if (row := self._model.row_of(entry)) is not None]
        self._selection.select(self._selection_of(rows), _Flag.ClearAndSelect)
        self._list.doItemsLayout()  # type: ignore[attr-defined]  # missing in the stubs
        bar = self._list.verticalScrollBar()
        if bar:
            bar.setValue(position)
        self._rest_timer.start()

    def _selection_of(self, rows: Iterable[int]) -> QItemSelection:
        """A selection of ascending rows, in as few ranges as possible."""
        selection, spans = QItemSelection(), list[tuple[int, int]]()
        for row in rows:
            if spans and spans[-1][1] == row - 1:
                spans[-1] = spans[-1][0], row
            else:
                spans.append((row, row))
        for first, last in spans:
            selection.select(self._model.index(first), self._model.index(last))
        return selection

    def _on_selection_changed(self) -> None:
        self._header_timer.start()
        self.selection_changed.emit()

    def _request_visible(self) -> None:
        """Read the thumbnails of the visible photos first."""
        viewport = self._list.viewport()
        if not viewport or not self.isVisible():
            return
        first = self._list.indexAt(QPoint(1, 1))
        last = self._list.indexAt(QPoint(1, viewport.height() - 1))
        if first.isValid():
            end = last.row() + 1 if last.isValid() else len(self._model.entries)
            self.thumbnails.request(self._model.entries[first.row() : end])

    def _show_header(self) -> None:
        entries, selected = self._model.entries, len(self.selected_entries)
        problems = sum(entry.problem is not None for entry in entries)
        self._count.setText(self.tr("{} photos").format(len(entries)) if len(entries) != 1 else self.tr("1 photo"))
        for label, text in (
            (self._selected, self.tr("{} selected").format(selected) if selected > 1 else ""),
            (self._problems, self.tr("{} can't be read").format(problems) if problems else ""),
        ):
            label.setText(text)
            label.setVisible(bool(text))


def _ranges(selection: QItemSelection) -> list[QItemSelectionRange]:
    return [selection[index] for index in range(len(selection))]
