"""What an export can be made for, with settings that suit it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QT_TRANSLATE_NOOP

from shutterspan.core.pipeline.endings import MOVING, playing_fps
from shutterspan.core.types.clip import playing_order
from shutterspan.core.types.settings import RenderSettings, fitting_width


@dataclass(frozen=True)
class Preset:
    """name, purpose: to be translated in the context “Preset”; ending: of the file, or nothing for a folder of frames;
    changes: to the document's settings, as a project file names them; still: the one frame at the playhead."""

    key: str
    name: str
    purpose: str
    ending: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    still: bool = False


#: Settings that can't be of a file with this ending, or, without one, of a folder of frames.
_UNFIT = {
    ".mp4": ("depth", "quality"),
    ".mov": ("depth", "quality", "codec"),
    ".gif": ("depth", "quality", "codec"),
    "": ("fps", "duration", "loop", "hold", "codec", "quality"),
    ".png": ("quality",),
    ".tif": ("quality",),
    ".tiff": ("quality",),
    ".jpg": ("depth",),
    ".jpeg": ("depth",),
}
#: Of other stills.
_USUALLY_UNFIT = ("depth", "quality")
_OF_STILLS = ("size", "depth", "quality", "best")

PRESETS = (
    Preset(
        "reel",
        QT_TRANSLATE_NOOP("Preset", "Social reel"),
        QT_TRANSLATE_NOOP("Preset", "MP4, six seconds there and back, for every phone"),
        ".mp4",
        {"duration": 6.0, "loop": "boomerang", "fps": 30.0, "frames": 31, "codec": "h264", "hold": 0.2, "ease": True},
    ),
    Preset(
        "clip",
        QT_TRANSLATE_NOOP("Preset", "Clip as set"),
        QT_TRANSLATE_NOOP("Preset", "MP4 with the frames, speed and loop set here"),
        ".mp4",
    ),
    Preset(
        "gif",
        QT_TRANSLATE_NOOP("Preset", "Web GIF"),
        QT_TRANSLATE_NOOP("Preset", "Small and endless, 640 pixels wide"),
        ".gif",
        {"size": 640, "loop": "boomerang", "fps": 12.5, "frames": 11},
    ),
    Preset(
        "prores",
        QT_TRANSLATE_NOOP("Preset", "ProRes for the edit"),
        QT_TRANSLATE_NOOP("Preset", "MOV, 10 bit 4:2:2, full size, once through"),
        ".mov",
        {"size": "full", "loop": "none", "frames": 49, "fps": 24.0},
    ),
    Preset(
        "frames",
        QT_TRANSLATE_NOOP("Preset", "Lossless frames"),
        QT_TRANSLATE_NOOP("Preset", "16-bit PNGs with the photo's profile and notes"),
        "",
        {"depth": 16, "size": "full"},
    ),
    Preset(
        "still",
        QT_TRANSLATE_NOOP("Preset", "Still at the playhead"),
        QT_TRANSLATE_NOOP("Preset", "One photograph, with the photo's profile and notes"),
        ".png",
        {"size": "full"},
        still=True,
    ),
)


def export_settings(preset: Preset, document: Mapping[str, Any], t: float, ending: str | None = None) -> dict[str, Any]:
    """document: the settings of the document as a project file names them; t: where the playhead stands; ending: of the
    file, where it isn't that of the preset. What such a file can't have is left out."""
    settings = {**document, **preset.changes}
    if preset.still:
        settings = {"at": t, **{name: settings[name] for name in _OF_STILLS if name in settings}}
    unfit = _UNFIT.get(preset.ending if ending is None else ending.lower(), _USUALLY_UNFIT)
    if "frames" in preset.changes and "duration" not in preset.changes:
        unfit = (*unfit, "duration")  # so many frames may not fit into it
    return {name: value for name, value in settings.items() if name not in unfit}


def playing_seconds(settings: RenderSettings, ending: str) -> float:
    """How long a file of this ending plays, once through."""
    if settings.duration:
        return settings.duration
    fps = playing_fps(settings, ending)
    return len(playing_order(settings.frames, settings.loop or MOVING[ending].loop, round(settings.hold * fps))) / fps


def fits_duration(settings: RenderSettings, ending: str) -> bool:
    """Whether a file of this ending can show all frames, once through, in the duration that is set, if one is."""
    if settings.duration is None:
        return True
    unlimited = replace(settings, duration=None)
    fps = playing_fps(unlimited, ending)
    return round(playing_seconds(unlimited, ending) * fps) <= round(settings.duration * fps)


def shown_size(settings: RenderSettings, width: int, height: int) -> tuple[int, int]:
    """Width and height, in pixels, of what is made of a photo of this size."""
    if isinstance(settings.size, int):
        across = settings.size
    else:
        across = fitting_width(width, height) if settings.size == "fit" else width
    return across, round(across * height / width)


@dataclass(frozen=True)
class Job:
    """One export. settings: as the worker takes them; target: its ending decides what is written."""

    settings: Mapping[str, Any]
    target: Path
    overwrite: bool = False
