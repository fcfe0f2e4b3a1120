"""Playback speed of a clip, compared with real time."""

from dataclasses import dataclass

from shutterspan.core.foundation.former_keys import with_former_keys
from shutterspan.core.foundation.messages import Message, make_message

#: A smaller relative difference from real time is not noticeable.
_REAL_TIME_TOLERANCE = 0.05


@dataclass(frozen=True)
class PlaybackSpeed:
    """How fast a clip plays.

    seconds: real duration of the recorded motion; frames: number of frames in the clip; fps: frame rate of the clip.
    """

    seconds: float
    frames: int
    fps: float

    @property
    def captured_fps(self) -> float:
        """The frame rate of a video camera that would record these frames."""
        return self.frames / self.seconds

    @property
    def slowdown(self) -> float:
        """How many times slower than real time the clip plays; below 1 it plays faster."""
        return self.captured_fps / self.fps

    def as_dict(self) -> dict[str, float | str]:
        """Return the speed as numbers and as text, for JSON."""
        values = {"captured_fps": self.captured_fps, "slowdown": self.slowdown, "text": str(self)}
        return with_former_keys(values, {"slowdown": "slower", "text": "words"})

    @property
    def message(self) -> Message:
        """The speed in one line, such as “1/8 s in 11 frames: 88 fps, 3.7x slower at 24 fps”."""
        code, factor = "playback_real_time", 1.0
        if abs(self.slowdown - 1) > _REAL_TIME_TOLERANCE:
            code = "playback_slow" if self.slowdown > 1 else "playback_fast"
            factor = max(self.slowdown, 1 / self.slowdown)
        return make_message(
            code,
            exposure_time=shutter_speed(self.seconds),
            frames=self.frames,
            captured_fps=f"{self.captured_fps:.3g}" if self.captured_fps < 1000 else f"{self.captured_fps:,.0f}",
            factor=f"{factor:.1f}" if factor < 100 else f"{factor:,.0f}",
            fps=f"{self.fps:.5g}",
        )

    def __str__(self) -> str:
        return str(self.message)


def shutter_speed(seconds: float) -> str:
    """Format an exposure time as cameras do: 1/8, 0.5, 30."""
    return f"1/{1 / seconds:.0f}" if seconds < 0.3 else f"{seconds:.3g}"
