"""How long the UI thread stays away from its loop, by what the app does meanwhile."""

import os
import time
from pathlib import Path
from typing import NamedTuple

from PyQt6.QtCore import QObject, Qt, QTimer

#: Seconds between two looks, if nothing holds them up.
_EVERY = 0.002


class Turn(NamedTuple):
    """Seconds, from one look to the next. late: by the clock, beyond the pause that is meant, and no less than work;
    away: the same without what the thread waited for a processor, where the system tells that; work: of a processor,
    by this thread.

    On a busy computer, away also counts threads that hold Python's lock and wait for a processor themselves.
    """

    late: float
    away: float
    work: float


class Stalls(QObject):
    """turns: those of each activity, in their order."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.turns: dict[str, list[Turn]] = {}
        self._current: list[Turn] = []
        self._last = _clocks()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)

    def during(self, what: str) -> None:
        """What is measured from now on; what was done up to now doesn't count."""
        self._current = self.turns.setdefault(what, [])
        self._last = _clocks()
        self._timer.start(round(1000 * _EVERY))

    def end(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        now = _clocks()
        clock, waited, work = (new - old for new, old in zip(now, self._last, strict=True))
        self._last = now
        late = max(work, clock - _EVERY)  # some of the work may have been done within the pause
        self._current.append(Turn(late, max(work, late - waited), work))


def _clocks() -> tuple[float, float, float]:
    return time.monotonic(), _waited(), time.thread_time()


def _waited() -> float:
    """Seconds for which this thread was ready to run and did not."""
    try:
        return int(Path(f"/proc/self/task/{os.getpid()}/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0
