"""Estimate the completed fraction and the time left of some work from its progress reports.

Standard library only, because the bundles for hosts contain a copy of this file.
"""

import time
from collections.abc import Callable
from typing import Literal

#: The completed fraction of a request at the end of a stage. All other stages end the request.
_STAGE_ENDS = {"finding_motion": 0.3, "unfolding": 0.6, "refining": 0.8, "palette": 0.9}
#: Minimum time in seconds, and minimum completed fraction, for an estimate of the time left.
_MIN_SECONDS, _MIN_FRACTION = 2.0, 0.1


class TimeLeft:
    """Estimates the time left of work that starts when this object is made.

    requests: number of requests in the work, each with its own stages; more may be added later; last_stage: the stage
    that ends each request, if it isn't the writing of files; clock: returns seconds. `stage` is the current stage,
    empty before the first report.
    """

    def __init__(self, requests: int = 1, last_stage: str = "", clock: Callable[[], float] = time.monotonic):
        self.stage = ""
        self.requests, self._clock = requests, clock
        self._last_stage_end = _STAGE_ENDS.get(last_stage, 1.0)
        self._start = clock()
        self._requests_done = 0
        #: Completed fractions of the current request: now, and when the current stage began.
        self._request_fraction = self._stage_start = 0.0

    def step(self, stage: str, done: int, total: int) -> None:
        """Process a progress report: `done` of `total` steps of the stage are complete."""
        if stage != self.stage:
            self.stage, self._stage_start = stage, self._request_fraction
        end = max(self._stage_start, min(1.0, _STAGE_ENDS.get(stage, 1.0) / self._last_stage_end))
        reached = self._stage_start + (end - self._stage_start) * min(1.0, done / max(total, 1))
        self._request_fraction = max(self._request_fraction, reached)

    def finish_request(self) -> None:
        """Count the current request as complete, regardless of its reports, and begin the next one."""
        self.begin_request(self._requests_done + 2)

    def begin_request(self, number: int) -> None:
        """Begin a request, counted from 1, and count all earlier ones as complete."""
        self._requests_done = number - 1
        self._request_fraction = self._stage_start = 0.0

    @property
    def fraction_done(self) -> float:
        """The completed fraction of all work, in [0,1]. It decreases only when requests are added."""
        return min(1.0, (self._requests_done + self._request_fraction) / self.requests)

    @property
    def seconds_left(self) -> float | None:
        """Estimated seconds until all work is complete; None if it is too early for an estimate."""
        elapsed, fraction = self._clock() - self._start, self.fraction_done
        if elapsed < _MIN_SECONDS or fraction < _MIN_FRACTION:
            return None
        return elapsed * (1 - fraction) / fraction


def round_seconds(seconds: float) -> tuple[int, Literal["s", "min"]]:
    """Round a duration for display to (number, unit): seconds, at least 1; from one minute, whole minutes."""
    if seconds < 60:
        return max(1, round(seconds)), "s"
    return round(seconds / 60), "min"
