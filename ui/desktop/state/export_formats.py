"""File formats of exports, with the settings that select them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from shutterspan.core.pipeline.presets.preset import Preset

#: Settings that belong to the format.
_FORMAT_SETTINGS = ("codec", "moving_photo")


@dataclass(frozen=True)
class ExportFormat:
    """A file format. label: translated in the context “ExportFormat”; suffix: "" for a folder of frames; settings: that
    select it; still: whether it is one picture; the flags: whether it has a quality, and can be transparent."""

    label: str
    suffix: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    still: bool = False
    has_quality: bool = False
    can_be_transparent: bool = False

    @property
    def text(self) -> str:
        """The label in the user's language."""
        return QCoreApplication.translate("ExportFormat", self.label)


FORMATS = (
    ExportFormat(QT_TRANSLATE_NOOP("ExportFormat", "MP4 video, H.264"), ".mp4", {"codec": "h264"}),
    ExportFormat(QT_TRANSLATE_NOOP("ExportFormat", "MP4 video, HEVC"), ".mp4", {"codec": "hevc"}),
    ExportFormat(QT_TRANSLATE_NOOP("ExportFormat", "WebM video, VP9"), ".webm"),
    ExportFormat(QT_TRANSLATE_NOOP("ExportFormat", "MOV video, ProRes"), ".mov", can_be_transparent=True),
    ExportFormat(QT_TRANSLATE_NOOP("ExportFormat", "Animated GIF"), ".gif"),
    ExportFormat(
        QT_TRANSLATE_NOOP("ExportFormat", "Animated WebP"), ".webp", has_quality=True, can_be_transparent=True
    ),
    ExportFormat(QT_TRANSLATE_NOOP("ExportFormat", "Animated PNG"), ".png", can_be_transparent=True),
    ExportFormat(QT_TRANSLATE_NOOP("ExportFormat", "Single frames, PNG"), "", can_be_transparent=True),
    ExportFormat(
        QT_TRANSLATE_NOOP("ExportFormat", "Motion Photo, JPEG"), ".jpg", {"moving_photo": "motion"}, has_quality=True
    ),
    ExportFormat(
        QT_TRANSLATE_NOOP("ExportFormat", "Live Photo, JPEG and MOV"),
        ".jpg",
        {"moving_photo": "live"},
        has_quality=True,
    ),
    ExportFormat(
        QT_TRANSLATE_NOOP("ExportFormat", "Live Photo, HEIC and MOV"),
        ".heic",
        {"moving_photo": "live"},
        has_quality=True,
    ),
    ExportFormat(QT_TRANSLATE_NOOP("ExportFormat", "Still, PNG"), ".png", still=True, can_be_transparent=True),
    ExportFormat(QT_TRANSLATE_NOOP("ExportFormat", "Still, TIFF"), ".tif", still=True, can_be_transparent=True),
    ExportFormat(QT_TRANSLATE_NOOP("ExportFormat", "Still, JPEG"), ".jpg", still=True, has_quality=True),
    ExportFormat(
        QT_TRANSLATE_NOOP("ExportFormat", "Still, WebP"),
        ".webp",
        still=True,
        has_quality=True,
        can_be_transparent=True,
    ),
    ExportFormat(QT_TRANSLATE_NOOP("ExportFormat", "Still, HEIC"), ".heic", still=True, has_quality=True),
)


def format_of(preset: Preset, settings: Mapping[str, Any]) -> ExportFormat:
    """The format of settings into which a preset was merged."""
    found = [each for each in FORMATS if each.suffix == preset.suffix and each.still == preset.still]
    merged = {"codec": "h264", **settings}
    matching = (each for each in found if all(merged.get(name) == value for name, value in each.settings.items()))
    return next(matching, found[0] if found else FORMATS[0])


def with_format(preset: Preset, chosen: ExportFormat) -> Preset:
    """The preset in another format."""
    changes = {name: value for name, value in preset.changes.items() if name not in _FORMAT_SETTINGS}
    if not chosen.can_be_transparent:
        changes.pop("cutout", None)
    return replace(preset, suffix=chosen.suffix, still=chosen.still, changes={**changes, **chosen.settings})
