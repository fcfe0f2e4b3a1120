"""Export presets: a purpose, and the settings that suit it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QT_TRANSLATE_NOOP

from shutterspan.core.pipeline.playable_formats import PLAYABLE_FORMATS, playback_fps
from shutterspan.core.types.clip import playing_order
from shutterspan.core.types.settings import RenderSettings, fitting_width


@dataclass(frozen=True)
class Preset:
    """An export preset.

    name, purpose: translated in the context “Preset”; suffix: of the file, or "" for a folder of frames; changes: to
    the document's settings, with the keys of project files; still: whether only the frame at the playhead is exported.
    """

    key: str
    name: str
    purpose: str
    suffix: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    still: bool = False


#: Settings that files with this suffix don't support; "" is a folder of frames.
_UNSUPPORTED_SETTINGS = {
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
#: Settings that other still formats don't support.
_UNSUPPORTED_BY_STILLS = ("depth", "quality")
#: Settings that apply to stills.
_STILL_SETTINGS = ("size", "depth", "quality", "best")

PRESETS = (
    Preset(
        "reel",
        QT_TRANSLATE_NOOP("Preset", "Social reel"),
        QT_TRANSLATE_NOOP("Preset", "MP4, six seconds back and forth, plays on every phone"),
        ".mp4",
        {"duration": 6.0, "loop": "boomerang", "fps": 30.0, "frames": 31, "codec": "h264", "hold": 0.2, "ease": True},
    ),
    Preset(
        "clip",
        QT_TRANSLATE_NOOP("Preset", "Clip as set"),
        QT_TRANSLATE_NOOP("Preset", "MP4 with the frames, speed and loop of the clip"),
        ".mp4",
    ),
    Preset(
        "gif",
        QT_TRANSLATE_NOOP("Preset", "Web GIF"),
        QT_TRANSLATE_NOOP("Preset", "Small, plays in a loop, 640 pixels wide"),
        ".gif",
        {"size": 640, "loop": "boomerang", "fps": 12.5, "frames": 11},
    ),
    Preset(
        "prores",
        QT_TRANSLATE_NOOP("Preset", "ProRes for editing"),
        QT_TRANSLATE_NOOP("Preset", "MOV, 10 bit 4:2:2, full size, plays once"),
        ".mov",
        {"size": "full", "loop": "none", "frames": 49, "fps": 24.0},
    ),
    Preset(
        "frames",
        QT_TRANSLATE_NOOP("Preset", "Lossless frames"),
        QT_TRANSLATE_NOOP("Preset", "16-bit PNGs with the photo's colours and metadata"),
        "",
        {"depth": 16, "size": "full"},
    ),
    Preset(
        "still",
        QT_TRANSLATE_NOOP("Preset", "Still at the playhead"),
        QT_TRANSLATE_NOOP("Preset", "One picture with the photo's colours and metadata"),
        ".png",
        {"size": "full"},
        still=True,
    ),
)
#: The presets for several photos, of which only one has a playhead.
BATCH_PRESETS = tuple(
    replace(preset, name=QT_TRANSLATE_NOOP("Preset", "Still at the key frame")) if preset.still else preset
    for preset in PRESETS
)


def export_settings(
    preset: Preset, document_settings: Mapping[str, Any], t: float, suffix: str | None = None
) -> dict[str, Any]:
    """Merge a preset into the document's settings, without those that the format doesn't support.

    document_settings: with the keys of project files; t: position of the playhead; suffix: of the file, if it isn't
    that of the preset.
    """
    settings = {**document_settings, **preset.changes}
    if preset.still:
        settings = {"at": t, **{name: settings[name] for name in _STILL_SETTINGS if name in settings}}
    suffix = preset.suffix if suffix is None else suffix.lower()
    unsupported = _UNSUPPORTED_SETTINGS.get(suffix, _UNSUPPORTED_BY_STILLS)
    if "frames" in preset.changes and "duration" not in preset.changes:
        unsupported = (*unsupported, "duration")  # the preset's frames may not fit into it
    return {name: value for name, value in settings.items() if name not in unsupported}


def playing_seconds(settings: RenderSettings, suffix: str) -> float:
    """Seconds that a file with this suffix plays, without repetition."""
    if settings.duration:
        return settings.duration
    fps = playback_fps(settings, suffix)
    return (
        len(playing_order(settings.frames, settings.loop or PLAYABLE_FORMATS[suffix].loop, round(settings.hold * fps)))
        / fps
    )


def fits_duration(settings: RenderSettings, suffix: str) -> bool:
    """Whether all frames fit into the duration of the settings at the frame rate of this format; True without a
    duration."""
    if settings.duration is None:
        return True
    unlimited = replace(settings, duration=None)
    fps = playback_fps(unlimited, suffix)
    return round(playing_seconds(unlimited, suffix) * fps) <= round(settings.duration * fps)


def output_size(settings: RenderSettings, width: int, height: int) -> tuple[int, int]:
    """Width and height in pixels of the exported frames. width, height: of the photo."""
    if isinstance(settings.size, int):
        output_width = settings.size
    else:
        output_width = fitting_width(width, height) if settings.size == "fit" else width
    return output_width, round(output_width * height / width)


@dataclass(frozen=True)
class ExportJob:
    """An export to run. settings: for the worker's method `export`; target: its suffix selects the format; still_clip:
    whether a clip is written even if nothing moves in it."""

    settings: Mapping[str, Any]
    target: Path
    overwrite: bool = False
    still_clip: bool = False

    @property
    def is_clip(self) -> bool:
        """Whether several frames are exported, not one picture."""
        return "at" not in self.settings
