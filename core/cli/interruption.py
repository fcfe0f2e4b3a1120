"""Ctrl+C, and a polite kill, stop the work where it stands and let it clean up."""

import signal
import time
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
#: Seconds in which a second signal does not disturb the cleaning up that the first one set off.
_PATIENCE = 2.0


class Interruption:
    """While this context lasts, SIGINT and SIGTERM raise KeyboardInterrupt.

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
        if self._asked_at is None or now - self._asked_at > _PATIENCE:
            self._asked_at = now
            raise KeyboardInterrupt
