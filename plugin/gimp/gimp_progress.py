"""Progress and time left as a line of text, for GIMP's progress bar."""

import time
from collections.abc import Callable

from ..messages import stage_message
from ..time_left import TimeLeft, round_seconds
from .gimp_wording import user_wording
from .texts import _


class GimpProgress:
    """Displays progress events. display: called with the fraction done, in [0,1] and never decreasing, and a line of
    text."""

    def __init__(self, display: Callable[[float, str], None], clock: Callable[[], float] = time.monotonic):
        self._display = display
        self._time_left = TimeLeft(clock=clock)

    def step(self, stage: str, done: int, total: int) -> None:
        """Handle a progress event of the worker."""
        self._time_left.step(stage, done, total)
        self._display(self._time_left.fraction_done, self._text())

    def _text(self) -> str:
        label = user_wording().text(stage_message(self._time_left.stage))
        label = label[:1].upper() + label[1:]
        seconds = self._time_left.seconds_left
        if seconds is None:
            return f"{label} …"
        return _("{stage}, {time} left").format(stage=label, time=_duration(seconds))


def _duration(seconds: float) -> str:
    count, unit = round_seconds(seconds)
    if unit == "s":
        return _("{seconds} s").format(seconds=count)
    return _("{minutes} min").format(minutes=count)
