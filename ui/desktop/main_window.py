"""The window: it puts the parts together, and that is all it does."""

from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.background import Background, later
from shutterspan.ui.desktop.flows.drawing import Drawing
from shutterspan.ui.desktop.flows.dropping import Dropping
from shutterspan.ui.desktop.flows.exporting import Exporting
from shutterspan.ui.desktop.flows.files import Files
from shutterspan.ui.desktop.flows.helping import Helping
from shutterspan.ui.desktop.flows.looking import Looking
from shutterspan.ui.desktop.flows.parts import Parts
from shutterspan.ui.desktop.flows.playback import Playback
from shutterspan.ui.desktop.flows.recent import Recent
from shutterspan.ui.desktop.flows.undoing import Undoing
from shutterspan.ui.desktop.flows.unfolding import Unfolding
from shutterspan.ui.desktop.menus import ToolRail, fill_menu_bar
from shutterspan.ui.desktop.state.document import Document
from shutterspan.ui.desktop.state.exposure import Exposure
from shutterspan.ui.desktop.state.preferences import Memory
from shutterspan.ui.desktop.state.recovery import Autosave
from shutterspan.ui.desktop.theme import Theme
from shutterspan.ui.desktop.widgets.bars import TopBar, Transport
from shutterspan.ui.desktop.widgets.canvas.canvas import Canvas
from shutterspan.ui.desktop.widgets.empty import EmptyState
from shutterspan.ui.desktop.widgets.inspector import Inspector
from shutterspan.ui.desktop.widgets.messages import MessageBar
from shutterspan.ui.desktop.widgets.progress import ProgressStrip
from shutterspan.ui.desktop.widgets.stage import Stage
from shutterspan.ui.desktop.widgets.timeline.timeline import Timeline
from shutterspan.ui.desktop.worker import Worker

_TIMELINE_HEIGHT = 92


class MainWindow(QMainWindow):
    def __init__(self, memory: Memory, theme: Theme, recovery: Path, log: Path):
        """recovery: the folder in which unsaved documents are kept; log: the file that the log viewer shows."""
        super().__init__()
        self._memory = memory
        actions, background, document = Actions(self), Background(self), Document(self)
        worker, exporter = (Worker(lambda: memory.preferences.worker_options, self) for _ in range(2))
        self.parts = parts = Parts(
            window=self,
            actions=actions,
            memory=memory,
            background=background,
            worker=worker,
            exporter=exporter,
            document=document,
            exposure=Exposure(worker, self),
            messages=MessageBar(),
            progress=ProgressStrip(),
            empty=EmptyState(actions),
            canvas=Canvas(),
            timeline=Timeline(),
            inspector=Inspector(actions),
            bar=TopBar(actions),
            transport=Transport(actions),
        )
        self._rail, self._stage = ToolRail(actions), Stage(parts.messages, parts.progress)
        self._arrange()
        self._drawing = Drawing(parts)
        self._unfolding, self._looking = Unfolding(parts, self._drawing), Looking(parts)
        self._playback = Playback(parts)
        self._exporting = Exporting(parts, self._drawing, self._playback)
        self.files = Files(parts, self._drawing, self._exporting, Autosave(recovery))
        self._recent, self._dropping = Recent(parts, self.files.open), Dropping(parts, self.files.open)
        self._undoing, self._helping = Undoing(parts, self._drawing), Helping(parts, log, theme)
        fill_menu_bar(self, actions, self._recent.menu)
        self._may_close = False
        actions.connect(quit=self.close, stop=parts.progress.stop)
        actions.enable(["stop"], False)
        parts.progress.stoppable_changed.connect(actions["stop"].setEnabled)
        document.photo_changed.connect(self._show_page)
        self._show_page()
        self._restore()

    def start(self, path: Path | None) -> None:
        """Once the window is seen: warm the worker up, open what was asked for, offer what a crash left behind."""
        self.parts.worker.start()
        if path:
            self.files.open(path)
        self.files.offer_recovery()

    def end_at_once(self) -> None:
        """Somebody asks the process to end: there is no time for questions, and what is unsaved is kept."""
        self.files.keep_now()
        self._end_workers()
        QApplication.exit()

    def closeEvent(self, event: QCloseEvent | None) -> None:
        if event is None:
            return
        if self._may_close:
            self._memory.keep_window("geometry", self.saveGeometry())
            self._end_workers()
            self.files.end()
            event.accept()
        else:
            event.ignore()
            self.files.leave(self._close)

    def _arrange(self) -> None:
        parts = self.parts
        parts.timeline.setFixedHeight(_TIMELINE_HEIGHT)
        for page in (parts.empty, parts.canvas):
            self._stage.addWidget(page)
        middle = _column(self._stage, parts.transport, parts.timeline)
        middle.setStretch(0, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(middle, 1)
        row.addWidget(parts.inspector)
        whole = _column(parts.bar)
        whole.addLayout(row, 1)
        centre = QWidget()
        centre.setLayout(whole)
        self.setCentralWidget(centre)
        self.setMinimumSize(960, 600)

    def _show_page(self) -> None:
        """Without a photo there is nothing to handle."""
        there = self.parts.document.photo is not None
        self._stage.setCurrentWidget(self.parts.canvas if there else self.parts.empty)
        for widget in (self.parts.bar, self._rail, self.parts.transport, self.parts.timeline, self.parts.inspector):
            widget.setVisible(there)
        if there:
            self.parts.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_workers(self) -> None:
        self._exporting.end()
        self.parts.worker.close()

    def _close(self) -> None:
        self._may_close = True
        later(self, 0, self.close)  # the event that asked for it has to be over

    def _restore(self) -> None:
        geometry = self._memory.window("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1360, 860)


def _column(*widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return column
