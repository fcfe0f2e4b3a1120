"""Video and animation formats: the codec, speed and loop of each file suffix."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shutterspan.core.foundation import limits
from shutterspan.core.types.playback_speed import PlaybackSpeed

if TYPE_CHECKING:
    from shutterspan.core.types.clip import Loop
    from shutterspan.core.types.settings import MovingPhoto, RenderSettings

#: Default frame rate, in frames per second.
VIDEO_FPS, ANIMATION_FPS = 24.0, 12.0
#: Codecs that can be chosen for an .mp4; the first is the default.
MP4_CODECS = ("h264", "hevc")


@dataclass(frozen=True)
class PlayableFormat:
    """A video format or an animation format.

    codec: the default codec of a video; empty for animations. animation: the format of an animation; empty for videos.
    codec_choices: codecs that the user can choose; has_quality: whether the user can choose the quality; max_fps: frame
    rate above which viewers slow the file down or drop frames.
    """

    codec: str = ""
    animation: str = ""
    codec_choices: tuple[str, ...] = ()
    has_quality: bool = False
    max_fps: float = limits.FPS[1]

    @property
    def fps(self) -> float:
        """Default frame rate, in frames per second."""
        return ANIMATION_FPS if self.animation else VIDEO_FPS

    @property
    def loop(self) -> "Loop":
        """Default loop."""
        return "boomerang" if self.animation else "none"


PLAYABLE_FORMATS = {
    ".mp4": PlayableFormat(MP4_CODECS[0], codec_choices=MP4_CODECS),
    ".webm": PlayableFormat("vp9"),
    ".mov": PlayableFormat("prores"),
    ".gif": PlayableFormat(animation="gif", max_fps=50.0),
    ".webp": PlayableFormat(animation="webp", has_quality=True, max_fps=50.0),
    ".png": PlayableFormat(animation="apng", max_fps=50.0),
}


#: Suffixes of the still of a moving photo. The still of a Motion Photo contains the video.
MOVING_PHOTO_SUFFIXES: "Mapping[MovingPhoto, tuple[str, ...]]" = {
    "motion": (".jpg", ".jpeg"),
    "live": (".jpg", ".jpeg", ".heic"),
}


def playback_fps(settings: "RenderSettings", suffix: str) -> float:
    """The frame rate of a clip in a file with this suffix, one of `PLAYABLE_FORMATS`."""
    file_format = PLAYABLE_FORMATS[suffix.lower()]
    if settings.duration and (settings.loop or file_format.loop) == "none":
        return settings.frames / settings.duration
    return file_format.fps if settings.fps is None else settings.fps


def playback_speed(exposure_time: float | None, settings: "RenderSettings", suffix: str) -> PlaybackSpeed | None:
    """The speed of a clip, relative to real time, in a file with this suffix, one of `PLAYABLE_FORMATS`.

    exposure_time: the photo's exposure time in seconds; None if unknown, then the result is None too.
    """
    if not exposure_time:
        return None
    return PlaybackSpeed(
        exposure_time * (settings.end - settings.start), settings.frames, playback_fps(settings, suffix)
    )
