"""Files that play: which codec, speed and loop each ending stands for."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shutterspan.core.foundation import limits
from shutterspan.core.types.playback import Pace

if TYPE_CHECKING:
    from shutterspan.core.types.clip import Loop
    from shutterspan.core.types.settings import RenderSettings

#: Frames a second, unless another number is chosen.
VIDEO_FPS, ANIMATION_FPS = 24.0, 12.0
#: Codecs that can be chosen for an .mp4; the first is the default.
MP4_CODECS = ("h264", "hevc")


@dataclass(frozen=True)
class Moving:
    """A kind of file that plays. codec: of a video, the default where there is a choice; animation: of a looping
    picture; choice: codecs that can be chosen; fastest: frames a second beyond which viewers slow it down, or
    stumble."""

    codec: str = ""
    animation: str = ""
    choice: tuple[str, ...] = ()
    fastest: float = limits.FPS[1]

    @property
    def fps(self) -> float:
        return ANIMATION_FPS if self.animation else VIDEO_FPS

    @property
    def loop(self) -> "Loop":
        return "boomerang" if self.animation else "none"


MOVING = {
    ".mp4": Moving(MP4_CODECS[0], choice=MP4_CODECS),
    ".webm": Moving("vp9"),
    ".mov": Moving("prores"),
    ".gif": Moving(animation="gif", fastest=50.0),
    ".webp": Moving(animation="webp", fastest=50.0),
    ".png": Moving(animation="apng", fastest=50.0),
}


def plays(target: Path) -> bool:
    """Whether a clip becomes one file there that plays, and not single frames."""
    return target.suffix.lower() in MOVING and "%" not in target.name and not os.path.isdir(target)


def playing_fps(settings: "RenderSettings", ending: str) -> float:
    """How many of a clip's frames are shown a second in a file of this ending, one of MOVING."""
    form = MOVING[ending.lower()]
    if settings.duration and (settings.loop or form.loop) == "none":
        return settings.frames / settings.duration
    return form.fps if settings.fps is None else settings.fps


def pace_of(exposure_time: float | None, settings: "RenderSettings", ending: str) -> Pace | None:
    """How fast a clip plays beside what happened, in a file of this ending, one of MOVING.

    exposure_time: of the photo, in seconds. None: the photo doesn't tell it.
    """
    if not exposure_time:
        return None
    return Pace(exposure_time * (settings.end - settings.start), settings.frames, playing_fps(settings, ending))
