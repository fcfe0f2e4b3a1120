"""Handle Ctrl+C and SIGTERM: the first signal stops the work and lets it clean up, the second ends the process."""

import os
import signal
import time
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
#: Seconds within which a second signal counts as the same one: a process and its group may each receive it.
_REPEAT_SECONDS = 0.3
_STOPPED_AT_ONCE = (
    b"Stopped at once. Unfinished files, hidden as .shutterspan-\xe2\x80\xa6, may lie beside the results.\n"
)


class Interruption:
    """While this context lasts, SIGINT and SIGTERM raise KeyboardInterrupt; the second of them ends the process.

    was_requested: whether a signal came. C libraries may turn the KeyboardInterrupt into another exception.
    """

    def __init__(self) -> None:
        self._requested_at: float | None = None

    @property
    def was_requested(self) -> bool:
        return self._requested_at is not None

    def __enter__(self) -> "Interruption":
        self._previous_handlers = {number: signal.signal(number, self._interrupt) for number in _SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._previous_handlers.items():
            signal.signal(number, handler)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._requested_at is None:
            self._requested_at = now
            raise KeyboardInterrupt
        if now - self._requested_at > _REPEAT_SECONDS:
            # ffmpeg and the batch's workers end too: their stdin closes with this process.
            os.write(2, _STOPPED_AT_ONCE)
            os._exit(128 + signal.SIGINT)
