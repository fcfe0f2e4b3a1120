"""The app's side of a worker process: sends requests, calls back on the UI thread when replies arrive.

Only the worker loads the network, so the window survives when the worker crashes or the system kills it for memory.
"""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PyQt6.QtCore import QObject, QProcess, QProcessEnvironment, pyqtSignal

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.log import log
from shutterspan.core.foundation.messages import Message, receive_message
from shutterspan.core.foundation.program import running_program
from shutterspan.core.worker.locator import clean_environment, worker_command
from shutterspan.core.worker.protocol import (
    CANCEL,
    INITIALIZE,
    MAX_LINE_BYTES,
    OLDEST_PROTOCOL,
    PROTOCOL,
    CancelParams,
    InitializeParams,
    JsonObject,
    Method,
    decode_message,
    encode_message,
    negotiate,
)
from shutterspan.ui.desktop.background import call_later

#: A request that isn't cancelled after this time is stopped by killing the worker.
_CANCEL_TIMEOUT_MS = 900
#: A worker that is still running this long after its stdin was closed is killed.
_EXIT_TIMEOUT_MS = 500
#: Delay before a worker that ended unexpectedly is started again.
_RESTART_DELAY_MS = 200
#: The worker is restarted automatically at most this often within the window.
_MAX_RESTARTS, _RESTART_WINDOW_S = 3, 60.0
#: The beginning of a line that is too long. With it, the line is no valid JSON.
_CUT_OFF = b"[too long] "

_Params = TypeVar("_Params")
_Result = TypeVar("_Result")


class WorkerEnded(ShutterspanError):
    """The worker process ended. Its pending requests failed; send them again."""


@dataclass(frozen=True)
class RequestCallbacks(Generic[_Result]):
    """Functions that are called on the UI thread while a request runs.

    The last call is exactly one of `result`, `failed` and `cancelled`.
    """

    result: Callable[[_Result], None] = lambda result: None
    failed: Callable[[ShutterspanError], None] = lambda error: None
    cancelled: Callable[[], None] = lambda: None
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None
    warned: Callable[[Message], None] = lambda message: None


