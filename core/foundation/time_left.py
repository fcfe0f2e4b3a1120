"""How far work is and how long it still takes, by the progress that it reports.

Standard library only: hosts carry a copy of it.
"""

import time
from collections.abc import Callable
from typing import Literal

#: What share of a request is done when a stage ends; every other stage ends the request.
_ENDS = {"finding motion": 0.15, "unfolding": 0.35, "refining": 0.8, "palette": 0.9}
#: After fewer seconds, or with a smaller share done, the time left can't be told.
_SECONDS_WATCHED, _SHARE_WATCHED = 2.0, 0.1


class TimeLeft:
    """Follows work from the moment at which it is made.

    requests: how many the work consists of, each with stages of its own; last: the stage that ends each of them, where
    that isn't the making of files; clock: counts seconds. `stage` is the one at hand, empty before the first report.
    """

    def __init__(self, requests: int = 1, last: str = "", clock: Callable[[], float] = time.monotonic):
        self.stage = ""
        self._requests, self._clock = requests, clock
        self._end_of_last = _ENDS.get(last, 1.0)
        self._started = clock()
        self._finished = 0
        #: Shares of the request at hand: what is done, and what was done when its stage began.
        self._done = self._before_stage = 0.0

    def step(self, stage: str, done: int, total: int) -> None:
        """Take a report: so many steps of the stage are done, of so many in all."""
        if stage != self.stage:
            self.stage, self._before_stage = stage, self._done
        end = max(self._before_stage, min(1.0, _ENDS.get(stage, 1.0) / self._end_of_last))
        reached = self._before_stage + (end - self._before_stage) * min(1.0, done / max(total, 1))
        self._done = max(self._done, reached)

    def finish_request(self) -> None:
        """One of the requests is over, whatever it reported; the next one begins."""
        self._finished += 1
        self._done = self._before_stage = 0.0

    @property
    def share(self) -> float:
        """Of the whole that is done, in [0,1]; it never falls, even where a stage begins again."""
        return min(1.0, (self._finished + self._done) / self._requests)

    @property
    def seconds(self) -> float | None:
        """Until the whole is done, or None where it is too early to tell."""
        spent, share = self._clock() - self._started, self.share
        if spent < _SECONDS_WATCHED or share < _SHARE_WATCHED:
            return None
        return spent * (1 - share) / share


def rounded(seconds: float) -> tuple[int, Literal["s", "min"]]:
    """A number and its unit, as people are told: seconds, at least one, or from a minute on whole minutes."""
    if seconds < 60:
        return max(1, round(seconds)), "s"
    return round(seconds / 60), "min"
