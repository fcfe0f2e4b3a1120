"""What an export can be made for, with settings that suit it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QT_TRANSLATE_NOOP


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


#: Settings that only what plays can have, and those it can't.
_PLAYING = ("fps", "duration", "loop", "hold", "codec")
_UNFIT_TO_PLAY = ("depth", "quality")

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


def export_settings(preset: Preset, document: Mapping[str, Any], t: float) -> dict[str, Any]:
    """document: the settings of the document as a project file names them; t: where the playhead stands."""
    settings = {**document, **preset.changes}
    if preset.still:
        return {"at": t, **{name: settings[name] for name in ("size", "depth", "quality", "best") if name in settings}}
    unfit = _UNFIT_TO_PLAY if preset.ending else _PLAYING
    return {name: value for name, value in settings.items() if name not in unfit}


@dataclass(frozen=True)
class Job:
    """One export. settings: as the worker takes them; target: its ending decides what is written."""

    settings: Mapping[str, Any]
    target: Path
    overwrite: bool = False


def free_name(path: Path) -> Path:
    """The path itself, or with the first number that makes it one that isn't there yet."""
    numbers = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, 10_000))
    return next((one for one in chain((path,), numbers) if not one.exists()), path)
