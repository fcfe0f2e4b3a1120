"""The process that unfolds, as the app sees it: requests go out, answers come back as calls on the UI thread.

The network lives there alone, so that its crash, or a kill by a system short of memory, leaves the window as it is.
"""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PyQt6.QtCore import QObject, QProcess, QProcessEnvironment, pyqtSignal

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.log import log
from shutterspan.core.worker.protocol import PROTOCOL, clean_environment, decoded, encoded, worker_command
from shutterspan.ui.desktop.background import later

#: So long the worker may take to stop a request by itself, in milliseconds.
_GRACE = 900
#: So long a worker that is dismissed may take to leave by itself, in milliseconds.
_LEAVING = 500
#: After so many milliseconds a worker that ended is started again.
_PAUSE = 200
#: As often the worker may end within so many seconds; after that it isn't started again by itself.
_MOST_ENDS, _WITHIN = 3, 60.0


class WorkerEnded(ShutterspanError):
    """The process is gone; what it was asked for has to be asked again."""


@dataclass(frozen=True)
class Answer:
    """What is called, on the UI thread, as a request goes on. One of result, failed and cancelled comes last."""

    result: Callable[[dict[str, Any]], None] = lambda message: None
    failed: Callable[[ShutterspanError], None] = lambda error: None
    cancelled: Callable[[], None] = lambda: None
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None
    warned: Callable[[str], None] = lambda message: None


class Worker(QObject):
    ready = pyqtSignal(dict)  # what it says hello with
    ended = pyqtSignal(object)  # WorkerEnded: it ended unasked

    def __init__(self, options: Callable[[], Sequence[str]] = tuple, parent: QObject | None = None):
        """options: of the worker's command line, asked for at each start."""
        super().__init__(parent)
        self._options = options
        self._process: QProcess | None = None
        self._pending: dict[int, Answer] = {}
        self._stopping: set[int] = set()
        self._count = 0
        self._ends: list[float] = []
        self._buffer = b""

    @property
    def process_id(self) -> int:
        """0 where none runs."""
        return self._process.processId() if self._process else 0

    def start(self) -> None:
        """Start the process unless it runs; it warms up while the user looks for a photo."""
        if self._process is not None:
            return
        process = QProcess(self)
        environment = QProcessEnvironment()
        for name, value in clean_environment("QT_QPA_").items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._note)
        process.finished.connect(lambda code, status: self._finished(process, code, status))
        process.errorOccurred.connect(lambda error: self._not_started(process, error))
        self._process, self._buffer = process, b""
        program, *arguments = worker_command(sys.executable)
        process.start(program, [*arguments, *self._options()])

    def restart(self) -> None:
        """As after a change of preferences. What is pending fails; a process that doesn't run needs no other one."""
        if self._process is None:
            return
        error = WorkerEnded(self.tr("The process that unfolds photos was started anew."), self.tr("Try again."))
        self._dismiss()
        self.start()
        self._fail_all(error)
        self.ended.emit(error)

    def ask(self, do: str, fields: dict[str, Any], answer: Answer) -> int:
        """The request's number."""
        self.start()
        self._count += 1
        self._pending[self._count] = answer
        self._write({"request": self._count, "do": do, **fields})
        return self._count

    def stop(self, request: int) -> None:
        """It ends within a second: where the worker can't stop it, the worker is stopped."""
        if request in self._pending and request not in self._stopping:
            self._stopping.add(request)
            self.cancel(request)
            later(self, _GRACE, lambda: self._force(request))

    def cancel(self, request: int) -> None:
        """Nobody waits for it any more."""
        if request not in self._pending:
            return
        self._count += 1
        self._write({"request": self._count, "do": "cancel", "cancels": request})

    def close(self) -> None:
        """Nothing is left running, and no answer comes any more. Waits for that, half a second, before it kills."""
        self._pending.clear()
        self._dismiss()
        for process in self.findChildren(QProcess):
            if not process.waitForFinished(_LEAVING):
                process.kill()
                process.waitForFinished(_LEAVING)

    def _force(self, request: int) -> None:
        if request in self._pending:
            log.warning("the worker didn't stop request %d in time and is started anew", request)
            self._settle(request).cancelled()
            self.restart()

    def _dismiss(self) -> None:
        """With its stdin the process ends by itself, and tidies up; one that doesn't is killed, later."""
        process, self._process = self._process, None
        if process is not None:
            process.readyReadStandardOutput.disconnect()
            process.readyReadStandardError.disconnect()
            process.closeWriteChannel()
            later(process, _LEAVING, process.kill)

    def _write(self, message: dict[str, Any]) -> None:
        if self._process is not None:
            self._process.write(encoded(message))

    def _read(self) -> None:
        assert self._process is not None
        *lines, self._buffer = (self._buffer + self._process.readAllStandardOutput().data()).split(b"\n")
        for line in lines:
            try:
                self._take(decoded(line))
            except (ValueError, KeyError, TypeError):
                log.error("the worker said something unheard of: %.200r", line, exc_info=True)

    def _take(self, message: dict[str, Any]) -> None:
        said = message["say"]
        if said == "hello":
            if message["protocol"] != PROTOCOL:
                log.error("the worker speaks protocol %s", message["protocol"])
            self.ready.emit(message)
            return
        request = message.get("request") or 0
        answer = self._pending.get(request)
        if answer is None:
            return
        if said == "progress":
            answer.progress(message["stage"], message["done"], message["total"])
        elif said == "warn":
            answer.warned(message["message"])
        elif said == "result":
            self._settle(request).result(message)
        elif said == "cancelled":
            self._settle(request).cancelled()
        elif said == "error":
            error = ShutterspanError(message["message"], message.get("hint", ""))
            error.kind = message["kind"]
            self._settle(request).failed(error)
        elif said == "done":  # with nothing before it
            self._settle(request).cancelled()

    def _settle(self, request: int) -> Answer:
        self._stopping.discard(request)
        return self._pending.pop(request)

    def _note(self) -> None:
        assert self._process is not None
        for line in self._process.readAllStandardError().data().decode(errors="replace").splitlines():
            log.info("worker: %s", line)

    def _finished(self, process: QProcess, code: int, status: QProcess.ExitStatus) -> None:
        process.deleteLater()
        if process is not self._process:
            return
        self._process = None
        killed = status is QProcess.ExitStatus.CrashExit
        log.error("the worker ended: %s", f"by signal {code}" if killed else f"with code {code}")
        self._ended_unasked(
            WorkerEnded(
                self.tr(
                    "The process that unfolds photos was ended by the system; often that is because memory ran out."
                )
                if killed
                else self.tr("The process that unfolds photos stopped unexpectedly."),
                self.tr("Nothing of your document is lost. Close other programs if memory is short, and try again."),
            )
        )

    def _not_started(self, process: QProcess, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and process is self._process:
            self._process = None
            process.deleteLater()
            log.error("the worker didn't start: %s", process.errorString())
            self._ends = [time.monotonic()] * _MOST_ENDS
            self._ended_unasked(
                WorkerEnded(
                    self.tr("The process that unfolds photos can't be started."), self.tr("Run install.py once more.")
                )
            )

    def _ended_unasked(self, error: WorkerEnded) -> None:
        now = time.monotonic()
        self._ends = [at for at in self._ends if now - at < _WITHIN] + [now]
        if len(self._ends) <= _MOST_ENDS:
            later(self, _PAUSE, self.start)
        self._fail_all(error)
        self.ended.emit(error)

    def _fail_all(self, error: WorkerEnded) -> None:
        pending, self._pending = self._pending, {}
        self._stopping.clear()
        for answer in pending.values():
            answer.failed(error)
