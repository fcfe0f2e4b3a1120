"""The time that a run has, and the share of the run that is over."""

import time
from collections.abc import Callable

#: Seconds kept for writing the last files, beside what the last validation is expected to take.
_WRITING = 3.0

#: The last validation may take so many times as long as those before.
_SAFETY = 1.3


class Clock:
    """`seconds` from now. A run that was stopped at the share `begun` spreads what is left of it over all of them."""

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic):
        self._now = now
        self._end = now() + seconds
        self._learning_from = self._learning_to = self._end
        self._begun = 0.0

    def start_learning(self, begun: float, closing: float) -> None:
        """Learning begins now, with the share `begun` done, and ends in time for a close of `closing` seconds."""
        self._begun = begun
        self._learning_from = self._now()
        self._learning_to = self._end - _SAFETY * closing - _WRITING

    def share(self) -> float:
        """The share of the run that is over, in [0,1]."""
        span = self._learning_to - self._learning_from
        over = (self._now() - self._learning_from) / span if span > 0 else 1.0
        return min(1.0, self._begun + (1 - self._begun) * max(0.0, over))

    def left(self) -> float:
        """Seconds until learning ends."""
        return max(0.0, self._learning_to - self._now())
