"""Interpret the path of an output: one file, numbered frames, or a folder of frames.

All faces apply these rules to the target of a clip. The target of a still, a moving photo or trajectories is always one
file, and its name is used unchanged.

1. An existing folder, or a path that ends with a slash, is a folder.
2. A name with a number pattern and with an ending of `FRAME_SUFFIXES`, such as frame_%03d.png, means numbered frames.
In such a name, %% is a percent sign. In any other name, % has no special meaning: 50%.mp4 is a video.
3. A name whose ending looks like a file type is a file, even if the program can't write this type, such as .avi, .mp5
or .gz. File types begin with a letter and have two to four letters and digits; a few others are listed below.
4. Any other name is a folder. It has no ending, or an ending that belongs to a date, a number, a version or a phrase,
such as 2024.05.12, take.3, beach.v2 or “Dr. Who”.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shutterspan.core.foundation.atomic import list_names
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.pipeline.playable_formats import PLAYABLE_FORMATS

TargetKind = Literal["file", "numbered frames", "folder"]

#: Names of the frames in a folder, numbered from 1.
FRAME_PATTERN = "frame_%03d.png"
#: Endings of single frames.
FRAME_SUFFIXES = (".png", ".tif", ".tiff", ".jpg", ".jpeg", ".webp")
_KNOWN_FORMATS = ", ".join(PLAYABLE_FORMATS)
_FILE_TYPE = re.compile(r"[a-z][a-z0-9]{1,3}")
#: File types that don't have this form.
_OTHER_FILE_TYPES = {"3fr", "3g2", "3gp", "7z", "blend", "h264", "h265", "pages", "shutterspan", "xhtml"}
#: Long file types that users may misspell with one extra letter.
_LONG_SUFFIXES = {"heic", "heif", "jpeg", "mpeg", "tiff", "webm", "webp"}
_VERSION = re.compile(r"[a-z]\d+|(rc|rev|beta|part|take)\d*")
_MONTH = re.compile(r"(jan|feb|mar|mrz|apr|may|mai|june?|juni|july?|juli|aug|sept?|oct|okt|nov|dec|dez)")
#: Matches a percent sign of a pattern, or text that looks like a pattern's number.
_FIELD = re.compile(r"%%|%\d*[A-Za-z]")
_NUMBER = re.compile(r"%(?:0(\d))?d")


@dataclass(frozen=True)
class FramePattern:
    """The names of numbered frames: a number with a minimum count of digits, and the texts before and after it."""

    before: str
    digits: int
    after: str

    @classmethod
    def parse(cls, name: str) -> "FramePattern":
        """The pattern in a name such as frame_%03d.png. Raises UsageError: it has no number, or several."""
        fields = _fields(name)
        number = _NUMBER.fullmatch(fields[0][0]) if len(fields) == 1 else None
        if number is None:
            raise UsageError("pattern_invalid", name=name)
        start, end = fields[0].span()
        return cls(name[:start].replace("%%", "%"), int(number[1] or 0), name[end:].replace("%%", "%"))

    @property
    def suffix(self) -> str:
        return Path(self.name(1)).suffix

    def name(self, number: int) -> str:
        """The name of one frame."""
        return f"{self.before}{number:0{self.digits}d}{self.after}"

    def matching(self, names: Iterable[str]) -> list[str]:
        """The names among these that the pattern can produce."""
        matched = re.compile(re.escape(self.before) + r"\d+" + re.escape(self.after))
        return [name for name in names if matched.fullmatch(name)]


def parse_target(text: str) -> Path:
    """The target that the user has entered. A path that ends with a slash is always a folder.

    If such a folder doesn't exist yet, and its name without the slash would mean a file, the result is the pattern of
    its frames.
    """
    path = Path(text)
    is_folder = text.endswith(("/", os.sep)) and not os.path.isdir(path)
    return path / FRAME_PATTERN if is_folder and (file_suffix(path) or "%" in path.name) else path


def file_suffix(target: Path) -> str:
    """The ending of a target's name with its dot, in the user's spelling; empty if it isn't a file type (see above)."""
    ending = target.suffix[1:].rstrip().lower()
    is_date = _MONTH.fullmatch(ending) and not re.search(r"[^\d ._-]", target.stem)
    if ending in _OTHER_FILE_TYPES or _is_misspelt(ending):
        return target.suffix
    if is_date or _VERSION.fullmatch(ending) or not _FILE_TYPE.fullmatch(ending):
        return ""
    return target.suffix


def target_kind(target: Path) -> TargetKind:
    """The kind of a clip's target.

    Raises UsageError: files or frames of this type can't be written, or the pattern is invalid.
    """
    if os.path.isdir(target):
        return "folder"
    suffix = file_suffix(target)
    kind = suffix.lower()
    numbers = [field for field in _fields(target.name) if _NUMBER.fullmatch(field[0])]
    if kind in FRAME_SUFFIXES and _fields(target.name):
        FramePattern.parse(target.name)
        return "numbered frames"
    if kind in PLAYABLE_FORMATS:
        return "file"
    if numbers:
        raise UsageError("frames_kind_unknown", suffix=target.suffix, formats=_KNOWN_FORMATS)
    if suffix:
        raise UsageError("target_kind_unknown", suffix=suffix, formats=_KNOWN_FORMATS)
    return "folder"


def frames_of(target: Path) -> tuple[Path, FramePattern]:
    """The folder and the names of the frames, for a target that isn't a file. Raises the errors of `target_kind`."""
    if target_kind(target) == "folder":
        return target, FramePattern.parse(FRAME_PATTERN)
    return target.parent, FramePattern.parse(target.name)


def files_to_write(target: Path, frames: int) -> list[Path]:
    """The files that a clip of this many frames writes, and the older frames that it removes.

    Raises the errors of `target_kind`. OutputError: the folder of the frames can't be read.
    """
    if target_kind(target) == "file":
        return [target]
    folder, pattern = frames_of(target)
    names = [pattern.name(number) for number in range(1, frames + 1)]
    return [folder / name for name in dict.fromkeys((*names, *pattern.matching(list_names(folder))))]


def with_addition(target: Path, addition: str) -> Path:
    """The target with a text added to its name: before the ending if that is a file type, else at the end."""
    suffix = file_suffix(target)
    return target.with_name(f"{target.name.removesuffix(suffix)}{addition}{suffix}")


def _fields(name: str) -> list[re.Match[str]]:
    return [field for field in _FIELD.finditer(name) if field[0] != "%%"]


def _is_misspelt(ending: str) -> bool:
    """Whether an ending is a file type with one extra letter."""
    return any(ending[:index] + ending[index + 1 :] in _LONG_SUFFIXES for index in range(len(ending)))
