"""Render settings: frames, time range, speed, size and encoding of the output."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.types.clip import Loop, eased_times, even_times
from shutterspan.core.types.crop import CENTRED, Aspect, CropPosition

#: One of `limits.MOVING_PHOTOS`.
MovingPhoto = Literal["motion", "live"]


@dataclass(frozen=True)
class RenderSettings:
    """The settings of one output. The result is deterministic: it depends on photo, request and settings only.

    frames: number of frames, 2 to 240; start, end: the part of the exposure that the frames cover, in [0,1]; ease:
    whether the instants are denser towards both ends, instead of evenly spaced; at: the instant in [0,1] of a still,
    which is written instead of a clip; fps, duration, loop, hold: see `export`; size: size of the output: "full", "fit"
    (videos and animations within 3840x2160, others full) or a width in pixels; aspect: aspect ratio of the crop, by
    default that of the photo; crop: position of the crop; cutout: whether only the regions are written, with
    transparency around them; moving_photo: kind of a moving photo to write; its still is at `at`, by default at
    mid-exposure; depth, quality, codec: see `Encoding`; best: whether to average more augmentations, for slightly more
    accurate motion in twice the time; still_clip: whether frames are written even if nothing moves; all frames are then
    equal.
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
    still_clip: bool = False
    aspect: Aspect | None = None
    crop: CropPosition = CENTRED
    cutout: bool = False
    moving_photo: MovingPhoto | None = None

    @property
    def instants(self) -> list[float]:
        """The instants of the frames, in ascending order."""
        return (eased_times if self.ease else even_times)(self.frames, self.start, self.end)

    @property
    def needs_motion(self) -> bool:
        """Whether nothing is written if nothing moves. This is so for clips, unless `still_clip` is set."""
        return not self.is_still and not self.still_clip

    @property
    def is_still(self) -> bool:
        """Whether a single still is written."""
        return self.at is not None and self.moving_photo is None

    def check(self) -> None:
        """Raise UsageError if a value is out of range, or the time range is empty.

        `export` checks whether the codec fits the file suffix.
        """
        for code, value, (lowest, highest) in self._ranges():
            if value is not None and not lowest <= value <= highest:
                name = make_message(code)
                raise UsageError("setting_out_of_range", name=name, value=value, lowest=lowest, highest=highest)
        for code, choice, choices in self._choices():
            if choice is not None and choice not in choices:
                known = ", ".join(map(str, choices))
                raise UsageError("setting_unknown", name=make_message(code), value=choice, choices=known)
        if not self.is_still and not self.start < self.end:
            raise UsageError("clip_range_empty", start=self.start, end=self.end)

    def _ranges(self) -> Iterator[tuple[str, float | None, tuple[float, float]]]:
        """Yield for each number the code of its name, its value, and its minimum and maximum."""
        yield "setting_frames", self.frames, limits.FRAMES
        yield "setting_start", self.start, (0, 1)
        yield "setting_end", self.end, (0, 1)
        yield "setting_at", self.at, (0, 1)
        yield "setting_fps", self.fps, limits.FPS
        yield "setting_duration", self.duration, limits.DURATION
        yield "setting_hold", self.hold, limits.HOLD
        yield "setting_width", None if isinstance(self.size, str) else self.size, limits.WIDTH
        yield "setting_quality", self.quality, limits.QUALITY
        yield "setting_crop", self.crop[0], (0, 1)
        yield "setting_crop", self.crop[1], (0, 1)

    def _choices(self) -> Iterator[tuple[str, str | int | None, tuple[str | int, ...]]]:
        """Yield for each choice the code of its name, its value, and all possible values."""
        yield "setting_depth", self.depth, (8, 16)
        yield "setting_loop", self.loop, get_args(Loop)
        yield "setting_size", self.size if isinstance(self.size, str) else None, ("full", "fit")
        yield "setting_aspect", self.aspect, limits.ASPECTS
        yield "setting_moving_photo", self.moving_photo, limits.MOVING_PHOTOS
