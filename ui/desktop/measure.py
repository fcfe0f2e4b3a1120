"""How long the app keeps its window waiting: `python -m shutterspan.ui.desktop.measure` tells it as JSON."""

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
from shutterspan.ui.desktop.app import begin, make_application
from shutterspan.ui.desktop.dialogs.export import ExportDialog
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.stalls import Stalls, Turn
from shutterspan.ui.desktop.state.exposure import State
from shutterspan.ui.desktop.state.preferences import Memory
from shutterspan.ui.desktop.theme import Theme

_WINDOW = 1600, 1000
#: Of a picture of a screen that shows sixty a second, in seconds.
_PICTURE = 0.016
#: Turns in which less happened, in seconds, are the loop's own.
_BUSY = 0.001
#: Whatever is done is done by then, in milliseconds.
_LONGEST = 300_000
#: One sweep of the hand over the timeline: so many moves of the mouse, so many milliseconds apart.
_MOVES, _APART = 120, 16
_FLIPS = 4
#: In the list of what an export can be for: the clip as it is set.
_CLIP = 1


def measured(app: QApplication, folder: Path) -> dict[str, dict[str, float]]:
    """Milliseconds for which the UI thread didn't come back to its loop, by what the user did, where it was busy for
    one or more: median and worst, by the clock and of the processors' time, and how many took longer than 16.

    folder: for the photo, the clip, and what outlives the app. Raises TimeoutError.
    """
    photo = Path(shutil.copy(SAMPLE, folder))
    window = MainWindow(Memory(folder / "app.ini"), Theme(app, "dark"), folder / "unsaved", folder / "log.txt")
    window.resize(*_WINDOW)
    window.show()
    begin(window, None)
    _wait_until(lambda: window.parts.worker.process_id)
    stalls = Stalls(window)
    stalls.during("open")
    window.files.open(photo)
    _wait_until(lambda: window.parts.document.photo)
    stalls.during("unfold")
    window.parts.actions["unfold"].trigger()
    _wait_until(lambda: window.parts.exposure.state is State.READY and window.parts.exposure.trust)
    window.parts.timeline.pause()
    stalls.during("scrub")
    _scrub(window.parts.timeline)
    stalls.during("flip")
    for _ in range(_FLIPS):
        _flip(window)
    stalls.during("export")
    _export(window)
    stalls.during("scrub while exporting")
    _scrub(window.parts.timeline)
    _wait_until(window.parts.actions["export"].isEnabled)
    stalls.end()
    window.end_at_once()  # there is nobody to be asked
    sip.delete(window)  # left to the end of the process, it may go after what it needs
    return {what: _figures(turns) for what, turns in stalls.turns.items()}


def _scrub(timeline: QWidget) -> None:
    """From one end to the other and back."""
    middle, width = timeline.height() / 2, timeline.width()
    _move(timeline, QEvent.Type.MouseButtonPress, QPointF(width / 2, middle))
    for step in range(_MOVES):
        along = 0.5 - 0.45 * math.sin(2 * math.pi * step / _MOVES)
        _move(timeline, QEvent.Type.MouseMove, QPointF(width * along, middle))
        _live(_APART)
    _move(timeline, QEvent.Type.MouseButtonRelease, QPointF(width / 2, middle))


def _flip(window: MainWindow) -> None:
    exposure = window.parts.exposure
    number = exposure.facts["exposure"]
    window.parts.actions["flip"].trigger()
    _wait_until(lambda: exposure.facts["exposure"] != number and exposure.frame_now and exposure.trust)


def _export(window: MainWindow) -> None:
    """By the dialog, until the export has begun."""
    window.parts.actions["export"].trigger()
    dialog = window.findChild(ExportDialog)
    presets = dialog.findChild(QListWidget) if dialog else None
    assert dialog and presets
    presets.setCurrentRow(_CLIP)
    _live(_APART)
    next(button for button in dialog.findChildren(QPushButton) if button.isDefault()).click()
    _wait_until(lambda: not window.parts.actions["export"].isEnabled())


def _move(widget: QWidget, kind: QEvent.Type, at: QPointF) -> None:
    button = Qt.MouseButton.LeftButton
    held = button, button, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(kind, at, widget.mapToGlobal(at), *held))


def _live(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _wait_until(condition: Callable[[], object]) -> None:
    """Raises TimeoutError."""
    loop, often, end = QEventLoop(), QTimer(), QTimer()
    often.timeout.connect(lambda: loop.quit() if condition() else None)
    end.timeout.connect(lambda: loop.exit(1))
    often.start(_APART)
    end.start(_LONGEST)
    if loop.exec():
        raise TimeoutError("the app did not do what it was asked for")


def _figures(turns: Sequence[Turn]) -> dict[str, float]:
    busy = [turn for turn in turns if max(turn.away, turn.work) >= _BUSY] or [Turn(0, 0, 0)]
    clock, work = [1000 * turn.late for turn in busy], [1000 * turn.work for turn in busy]
    return {
        "turns": len(busy),
        "median": statistics.median(clock),
        "worst": max(clock),
        "late": sum(turn.late > _PICTURE for turn in turns),
        "median_work": statistics.median(work),
        "worst_work": max(work),
        "late_work": sum(turn.work > _PICTURE for turn in turns),
    }


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = make_application()
    with tempfile.TemporaryDirectory(prefix="shutterspan-measure-") as folder:
        print(json.dumps(measured(app, Path(folder)), indent=2))
