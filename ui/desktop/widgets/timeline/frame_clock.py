"""Compute which frame of a playing clip is due after a given real time. Pure logic, without a timer or widgets."""

import math

from shutterspan.core.types.clip import Loop, playing_order
from shutterspan.ui.desktop.state.clip_timing import nearest_frame


class FrameClock:
    """The playback position of a clip. times: t of each frame in ascending order, at least one.

    Each frame is shown for 1 / (fps * |speed|) seconds; a negative speed plays backwards. Late calls of `advance` skip
    frames, so the clip keeps its speed.
    """

    def __init__(self) -> None:
        self.times: list[float] = [0.0, 1.0]
        self.loop: Loop = "none"
        self.fps = 24.0
        self.speed = 1.0
        #: Position in playing order, in frames.
        self._position = 0.0

    @property
    def t(self) -> float:
        """t of the frame that is due."""
        order = self._order
        frame = math.floor(self._position) if self.speed > 0 else math.ceil(self._position)
        return self.times[order[frame % len(order)]]

    @property
    def has_ended(self) -> bool:
        """Whether the last frame is due. Always False for clips that loop."""
        if self.loop != "none":
            return False
        return self._position >= len(self.times) - 1 if self.speed > 0 else self._position <= 0

    @property
    def seconds_to_next(self) -> float:
        """Seconds until the next frame is due."""
        if self.speed > 0:
            frames = math.floor(self._position) + 1 - self._position
        else:
            frames = self._position - math.ceil(self._position) + 1
        return frames / (self.fps * abs(self.speed))

    def set_frames(self, times: list[float], loop: Loop, near: float) -> None:
        """Replace the frames and the loop mode, and seek to the frame nearest to `near`."""
        self.times, self.loop = times, loop
        self.seek(near)

    def seek(self, t: float) -> None:
        """Move to the frame nearest to `t`; in a boomerang, in its forward half."""
        self._position = float(nearest_frame(self.times, t))

    def rewind(self) -> None:
        """Move to the first frame, or to the last one if the clip plays backwards."""
        self._position = 0.0 if self.speed > 0 else float(len(self.times) - 1)

    def advance(self, seconds: float) -> None:
        """Let real time pass."""
        self._position += seconds * self.fps * self.speed
        if self.loop == "none":
            self._position = min(max(self._position, 0.0), len(self.times) - 1.0)

    @property
    def _order(self) -> list[int]:
        return playing_order(len(self.times), self.loop)
