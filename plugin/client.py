"""Client of Shutterspan's worker, for use inside another program.

Standard library only, for Python 3.11 and newer. A host needs beside it `worker_finder.py`, `updates.py`,
`protocol.py`, `locator.py`, `messages.py` and `messages.json`.

    with WorkerClient(find_worker()) as worker:
        opened = worker.request(OPEN, OpenParams(photo="/home/ada/dancer.jpg"), progress=print)
        exposure, folder = opened["exposure"], "/home/ada/frames"
        worker.request(FRAMES, FramesParams(exposure=exposure, times=[0, 0.5, 1], folder=folder))
"""

import atexit
import logging
import os
import re
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, TypeVar, cast

from .locator import clean_environment
from .messages import Message
from .protocol import (
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
    read_lines,
)
from .updates import (
    FailureUpdate,
    ProgressUpdate,
    RequestCancelled,
    SuccessUpdate,
    Update,
    WarningUpdate,
    WorkerError,
    parse_update,
)
from .worker_finder import check_protocol, find_worker, moved_error, setup_command

__all__ = ["WorkerClient", "find_worker"]

log = logging.getLogger("shutterspan")

#: Seconds that a worker may take to start, on a slow disk.
_START_TIMEOUT = 90.0
#: Seconds that a worker may take to cancel a request, and to exit after its stdin was closed. After the first
#: timeout its stdin is closed, after the second it is killed.
_CANCEL_TIMEOUT, _EXIT_TIMEOUT = 0.9, 0.5
#: Seconds that reading the last output of an ended worker may take.
_DRAIN_TIMEOUT = 2.0
#: Number of lines of the worker's stderr that are kept for the log, and the length in bytes at which a long line is
#: split.
_MAX_LOG_LINES, _MAX_LOG_LINE_BYTES = 40, 1024
#: The beginning of a response, to find the id of a response that is too long to be read.
_RESPONSE_START = re.compile(rb'\{"id": ?(\d{1,18}), ?"(?:result|error)"')
#: Prefixes of variables that hosts set for themselves. With them, the worker would load the host's libraries.
_HOST_VARIABLES = ("LD_LIBRARY_PATH", "DYLD_", "GI_TYPELIB_PATH", "GTK_", "GDK_", "GIO_", "QT_", "QML")

_Params = TypeVar("_Params")
_Result = TypeVar("_Result")


