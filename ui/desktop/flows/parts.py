"""What a window is made of, handed to every flow."""

from dataclasses import dataclass

from PyQt6.QtWidgets import QMainWindow

from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.state.document import Document
from shutterspan.ui.desktop.state.exposure import Exposure
from shutterspan.ui.desktop.state.preferences import Memory
from shutterspan.ui.desktop.widgets.bars import TopBar, Transport
from shutterspan.ui.desktop.widgets.canvas.canvas import Canvas
from shutterspan.ui.desktop.widgets.empty import EmptyState
from shutterspan.ui.desktop.widgets.inspector import Inspector
from shutterspan.ui.desktop.widgets.messages import MessageBar
from shutterspan.ui.desktop.widgets.progress import ProgressStrip
from shutterspan.ui.desktop.widgets.timeline.timeline import Timeline
from shutterspan.ui.desktop.worker import Worker


@dataclass(frozen=True)
class Parts:
    """exporter: a worker of its own, so that frames come and the playhead moves while an export goes on."""

    window: QMainWindow
    actions: Actions
    memory: Memory
    background: Background
    worker: Worker
    exporter: Worker
    document: Document
    exposure: Exposure
    messages: MessageBar
    progress: ProgressStrip
    empty: EmptyState
    canvas: Canvas
    timeline: Timeline
    inspector: Inspector
    bar: TopBar
    transport: Transport
