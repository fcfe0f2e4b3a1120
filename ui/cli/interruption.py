"""Handle Ctrl+C, SIGTERM, SIGHUP: the first signal stops the work and cleans up, the second ends the process."""

import os
import signal
import sys
import time
from contextlib import suppress
from types import FrameType

from shutterspan.core.foundation.signals import SignalRetry, is_importing_library, stop_signals

#: Within these seconds a second signal counts as the first one, because a process and its group may both receive it.
_REPEAT_SECONDS = 0.3
_STOPPED_AT_ONCE = (
    b"Stopped at once. Unfinished files, hidden as .shutterspan-\xe2\x80\xa6, may be beside the results.\n"
)
#: Exit codes of a stopped program: the one that shells report after Ctrl+C, and the one after SIGHUP.
_STOPPED, _HUNG_UP = 130, 129


class Interruption:
    """In this context, a signal to stop the program raises KeyboardInterrupt; a second signal ends the process.

    A signal during the import of a library takes effect after the import. was_requested: whether a signal was received.
    C libraries may convert the KeyboardInterrupt to another exception.
    """

    def __init__(self) -> None:
        self._number = 0
        self._raised_at: float | None = None
        self._retry = SignalRetry()

    @property
    def was_requested(self) -> bool:
        return bool(self._number)

    @property
    def exit_code(self) -> int:
        """The exit code of the stopped program."""
        return _HUNG_UP if self._number == getattr(signal, "SIGHUP", None) else _STOPPED

    def __enter__(self) -> "Interruption":
        self._previous_handlers = {number: signal.signal(number, self._interrupt) for number in stop_signals()}
        return self

    def __exit__(self, *_: object) -> None:
        self._retry.cancel()
        for number, handler in self._previous_handlers.items():
            signal.signal(number, handler)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self._number = self._number or number
        now = time.monotonic()
        if self._raised_at is None:
            if is_importing_library(frame):
                self._retry.start(number)
                return
            self._raised_at = now
            raise KeyboardInterrupt
        if now - self._raised_at > _REPEAT_SECONDS:
            with suppress(OSError, ValueError):
                os.write(sys.stderr.fileno(), _STOPPED_AT_ONCE)
            # ffmpeg and the batch's workers end too: their stdin closes with this process.
            os._exit(self.exit_code)
