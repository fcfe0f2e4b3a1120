"""Which frame is due while a clip plays, after so much real time. Knows no clock and no window."""

import math

from shutterspan.core.types.clip import Loop, playing_order


class Playback:
    """times: the instants of the frames that play, in order, at least one.

    A frame stays for 1 / (fps * speed) seconds; a negative speed plays backwards. Late calls skip frames, so that the
    clip keeps its pace.
    """

    def __init__(self) -> None:
        self.times: list[float] = [0.0, 1.0]
        self.loop: Loop = "none"
        self.fps = 24.0
        self.speed = 1.0
        #: How far it has come in playing order, in frames.
        self._place = 0.0

    @property
    def t(self) -> float:
        """The instant that is due."""
        order = self._order
        shown = math.floor(self._place) if self.speed > 0 else math.ceil(self._place)
        return self.times[order[shown % len(order)]]

    @property
    def has_ended(self) -> bool:
        """Only what doesn't start over comes to an end: when its last frame is due."""
        if self.loop != "none":
            return False
        return self._place >= len(self.times) - 1 if self.speed > 0 else self._place <= 0

    @property
    def due_in(self) -> float:
        """Seconds until the next frame."""
        rest = math.floor(self._place) + 1 - self._place if self.speed > 0 else self._place - math.ceil(self._place) + 1
        return rest / (self.fps * abs(self.speed))

    def play_over(self, times: list[float], loop: Loop, near: float) -> None:
        """Other frames from now on, or another order; it goes on at the frame nearest to an instant."""
        self.times, self.loop = times, loop
        self.seek(near)

    def seek(self, t: float) -> None:
        """To the frame nearest to an instant; of a boomerang, on the way there."""
        self._place = float(min(range(len(self.times)), key=lambda i: abs(self.times[i] - t)))

    def rewind(self) -> None:
        """To the frame from which it plays through."""
        self._place = 0.0 if self.speed > 0 else float(len(self.times) - 1)

    def advance(self, seconds: float) -> None:
        self._place += seconds * self.fps * self.speed
        if self.loop == "none":
            self._place = min(max(self._place, 0.0), len(self.times) - 1.0)

    @property
    def _order(self) -> list[int]:
        return playing_order(len(self.times), self.loop)
