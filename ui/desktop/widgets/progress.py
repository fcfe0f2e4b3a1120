"""The strip that shows how far work has come, how long it still takes, and stops it."""

from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from shutterspan.core.foundation.time_left import TimeLeft, rounded
from shutterspan.ui.desktop.state.words import said

#: What is over sooner, in milliseconds, isn't worth a flash.
_PATIENCE = 200
#: Into so many parts the bar is divided.
_FINENESS = 1000


@dataclass
class _Task:
    title: str
    stop: Callable[[], object]
    left: TimeLeft
    stopping: bool = False


class ProgressStrip(QWidget):
    """Of several pieces of work, the one that began last is shown; each has a key."""

    stoppable_changed = pyqtSignal(bool)  # whether there is something to stop

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("progress")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._what, self._left = QLabel(), QLabel()
        self._left.setObjectName("faint")
        self._left.setMinimumWidth(self._left.fontMetrics().horizontalAdvance(self.tr("about {} min left").format(99)))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._stop = QPushButton(self.tr("Stop"))
        self._stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._stop.clicked.connect(self.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 10, 7)
        row.setSpacing(14)
        row.addWidget(self._what)
        row.addWidget(self._bar, 1)
        row.addWidget(self._left)
        row.addWidget(self._stop)
        self._tasks: dict[str, _Task] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE)
        self._timer.timeout.connect(self.show)
        self.hide()

    def begin(self, key: str, title: str, stop: Callable[[], object], last: str = "") -> None:
        """title: what is being done, as “Unfolding”; stop: what the button does; last: as `TimeLeft` takes it."""
        self._tasks.pop(key, None)
        self._tasks[key] = _Task(title, stop, TimeLeft(last=last))
        self._show()

    def step(self, key: str, stage: str, done: int, total: int) -> None:
        task = self._tasks.get(key)
        if task:
            task.left.step(stage, done, total)
            self._show()

    def end(self, key: str) -> None:
        if self._tasks.pop(key, None):
            self._show()

    def stop(self) -> None:
        """The work that is shown."""
        if self._tasks:
            task = next(reversed(self._tasks.values()))
            task.stopping = True
            self._show()
            task.stop()

    def _show(self) -> None:
        if not self._tasks:
            self._timer.stop()
            self.hide()
            self.stoppable_changed.emit(False)
            return
        task = next(reversed(self._tasks.values()))
        stage = said(task.left.stage)
        stage = "" if stage.lower() == task.title.lower() else stage
        text = self.tr("Stopping …") if task.stopping else " – ".join(filter(None, (task.title, stage)))
        self._what.setText(text)
        self._bar.setAccessibleName(text)
        self._bar.setRange(0, _FINENESS if task.left.stage else 0)  # to 0: it is busy, and doesn't tell how far it is
        self._bar.setValue(round(_FINENESS * task.left.share))
        self._left.setText(self._words(task.left.seconds))
        self._stop.setEnabled(not task.stopping)
        self.stoppable_changed.emit(not task.stopping)
        self._stop.setAccessibleName(self.tr("Stop: {}").format(task.title))
        if not self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _words(self, seconds: float | None) -> str:
        if seconds is None:
            return ""
        count, unit = rounded(seconds)
        return (self.tr("about {} s left") if unit == "s" else self.tr("about {} min left")).format(count)
