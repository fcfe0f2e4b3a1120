"""The queue of exports: running, waiting and finished ones."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from PyQt6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPoint, Qt, QTimer
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.desktop_services import open_path
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.state.export_queue import ExportQueue, ExportStatus, QueuedExport
from shutterspan.ui.desktop.state.export_report import write_export_report
from shutterspan.ui.desktop.state.wording import message_text
from shutterspan.ui.desktop.theme import shades
from shutterspan.ui.desktop.widgets.section import faint_label, wrap_label

_ROW_HEIGHT = 30
_NO_PARENT = QModelIndex()


class QueueControl(Protocol):
    """The actions of the dialog on the queue."""

    is_paused: bool

    def retry(self, exports: Sequence[QueuedExport]) -> None: ...
    def remove(self, exports: Sequence[QueuedExport]) -> None: ...
    def stop_export(self, export: QueuedExport) -> None: ...
    def pause(self) -> None: ...
    def go_on(self) -> None: ...


class QueueDialog(QDialog):
    """A separate window beside the main window. The buttons act on the selected exports."""

    def __init__(self, parent: QWidget, queue: ExportQueue, control: QueueControl):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Exports"))
        self._queue, self._control = queue, control
        self._background = Background(self, threads=1)
        self._model = _ExportTable(queue, self)
        self._table = QTableView()
        self._table.setModel(self._model)
        self._table.setAccessibleName(self.tr("Exports"))
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setShowGrid(False)
        self._table.setWordWrap(False)
        self._table.setTabKeyNavigation(False)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._table.customContextMenuRequested.connect(self._show_menu)
        self._table.doubleClicked.connect(lambda index: self._open_folder())
        self._set_up_headers()
        self._empty = wrap_label(faint_label(self.tr("No exports are running or waiting.")))
        self._message = wrap_label(faint_label())
        self._message.hide()
        self._pause = self._button("", self._toggle_pause)
        self._stop = self._button(self.tr("Stop"), lambda: self._for_each(control.stop_export))
        self._again = self._button(self.tr("Try Again"), lambda: control.retry(self._selected))
        self._show = self._button(self.tr("Open Folder"), self._open_folder)
        self._open = self._button(self.tr("Play"), self._play)
        self._remove = self._button(self.tr("Remove"), lambda: control.remove(self._selected))
        self._clear = self._button(self.tr("Clear Finished"), self._clear_finished)
        self._report = self._button(self.tr("Save Report…"), self._save_report)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self, self._remove.click)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        done_buttons = self._show, self._open
        for button in (self._pause, self._stop, self._again, *done_buttons, self._remove, self._clear, self._report):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(12)
        for widget in (self._empty, self._table, self._message, buttons):
            column.addWidget(widget)
        self.resize(960, 440)
        self._refreshing = QTimer(self)  # many exports can change at once
        self._refreshing.setSingleShot(True)
        self._refreshing.timeout.connect(self._refresh)
        for signal in (self._model.modelReset, self._model.rowsInserted):
            signal.connect(self._refresh)
        queue.export_changed.connect(self._refresh_soon)
        selection = self._table.selectionModel()
        assert selection
        selection.selectionChanged.connect(self._refresh)
        self._refresh()

    def _button(self, text: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda checked=False: run())
        return button

    def _set_up_headers(self) -> None:
        header, rows = self._table.horizontalHeader(), self._table.verticalHeader()
        assert header is not None and rows is not None
        rows.hide()
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, width in enumerate((220, 260, 150)):
            header.resizeSection(column, width)

    @property
    def _selected(self) -> list[QueuedExport]:
        selection = self._table.selectionModel()
        rows = sorted(index.row() for index in selection.selectedRows()) if selection else []
        return [self._queue[row] for row in rows if row < len(self._queue)]

    def _refresh(self, *_: object) -> None:
        """Enable the actions that are possible for the selected exports."""
        selected, is_empty = self._selected, len(self._queue) == 0
        self._empty.setVisible(is_empty)
        self._table.setVisible(not is_empty)
        self._pause.setText(self.tr("Resume") if self._control.is_paused else self.tr("Pause"))
        self._pause.setToolTip(self.tr("Start no further exports. The current export continues"))
        self._pause.setEnabled(self._control.is_paused or bool(self._queue.waiting))
        self._stop.setEnabled(any(export.is_pending for export in selected))
        self._again.setEnabled(any(_can_be_retried(export) for export in selected))
        for button in (self._show, self._open):
            button.setEnabled(any(export.status is ExportStatus.DONE for export in selected))
        self._remove.setEnabled(bool(selected))
        self._clear.setEnabled(any(not export.is_pending for export in self._queue))
        self._report.setEnabled(not is_empty)

    def _refresh_soon(self) -> None:
        self._refreshing.start(0)

    def _toggle_pause(self) -> None:
        if self._control.is_paused:
            self._control.go_on()
        else:
            self._control.pause()
        self._refresh()

    def _for_each(self, act: Callable[[QueuedExport], object]) -> None:
        for export in self._selected:
            act(export)

    def _open_folder(self) -> None:
        done = [export for export in self._selected if export.status is ExportStatus.DONE]
        if done:
            open_path(done[0].job.target.parent)

    def _play(self) -> None:
        done = [export for export in self._selected if export.status is ExportStatus.DONE]
        if done:
            open_path(done[0].job.target)

    def _clear_finished(self) -> None:
        self._control.remove([export for export in self._queue if not export.is_pending])

    def _save_report(self) -> None:
        exports = list(self._queue)
        path = prompts.choose_report_file(self, exports[-1].job.target.parent)
        if path:
            self._background.run(
                lambda: write_export_report(exports, path),
                lambda _: self._show_text(self.tr("Saved {}.").format(path)),
                self._show_error,
            )

    def _show_error(self, error: ShutterspanError) -> None:
        self._show_text(message_text(error.content))

    def _show_text(self, text: str) -> None:
        self._message.setText(text)
        self._message.show()

    def _show_menu(self, place: QPoint) -> None:
        """Show the buttons that act on the selected exports as a menu."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in (self._stop, self._again, self._show, self._open, self._remove):
            action = menu.addAction(button.text(), button.click)
            assert action
            action.setEnabled(button.isEnabled())
        viewport = self._table.viewport()
        assert viewport
        menu.popup(viewport.mapToGlobal(place))


