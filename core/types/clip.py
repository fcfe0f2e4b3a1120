"""A clip: frames in order, decoded one at a time so that memory stays bounded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from numbers import Real
from typing import Literal

from shutterspan.core.foundation.argument_checks import check_callable, check_type, invalid_argument
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Photo

Loop = Literal["none", "boomerang", "repeat"]


@dataclass(frozen=True)
class Clip:
    """The frames at some instants of an exposure; iterating over a clip decodes them one at a time.

    times: instants in [0,1], one per frame; frame_at: decodes the frame at one instant, (H,W,3) uint8 or uint16;
    photo: the frames are in its RGB space, and its metadata are written to exported files; None: they are in sRGB.
    transparent: whether frames have straight alpha as a fourth channel.
    Raises UsageError: times are not finite numbers, or an argument has another type.
    """

    times: Sequence[float]
    frame_at: Callable[[float], PixelArray]
    photo: Photo | None = None
    transparent: bool = False

    def __post_init__(self) -> None:
        is_sequence = hasattr(self.times, "__len__") and hasattr(self.times, "__getitem__")
        if not is_sequence or not all(isinstance(t, Real) and isfinite(t) for t in self.times):
            raise invalid_argument("times", self.times, "argument_instants")
        check_callable("frame_at", self.frame_at)
        if self.photo is not None:
            check_type("photo", self.photo, Photo)

    def __len__(self) -> int:
        return len(self.times)

    def __iter__(self) -> Iterator[PixelArray]:
        return (self.frame_at(t) for t in self.times)


def even_times(frames: int, start: float = 0.0, end: float = 1.0) -> list[float]:
    """Return evenly spaced instants from start to end, both included. A single instant is in the middle."""
    if frames == 1:
        return [(start + end) / 2]
    return [start + (end - start) * i / (frames - 1) for i in range(frames)]


def eased_times(frames: int, start: float = 0.0, end: float = 1.0) -> list[float]:
    """Return instants from start to end that are denser towards both (smoothstep), so motion starts and ends slowly."""
    return [start + (end - start) * x * x * (3 - 2 * x) for x in even_times(frames)]


def playing_order(frames: int, loop: Loop, hold: int = 0) -> list[int]:
    """Return the indices of the frames in playing order; hold: how many extra times the first and the last frame are
    repeated.

    A boomerang plays forwards, then backwards. Its first and last frame are not repeated unless they are held. `repeat`
    has the same order as `none`; only the file's loop flag differs.
    """
    order = [0] * hold + list(range(frames)) + [frames - 1] * hold
    return order + list(range(frames - 2, 0, -1)) if loop == "boomerang" else order
