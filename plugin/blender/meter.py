"""How far the work is, in words and as a share, with the time that is left."""

import time
from collections.abc import Callable

#: Between what shares of a photo's way each stage lies; any other one is the last.
_STAGES = {"finding motion": (0.0, 0.15), "unfolding": (0.15, 0.35), "refining": (0.35, 0.8)}
_LAST = (0.8, 1.0)
#: Sooner, or nearer to the beginning, a guess of the time left is worth nothing.
_SECONDS_WATCHED, _SHARE_WATCHED = 2.0, 0.1


class Meter:
    """requests: how many the work consists of, each with stages of its own; stage: the one at hand; share: of the
    whole that is done, in [0,1]."""

    def __init__(self, requests: int, clock: Callable[[], float] = time.monotonic):
        self._requests, self._clock = requests, clock
        self._started = clock()
        self._finished = 0
        self.stage = "starting"
        self.share = 0.0

    def step(self, stage: str, done: int, total: int) -> None:
        """The share never falls, even where a stage begins again."""
        begin, end = _STAGES.get(stage, _LAST)
        within = begin + (end - begin) * done / max(total, 1)
        self.stage = stage
        self.share = max(self.share, (self._finished + within) / self._requests)

    def finish_request(self) -> None:
        self._finished += 1
        self.share = self._finished / self._requests

    @property
    def words(self) -> str:
        spent = self._clock() - self._started
        stage = self.stage.capitalize()
        if spent < _SECONDS_WATCHED or self.share < _SHARE_WATCHED:
            return f"{stage} …"
        return f"{stage}, about {_duration(spent * (1 - self.share) / self.share)} left"


def _duration(seconds: float) -> str:
    return f"{max(1, round(seconds))} s" if seconds < 60 else f"{round(seconds / 60)} min"
