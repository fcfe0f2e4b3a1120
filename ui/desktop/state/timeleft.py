"""How long work that tells its steps will still take."""

import time
from collections.abc import Callable

#: The first steps of a stage, and times shorter than this, in seconds, foretell nothing.
_SOONEST = 0.6


class TimeLeft:
    """Follows one stage after another; each is judged by its own pace."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._stage = ""
        self._began = 0.0
        self._first = 0

    def step(self, stage: str, done: int, total: int) -> float | None:
        """Seconds until the stage ends, or None where it is too early to tell."""
        now = self._clock()
        if stage != self._stage:
            self._stage, self._began, self._first = stage, now, done
        passed, made = now - self._began, done - self._first
        if made < 1 or passed < _SOONEST:
            return None
        return passed / made * max(0, total - done)
