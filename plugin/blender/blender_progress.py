"""Progress and time left as a line of text, for Blender's panel."""

import time
from collections.abc import Callable

from .blender_wording import stage_text
from .time_left import TimeLeft, round_seconds


class BlenderProgress(TimeLeft):
    """Turns progress events into a line of text. requests: number of requests in the run; each has its own stages."""

    def __init__(self, requests: int, clock: Callable[[], float] = time.monotonic):
        super().__init__(requests, clock=clock)
        self.stage = "starting"

    @property
    def stage_text(self) -> str:
        """The label of the stage."""
        return stage_text(self.stage)

    @property
    def text(self) -> str:
        """The stage, and the time left once it can be estimated."""
        stage, seconds = self.stage_text, self.seconds_left
        if seconds is None:
            return f"{stage} …"
        count, unit = round_seconds(seconds)
        return f"{stage}, about {count} {unit} left"