class WorkerProcess(QObject):
    """Starts, restarts and stops one worker process, and exchanges JSON messages with it."""

    ready = pyqtSignal(dict)  # the worker's `hello` message
    ended = pyqtSignal(object)  # WorkerEnded: the process ended unexpectedly, or was restarted

    def __init__(self, options: Callable[[], Sequence[str]] = tuple, parent: QObject | None = None):
        """options: called at each start, returns command line options for the worker."""
        super().__init__(parent)
        self._options = options
        self._process: QProcess | None = None
        self._pending: dict[int, RequestCallbacks[Any]] = {}
        self._stopping: set[int] = set()
        self._last_id = 0
        self._end_times: list[float] = []
        self._buffer = bytearray()
        self._is_ready = False
        #: Why the process can't start, as it reports before it ends.
        self._start_error: ShutterspanError | None = None

    @property
    def process_id(self) -> int:
        """The operating system's process id, or 0 if no process is running."""
        return self._process.processId() if self._process else 0

    def start(self) -> None:
        """Start the process unless it is running. It loads the network while the user picks a photo."""
        if self._process is not None:
            return
        process = QProcess(self)
        environment = QProcessEnvironment()
        for name, value in clean_environment("QT_QPA_").items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._read_stdout)
        process.readyReadStandardError.connect(self._log_stderr)
        process.finished.connect(lambda code, status: self._handle_finished(process, code, status))
        process.errorOccurred.connect(lambda error: self._handle_start_error(process, error))
        self._process, self._buffer = process, bytearray()
        self._is_ready, self._start_error = False, None
        program, *arguments = worker_command(sys.executable)
        process.start(program, [*arguments, *self._options()])

    def restart(self) -> None:
        """Replace a running process, as after a change of preferences. Pending requests fail with `WorkerEnded`.

        Does nothing if no process is running.
        """
        if self._process is None:
            return
        error = WorkerEnded("unfolding_restarted")
        self._release_process()
        self.start()
        self._fail_all(error)
        self.ended.emit(error)

    def send_request(
        self, method: Method[_Params, _Result], params: _Params, callbacks: RequestCallbacks[_Result]
    ) -> int:
        """Send a request, starting the process if necessary. Returns the request's id."""
        self.start()
        request_id = self._send(method, params)
        self._pending[request_id] = callbacks
        return request_id

    def stop(self, request_id: int) -> None:
        """Cancel a request within a second. If the worker doesn't cancel it in time, the worker is restarted."""
        if request_id in self._pending and request_id not in self._stopping:
            self._stopping.add(request_id)
            self.cancel(request_id)
            call_later(self, _CANCEL_TIMEOUT_MS, lambda: self._force_stop(request_id))

    def cancel(self, request_id: int) -> None:
        """Send a cancel request for a pending request, without a time limit."""
        if request_id not in self._pending:
            return
        self._send(CANCEL, CancelParams(id=request_id))

    def close(self) -> None:
        """End the process; no callback is called afterwards. Blocks for up to half a second, then kills it."""
        self._pending.clear()
        self._release_process()
        for process in self.findChildren(QProcess):
            if not process.waitForFinished(_EXIT_TIMEOUT_MS):
                process.kill()
                process.waitForFinished(_EXIT_TIMEOUT_MS)

    def _force_stop(self, request_id: int) -> None:
        if request_id in self._pending:
            log.warning("the worker didn't stop request %d in time and is restarted", request_id)
            self._pop_callbacks(request_id).cancelled()
            self.restart()

    def _release_process(self) -> None:
        """Close the process's stdin, so that it exits and removes its folder. Kill it later if it doesn't exit."""
        process, self._process = self._process, None
        if process is not None:
            process.readyReadStandardOutput.disconnect()
            process.readyReadStandardError.disconnect()
            process.closeWriteChannel()
            call_later(process, _EXIT_TIMEOUT_MS, process.kill)

    def _send(self, method: Method[_Params, Any], params: _Params) -> int:
        """Write a request, and return its id."""
        self._last_id += 1
        if self._process is not None:
            line = encode_message({"id": self._last_id, "method": method.name, "params": params})
            self._process.write(line)
        return self._last_id

    def _read_stdout(self) -> None:
        assert self._process is not None
        received = self._process.readAllStandardOutput().data()
        self._buffer += received
        if b"\n" not in received:
            if len(self._buffer) > MAX_LINE_BYTES:
                self._buffer = bytearray(_CUT_OFF)
            return
        for line in self._take_lines():
            try:
                self._handle_message(decode_message(line))
            except (ValueError, KeyError, TypeError):
                log.error("a line of the worker is no message: %.200r", line, exc_info=True)
            except Exception as error:  # from a callback; the following lines are still handled
                sys.excepthook(type(error), error, error.__traceback__)

    def _take_lines(self) -> list[bytes]:
        """The complete lines that have arrived. An incomplete last line stays in the buffer."""
        end = self._buffer.rfind(b"\n") + 1
        lines = bytes(self._buffer[:end]).split(b"\n")[:-1]
        del self._buffer[:end]
        return lines

    def _handle_message(self, message: JsonObject) -> None:
        """Raises KeyError, TypeError, ValueError: it isn't a message of the protocol."""
        event = message.get("event")
        if event == "hello":
            self._handle_hello(message)
            return
        request_id = message.get("id") or 0
        callbacks = self._pending.get(request_id)
        if callbacks is None:
            if "error" in message:
                log.warning("the worker reports an error without a request: %.200r", message)
                self._start_error = None if self._is_ready else ShutterspanError.from_response(message["error"])
        elif event == "progress":
            callbacks.progress(message["stage"], message["done"], message["total"])
        elif event == "warning":
            callbacks.warned(receive_message(message["warning"]))
        elif "result" in message or "error" in message:
            _handle_response(message, self._pop_callbacks(request_id))

    def _handle_hello(self, hello: JsonObject) -> None:
        """Start to use the worker, or end it if it has another version, because the program was updated while it
        ran."""
        newest = hello["protocol"]
        if negotiate(hello.get("oldest_protocol") or newest, newest) is None:
            log.error("the worker's protocol is %s", newest)
            self._release_process()
            self._give_up(WorkerEnded("unfolding_outdated"))
            return
        self._send(INITIALIZE, InitializeParams(oldest=OLDEST_PROTOCOL, newest=PROTOCOL))
        self._is_ready = True
        self.ready.emit(hello)

    def _pop_callbacks(self, request_id: int) -> RequestCallbacks[Any]:
        self._stopping.discard(request_id)
        return self._pending.pop(request_id)

    def _log_stderr(self) -> None:
        assert self._process is not None
        for line in self._process.readAllStandardError().data().decode(errors="replace").splitlines():
            log.info("worker: %s", line)

    def _handle_finished(self, process: QProcess, code: int, status: QProcess.ExitStatus) -> None:
        process.deleteLater()
        if process is not self._process:
            return
        self._process = None
        killed = status is QProcess.ExitStatus.CrashExit
        log.error("the worker ended: %s", f"by signal {code}" if killed else f"with code {code}")
        if self._start_error:
            self._give_up(WorkerEnded.with_content(self._start_error.content))
            return
        self._handle_unexpected_end(WorkerEnded("unfolding_killed" if killed else "unfolding_stopped"))

    def _handle_start_error(self, process: QProcess, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and process is self._process:
            self._process = None
            process.deleteLater()
            log.error("the worker didn't start: %s", process.errorString())
            self._give_up(WorkerEnded("unfolding_not_started", **running_program().repair_hint()))

    def _give_up(self, error: WorkerEnded) -> None:
        """Report the end of the process, and don't start it again until a request is sent."""
        self._end_times = [time.monotonic()] * _MAX_RESTARTS
        self._handle_unexpected_end(error)

    def _handle_unexpected_end(self, error: WorkerEnded) -> None:
        now = time.monotonic()
        self._end_times = [at for at in self._end_times if now - at < _RESTART_WINDOW_S] + [now]
        if len(self._end_times) <= _MAX_RESTARTS:
            call_later(self, _RESTART_DELAY_MS, self.start)
        self._fail_all(error)
        self.ended.emit(error)

    def _fail_all(self, error: WorkerEnded) -> None:
        pending, self._pending = self._pending, {}
        self._stopping.clear()
        for callbacks in pending.values():
            callbacks.failed(error)


def _handle_response(response: JsonObject, callbacks: RequestCallbacks[Any]) -> None:
    """Make the last call about a request. An invalid response is an error too."""
    if isinstance(response.get("result"), dict):
        callbacks.result(response["result"])
        return
    try:
        error = ShutterspanError.from_response(response.get("error"))
    except ValueError:
        log.error("a response of the worker can't be understood: %.200r", response, exc_info=True)
        error = ShutterspanError("worker_response_invalid")
    if error.code == "cancelled":
        callbacks.cancelled()
    else:
        callbacks.failed(error)
