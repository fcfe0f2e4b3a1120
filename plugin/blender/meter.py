"""How far the work is, for Blender's panel: in words, with the time that is left."""

import time
from collections.abc import Callable

from .time_left import TimeLeft, rounded


class Meter(TimeLeft):
    """requests: how many the work consists of, each with stages of its own."""

    def __init__(self, requests: int, clock: Callable[[], float] = time.monotonic):
        super().__init__(requests, clock=clock)
        self.stage = "starting"

    @property
    def words(self) -> str:
        stage, seconds = self.stage.capitalize(), self.seconds
        if seconds is None:
            return f"{stage} …"
        count, unit = rounded(seconds)
        return f"{stage}, about {count} {unit} left"
