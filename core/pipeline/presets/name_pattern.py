"""Make file names from a pattern, such as “{photo}-{number}”."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.file_names import MAX_NAME_LENGTH, is_reserved, name_length, shorten_name

#: Fields of a pattern: the photo's name without suffix, the name of the preset, the number of the photo in the export
#: (from 1), the number of frames, the date of the export as 2026-11-28.
NAME_FIELDS = ("photo", "preset", "number", "frames", "date")
#: Fields that can differ between photos of one export.
DISTINCT_FIELDS = ("photo", "number")
_FIELD = re.compile(r"\{([^{}]*)\}")
#: Characters that some system doesn't allow in names, and %, which `export` takes as the pattern of a frame's number.
_FORBIDDEN = re.compile(r'[/\\:*?"<>|%\x00-\x1f\x7f]')
#: Maximum length of a pattern in a preset's file.
_MAX_LENGTH = 100
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def check_pattern(pattern: str) -> None:
    """Raise UsageError if a pattern has an unknown field or unmatched braces, or gives an empty name."""
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
    """A text with “_” in place of all characters that some system doesn't allow in file names."""
    return _FORBIDDEN.sub("_", text)


def expand_name(pattern: str, values: Mapping[str, str | int], suffix: str, max_length: int = MAX_NAME_LENGTH) -> str:
    """The name, without suffix, that a pattern gives. Characters that file names can't contain become “_”. The name of
    a Windows device gets a “_” before it.

    values: the values of all `NAME_FIELDS`; suffix: the file's suffix, or "" for a folder, in whose name dots become
    “_”; max_length: maximum length of the name with its suffix, as `name_length` measures it. {photo} is shortened so
    that the name fits.
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
    """One name for each photo. values: the values of all `NAME_FIELDS`, for each photo; suffix, max_length: see
    `expand_name`.

    Photos in different folders can have the same name, so a pattern with {photo} may give a name several times; the
    caller numbers these. Raises UsageError: the pattern is invalid or too long; or there are several photos, and the
    pattern has no field in which they differ.
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
