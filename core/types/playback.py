"""How fast a clip plays beside what happened."""

from dataclasses import dataclass

#: Within this share of real time nobody sees a difference.
_REAL_TIME = 0.05


@dataclass(frozen=True)
class Pace:
    """seconds: how long what is shown took; frames: how many show it; fps: how many are shown a second."""

    seconds: float
    frames: int
    fps: float

    @property
    def captured_fps(self) -> float:
        """Frames a second of the camera that would have filmed this."""
        return self.frames / self.seconds

    @property
    def slower(self) -> float:
        """How many times slower than real time the clip plays; below one it plays faster."""
        return self.captured_fps / self.fps

    def figures(self) -> dict[str, float | str]:
        return {"captured_fps": self.captured_fps, "slower": self.slower, "words": str(self)}

    def __str__(self) -> str:
        if abs(self.slower - 1) <= _REAL_TIME:
            beside = "real time"
        elif self.slower > 1:
            beside = f"{_times(self.slower)} slow"
        else:
            beside = f"{_times(1 / self.slower)} fast"
        captured = f"{self.captured_fps:.3g}" if self.captured_fps < 1000 else f"{self.captured_fps:,.0f}"
        shown = f"{shutter_speed(self.seconds)} s in {self.frames} frames: {captured} fps"
        return f"{shown}, {beside} at {self.fps:.3g}"


def shutter_speed(seconds: float) -> str:
    """As cameras show it: 1/8, 0.5, 30."""
    return f"1/{1 / seconds:.0f}" if seconds < 0.3 else f"{seconds:.3g}"


def _times(factor: float) -> str:
    return f"{factor:.1f}x" if factor < 100 else f"{factor:,.0f}x"
