"""Playback speed of a clip, compared with real time."""

from dataclasses import dataclass

from shutterspan.core.foundation.former_keys import with_former_keys

#: A relative difference from real time that is too small to notice.
_REAL_TIME_TOLERANCE = 0.05


@dataclass(frozen=True)
class PlaybackSpeed:
    """How fast a clip plays.

    seconds: the real duration of what the clip shows; frames: of the clip; fps: at which it plays.
    """

    seconds: float
    frames: int
    fps: float

    @property
    def captured_fps(self) -> float:
        """The frame rate of a video camera that would have filmed these frames."""
        return self.frames / self.seconds

    @property
    def slowdown(self) -> float:
        """How many times slower than real time the clip plays; below 1 it plays faster."""
        return self.captured_fps / self.fps

    def as_dict(self) -> dict[str, float | str]:
        """Return the speed in numbers and as text, for JSON."""
        values = {"captured_fps": self.captured_fps, "slowdown": self.slowdown, "text": str(self)}
        return with_former_keys(values, {"slowdown": "slower", "text": "words"})

    def __str__(self) -> str:
        if abs(self.slowdown - 1) <= _REAL_TIME_TOLERANCE:
            comparison = "real time"
        elif self.slowdown > 1:
            comparison = f"{_format_factor(self.slowdown)} slow"
        else:
            comparison = f"{_format_factor(1 / self.slowdown)} fast"
        captured = f"{self.captured_fps:.3g}" if self.captured_fps < 1000 else f"{self.captured_fps:,.0f}"
        source = f"{shutter_speed(self.seconds)} s in {self.frames} frames: {captured} fps"
        return f"{source}, {comparison} at {self.fps:.3g}"


def shutter_speed(seconds: float) -> str:
    """Format an exposure time as cameras do: 1/8, 0.5, 30."""
    return f"1/{1 / seconds:.0f}" if seconds < 0.3 else f"{seconds:.3g}"


def _format_factor(factor: float) -> str:
    return f"{factor:.1f}x" if factor < 100 else f"{factor:,.0f}x"
