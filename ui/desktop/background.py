"""Slow work off the UI thread: files that are read and written, masks that are packed."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from PyQt6 import sip
from PyQt6.QtCore import QObject, QRunnable, QThreadPool, QTimer, pyqtSignal

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.log import logged


class _Outcome(QObject):
    done = pyqtSignal(object)
    failed = pyqtSignal(object)


class _Job(QRunnable):
    def __init__(self, work: Callable[[], Any], outcome: _Outcome):
        super().__init__()
        self._work, self._outcome = work, outcome

    def run(self) -> None:
        try:
            result = self._work()
        except Exception as error:
            self._outcome.failed.emit(logged(error))
        else:
            self._outcome.done.emit(result)


class Background(QObject):
    """Runs work in a few threads and hands its outcome over on the thread that this object lives in."""

    def __init__(self, parent: QObject | None = None, threads: int = 2):
        """threads: with one, work is done in the order in which it was asked for."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._under_way: set[_Outcome] = set()

    def run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] = lambda result: None,
        failed: Callable[[ShutterspanError], None] = lambda error: None,
    ) -> None:
        """failed: gets one sentence, whatever was raised; the log has the rest."""
        outcome = _Outcome(self)
        self._under_way.add(outcome)
        outcome.done.connect(lambda result: self._finish(outcome, done, result))
        outcome.failed.connect(lambda error: self._finish(outcome, failed, error))
        self._pool.start(_Job(work, outcome))

    def wait(self, milliseconds: int = 5000) -> bool:
        """Before the program ends: whether all work came to its end."""
        return self._pool.waitForDone(milliseconds)

    def _finish(self, outcome: _Outcome, then: Callable[[Any], None], value: Any) -> None:
        if sip.isdeleted(outcome):
            return  # whoever asked went while the answer was on its way
        self._under_way.discard(outcome)
        outcome.deleteLater()
        then(value)


def all_done(backgrounds: Iterable[Background], seconds: float) -> bool:
    """Whether all work of all of them comes to its end within this time."""
    end = time.monotonic() + seconds
    return all(background.wait(max(0, round(1000 * (end - time.monotonic())))) for background in backgrounds)


def later(owner: QObject, milliseconds: int, call: Callable[[], object]) -> None:
    """Once, unless the owner is gone by then."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(call)
    timer.timeout.connect(timer.deleteLater)
    timer.start(milliseconds)
