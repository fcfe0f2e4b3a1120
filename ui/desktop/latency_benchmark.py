"""Measure the app's UI latency: `python -m shutterspan.ui.desktop.latency_benchmark` prints it as JSON."""

import json
import math
import os
import shutil
import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt6 import sip
from PyQt6.QtCore import QEvent, QEventLoop, QPointF, Qt, QTimer
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QApplication, QListWidget, QPushButton, QWidget

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.ui.desktop.app import make_application, start_window
from shutterspan.ui.desktop.dialogs.export_dialog import ExportDialog
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.preferences import SettingsStore
from shutterspan.ui.desktop.state.remote_exposure import ExposureState
from shutterspan.ui.desktop.theme import Theme
from shutterspan.ui.desktop.ui_latency import LatencyMonitor, LoopIteration

_WINDOW_SIZE = 1600, 1000
#: Duration of one frame of a 60 Hz screen.
_SCREEN_FRAME_S = 0.016
#: Iterations that blocked the event loop for less than this are not counted as busy.
_MIN_BUSY_S = 0.001
#: Limit for each wait, until a condition is true.
_TIMEOUT_MS = 300_000
#: One sweep over the timeline and back: number of mouse moves, and the time between them.
_SCRUB_STEPS, _STEP_MS = 120, 16
_FLIPS = 4
#: Row of the preset that exports the clip with its own settings.
_CLIP_ROW = 1


def measure(app: QApplication, folder: Path) -> dict[str, dict[str, float]]:
    """Milliseconds for which the UI thread blocked its event loop, for each activity of the user.

    Counts the iterations that took 1 ms or longer: their number, median and worst, by wall clock and by processor time,
    and how many took longer than 16 ms; and the seconds that the activity took. folder: receives the photo, the clip,
    settings and unsaved documents. Raises TimeoutError.
    """
    photo = Path(shutil.copy(SAMPLE, folder))
    window = MainWindow(SettingsStore(folder / "app.ini"), Theme(app, "dark"), folder / "unsaved", folder / "log.txt")
    window.resize(*_WINDOW_SIZE)
    window.show()
    start_window(window)
    wait_until(lambda: window.context.worker.process_id)
    monitor = LatencyMonitor(window)
    monitor.start_activity("open")
    window.files.open(photo)
    wait_until(lambda: window.context.document.photo)
    monitor.start_activity("unfold")
    window.context.actions["unfold"].trigger()
    wait_until(lambda: window.context.exposure.state is ExposureState.READY and window.context.exposure.consistency)
    window.context.timeline.pause()
    monitor.start_activity("scrub")
    _scrub(window.context.timeline)
    monitor.start_activity("flip")
    for _ in range(_FLIPS):
        _flip(window)
    monitor.start_activity("export")
    _export(window)
    monitor.start_activity("scrub while exporting")
    _scrub(window.context.timeline)
    wait_until(lambda: not window.context.export_queue.pending)
    monitor.stop()
    window.quit_now()  # without questions
    sip.delete(window)  # at interpreter exit, objects that it needs may be deleted before it
    return {activity: statistics_of(iterations) for activity, iterations in monitor.iterations.items()}


def _scrub(timeline: QWidget) -> None:
    """Drag the playhead from one end to the other and back."""
    middle, width = timeline.height() / 2, timeline.width()
    _send_mouse(timeline, QEvent.Type.MouseButtonPress, QPointF(width / 2, middle))
    for step in range(_SCRUB_STEPS):
        position = 0.5 - 0.45 * math.sin(2 * math.pi * step / _SCRUB_STEPS)
        _send_mouse(timeline, QEvent.Type.MouseMove, QPointF(width * position, middle))
        run_event_loop(_STEP_MS)
    _send_mouse(timeline, QEvent.Type.MouseButtonRelease, QPointF(width / 2, middle))


def _flip(window: MainWindow) -> None:
    exposure = window.context.exposure
    old_facts = exposure.facts
    window.context.actions["flip"].trigger()
    wait_until(lambda: exposure.facts is not old_facts and exposure.current_frame and exposure.consistency)


def _export(window: MainWindow) -> None:
    """Start an export through the dialog; returns once it is running."""
    window.context.actions["export"].trigger()
    dialog = window.findChild(ExportDialog)
    presets = dialog.findChild(QListWidget) if dialog else None
    assert dialog and presets
    presets.setCurrentRow(_CLIP_ROW)
    run_event_loop(_STEP_MS)
    next(button for button in dialog.findChildren(QPushButton) if button.isDefault()).click()
    wait_until(lambda: window.context.export_queue.pending)


def _send_mouse(widget: QWidget, kind: QEvent.Type, at: QPointF) -> None:
    button = Qt.MouseButton.LeftButton
    state = button, button, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(kind, at, widget.mapToGlobal(at), *state))


def run_event_loop(milliseconds: int) -> None:
    """Let the app run for this long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(condition: Callable[[], object]) -> None:
    """Run the event loop until the condition is true. Raises TimeoutError."""
    loop, poll_timer, timeout_timer = QEventLoop(), QTimer(), QTimer()
    poll_timer.timeout.connect(lambda: loop.quit() if condition() else None)
    timeout_timer.timeout.connect(lambda: loop.exit(1))
    poll_timer.start(_STEP_MS)
    timeout_timer.start(_TIMEOUT_MS)
    if loop.exec():
        raise TimeoutError("the app did not do what it was asked for")


def statistics_of(iterations: Sequence[LoopIteration]) -> dict[str, float]:
    """Number, median and worst of those that were busy, how many were late, and the seconds of all; see `measure`."""
    busy = [one for one in iterations if max(one.blocked, one.cpu) >= _MIN_BUSY_S] or [LoopIteration(0, 0, 0, 0)]
    clock, cpu = [1000 * one.latency for one in busy], [1000 * one.cpu for one in busy]
    return {
        "seconds": sum(one.seconds for one in iterations),
        "turns": len(busy),
        "median": statistics.median(clock),
        "worst": max(clock),
        "late": sum(one.latency > _SCREEN_FRAME_S for one in iterations),
        "median_work": statistics.median(cpu),
        "worst_work": max(cpu),
        "late_work": sum(one.cpu > _SCREEN_FRAME_S for one in iterations),
    }


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = make_application()
    with tempfile.TemporaryDirectory(prefix="shutterspan-measure-") as folder:
        print(json.dumps(measure(app, Path(folder)), indent=2))
