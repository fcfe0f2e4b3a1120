"""The main window: creates all widgets, models and flows, and connects them."""

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtGui import QCloseEvent, QKeyEvent
from PyQt6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.background import Background, call_later
from shutterspan.ui.desktop.flows.alternatives_flow import AlternativesFlow
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.flows.context_menus import ContextMenus
from shutterspan.ui.desktop.flows.crop_flow import CropFlow
from shutterspan.ui.desktop.flows.detail_flow import DetailFlow
from shutterspan.ui.desktop.flows.drawing_flow import DrawingFlow
from shutterspan.ui.desktop.flows.drop_flow import DropFlow
from shutterspan.ui.desktop.flows.export_flow import ExportFlow
from shutterspan.ui.desktop.flows.feather_flow import FeatherFlow
from shutterspan.ui.desktop.flows.file_flow import FileFlow
from shutterspan.ui.desktop.flows.filmstrip_flow import FilmstripFlow
from shutterspan.ui.desktop.flows.help_flow import HelpFlow
from shutterspan.ui.desktop.flows.hint_actions import hint_buttons
from shutterspan.ui.desktop.flows.message_flow import MessageFlow
from shutterspan.ui.desktop.flows.photo_reader import PhotoReader
from shutterspan.ui.desktop.flows.playback_flow import PlaybackFlow
from shutterspan.ui.desktop.flows.queue_flow import QueueFlow
from shutterspan.ui.desktop.flows.recent_files_flow import RecentFilesFlow
from shutterspan.ui.desktop.flows.settings_flow import SettingsFlow
from shutterspan.ui.desktop.flows.snap_flow import SnapFlow
from shutterspan.ui.desktop.flows.tool_flow import ToolFlow
from shutterspan.ui.desktop.flows.tour_flow import TourFlow
from shutterspan.ui.desktop.flows.tray_flow import TrayFlow
from shutterspan.ui.desktop.flows.undo_flow import UndoFlow
from shutterspan.ui.desktop.flows.unfold_ahead_flow import UnfoldAheadFlow
from shutterspan.ui.desktop.flows.unfold_flow import UnfoldFlow
from shutterspan.ui.desktop.flows.view_controller import ViewController
from shutterspan.ui.desktop.flows.window_flow import WindowFlow
from shutterspan.ui.desktop.focus import FocusKeys
from shutterspan.ui.desktop.menus import ToolRail, fill_menu_bar
from shutterspan.ui.desktop.state.document import Document
from shutterspan.ui.desktop.state.export_queue import ExportQueue
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.preferences import SettingsStore
from shutterspan.ui.desktop.state.queue_store import QueueStore
from shutterspan.ui.desktop.state.recovery import Autosave
from shutterspan.ui.desktop.state.remote_exposure import RemoteExposure
from shutterspan.ui.desktop.theme import Theme
from shutterspan.ui.desktop.widgets.bars import TopBar, Transport
from shutterspan.ui.desktop.widgets.canvas.canvas import Canvas
from shutterspan.ui.desktop.widgets.empty_state import EmptyState
from shutterspan.ui.desktop.widgets.inspector import Inspector
from shutterspan.ui.desktop.widgets.message_bar import MessageBar
from shutterspan.ui.desktop.widgets.overlay_legend import OverlayLegend
from shutterspan.ui.desktop.widgets.progress_strip import ProgressStrip
from shutterspan.ui.desktop.widgets.status_strip import StatusStrip
from shutterspan.ui.desktop.widgets.timeline.timeline import Timeline
from shutterspan.ui.desktop.widgets.tray.tray_view import TrayView
from shutterspan.ui.desktop.worker_process import WorkerProcess

_TIMELINE_HEIGHT = 92