class _ExportTable(QAbstractTableModel):
    """One row for each export: photo, file, state, problem."""

    def __init__(self, queue: ExportQueue, parent: QObject):
        super().__init__(parent)
        self._queue, self._exports = queue, list(queue)
        queue.changed.connect(self._follow)
        queue.export_changed.connect(self._update)

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._exports)

    def columnCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (self.tr("Photo"), self.tr("File"), self.tr("State"), self.tr("Details"))[section]

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        export = self._exports[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _texts(export)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return (str(export.photo.path), str(export.job.target), *_texts(export)[2:])[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 2:
            return icon(*_icon_of(export.status))
        return None

    def _follow(self) -> None:
        """Take over the exports of the queue. Appended rows don't change the selection."""
        old, new = self._exports, list(self._queue)
        if len(new) > len(old) and new[: len(old)] == old:
            self.beginInsertRows(_NO_PARENT, len(old), len(new) - 1)
            self._exports = new
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._exports = new
            self.endResetModel()

    def _update(self, export: QueuedExport) -> None:
        if export in self._exports:
            row = self._exports.index(export)
            self.dataChanged.emit(self.index(row, 0), self.index(row, 3))


def _can_be_retried(export: QueuedExport) -> bool:
    return export.status in (ExportStatus.FAILED, ExportStatus.STOPPED) and export.unfold_request is not None


def _texts(export: QueuedExport) -> tuple[str, str, str, str]:
    problem = message_text(export.problem) if export.problem else ""
    return export.photo.path.name, _short(export.job.target), _state_text(export), problem


def _short(path: Path) -> str:
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name


def _state_text(export: QueuedExport) -> str:
    if export.status is ExportStatus.RUNNING:
        return _tr("{} %").format(round(100 * export.fraction))
    texts = {
        ExportStatus.WAITING: _tr("waiting"),
        ExportStatus.DONE: _tr("done"),
        ExportStatus.STILL: _tr("nothing moves"),
        ExportStatus.FAILED: _tr("failed"),
        ExportStatus.STOPPED: _tr("stopped"),
    }
    return texts[export.status]


def _icon_of(status: ExportStatus) -> tuple[str, str | None]:
    """Name and colour of the icon of a state."""
    icons = {
        ExportStatus.WAITING: ("queue", shades().faint),
        ExportStatus.RUNNING: ("export", shades().accent),
        ExportStatus.DONE: ("check", None),
        ExportStatus.STILL: ("info", shades().warning),
        ExportStatus.FAILED: ("warning", shades().failure),
        ExportStatus.STOPPED: ("close", shades().faint),
    }
    return icons[status]


def _tr(text: str) -> str:
    return QCoreApplication.translate("QueueDialog", text)
