"""Ctrl+C, and a polite kill, stop the work where it stands and let it clean up; a second one ends it at once."""

import os
import signal
import time
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
#: Seconds in which a second signal is taken for the same one, as when a process and its group are both told.
_SAME = 0.3
_AT_ONCE = b"Stopped at once. Unfinished files, hidden as .shutterspan-\xe2\x80\xa6, may lie beside the results.\n"


class Interruption:
    """While this context lasts, SIGINT and SIGTERM raise KeyboardInterrupt; the second of them ends the process.

    asked: whether one came. Libraries written in C may turn the KeyboardInterrupt into an error of their own.
    """

    def __init__(self) -> None:
        self._asked_at: float | None = None

    @property
    def asked(self) -> bool:
        return self._asked_at is not None

    def __enter__(self) -> "Interruption":
        self._former = {number: signal.signal(number, self._interrupt) for number in _SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        for number, former in self._former.items():
            signal.signal(number, former)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._asked_at is None:
            self._asked_at = now
            raise KeyboardInterrupt
        if now - self._asked_at > _SAME:
            # Encoder and workers end by themselves: their input ends with this process.
            os.write(2, _AT_ONCE)
            os._exit(128 + signal.SIGINT)
