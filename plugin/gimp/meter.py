"""How far the work is, for GIMP's progress bar: in words, with the time that is left."""

import time
from collections.abc import Callable

from ..time_left import TimeLeft, rounded
from .texts import _


class Meter:
    """show: called with the share done, in [0,1] and never falling, and a line of text."""

    def __init__(self, show: Callable[[float, str], None], clock: Callable[[], float] = time.monotonic):
        self._show = show
        self._left = TimeLeft(clock=clock)

    def step(self, stage: str, done: int, total: int) -> None:
        """A message of the worker's."""
        self._left.step(stage, done, total)
        self._show(self._left.share, self._words())

    def _words(self) -> str:
        names = {
            "finding motion": _("Finding motion"),
            "unfolding": _("Unfolding"),
            "refining": _("Refining"),
            "frames": _("Making frames"),
        }
        words = names.get(self._left.stage, _("Making frames"))
        seconds = self._left.seconds
        if seconds is None:
            return f"{words} …"
        return _("{stage}, {time} left").format(stage=words, time=_duration(seconds))


def _duration(seconds: float) -> str:
    count, unit = rounded(seconds)
    if unit == "s":
        return _("{seconds} s").format(seconds=count)
    return _("{minutes} min").format(minutes=count)
