"""Client of Shutterspan's worker, for use inside another program.

Standard library only, for Python 3.11 and newer. A host needs this file and `protocol.py` beside it.

    with WorkerClient(find_worker()) as worker:
        opened = worker.request("open", photo="/home/ada/dancer.jpg", progress=print)
        worker.request("frames", exposure=opened["exposure"], times=[0, 0.5, 1], folder="/home/ada/frames")
"""

import atexit
import logging
import os
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from .protocol import (
    PROTOCOL,
    Message,
    clean_environment,
    decode_message,
    encode_message,
    locator_path,
    read_locator,
    worker_command,
)

log = logging.getLogger("shutterspan")

#: Seconds that a worker may take to start, on a slow disk.
_START_TIMEOUT = 90.0
#: Seconds that a worker may take to cancel a request, and to exit after its stdin was closed. After the first
#: timeout its stdin is closed, after the second it is killed.
_CANCEL_TIMEOUT, _EXIT_TIMEOUT = 0.9, 0.5
#: Seconds that reading the last output of an ended worker may take.
_DRAIN_TIMEOUT = 2.0
#: Number of lines of the worker's stderr that are kept for the log.
_MAX_LOG_LINES = 40
#: Prefixes of variables that hosts set for themselves. With them, the worker would load the host's libraries.
_HOST_VARIABLES = ("LD_LIBRARY_PATH", "DYLD_", "GI_TYPELIB_PATH", "GTK_", "GDK_", "GIO_", "QT_", "QML")
#: Keys of every event. Old names, for one release: `say` and `request`, which the worker sends beside the new ones.
_EVENT_KEYS = ("event", "id", "say", "request")

_INSTALL = "Run install.py in the folder of Shutterspan."


class WorkerError(Exception):
    """A request failed, or the worker itself.

    kind: “worker” for an error of the process, else the kind of the core's error. message: a sentence for the user.
    hint: what to do, or empty.
    """

    def __init__(self, kind: str, message: str, hint: str = ""):
        super().__init__(f"{message} {hint}".rstrip())
        self.kind, self.message, self.hint = kind, message, hint


class RequestCancelled(Exception):
    """The request was cancelled."""


def find_worker() -> list[str]:
    """The command that starts the worker.

    It comes from the variable SHUTTERSPAN_WORKER (an interpreter, or a command as a JSON list) or else from the
    locator file that install.py wrote. Raises WorkerError: neither leads to a worker.
    """
    if configured := os.environ.get("SHUTTERSPAN_WORKER"):
        return _parse_command(configured)
    path = locator_path()
    try:
        located = read_locator(path)
    except FileNotFoundError:
        raise WorkerError("worker", "Shutterspan is not installed for this user.", _INSTALL) from None
    except OSError as error:
        raise WorkerError("worker", f"{path} can't be read: {error.strerror}.", _INSTALL) from error
    except ValueError as error:
        raise WorkerError("worker", f"{path}, which says where Shutterspan is, is damaged.", _INSTALL) from error
    _check_protocol(located.get("protocol"), located.get("version"))
    interpreter = located["interpreter"]
    if not os.path.isfile(interpreter):  # Path.is_file raises where a folder can't be searched
        raise _moved_error(interpreter)
    return worker_command(interpreter)


