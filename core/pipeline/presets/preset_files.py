"""Save and load the user's presets: one JSON file per preset, in one folder."""

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shutterspan.core.foundation.atomic import make_folder, replacing_file, reporting_failed_writes
from shutterspan.core.foundation.errors import InputError, ShutterspanError, UsageError
from shutterspan.core.foundation.text_files import read_text
from shutterspan.core.pipeline.playable_formats import MOVING_PHOTO_SUFFIXES, PLAYABLE_FORMATS
from shutterspan.core.pipeline.presets.name_pattern import check_pattern
from shutterspan.core.pipeline.presets.preset import BUILT_IN_PRESETS, Preset
from shutterspan.core.pipeline.project.strict_json import format_json, parse_json
from shutterspan.core.pipeline.project.validators import (
    ValidationError,
    boolean,
    integer,
    json_object,
    label,
    one_of,
)

if TYPE_CHECKING:
    from shutterspan.core.types.settings import MovingPhoto, RenderSettings

#: Version of the format, stored under the key “shutterspan_preset”.
VERSION = 1
_VERSION_KEY = "shutterspan_preset"
_MAX_BYTES = 1 << 20
_MAX_PRESETS = 1000
_STILL_SUFFIXES = (".png", ".tif", ".jpg", ".webp", ".heic")


@dataclass(frozen=True)
class PresetFolder:
    """The folder with the user's presets. It may be missing."""

    path: Path

    def load(self) -> tuple[list[Preset], list[ShutterspanError]]:
        """All presets by name, and the errors of unreadable files. These files are left unchanged."""
        presets: dict[str, Preset] = {}
        problems: list[ShutterspanError] = []
        for path in self._files():
            try:
                preset = load_preset(path)
            except ShutterspanError as error:
                problems.append(error)
            else:
                presets.setdefault(preset.name.casefold(), preset)
        return sorted(presets.values(), key=lambda preset: preset.name.casefold()), problems

    def save(self, preset: Preset) -> None:
        """Save a preset. It replaces an older preset of the same name.

        Raises UsageError: the name is empty or that of a built-in preset, or the pattern is invalid. OutputError.
        """
        check_preset_name(preset.name)
        check_pattern(preset.name_pattern)
        make_folder(self.path)
        path = next(iter(self._files_of(preset.name)), None) or self._free_file(preset.name)
        with replacing_file(path, overwrite=True) as draft:
            draft.write_text(format_json(_to_json(preset)) + "\n", encoding="utf-8")

    def remove(self, name: str) -> None:
        """Remove the preset of this name, if there is one. Raises OutputError: its file can't be removed."""
        for path in self._files_of(name):
            with reporting_failed_writes(path):
                path.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        try:
            return sorted(self.path.glob("*.json"))[:_MAX_PRESETS]
        except OSError:
            return []

    def _files_of(self, name: str) -> list[Path]:
        """The files with a preset of this name. Only the first one is used."""
        found = []
        for path in self._files():
            with suppress(ShutterspanError):
                if load_preset(path).name.casefold() == name.casefold():
                    found.append(path)
        return found

    def _free_file(self, name: str) -> Path:
        stem = re.sub(r"[^\w-]+", "-", name).strip("-")[:60] or "preset"
        numbered = (self.path / f"{stem}{f'-{number}' if number > 1 else ''}.json" for number in range(1, _MAX_PRESETS))
        return next(path for path in numbered if not path.exists())


def load_preset(path: Path) -> Preset:
    """Load a preset. Raises InputError: the file can't be read, is not a preset, or has a newer version."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError("preset_invalid", path=path)
        value = parse_json(read_text(path))
    except OSError as error:
        raise InputError("file_unreadable", path=path, reason=error.strerror or str(error)) from error
    except ValueError as error:
        raise InputError("preset_invalid", path=path) from error
    version = value.get(_VERSION_KEY) if isinstance(value, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise InputError("preset_newer", path=path, name=str(value.get("name")))
    try:
        return _from_json(value)
    except (ValidationError, UsageError) as error:
        raise InputError("preset_invalid", path=path) from error


def check_preset_name(name: str) -> None:
    """Raise UsageError if the name is invalid for a user's preset."""
    try:
        label(name)
    except ValidationError:
        raise UsageError("preset_name_invalid") from None
    if not name.strip():
        raise UsageError("preset_name_invalid")
    if name.casefold() in (preset.name for preset in BUILT_IN_PRESETS):
        raise UsageError("preset_name_taken", name=name)


def find_preset(name: str, folder: PresetFolder) -> Preset:
    """Find a preset by name, among the built-in ones and the user's. Raises UsageError: there is no such preset;
    InputError: it has a newer version."""
    own, problems = folder.load()
    found = {preset.name.casefold(): preset for preset in (*own, *BUILT_IN_PRESETS)}.get(name.casefold())
    if found:
        return found
    for problem in problems:
        if str(problem.content.values.get("name")).casefold() == name.casefold():
            raise problem
    known = ", ".join(preset.name for preset in (*BUILT_IN_PRESETS, *own))
    raise UsageError("preset_unknown", name=name, names=known)


def _to_json(preset: Preset) -> dict[str, Any]:
    return {
        _VERSION_KEY: VERSION,
        "name": preset.name,
        "suffix": preset.suffix,
        **({"still": True} if preset.still else {}),
        "name_pattern": preset.name_pattern,
        "settings": dict(preset.changes),
    }


def _from_json(value: Any) -> Preset:
    """Make a preset from JSON values. Raises ValidationError, UsageError: they are invalid."""
    fields = _preset_object(value)
    check_preset_name(fields["name"])
    pattern = fields.get("name_pattern", Preset.name_pattern)
    check_pattern(pattern)
    settings = _parse(fields["settings"])
    settings.check()
    still = fields.get("still", False)
    if fields["suffix"] not in _suffixes_for(still, settings.moving_photo) or "at" in fields["settings"]:
        raise ValidationError("invalid_choice", choices=", ".join(_suffixes_for(still, settings.moving_photo)))
    return Preset(fields["name"], fields["suffix"], fields["settings"], still, pattern)


def _suffixes_for(still: bool, moving_photo: "MovingPhoto | None") -> tuple[str, ...]:
    """The suffixes that a preset of this kind can have; "" stands for a folder of frames."""
    if moving_photo:
        return () if still else MOVING_PHOTO_SUFFIXES[moving_photo]
    return _STILL_SUFFIXES if still else ("", *PLAYABLE_FORMATS)


def _settings(value: Any) -> dict[str, Any]:
    """Validate settings and return them as JSON values; null stands for a default."""
    if not isinstance(value, dict):
        raise ValidationError("invalid_object")
    _parse(value)
    return dict(value)


def _parse(settings: dict[str, Any]) -> "RenderSettings":
    """Validate settings by parsing them. Raises ValidationError: they are invalid."""
    from shutterspan.core.pipeline.project.project_json import parse_settings  # heavy; the app starts without it

    return parse_settings({name: value for name, value in settings.items() if value is not None})


_preset_object = json_object(
    {
        _VERSION_KEY: integer(1, VERSION),
        "name": label,
        "suffix": one_of(*{*_STILL_SUFFIXES, *PLAYABLE_FORMATS, ""}),
        "still": boolean,
        "name_pattern": label,
        "settings": _settings,
    },
    required=(_VERSION_KEY, "name", "suffix", "settings"),
)
