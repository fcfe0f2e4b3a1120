"""The objects that all flows of a window share."""

from dataclasses import dataclass

from PyQt6.QtWidgets import QMainWindow

from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.state.document import Document
from shutterspan.ui.desktop.state.export_queue import ExportQueue
from shutterspan.ui.desktop.state.preferences import SettingsStore
from shutterspan.ui.desktop.state.remote_exposure import RemoteExposure
from shutterspan.ui.desktop.widgets.bars import TopBar, Transport
from shutterspan.ui.desktop.widgets.canvas.canvas import Canvas
from shutterspan.ui.desktop.widgets.empty_state import EmptyState
from shutterspan.ui.desktop.widgets.inspector import Inspector
from shutterspan.ui.desktop.widgets.message_bar import MessageBar
from shutterspan.ui.desktop.widgets.overlay_legend import OverlayLegend
from shutterspan.ui.desktop.widgets.progress_strip import ProgressStrip
from shutterspan.ui.desktop.widgets.timeline.timeline import Timeline
from shutterspan.ui.desktop.widgets.tray.tray_view import TrayView
from shutterspan.ui.desktop.worker_process import WorkerProcess


@dataclass(frozen=True)
class AppContext:
    """Widgets, state and workers of a window. export_worker: a second worker, so that exports don't delay frames."""

    window: QMainWindow
    actions: Actions
    settings_store: SettingsStore
    background: Background
    worker: WorkerProcess
    export_worker: WorkerProcess
    document: Document
    exposure: RemoteExposure
    export_queue: ExportQueue
    messages: MessageBar
    progress: ProgressStrip
    empty_state: EmptyState
    canvas: Canvas
    legend: OverlayLegend
    timeline: Timeline
    tray: TrayView
    inspector: Inspector
    top_bar: TopBar
    transport: Transport
