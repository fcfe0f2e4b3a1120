"""Measure how long the UI thread blocks its event loop, grouped by the app's activity."""

import os
import time
from pathlib import Path
from typing import NamedTuple

from PyQt6.QtCore import QObject, Qt, QTimer

#: Seconds between two samples while nothing blocks the event loop.
_INTERVAL_S = 0.002


class LoopIteration(NamedTuple):
    """Seconds between two samples.

    seconds: all of them, by wall clock; latency: the delay beyond the sampling interval, at least `cpu`; blocked: the
    latency without the time in which the thread waited for a processor (equal to the latency where the system doesn't
    report that); cpu: this thread's processor time.

    On a busy computer, `blocked` includes waiting for threads that hold Python's lock but have no processor.
    """

    seconds: float
    latency: float
    blocked: float
    cpu: float


class LatencyMonitor(QObject):
    """Samples the event loop with a timer. iterations: the samples of each activity, in order."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.iterations: dict[str, list[LoopIteration]] = {}
        self._current: list[LoopIteration] = []
        self._last = _clocks()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._sample)

    def start_activity(self, activity: str) -> None:
        """Count samples from now on under this name. Discards the sample in progress."""
        self._current = self.iterations.setdefault(activity, [])
        self._last = _clocks()
        self._timer.start(round(1000 * _INTERVAL_S))

    def stop(self) -> None:
        self._timer.stop()

    def _sample(self) -> None:
        now = _clocks()
        clock, waited, cpu = (new - old for new, old in zip(now, self._last, strict=True))
        self._last = now
        latency = max(cpu, clock - _INTERVAL_S)  # some of the work may have run within the interval
        self._current.append(LoopIteration(clock, latency, max(cpu, latency - waited), cpu))


def _clocks() -> tuple[float, float, float]:
    return time.monotonic(), _runqueue_wait(), time.thread_time()


def _runqueue_wait() -> float:
    """Seconds in which the main thread was ready to run but had no processor; 0 where the system doesn't report it."""
    try:
        return int(Path(f"/proc/self/task/{os.getpid()}/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0
