"""Duration and speed of the clip: the linked figures of the clip panel and of the playback controls."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from shutterspan.core.foundation import limits
from shutterspan.core.pipeline.playable_formats import playback_fps, playback_speed
from shutterspan.core.types.playback_speed import PlaybackSpeed
from shutterspan.core.types.settings import RenderSettings

#: The format whose frame rate the app plays with.
_SUFFIX = ".mp4"
#: If whole frames at the given rate differ from real time by more than this share, the rate is changed instead.
_REAL_TIME_TOLERANCE = 0.05


@dataclass(frozen=True)
class ClipTiming:
    """frames: of the clip; fps: at which it plays; seconds: the real duration of its time range, None if unknown."""

    frames: int
    fps: float
    seconds: float | None = None

    @property
    def length(self) -> float:
        """Duration in seconds when the clip plays once."""
        return self.frames / self.fps

    @property
    def slowdown(self) -> float | None:
        """How many times slower than real time the clip plays; None if unknown."""
        return PlaybackSpeed(self.seconds, self.frames, self.fps).slowdown if self.seconds else None

    def with_frames(self, frames: int) -> "ClipTiming":
        return replace(self, frames=frames)

    def with_fps(self, fps: float) -> "ClipTiming":
        return replace(self, fps=fps)

    def with_length(self, length: float) -> "ClipTiming":
        """Change the number of frames. If that exceeds the limits, change the frame rate too."""
        frames = round(_within(length * self.fps, limits.FRAMES))
        if abs(frames - length * self.fps) <= 0.5:
            return replace(self, frames=frames)
        return self._with_exact_length(frames, length)

    def with_slowdown(self, slowdown: float) -> "ClipTiming":
        """Change the length to this multiple of the real duration, which must be known."""
        assert self.seconds
        return self.with_length(slowdown * self.seconds)

    def in_real_time(self) -> "ClipTiming":
        """Play in real time. The real duration must be known."""
        assert self.seconds
        timing = self.with_length(self.seconds)
        if abs(timing.length / self.seconds - 1) <= _REAL_TIME_TOLERANCE:
            return timing
        return self._with_exact_length(timing.frames, self.seconds)

    def _with_exact_length(self, frames: int, length: float) -> "ClipTiming":
        return replace(self, frames=frames, fps=_within(frames / length, limits.FPS) if length else limits.FPS[1])


def clip_timing(settings: RenderSettings, exposure_time: float | None) -> ClipTiming:
    """exposure_time: of the photo, in seconds, if known."""
    speed = playback_speed(exposure_time, settings, _SUFFIX)
    return ClipTiming(settings.frames, playback_fps(settings, _SUFFIX), speed.seconds if speed else None)


def timing_changes(settings: RenderSettings, timing: ClipTiming) -> dict[str, Any]:
    """The settings for this timing. A duration that would override its frame rate is dropped."""
    changes: dict[str, Any] = {"frames": timing.frames}
    for further in ({}, {"fps": timing.fps}, {"duration": None}):
        changes |= further
        if playback_fps(replace(settings, **changes), _SUFFIX) == timing.fps:
            break
    return changes


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])


def nearest_frame(times: Sequence[float], t: float) -> int:
    """The index of the frame whose instant is nearest to t."""
    return min(range(len(times)), key=lambda index: abs(times[index] - t))
