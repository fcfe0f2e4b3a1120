"""Run slow work (file input and output, packing masks) off the UI thread."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from PyQt6 import sip
from PyQt6.QtCore import QObject, QRunnable, QThreadPool, QTimer, pyqtSignal

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.log import log_error


class _TaskSignals(QObject):
    done = pyqtSignal(object)
    failed = pyqtSignal(object)


class _BackgroundTask(QRunnable):
    def __init__(self, work: Callable[[], Any], outcome: _TaskSignals):
        super().__init__()
        self._work, self._outcome = work, outcome

    def run(self) -> None:
        try:
            result = self._work()
        except Exception as error:
            self._outcome.failed.emit(log_error(error))
        else:
            self._outcome.done.emit(result)


class Background(QObject):
    """A small thread pool. Callbacks run on the thread that this object lives in."""

    def __init__(self, parent: QObject | None = None, threads: int = 2):
        """threads: with 1, tasks run in the order in which they were submitted."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._pending: set[_TaskSignals] = set()

    def run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] = lambda result: None,
        failed: Callable[[ShutterspanError], None] = lambda error: None,
    ) -> None:
        """Run `work` in a thread, then call `done` with its result or `failed` with an error to show to the user.

        Any exception is logged with its traceback and converted to a `ShutterspanError`.
        """
        outcome = _TaskSignals(self)
        self._pending.add(outcome)
        outcome.done.connect(lambda result: self._finish(outcome, done, result))
        outcome.failed.connect(lambda error: self._finish(outcome, failed, error))
        self._pool.start(_BackgroundTask(work, outcome))

    def wait(self, milliseconds: int = 5000) -> bool:
        """Block until all tasks are done. Returns False if they took longer than the given time."""
        return self._pool.waitForDone(milliseconds)

    def _finish(self, outcome: _TaskSignals, then: Callable[[Any], None], value: Any) -> None:
        if sip.isdeleted(outcome):
            return  # its owner was deleted before the result arrived
        self._pending.discard(outcome)
        outcome.deleteLater()
        then(value)


def wait_for_all(backgrounds: Iterable[Background], seconds: float) -> bool:
    """Block until the tasks of all pools are done. Returns False if that took longer than `seconds` in total."""
    end = time.monotonic() + seconds
    return all(background.wait(max(0, round(1000 * (end - time.monotonic())))) for background in backgrounds)


def call_later(owner: QObject, milliseconds: int, callback: Callable[[], object]) -> None:
    """Call back once after a delay, unless the owner is deleted first."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(callback)
    timer.timeout.connect(timer.deleteLater)
    timer.start(milliseconds)
