"""Merge a preset with other settings; compute how long the result plays."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shutterspan.core.pipeline.playable_formats import PLAYABLE_FORMATS, playback_fps
from shutterspan.core.pipeline.presets.preset import Preset
from shutterspan.core.types.clip import playing_order
from shutterspan.core.types.settings import RenderSettings

#: Settings of pictures that each suffix supports. Other suffixes support none of them.
_PICTURE_SETTINGS = {
    ".png": {"depth", "cutout"},
    ".tif": {"depth", "cutout"},
    ".tiff": {"depth", "cutout"},
    ".webp": {"quality", "cutout"},
    ".jpg": {"quality"},
    ".jpeg": {"quality"},
    ".heic": {"quality"},
}
#: The same for videos and animations; "" stands for a folder of frames.
_CLIP_SETTINGS = {
    ".mp4": {"codec"},
    ".mov": {"cutout"},
    ".webp": {"quality", "cutout"},
    ".png": {"cutout"},
    "": {"depth", "cutout"},
}
#: Suffix of the format whose playback a moving photo shares.
_MOVIE_SUFFIX = ".mp4"
_DEPENDING = {"depth", "quality", "codec", "cutout"}
#: Settings that apply to every picture, and settings that a folder of frames lacks.
_STILL_SETTINGS = {"at", "size", "aspect", "crop", "best"}
_PLAYING_SETTINGS = {"fps", "duration", "loop", "hold"}


def export_settings(preset: Preset, settings: Mapping[str, Any], t: float, suffix: str | None = None) -> dict[str, Any]:
    """Merge a preset into other settings. Omit settings that the format doesn't support.

    The value None in a preset stands for the default. settings: settings with the keys of project files; t: instant of
    a single still, or of a moving photo's still, in [0,1]; suffix: the file's suffix, if it differs from the preset's.
    """
    suffix = preset.suffix if suffix is None else suffix.lower()
    merged = {**settings, **preset.changes}
    if preset.still:
        merged = {"at": t} | _only(merged, _STILL_SETTINGS | _PICTURE_SETTINGS.get(suffix, set()))
    elif "moving_photo" in preset.changes:
        merged = _without(merged, _DEPENDING - _PICTURE_SETTINGS.get(suffix, set())) | {"at": t}
    else:
        unsupported = _DEPENDING - _CLIP_SETTINGS.get(suffix, set())
        merged = _without(merged, unsupported | {"moving_photo"} | (set() if suffix else _PLAYING_SETTINGS))
    if "frames" in preset.changes and "duration" not in preset.changes:
        merged.pop("duration", None)  # the preset's frames may not fit into it
    return {name: value for name, value in merged.items() if value is not None}


def playing_seconds(settings: RenderSettings, suffix: str) -> float:
    """Playing time of a video, animation or moving photo with this suffix, in seconds, without repetition."""
    if settings.duration:
        return settings.duration
    suffix = _MOVIE_SUFFIX if settings.moving_photo else suffix
    fps = playback_fps(settings, suffix)
    loop = settings.loop or PLAYABLE_FORMATS[suffix].loop
    return len(playing_order(settings.frames, loop, round(settings.hold * fps))) / fps


def fits_duration(settings: RenderSettings, suffix: str) -> bool:
    """Whether all frames fit into the duration in the settings, at this format's frame rate; True without a
    duration."""
    if settings.duration is None:
        return True
    unlimited = replace(settings, duration=None)
    fps = playback_fps(unlimited, _MOVIE_SUFFIX if settings.moving_photo else suffix)
    return round(playing_seconds(unlimited, suffix) * fps) <= round(settings.duration * fps)


def _only(settings: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name in names}


def _without(settings: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name not in names}