class WorkerClient:
    """A running worker. The end of the `with` block ends it. Any thread may call the methods.

    hello: the worker's first message.
    """

    def __init__(self, command: Sequence[str]):
        """Start the worker, and wait for its hello message.

        Raises WorkerError: the command doesn't start, or it doesn't start a worker with this protocol.
        """
        self._lock = threading.Lock()
        self._last_id = 0
        self._requests: dict[int, _PendingRequest] = {}
        self._polled: SimpleQueue[Update] = SimpleQueue()
        self._failure: WorkerError | None = None
        self._greeted = threading.Event()
        self._stderr_lines: deque[str] = deque(maxlen=_MAX_LOG_LINES)
        self.hello: JsonObject = {}
        self._process = _start_process(command)
        self._stdout_thread = threading.Thread(target=self._read_stdout, daemon=True)
        self._stderr_thread = threading.Thread(target=self._read_stderr, daemon=True)
        self._stderr_thread.start()  # start this thread first: if the worker ends at once, the other thread joins it
        self._stdout_thread.start()
        atexit.register(self.close)
        try:
            self._check_hello()
            self._initialize()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "WorkerClient":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def folder(self) -> str:
        """The worker's private folder, for temporary files. The worker removes it when it ends."""
        return str(self.hello["folder"])

    def request(
        self,
        method: Method[_Params, _Result],
        params: _Params,
        progress: Callable[[str, int, int], object] | None = None,
        warn: Callable[[Message], object] | None = None,
    ) -> _Result:
        """Send a request, wait for its response, and return its result.

        progress: called with the stage's code, the steps done and the steps in total. warn: called with a message. If a
        callback raises, the request is cancelled and the exception is passed on. Raises WorkerError: the request
        failed. Raises RequestCancelled.
        """
        inbox: SimpleQueue[Update] = SimpleQueue()
        request_id = self._send(method.name, params, inbox)
        try:
            while True:
                match inbox.get():
                    case ProgressUpdate(stage=stage, done=done, total=total):
                        if progress:
                            progress(stage, done, total)
                    case WarningUpdate(warning=warning):
                        if warn:
                            warn(warning)
                    case SuccessUpdate(result=result):
                        return cast(_Result, result)
                    case FailureUpdate(error=error):
                        raise error
        except BaseException:
            self.cancel(request_id)  # does nothing if it has ended
            raise

    def begin(self, method: Method[_Params, Any], params: _Params) -> int:
        """Send a request without waiting, and return its id. `poll` gives the updates about it. Raises WorkerError."""
        return self._send(method.name, params, self._polled)

    def poll(self) -> list[Update]:
        """All new updates about the requests that `begin` sent. The last one about each request is `SuccessUpdate` or
        `FailureUpdate`, even if the worker has ended."""
        updates = []
        with suppress(Empty):
            while True:
                updates.append(self._polled.get_nowait())
        return updates

    def cancel(self, request_id: int) -> None:
        """Cancel a request without waiting. It ends with `RequestCancelled` within a second. If the worker doesn't
        cancel it in time, the worker is killed."""
        with self._lock:
            pending = self._requests.get(request_id)
            if pending is None or pending.cancelled:
                return
            pending.cancelled = True
        with suppress(WorkerError):
            self._send(CANCEL.name, CancelParams(id=request_id), SimpleQueue())
            threading.Thread(target=self._enforce_cancel, args=(request_id, pending), daemon=True).start()

    def close(self) -> None:
        """End the worker and all its child processes, even if it is busy, and wait until they have ended. Further calls
        do nothing."""
        atexit.unregister(self.close)
        assert self._process.stdin
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(_EXIT_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._kill()
        self._process.wait()
        for thread in (self._stdout_thread, self._stderr_thread):
            thread.join(_DRAIN_TIMEOUT)

    def _send(self, method: str, params: object, inbox: "SimpleQueue[Update]") -> int:
        """Write a request, and return its id. The updates about it go to `inbox`. Raises WorkerError."""
        with self._lock:
            if self._failure:
                raise self._failure.copy()
            self._last_id += 1
            request_id = self._last_id
            line = encode_message({"id": request_id, "method": method, "params": params})
            if len(line) >= MAX_LINE_BYTES:  # the worker would reject it without knowing its id
                raise WorkerError("line_too_long", megabytes=MAX_LINE_BYTES >> 20)
            self._requests[request_id] = _PendingRequest(inbox)
            assert self._process.stdin
            try:
                self._process.stdin.write(line)
                self._process.stdin.flush()
                return request_id
            except (OSError, ValueError):  # the worker has died, or was closed
                del self._requests[request_id]
        self._stdout_thread.join(_DRAIN_TIMEOUT)
        raise self._failure.copy() if self._failure else WorkerError("worker_not_listening")

    def _check_hello(self) -> None:
        """Raises WorkerError."""
        if not self._greeted.wait(_START_TIMEOUT):
            raise WorkerError("worker_silent")
        if self.hello:
            protocol = self.hello.get("protocol")
            check_protocol(self.hello.get("oldest_protocol", protocol), protocol, self.hello.get("version"))
            if not isinstance(self.hello.get("folder"), str):
                raise WorkerError("not_a_worker", command=setup_command())
        if self._failure:
            raise self._failure

    def _initialize(self) -> None:
        """Agree with the worker on a version of the protocol. Raises WorkerError."""
        inbox: SimpleQueue[Update] = SimpleQueue()
        self._send(INITIALIZE.name, InitializeParams(oldest=OLDEST_PROTOCOL, newest=PROTOCOL), inbox)
        try:
            response = inbox.get(timeout=_START_TIMEOUT)
        except Empty:
            raise WorkerError("worker_silent") from None
        if isinstance(response, FailureUpdate):
            raise response.error

    def _read_stdout(self) -> None:
        assert self._process.stdout
        with self._process.stdout as file, suppress(OSError):
            for line in read_lines(file):
                try:
                    self._receive(decode_message(line))
                except ValueError:
                    log.warning("invalid message from the worker: %r", line[:200])
                    if len(line) == MAX_LINE_BYTES and (start := _RESPONSE_START.match(line)):
                        self._deliver(FailureUpdate(int(start[1]), WorkerError("worker_response_invalid")))
        self._handle_exit(self._process.wait())

    def _receive(self, message: JsonObject) -> None:
        """Raises ValueError: it isn't a message of the protocol."""
        if message.get("event", message.get("say")) == "hello":  # “say” in the first version of the protocol
            self.hello = message
            self._greeted.set()
        elif message.get("id") is not None:
            self._deliver(parse_update(message))
        elif not self.hello and "error" in message:  # the worker can't start, and ends
            self._failure = WorkerError.from_response(message["error"])
        else:
            raise ValueError("it belongs to no request")

    def _deliver(self, update: Update) -> None:
        ends = isinstance(update, SuccessUpdate | FailureUpdate)
        with self._lock:
            request = self._requests.get(update.request_id)
            if request and ends:
                del self._requests[update.request_id]
        if request:
            request.inbox.put(update)
            if ends:
                request.ended.set()

    def _handle_exit(self, code: int) -> None:
        """End all pending requests, because the process has ended with this code: cancelled ones with
        `RequestCancelled`, all others with an error."""
        self._stderr_thread.join(_DRAIN_TIMEOUT)  # so that its last lines have arrived
        printed = "\n".join(self._stderr_lines)
        if code:
            log.error("the worker ended with exit code %d; its last lines:\n%s", code, printed)
        with self._lock:
            failure = self._failure = self._failure or _exit_error(code, printed, greeted=self._greeted.is_set())
            pending = list(self._requests.items())
        for request_id, request in pending:
            self._deliver(FailureUpdate(request_id, RequestCancelled() if request.cancelled else failure.copy()))
        self._greeted.set()

    def _read_stderr(self) -> None:
        """Keep the last lines. An unread pipe would fill up and block the worker."""
        assert self._process.stderr
        with self._process.stderr as file, suppress(OSError):
            while line := file.readline(_MAX_LOG_LINE_BYTES):
                self._stderr_lines.append(line.decode(errors="replace").rstrip())

    def _enforce_cancel(self, request_id: int, request: "_PendingRequest") -> None:
        """End the worker if it doesn't finish a cancelled request in time."""
        if request.ended.wait(_CANCEL_TIMEOUT):
            return
        log.warning("the worker didn't stop in time and is killed")
        with self._lock:
            self._failure = self._failure or WorkerError("worker_stuck")
        self._deliver(FailureUpdate(request_id, RequestCancelled()))
        self.close()

    def _kill(self) -> None:
        """Kill the process and all processes of its session."""
        if hasattr(os, "killpg"):
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()


@dataclass
class _PendingRequest:
    inbox: "SimpleQueue[Update]"
    cancelled: bool = False
    ended: threading.Event = field(default_factory=threading.Event)


def _start_process(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the worker in a session of its own, so that Ctrl+C in the host's terminal doesn't reach it.

    Raises WorkerError: it can't be started.
    """
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    try:
        return subprocess.Popen(
            command,
            env=clean_environment(*_HOST_VARIABLES),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            creationflags=flags,
        )
    except (OSError, ValueError) as error:
        raise moved_error(command[0]) from error


def _exit_error(code: int, printed: str, greeted: bool) -> WorkerError:
    """The probable reason why the process ended. code: its exit code; printed: the last lines of its stderr."""
    if code == -getattr(signal, "SIGKILL", 9):
        return WorkerError("worker_killed")
    if "No module named shutterspan" in printed or "No module named 'shutterspan" in printed:
        return WorkerError("worker_missing", command=setup_command())
    if not greeted:
        return WorkerError("worker_not_starting", command=setup_command())
    return WorkerError("worker_crashed" if code else "worker_ended")
