"""Talks to Shutterspan's worker from inside another program.

Standard library only, for Python 3.11 and newer. A host needs this file and, beside it, the protocol.

    with Worker(find_worker()) as worker:
        opened = worker.ask("open", photo="/home/ada/dancer.jpg", progress=print)
        worker.ask("frames", exposure=opened["exposure"], times=[0, 0.5, 1], folder="/home/ada/frames")
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
    decoded,
    encoded,
    locator_path,
    read_locator,
    worker_command,
)

log = logging.getLogger("shutterspan")

#: Seconds until a worker that was started, on a slow disk, says hello.
_START = 90.0
#: Seconds that a worker may take to stop a request, and to leave once its stdin has ended; then it is killed.
_GRACE, _LEAVING = 0.9, 0.5
#: Seconds until what a worker that has ended said last is read.
_LAST_WORDS = 2.0
#: So many lines of what it printed last are kept for the log.
_KEPT = 40
#: What hosts set for themselves would lead the worker to other libraries than its own; names begin so.
_OF_HOSTS = ("LD_LIBRARY_PATH", "DYLD_", "GI_TYPELIB_PATH", "GTK_", "GDK_", "GIO_", "QT_", "QML")

_INSTALL = "Run install.py in the folder of Shutterspan."


class WorkerError(Exception):
    """kind: “worker” for what went wrong with the process itself, else as the core's errors have it; message: a
    sentence that a photographer understands; hint: what to do, or empty."""

    def __init__(self, kind: str, message: str, hint: str = ""):
        super().__init__(f"{message} {hint}".rstrip())
        self.kind, self.message, self.hint = kind, message, hint


class Cancelled(Exception):
    """The request was called off."""


def find_worker() -> list[str]:
    """The command that starts the worker: as SHUTTERSPAN_WORKER says (an interpreter, or a command as a JSON list), or
    else the locator that install.py wrote. Raises WorkerError."""
    if chosen := os.environ.get("SHUTTERSPAN_WORKER"):
        return _chosen(chosen)
    path = locator_path()
    try:
        located = read_locator(path)
    except FileNotFoundError:
        raise WorkerError("worker", "Shutterspan is not installed for this user.", _INSTALL) from None
    except OSError as error:
        raise WorkerError("worker", f"{path} can't be read: {error.strerror}.", _INSTALL) from error
    except ValueError as error:
        raise WorkerError("worker", f"{path}, which says where Shutterspan is, is damaged.", _INSTALL) from error
    _check(located.get("protocol"), located.get("version"))
    interpreter = located["interpreter"]
    if not os.path.isfile(interpreter):  # Path.is_file raises where a folder can't be searched
        raise _moved(interpreter)
    return worker_command(interpreter)


class Worker:
    """The process, from its hello on. Leaving the `with` block ends it.

    Any thread may call the methods. `hello` is the worker's first message; `folder` is private to this worker, and
    goes with it: what only passes through may lie there.
    """

    def __init__(self, command: Sequence[str]):
        """Waits for the hello, some seconds. Raises WorkerError: no worker of this protocol comes of the command."""
        self._lock = threading.Lock()
        self._count = 0
        self._requests: dict[int, _Request] = {}
        self._polled: SimpleQueue[Message] = SimpleQueue()
        self._failure: WorkerError | None = None
        self._greeted = threading.Event()
        self._printed: deque[str] = deque(maxlen=_KEPT)
        self.hello: Message = {}
        self._process = _started(command)
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._listen, self._note)]
        for thread in reversed(self._threads):  # the first one joins the other where the worker ends at once
            thread.start()
        atexit.register(self.close)
        try:
            self._check_hello()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def folder(self) -> str:
        return str(self.hello["folder"])

    def ask(
        self,
        do: str,
        progress: Callable[[str, int, int], object] | None = None,
        warn: Callable[[str], object] | None = None,
        **fields: Any,
    ) -> Message:
        """The result of a request, awaited; fields that are None are left out.

        progress: called with stage, steps done and steps in all; warn: with a sentence. What they raise calls the
        request off and comes out here. Raises WorkerError, Cancelled.
        """
        inbox: SimpleQueue[Message] = SimpleQueue()
        number = self._send(do, fields, inbox)
        result: Message = {}
        failure: Exception | None = None
        try:
            while (message := inbox.get())["say"] != "done":
                match message["say"]:
                    case "progress" if progress:
                        progress(message["stage"], message["done"], message["total"])
                    case "warn" if warn:
                        warn(message["message"])
                    case "error":
                        failure = WorkerError(message["kind"], message["message"], message["hint"])
                    case "cancelled":
                        failure = Cancelled()
                    case "result":
                        result = {name: told for name, told in message.items() if name not in ("say", "request")}
        except BaseException:
            self.cancel(number)
            raise
        if failure:
            raise failure
        return result

    def begin(self, do: str, **fields: Any) -> int:
        """Start a request, without waiting: the number under which `poll` tells of it. Raises WorkerError."""
        return self._send(do, fields, self._polled)

    def poll(self) -> list[Message]:
        """What was said, since the last call, about requests that were begun. The last of each is “done”, also where
        the worker has died in between."""
        messages = []
        with suppress(Empty):
            while True:
                messages.append(self._polled.get_nowait())
        return messages

    def cancel(self, request: int) -> None:
        """Call a request off, without waiting: within a second it ends with “cancelled”. A worker that doesn't obey is
        ended for it."""
        with self._lock:
            found = self._requests.get(request)
            if found is None or found.cancelled:
                return
            found.cancelled = True
        with suppress(WorkerError):
            self._send("cancel", {"cancels": request}, SimpleQueue())
            threading.Thread(target=self._enforce, args=(request, found), daemon=True).start()

    def close(self) -> None:
        """Whatever it does, the worker ends, and all that it started. Waits for it; further calls do nothing."""
        atexit.unregister(self.close)
        assert self._process.stdin
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(_LEAVING)
        except subprocess.TimeoutExpired:
            self._kill()
        self._process.wait()
        for thread in self._threads:
            thread.join(_LAST_WORDS)

    def _send(self, do: str, fields: dict[str, Any], inbox: "SimpleQueue[Message]") -> int:
        said = {name: value for name, value in fields.items() if value is not None}
        with self._lock:
            if self._failure:
                raise _again(self._failure)
            self._count += 1
            number = self._count
            line = encoded({"request": number, "do": do, **said})
            self._requests[number] = _Request(inbox)
            assert self._process.stdin
            try:
                self._process.stdin.write(line)
                self._process.stdin.flush()
                return number
            except (OSError, ValueError):  # it has died, or was closed
                del self._requests[number]
        self._threads[0].join(_LAST_WORDS)
        raise _again(
            self._failure or WorkerError("worker", "Shutterspan's worker doesn't listen any more.", "Try again.")
        )

    def _check_hello(self) -> None:
        """Raises WorkerError."""
        if not self._greeted.wait(_START):
            raise WorkerError("worker", "Shutterspan's worker doesn't answer.", "Try again, or restart the computer.")
        if self.hello:
            _check(self.hello.get("protocol"), self.hello.get("version"))
        if self._failure:
            raise self._failure

    def _listen(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines, suppress(OSError):
            for line in lines:
                try:
                    self._hear(decoded(line))
                except (ValueError, KeyError, TypeError):
                    log.warning("the worker said what is no message: %.200r", line)
        self._ended(self._process.wait())

    def _hear(self, message: Message) -> None:
        """Raises KeyError, TypeError: it is no message."""
        say, number = message["say"], message.get("request")
        if say == "hello":
            self.hello = message
            self._greeted.set()
        elif number is not None:
            self._deliver(number, message)
        elif say == "error" and not self.hello:  # it can't start, and ends
            self._failure = WorkerError(message["kind"], message["message"], message["hint"])

    def _deliver(self, number: int, message: Message) -> None:
        with self._lock:
            request = self._requests.get(number)
            if request and message["say"] == "done":
                del self._requests[number]
        if request:
            request.inbox.put(message)
            if message["say"] == "done":
                request.over.set()

    def _ended(self, code: int) -> None:
        """Nothing comes any more: every request that is open has failed."""
        self._threads[1].join(_LAST_WORDS)  # or what it printed last might be missed
        printed = "\n".join(self._printed)
        if code:
            log.error("the worker ended with code %d; its last words:\n%s", code, printed)
        with self._lock:
            failure = self._failure = self._failure or _death(code, printed, greeted=self._greeted.is_set())
            numbers = list(self._requests.items())
        told = {"kind": failure.kind, "message": failure.message, "hint": failure.hint}
        for number, request in numbers:
            self._finish(number, {"say": "cancelled"} if request.cancelled else {"say": "error", **told})
        self._greeted.set()

    def _finish(self, number: int, said: Message) -> None:
        """In the worker's stead."""
        self._deliver(number, {**said, "request": number})
        self._deliver(number, {"say": "done", "request": number})

    def _note(self) -> None:
        """Keeps what libraries print; a pipe that nobody reads would fill up and hold the worker."""
        assert self._process.stderr
        with self._process.stderr as lines, suppress(OSError):
            self._printed.extend(line.decode(errors="replace").rstrip() for line in lines)

    def _enforce(self, number: int, request: "_Request") -> None:
        if request.over.wait(_GRACE):
            return
        log.warning("the worker didn't stop in time and is ended")
        failure = WorkerError("worker", "Shutterspan's worker didn't stop.", "Start it again.")
        with self._lock:
            self._failure = self._failure or failure
        self._finish(number, {"say": "cancelled"})
        self.close()

    def _kill(self) -> None:
        """The process, and what it started in its session."""
        if hasattr(os, "killpg"):
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()


