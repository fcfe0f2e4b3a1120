"""Render settings: frames, time range, speed, size and encoding of the output."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.clip import Loop, eased_times, even_times

#: The largest video that every player plays.
_MAX_VIDEO_WIDTH, _MAX_VIDEO_HEIGHT = 3840, 2160


@dataclass(frozen=True)
class RenderSettings:
    """The settings of one output. The result is deterministic: it depends on photo, request and settings only.

    frames: 2 to 240; start, end: the part of the exposure that they show, in [0,1]; ease: whether their instants are
    denser towards both, instead of even; at: the instant in [0,1] of a single still, instead of frames;
    fps, duration, loop, hold: as of `export`; size: "full", "fit" (videos and animations within 3840x2160, others
    full) or a width in pixels; depth, quality, codec: as of `Encoding`; best: whether to average more augmentations,
    for slightly more accurate motion in twice the time.
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
        """The instants of the frames, ascending."""
        return (eased_times if self.ease else even_times)(self.frames, self.start, self.end)

    def check(self) -> None:
        """Raise UsageError if a value is out of range, or the time range is empty.

        `export` checks whether the codec fits the file suffix.
        """
        for name, value, (lowest, highest) in self._ranges():
            if value is not None and not lowest <= value <= highest:
                raise UsageError("setting_out_of_range", name=name, value=value, lowest=lowest, highest=highest)
        for name, choice, choices in self._choices():
            if choice is not None and choice not in choices:
                raise UsageError("setting_unknown", name=name, value=choice, choices=", ".join(map(str, choices)))
        if self.at is None and not self.start < self.end:
            raise UsageError("clip_range_empty", start=self.start, end=self.end)

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
    """Return the largest width in pixels, up to the photo's own, at which its frames fit into 3840x2160."""
    return round(width * min(1.0, _MAX_VIDEO_WIDTH / width, _MAX_VIDEO_HEIGHT / height))
