"""What is to be made of a photo, beside what moves in it and which way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.clip import Loop, eased_times, even_times

#: Pixels of the largest video that every player takes.
_VIDEO_WIDTH, _VIDEO_HEIGHT = 3840, 2160


@dataclass(frozen=True)
class RenderSettings:
    """What is to be made of a photo. The same settings make the same of the same photo.

    frames: 2 to 240; start, end: what part of the exposure they show, in [0,1]; ease: whether they crowd towards both,
    else they lie evenly; at: instead of frames, the one still at this instant in [0,1]; fps, duration, loop, hold: as
    `export` takes them; size: "full", "fit" (what plays within 3840x2160, all else full) or a
    width in pixels; depth, quality, codec: as `Encoding` has them; best: the truest frames are worth twice the time.
    """

    frames: int = 7
    start: float = 0.0
    end: float = 1.0
    ease: bool = False
    at: float | None = None
    fps: float | None = None
    duration: float | None = None
    loop: Loop | None = None
    hold: float = 0.0
    size: Literal["full", "fit"] | int = "fit"
    depth: int | None = None
    quality: int | None = None
    codec: str | None = None
    best: bool = False

    @property
    def instants(self) -> list[float]:
        """Instants of the frames, in order."""
        return (eased_times if self.ease else even_times)(self.frames, self.start, self.end)

    def check(self) -> None:
        """Raises UsageError: a value is out of its range, or a clip would show nothing between start and end.

        Whether a codec suits the ending is for `export` to say.
        """
        for name, value, (lowest, highest) in self._ranges():
            if value is not None and not lowest <= value <= highest:
                raise UsageError(f"{name} can't be {value:g}.", f"It is from {lowest:g} to {highest:g}.")
        for name, choice, choices in self._choices():
            if choice is not None and choice not in choices:
                raise UsageError(f"{name} can't be {choice}.", f"It is one of {', '.join(map(str, choices))}.")
        if self.at is None and not self.start < self.end:
            raise UsageError(f"A clip from {self.start:g} to {self.end:g} shows nothing.", "It begins before it ends.")

    def _ranges(self) -> Iterator[tuple[str, float | None, tuple[float, float]]]:
        yield "The number of frames", self.frames, limits.FRAMES
        yield "The start of a clip", self.start, (0, 1)
        yield "The end of a clip", self.end, (0, 1)
        yield "The instant of a still", self.at, (0, 1)
        yield "The frame rate", self.fps, limits.FPS
        yield "The duration", self.duration, limits.DURATION
        yield "The time that the ends are held", self.hold, limits.HOLD
        yield "The width", None if isinstance(self.size, str) else self.size, limits.WIDTH
        yield "The quality", self.quality, limits.QUALITY

    def _choices(self) -> Iterator[tuple[str, str | int | None, tuple[str | int, ...]]]:
        yield "The depth", self.depth, (8, 16)
        yield "The loop", self.loop, get_args(Loop)
        yield "The size", self.size if isinstance(self.size, str) else None, ("full", "fit")


def fitting_width(width: int, height: int) -> int:
    """The width, in pixels, at which the frames of a photo of this size fit into 3840x2160; never more than its own."""
    return round(width * min(1.0, _VIDEO_WIDTH / width, _VIDEO_HEIGHT / height))