class WorkerClient:
    """A running worker. The end of the `with` block ends it. Any thread may call the methods.

    hello: the worker's first message.
    """

    def __init__(self, command: Sequence[str]):
        """Start the worker, and wait some seconds for its hello.

        Raises WorkerError: the command doesn't start, or starts no worker of this protocol.
        """
        self._lock = threading.Lock()
        self._last_id = 0
        self._requests: dict[int, _PendingRequest] = {}
        self._polled: SimpleQueue[Message] = SimpleQueue()
        self._failure: WorkerError | None = None
        self._greeted = threading.Event()
        self._stderr_lines: deque[str] = deque(maxlen=_MAX_LOG_LINES)
        self.hello: Message = {}
        self._process = _start_process(command)
        self._stdout_thread = threading.Thread(target=self._read_stdout, daemon=True)
        self._stderr_thread = threading.Thread(target=self._read_stderr, daemon=True)
        self._stderr_thread.start()  # first: if the worker ends at once, the other thread joins this one
        self._stdout_thread.start()
        atexit.register(self.close)
        try:
            self._check_hello()
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
        method: str,
        progress: Callable[[str, int, int], object] | None = None,
        warn: Callable[[str], object] | None = None,
        **fields: Any,
    ) -> Message:
        """Send a request, wait for it, and return the fields of its result. Fields that are None are left out.

        progress: called with the stage, the steps done and the steps in total. warn: called with a sentence. If a
        callback raises, the request is cancelled and the exception is passed on. Raises WorkerError: the request
        failed. Raises RequestCancelled.
        """
        inbox: SimpleQueue[Message] = SimpleQueue()
        request_id = self._send(method, fields, inbox)
        result: Message = {}
        failure: Exception | None = None
        try:
            while (message := inbox.get())["event"] != "done":
                match message["event"]:
                    case "progress" if progress:
                        progress(message["stage"], message["done"], message["total"])
                    case "warn" if warn:
                        warn(message["message"])
                    case "error":
                        failure = WorkerError(message["kind"], message["message"], message["hint"])
                    case "cancelled":
                        failure = RequestCancelled()
                    case "result":
                        result = {key: value for key, value in message.items() if key not in _EVENT_KEYS}
        except BaseException:
            self.cancel(request_id)
            raise
        if failure:
            raise failure
        return result

    def begin(self, method: str, **fields: Any) -> int:
        """Send a request without waiting, and return its id. `poll` gives its events. Raises WorkerError."""
        return self._send(method, fields, self._polled)

    def poll(self) -> list[Message]:
        """All new events of the requests that `begin` sent. The last event of each request is “done”, even if the
        worker died in the meantime."""
        messages = []
        with suppress(Empty):
            while True:
                messages.append(self._polled.get_nowait())
        return messages

    def cancel(self, request_id: int) -> None:
        """Cancel a request without waiting. Within a second it ends with “cancelled”; if the worker doesn't cancel it
        by then, the worker itself is ended."""
        with self._lock:
            pending = self._requests.get(request_id)
            if pending is None or pending.cancelled:
                return
            pending.cancelled = True
        with suppress(WorkerError):
            self._send("cancel", {"cancels": request_id}, SimpleQueue())
            threading.Thread(target=self._enforce_cancel, args=(request_id, pending), daemon=True).start()

    def close(self) -> None:
        """End the worker and everything that it has started, even if it is busy. Waits for it. Further calls do
        nothing."""
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

    def _send(self, method: str, fields: dict[str, Any], inbox: "SimpleQueue[Message]") -> int:
        """Write a request, and return its id. Its events go to `inbox`. Raises WorkerError."""
        given = {name: value for name, value in fields.items() if value is not None}
        with self._lock:
            if self._failure:
                raise _copy_error(self._failure)
            self._last_id += 1
            request_id = self._last_id
            line = encode_message({"id": request_id, "method": method, **given})
            self._requests[request_id] = _PendingRequest(inbox)
            assert self._process.stdin
            try:
                self._process.stdin.write(line)
                self._process.stdin.flush()
                return request_id
            except (OSError, ValueError):  # the worker has died, or was closed
                del self._requests[request_id]
        self._stdout_thread.join(_DRAIN_TIMEOUT)
        raise _copy_error(
            self._failure or WorkerError("worker", "Shutterspan's worker doesn't listen any more.", "Try again.")
        )

    def _check_hello(self) -> None:
        """Raises WorkerError."""
        if not self._greeted.wait(_START_TIMEOUT):
            raise WorkerError("worker", "Shutterspan's worker doesn't answer.", "Try again, or restart the computer.")
        if self.hello:
            version = self.hello.get("version")
            _check_protocol(self.hello.get("protocol"), version)
            if "event" not in self.hello:  # a worker that has only the former names
                raise _too_old_error(version)
        if self._failure:
            raise self._failure

    def _read_stdout(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines, suppress(OSError):
            for line in lines:
                try:
                    self._receive(decode_message(line))
                except (ValueError, KeyError, TypeError):
                    log.warning("the worker said what is no message: %.200r", line)
        self._handle_exit(self._process.wait())

    def _receive(self, message: Message) -> None:
        """Raises KeyError, TypeError: it is no message of the protocol."""
        event = message["event"] if "event" in message else message["say"]  # old name, for one release
        request_id = message.get("id")
        if event == "hello":
            self.hello = message
            self._greeted.set()
        elif request_id is not None:
            self._deliver(request_id, message)
        elif event == "error" and not self.hello:  # the worker can't start, and ends
            self._failure = WorkerError(message["kind"], message["message"], message["hint"])

    def _deliver(self, request_id: int, message: Message) -> None:
        with self._lock:
            request = self._requests.get(request_id)
            if request and message["event"] == "done":
                del self._requests[request_id]
        if request:
            request.inbox.put(message)
            if message["event"] == "done":
                request.done.set()

    def _handle_exit(self, code: int) -> None:
        """End all pending requests, because the process has ended with this code: cancelled ones with “cancelled”, all
        others with an error."""
        self._stderr_thread.join(_DRAIN_TIMEOUT)  # so that its last lines are there
        printed = "\n".join(self._stderr_lines)
        if code:
            log.error("the worker ended with code %d; its last words:\n%s", code, printed)
        with self._lock:
            failure = self._failure = self._failure or _exit_error(code, printed, greeted=self._greeted.is_set())
            pending = list(self._requests.items())
        error = {"event": "error", "kind": failure.kind, "message": failure.message, "hint": failure.hint}
        for request_id, request in pending:
            self._finish(request_id, {"event": "cancelled"} if request.cancelled else error)
        self._greeted.set()

    def _finish(self, request_id: int, message: Message) -> None:
        """Deliver the last two events of a request in place of the worker."""
        self._deliver(request_id, {**message, "id": request_id})
        self._deliver(request_id, {"event": "done", "id": request_id})

    def _read_stderr(self) -> None:
        """Keep the last lines. If nobody read the pipe, it would fill up, and the worker would block."""
        assert self._process.stderr
        with self._process.stderr as lines, suppress(OSError):
            self._stderr_lines.extend(line.decode(errors="replace").rstrip() for line in lines)

    def _enforce_cancel(self, request_id: int, request: "_PendingRequest") -> None:
        """End the worker if it doesn't finish a cancelled request in time."""
        if request.done.wait(_CANCEL_TIMEOUT):
            return
        log.warning("the worker didn't stop in time and is ended")
        failure = WorkerError("worker", "Shutterspan's worker didn't stop.", "Start it again.")
        with self._lock:
            self._failure = self._failure or failure
        self._finish(request_id, {"event": "cancelled"})
        self.close()

    def _kill(self) -> None:
        """Kill the process and everything that it has started in its session."""
        if hasattr(os, "killpg"):
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()


@dataclass
class _PendingRequest:
    inbox: "SimpleQueue[Message]"
    cancelled: bool = False
    done: threading.Event = field(default_factory=threading.Event)


def _parse_command(text: str) -> list[str]:
    """The command in SHUTTERSPAN_WORKER. Raises WorkerError."""
    if not text.lstrip().startswith("["):
        return worker_command(text)
    try:
        command = decode_message(f'{{"command": {text}}}'.encode())["command"]
    except ValueError:
        command = []
    if not command or not all(isinstance(part, str) for part in command):
        hint = "It has to be a Python interpreter, or a command as a JSON list of texts."
        raise WorkerError("worker", "SHUTTERSPAN_WORKER names no worker.", hint)
    return list(command)


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
        raise _moved_error(command[0]) from error


def _check_protocol(protocol: object, version: object) -> None:
    """Raises WorkerError: it is another protocol, or none. version: of Shutterspan."""
    if not isinstance(protocol, int):
        raise WorkerError("worker", "What was started is no worker of Shutterspan.", _INSTALL)
    if protocol > PROTOCOL:
        hint = "Install the plug-in again, with the install.py of that Shutterspan."
        raise WorkerError("worker", f"Shutterspan {version} is too new for this plug-in.", hint)
    if protocol < PROTOCOL:
        raise _too_old_error(version)


def _too_old_error(version: object) -> WorkerError:
    hint = "Update Shutterspan, and run its install.py."
    return WorkerError("worker", f"Shutterspan {version} is too old for this plug-in.", hint)


def _moved_error(interpreter: str) -> WorkerError:
    message = f"Shutterspan was moved or removed: {interpreter} can't be started."
    return WorkerError("worker", message, f"{_INSTALL.rstrip('.')}, where it is now.")


def _exit_error(code: int, printed: str, greeted: bool) -> WorkerError:
    """The likely reason why the process has ended. code: its exit code; printed: the last lines of its stderr."""
    if code == -getattr(signal, "SIGKILL", 9):
        hint = "Close other programs, or take a smaller photo, and try again."
        return WorkerError("worker", "The system ended Shutterspan's worker, perhaps because memory ran out.", hint)
    if "No module named shutterspan" in printed or "No module named 'shutterspan" in printed:
        return WorkerError("worker", "Shutterspan was moved or removed: its worker is not there.", _INSTALL)
    if not greeted:
        return WorkerError("worker", "Shutterspan's worker doesn't start.", f"{_INSTALL} It mends what is missing.")
    if code:
        hint = "Try again. If it happens again, close other programs, or take a smaller photo."
        return WorkerError("worker", "Shutterspan's worker crashed.", hint)
    return WorkerError("worker", "Shutterspan's worker has ended.", "Start it again.")


def _copy_error(failure: WorkerError) -> WorkerError:
    """A new exception of the same content: one that was raised before would keep its old traceback."""
    return WorkerError(failure.kind, failure.message, failure.hint)