class MainWindow(QMainWindow):
    def __init__(self, settings_store: SettingsStore, theme: Theme, recovery_folder: Path, log_file: Path):
        """recovery_folder: for unsaved documents; log_file: the file that the log dialog shows."""
        super().__init__()
        self._settings_store = settings_store
        actions, background, document = Actions(self), Background(self), Document(self)
        worker, exporter = (WorkerProcess(lambda: settings_store.preferences.worker_options, self) for _ in range(2))
        self.context = context = AppContext(
            window=self,
            actions=actions,
            settings_store=settings_store,
            background=background,
            worker=worker,
            export_worker=exporter,
            document=document,
            exposure=RemoteExposure(worker, self),
            export_queue=ExportQueue(self),
            messages=MessageBar(lambda message: hint_buttons(message, actions, self._export_at_width)),
            progress=ProgressStrip(),
            empty_state=EmptyState(actions),
            canvas=Canvas(),
            legend=OverlayLegend(),
            timeline=Timeline(),
            tray=TrayView(actions, document, self._exposure_status, self._export_status),
            inspector=Inspector(actions),
            top_bar=TopBar(actions),
            transport=Transport(actions),
        )
        self._rail, self._pages = ToolRail(actions), QStackedWidget()
        self._strip = StatusStrip(context.messages, context.progress, context.legend)
        # A filter: a window with `event` in Python is deleted under Python's lock, for which its running tasks wait.
        self.installEventFilter(self._strip)
        self._build_layout()
        self._focus_keys = FocusKeys(self, context.canvas, context.timeline)
        self._message_flow = MessageFlow(context)
        self._tool_flow, self._drawing_flow = ToolFlow(context), DrawingFlow(context)
        self._snap_flow, self._feather_flow = SnapFlow(context, self._drawing_flow), FeatherFlow(context)
        self._crop_flow = CropFlow(context)
        self._context_menus = ContextMenus(context, self._drawing_flow)
        self._unfold_flow, self._view_controller = UnfoldFlow(context, self._drawing_flow), ViewController(context)
        self._detail_flow = DetailFlow(context)
        self._playback_flow = PlaybackFlow(context)
        self._filmstrip_flow = FilmstripFlow(context, self._playback_flow.go_to)
        self._alternatives_flow = AlternativesFlow(context, self._drawing_flow)
        self._ahead_flow, self._reader = UnfoldAheadFlow(context), PhotoReader(context)
        self.files = FileFlow(context, self._drawing_flow, self._reader, Autosave(recovery_folder))
        self._tray_flow = TrayFlow(context, self._drawing_flow, self.files, self._reader, self._ahead_flow)
        self._settings_flow = SettingsFlow(context, self._drawing_flow, lambda: self._tray_flow.selected)
        self._queue_flow = QueueFlow(context, QueueStore(recovery_folder.parent / "queue"), self._detail_flow.exposure)
        self._export_flow = ExportFlow(
            context, self._drawing_flow, self._playback_flow, self._queue_flow, lambda: self._tray_flow.selected
        )
        self._recent_files_flow = RecentFilesFlow(context, self.files.open)
        self._drop_flow = DropFlow(context, self._tray_flow.open)
        self._undo_flow, self._help_flow = UndoFlow(context, self._drawing_flow), HelpFlow(context, log_file, theme)
        fill_menu_bar(self, actions, self._recent_files_flow.menu)
        self._tour_flow = TourFlow(context, self.files, self._rail, self._strip)
        self._may_close = False
        actions.connect(quit=self.close)
        self._window_flow = WindowFlow(context, self._pages, self._rail, self._strip)
        self._restore_geometry()

    def start(self, paths: Sequence[Path] = ()) -> None:
        """Call once the window is visible: start the worker, open the paths, offer to recover unsaved documents."""
        self.context.worker.start()
        if paths:
            self._tray_flow.open(paths)
        else:
            self._tour_flow.offer()
        self._queue_flow.resume()
        self.files.offer_recovery()

    def quit_now(self) -> None:
        """Quit without questions, as on SIGTERM. Unsaved changes go to the recovery folder."""
        self.files.autosave_now()
        self._end_workers()
        QApplication.exit()

    def closeEvent(self, event: QCloseEvent | None) -> None:
        if event is None:
            return
        if self._may_close:
            self._settings_store.save_window("geometry", self.saveGeometry())
            self._end_workers()
            self.files.shut_down()
            event.accept()
        else:
            event.ignore()
            self.files.leave_document(lambda: self._queue_flow.leave(self._close))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event and event.key() == Qt.Key.Key_Escape:  # reaches the window if nothing is selected
            self._window_flow.leave_full_screen()
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if event and event.type() is QEvent.Type.WindowStateChange:
            self._window_flow.show_window_state()

    def _build_layout(self) -> None:
        context = self.context
        context.timeline.setFixedHeight(_TIMELINE_HEIGHT)
        for page in (context.empty_state, context.canvas):
            self._pages.addWidget(page)
        middle = _column(self._pages, self._strip, context.transport, context.timeline)
        middle.setStretch(0, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(context.tray)
        row.addWidget(self._rail)
        row.addLayout(middle, 1)
        row.addWidget(context.inspector)
        whole = _column(context.top_bar)
        whole.addLayout(row, 1)
        centre = QWidget()
        centre.setLayout(whole)
        self.setCentralWidget(centre)
        self.setMinimumSize(1040, 600)

    def _exposure_status(self, entry: PhotoEntry) -> str:
        return self._ahead_flow.status_of(entry)

    def _export_status(self, entry: PhotoEntry) -> str:
        status = self.context.export_queue.status_of(entry.path)
        return status.value if status else ""

    def _export_at_width(self, width: int) -> None:
        self._export_flow.show_dialog(width)

    def _end_workers(self) -> None:
        self._queue_flow.shut_down()
        self.context.tray.close_thumbnails()
        self.context.worker.close()

    def _close(self) -> None:
        self._may_close = True
        call_later(self, 0, self.close)  # after the current close event, which is ignored

    def _restore_geometry(self) -> None:
        geometry = self._settings_store.window("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1360, 860)


def _column(*widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return column
