"""Handle the signals that stop the program, and defer them while an exception would do damage."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

#: Seconds between two attempts to send a deferred signal.
_RETRY_SECONDS = 0.02
#: File and name of Python's import function. Its variable `name` is the name of the module.
_IMPORT_FILE, _IMPORT_FUNCTION = "<frozen importlib._bootstrap>", "_find_and_load"
_STOP_SIGNALS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
    if hasattr(signal, name)
]


def stop_signals() -> list[signal.Signals]:
    """The signals that stop the program: Ctrl+C, SIGTERM, and SIGHUP when a terminal closes.

    Signals that were ignored when the program started, for example because of `nohup` or `&` in a script, are not
    included.
    """
    return [number for number in _STOP_SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]


def is_importing_library(frame: FrameType | None) -> bool:
    """Whether a library is being imported in a frame or its callers. This program's own modules don't count.

    In this case no exception may be raised: passing through C++ code that initialises a library, it would end the
    process.
    """
    while frame:
        is_import = frame.f_code.co_filename == _IMPORT_FILE and frame.f_code.co_name == _IMPORT_FUNCTION
        if is_import and not frame.f_locals["name"].startswith("shutterspan"):
            return True
        frame = frame.f_back
    return False


def send_to_main_thread(number: int) -> None:
    """Send a signal to the main thread. It interrupts the thread's waiting."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        signal.raise_signal(number)  # on Windows, this also runs the handler in the main thread


class SignalRetry:
    """Sends a deferred signal to the main thread again after a moment."""

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None

    def start(self, number: int) -> None:
        """Send the signal after a moment. While a signal is waiting, further signals are dropped."""
        if self._timer is None:
            self._timer = threading.Timer(_RETRY_SECONDS, self._send, [number])
            self._timer.daemon = True
            self._timer.start()

    def cancel(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None

    def _send(self, number: int) -> None:
        # First, because the signal's handler may defer it again before this thread has ended.
        self._timer = None
        send_to_main_thread(number)


@contextmanager
def signals_deferred() -> Iterator[None]:
    """Defer the signals that stop the program until the block has ended."""
    if threading.current_thread() is not threading.main_thread():  # signals reach only the main thread
        yield
        return
    received: list[int] = []
    handlers = {number: signal.signal(number, lambda number, _: received.append(number)) for number in stop_signals()}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for deferred in received:
            signal.raise_signal(deferred)


@contextmanager
def ending_silently() -> Iterator[None]:
    """While the block runs, Ctrl+C ends the process at once, without a traceback. Use this for the first imports."""
    previous = signal.getsignal(signal.SIGINT)
    end_silently()
    try:
        yield
    finally:
        if previous is signal.default_int_handler and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, previous)


def end_silently() -> None:
    """From now on, Ctrl+C ends the process at once, without a traceback, unless it is handled or ignored."""
    is_default = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_default and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_DFL)