@dataclass
class _Request:
    inbox: "SimpleQueue[Message]"
    cancelled: bool = False
    over: threading.Event = field(default_factory=threading.Event)


def _chosen(text: str) -> list[str]:
    if not text.lstrip().startswith("["):
        return worker_command(text)
    try:
        command = decoded(f'{{"command": {text}}}'.encode())["command"]
    except ValueError:
        command = []
    if not command or not all(isinstance(part, str) for part in command):
        hint = "It has to be a Python interpreter, or a command as a JSON list of texts."
        raise WorkerError("worker", "SHUTTERSPAN_WORKER names no worker.", hint)
    return list(command)


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """In a session of its own, for a Ctrl+C in the host's terminal is not meant for it. Raises WorkerError."""
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    try:
        return subprocess.Popen(
            command,
            env=clean_environment(*_OF_HOSTS),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            creationflags=hidden,
        )
    except (OSError, ValueError) as error:
        raise _moved(command[0]) from error


def _check(protocol: object, version: object) -> None:
    if not isinstance(protocol, int):
        raise WorkerError("worker", "What was started is no worker of Shutterspan.", _INSTALL)
    if protocol > PROTOCOL:
        hint = "Install the plug-in again, with the install.py of that Shutterspan."
        raise WorkerError("worker", f"Shutterspan {version} is too new for this plug-in.", hint)
    if protocol < PROTOCOL:
        hint = "Update Shutterspan, and run its install.py."
        raise WorkerError("worker", f"Shutterspan {version} is too old for this plug-in.", hint)


def _moved(interpreter: str) -> WorkerError:
    message = f"Shutterspan was moved or removed: {interpreter} can't be started."
    return WorkerError("worker", message, f"{_INSTALL.rstrip('.')}, where it is now.")


def _death(code: int, printed: str, greeted: bool) -> WorkerError:
    """code: that the process ended with."""
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


def _again(failure: WorkerError) -> WorkerError:
    return WorkerError(failure.kind, failure.message, failure.hint)
