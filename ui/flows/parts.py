"""What a window is made of, handed to every flow."""

from dataclasses import dataclass

from PyQt6.QtWidgets import QMainWindow

from shutterspan.ui.actions import Actions
from shutterspan.ui.background import Background
from shutterspan.ui.state.document import Document
from shutterspan.ui.state.exposure import Exposure
from shutterspan.ui.state.preferences import Memory
from shutterspan.ui.widgets.bars import TopBar, Transport
from shutterspan.ui.widgets.canvas.canvas import Canvas
from shutterspan.ui.widgets.empty import EmptyState
from shutterspan.ui.widgets.inspector import Inspector
from shutterspan.ui.widgets.messages import MessageBar
from shutterspan.ui.widgets.progress import ProgressStrip
from shutterspan.ui.widgets.timeline.timeline import Timeline
from shutterspan.ui.worker import Worker


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
