"""What is to be made of a photo, beside what moves in it and which way."""

from dataclasses import dataclass
from typing import Literal

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
        """Instants of the frames, in order; start and end are not checked."""
        return (eased_times if self.ease else even_times)(self.frames, self.start, self.end)

    def times(self) -> list[float]:
        """The instants of the frames. Raises UsageError: there is nothing between start and end."""
        if not self.start < self.end:
            raise UsageError(f"A clip from {self.start:g} to {self.end:g} shows nothing.", "It begins before it ends.")
        return self.instants


def fitting_width(width: int, height: int) -> int:
    """The width, in pixels, at which the frames of a photo of this size fit into 3840x2160; never more than its own."""
    return round(width * min(1.0, _VIDEO_WIDTH / width, _VIDEO_HEIGHT / height))
