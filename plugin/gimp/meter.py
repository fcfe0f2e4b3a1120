"""How far the work is, for GIMP's progress bar: in words, with the time that is left."""

import time
from collections.abc import Callable

from .texts import _

#: What share of the whole each stage ends with.
_ENDS = {"finding motion": 0.15, "unfolding": 0.35, "refining": 0.8}
#: Sooner, or nearer to the beginning, a guess of the time left is worth nothing.
_SECONDS_WATCHED, _SHARE_WATCHED = 2.0, 0.1


class Meter:
    """show: called with the share done, in [0,1] and never falling, and a line of text."""

    def __init__(self, show: Callable[[float, str], None], clock: Callable[[], float] = time.monotonic):
        self._show, self._clock = show, clock
        self._started = clock()
        self._stage, self._from, self._share = "", 0.0, 0.0

    def step(self, stage: str, done: int, total: int) -> None:
        """A message of the worker's."""
        if stage != self._stage:
            self._stage, self._from = stage, self._share
        end = max(self._from, _ENDS.get(stage, 1.0))
        self._share = max(self._share, self._from + (end - self._from) * done / max(total, 1))
        self._show(self._share, self._words())

    def _words(self) -> str:
        names = {
            "finding motion": _("Finding motion"),
            "unfolding": _("Unfolding"),
            "refining": _("Refining"),
            "frames": _("Making frames"),
        }
        words = names.get(self._stage, _("Making frames"))
        spent = self._clock() - self._started
        if spent < _SECONDS_WATCHED or self._share < _SHARE_WATCHED:
            return f"{words} …"
        left = spent * (1 - self._share) / self._share
        return _("{stage}, {time} left").format(stage=words, time=_duration(left))


def _duration(seconds: float) -> str:
    if seconds < 60:
        return _("{seconds} s").format(seconds=max(1, round(seconds)))
    return _("{minutes} min").format(minutes=round(seconds / 60))
