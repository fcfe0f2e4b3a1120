"""File names made of a pattern, such as “{photo}-{number}”."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.file_names import MAX_NAME_LENGTH, is_reserved, name_length, shorten_name

#: Fields of a pattern: the stem of the photo's name, the name of the preset, the number of the photo among those that
#: are exported (from 1), the number of frames, the day of the export as 2026-11-28.
NAME_FIELDS = ("photo", "preset", "number", "frames", "date")
#: Fields in which two photos of one export can differ.
DISTINCT_FIELDS = ("photo", "number")
_FIELD = re.compile(r"\{([^{}]*)\}")
#: Characters that a name can't have on some system; `export` reads % as the pattern of a frame's number.
_FORBIDDEN = re.compile(r'[/\\:*?"<>|%\x00-\x1f\x7f]')
#: Of a pattern, as files of presets have it.
_MAX_LENGTH = 100
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def check_pattern(pattern: str) -> None:
    """Raise UsageError if a pattern has an unknown field or a brace too many, or gives no name."""
    known = ", ".join(f"{{{name}}}" for name in NAME_FIELDS)
    for name in _FIELD.findall(pattern):
        if name not in NAME_FIELDS:
            raise UsageError("name_field_unknown", field=f"{{{name}}}", fields=known)
    rest = _FIELD.sub("", pattern)
    if set(rest) & set("{}"):
        raise UsageError("name_pattern_invalid", pattern=pattern, fields=known)
    if not pattern.strip(" .") or len(pattern) > _MAX_LENGTH or _UNPRINTABLE.search(pattern):
        raise UsageError("name_pattern_invalid", pattern=pattern, fields=known)


def name_values(photo: Path, preset: str, number: int, frames: int) -> dict[str, str | int]:
    """The values of all `NAME_FIELDS` for one photo."""
    stem = photo.stem.lstrip(".")
    return {"photo": stem, "preset": preset, "number": number, "frames": frames, "date": str(date.today())}


def portable(text: str) -> str:
    """A text with “_” in place of what the names of files can't contain on some system."""
    return _FORBIDDEN.sub("_", text)


def expand_name(pattern: str, values: Mapping[str, str | int], suffix: str, max_length: int = MAX_NAME_LENGTH) -> str:
    """The name, without suffix, that a pattern gives; what file names can't contain becomes “_”,
    which also stands before the name of a device of Windows.

    values: of all `NAME_FIELDS`; suffix: of the file, or "" for a folder, in whose name a dot would begin a suffix;
    max_length: of the name with its suffix, as of `name_length`. {photo} is shortened so that the name fits.
    Raises UsageError: the pattern is invalid, or too long without {photo}.
    """
    check_pattern(pattern)
    name = _fill_in(pattern, values)
    if name_length(name + suffix) > max_length:
        frame = _fill_in(pattern, {**values, "photo": ""})
        room = max_length - name_length(frame + suffix)
        if room < (1 if "{photo}" in pattern else 0):
            raise UsageError("name_pattern_too_long", pattern=pattern)
        photo = shorten_name(str(values["photo"]), room // max(1, pattern.count("{photo}")))
        name = _fill_in(pattern, {**values, "photo": photo})
    name = name.strip().lstrip(".").rstrip(". ")
    name = (name if suffix else name.replace(".", "_")) or "photo"
    return f"_{name}" if is_reserved(name) else name


def expand_names(
    pattern: str, values: Sequence[Mapping[str, str | int]], suffix: str, max_length: int = MAX_NAME_LENGTH
) -> list[str]:
    """One name for each photo. values: of all `NAME_FIELDS`, for each photo; suffix, max_length: as for `expand_name`.

    Photos in different folders can have the same name, so a pattern with {photo} may repeat a name; the caller numbers
    those. Raises UsageError: the pattern is invalid or too long; it has no field in which photos differ, and there are
    several.
    """
    names = [expand_name(pattern, photo, suffix, max_length) for photo in values]
    distinct = any(f"{{{name}}}" in pattern for name in DISTINCT_FIELDS)
    if len({_comparable(name) for name in names}) < len(names) and not distinct:
        raise UsageError("name_pattern_repeats", name=names[0], pattern=pattern)
    return names


def _fill_in(pattern: str, values: Mapping[str, str | int]) -> str:
    return portable(_FIELD.sub(lambda match: str(values[match[1]]), pattern))


def _comparable(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
