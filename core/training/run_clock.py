"""Manage the time budget of a run, and measure the completed share of the run."""

import time
from collections.abc import Callable

#: Seconds that are reserved for writing the last files, in addition to the last validation.
_WRITING_SECONDS = 3.0

#: The last validation may take this many times as long as the first.
_SAFETY_FACTOR = 1.3


class RunClock:
    """A budget of `seconds` seconds from now. A resumed run uses the whole budget for its remaining share."""

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic):
        self._now = now
        self._end = now() + seconds
        self._learning_start = self._learning_end = self._end
        self._start_share = 0.0

    def start_learning(self, start_share: float, final_seconds: float) -> None:
        """Begin learning now, with `start_share` of the run completed, and end it `final_seconds` before the end of the
        budget.

        A safety margin is added to `final_seconds`, the time for the last validation and files.
        """
        self._start_share = start_share
        self._learning_start = self._now()
        self._learning_end = self._end - _SAFETY_FACTOR * final_seconds - _WRITING_SECONDS

    def share(self) -> float:
        """Completed share of the run, in [0,1]."""
        span = self._learning_end - self._learning_start
        elapsed = (self._now() - self._learning_start) / span if span > 0 else 1.0
        return min(1.0, self._start_share + (1 - self._start_share) * max(0.0, elapsed))

    def seconds_left(self) -> float:
        """Seconds until learning ends."""
        return max(0.0, self._learning_end - self._now())
