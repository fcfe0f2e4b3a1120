"""The progress of a task: one bar over all its stages, the time left, and a Stop button."""

from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from shutterspan.core.foundation.time_left import TimeLeft, round_seconds
from shutterspan.ui.desktop.state.wording import stage_text

#: The strip appears after this delay, so that it doesn't flash for short tasks.
_SHOW_DELAY_MS = 200
#: Resolution of the progress bar.
_BAR_STEPS = 1000


@dataclass
class _Task:
    title: str
    stop: Callable[[], object]
    time_left: TimeLeft
    has_steps: bool
    stopping: bool = False


class ProgressStrip(QWidget):
    """Tracks tasks by key, and shows the latest one."""

    stoppable_changed = pyqtSignal(bool)  # whether there is a task that can be stopped
    fraction_changed = pyqtSignal(object)  # in [0,1]; None while nothing is measured

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("progress")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title, self._time_left = QLabel(), QLabel()
        self._time_left.setObjectName("faint")
        self._time_left.setMinimumWidth(
            self._time_left.fontMetrics().horizontalAdvance(self.tr("about {} min left").format(99))
        )
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setMinimumWidth(80)
        self._stop = QPushButton(self.tr("Stop"))
        self._stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._stop.clicked.connect(self.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._title)
        row.addWidget(self._bar, 1)
        row.addWidget(self._time_left)
        row.addWidget(self._stop)
        self._tasks: dict[str, _Task] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOW_DELAY_MS)
        self._timer.timeout.connect(self.show)
        self.hide()

    def set_compact(self, is_compact: bool) -> None:
        """Show title and time left only in the tooltip, if a message needs the space."""
        for label in (self._title, self._time_left):
            label.setVisible(not is_compact)

    def begin(
        self,
        key: str,
        title: str,
        stop: Callable[[], object],
        last_stage: str = "",
        has_steps: bool = True,
        requests: int = 1,
    ) -> None:
        """Add a task.

        title: such as “Unfolding”; stop: called by the Stop button; last_stage, requests: see `TimeLeft`; has_steps:
        whether the task reports its progress, so that the bar begins at zero.
        """
        self._tasks.pop(key, None)
        self._tasks[key] = _Task(title, stop, TimeLeft(requests, last_stage), has_steps)
        self._show()

    def begin_request(self, key: str, title: str, number: int, requests: int) -> None:
        """Continue with the next request of a task. number: of this request, from 1; requests: their current number."""
        task = self._tasks.get(key)
        if task:
            task.title, task.time_left.requests = title, requests
            task.time_left.begin_request(number)
            self._show()

    def has(self, key: str) -> bool:
        """Whether a task is running."""
        return key in self._tasks

    def step(self, key: str, stage: str, done: int, total: int) -> None:
        """Report the progress of a task, if it is still running."""
        task = self._tasks.get(key)
        if task:
            task.time_left.step(stage, done, total)
            self._show()

    def end(self, key: str) -> None:
        if self._tasks.pop(key, None):
            self._show()

    def stop(self) -> None:
        """Stop the visible task."""
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
            self.fraction_changed.emit(None)
            return
        task = next(reversed(self._tasks.values()))
        text = self.tr("Stopping …") if task.stopping else task.title
        self._title.setText(text)
        time_left = self._time_left_text(task.time_left.seconds_left)
        self.setToolTip("\n".join(filter(None, (text, stage_text(task.time_left.stage), time_left))))
        self._bar.setAccessibleName(text)
        self._bar.setRange(0, _BAR_STEPS if task.has_steps else 0)  # 0 shows a busy indicator
        self._bar.setValue(round(_BAR_STEPS * task.time_left.fraction_done))
        self._time_left.setText(time_left)
        self._stop.setEnabled(not task.stopping)
        self._stop.setAccessibleName(self.tr("Stop: {}").format(task.title))
        self.stoppable_changed.emit(not task.stopping)
        self.fraction_changed.emit(task.time_left.fraction_done if task.has_steps else None)
        if not self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _time_left_text(self, seconds: float | None) -> str:
        if seconds is None:
            return ""
        count, unit = round_seconds(seconds)
        return (self.tr("about {} s left") if unit == "s" else self.tr("about {} min left")).format(count)
