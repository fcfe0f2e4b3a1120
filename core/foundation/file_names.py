"""Limit the length of file names, and shorten names between two characters."""

import os
import re
import unicodedata
from pathlib import Path

#: Maximum length of a name on common disks: in bytes on Linux and macOS, in UTF-16 code units on Windows.
MAX_NAME_LENGTH = 255
#: Names of devices on Windows, which are also reserved with any ending (Microsoft, “Naming Files, Paths, and
#: Namespaces”).
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?", re.IGNORECASE)
_ZERO_WIDTH_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def max_name_length(folder: Path) -> int:
    """The maximum length of a name in this folder, as `name_length` measures it. For a missing folder, the limit of
    common disks is returned."""
    try:
        return min(MAX_NAME_LENGTH, os.pathconf(folder, "PC_NAME_MAX"))
    except (AttributeError, OSError, ValueError):  # AttributeError on Windows; ValueError if the system has no limit
        return MAX_NAME_LENGTH


def name_length(name: str) -> int:
    """The length of a name in the unit of disks, see `MAX_NAME_LENGTH`."""
    if os.name == "nt":
        return len(name.encode("utf-16-le", "surrogatepass")) // 2
    return len(name.encode("utf-8", "surrogateescape"))


def shorten_name(name: str, length: int) -> str:
    """Shorten a name to at most `length`, as `name_length` measures it. A name that fits is unchanged.

    The name is cut between two visible characters: an accent, a flag or an emoji of several code points is kept or
    dropped completely. A shortened name is in Unicode's composed form, NFC, and may be empty.
    """
    if name_length(name) <= length:
        return name
    composed = unicodedata.normalize("NFC", name)
    end = min(len(composed), max(length, 0))  # every character has at least length 1
    while end and (name_length(composed[:end]) > length or _continues(composed, end)):
        end -= 1
    return composed[:end].rstrip(" .")


def fitting_name(stem: str, ending: str, length: int = MAX_NAME_LENGTH) -> str:
    """The name with this stem and ending. The stem is shortened if the name would be too long."""
    return shorten_name(stem, length - name_length(ending)) + ending


def is_reserved(name: str) -> bool:
    """Whether a name, such as aux.mp4, is the name of a device on Windows."""
    return _RESERVED.fullmatch(name) is not None


def _continues(text: str, index: int) -> bool:
    """Whether the code point at an index belongs to the same character as the one before it."""
    if index >= len(text):
        return False
    point = text[index]
    if point == _ZERO_WIDTH_JOINER or text[index - 1] == _ZERO_WIDTH_JOINER or ord(point) in _SKIN_TONES:
        return True
    if ord(point) in _FLAG_LETTERS:  # a flag is a pair of such letters
        before = text[:index]
        return (len(before) - len(before.rstrip("".join(map(chr, _FLAG_LETTERS))))) % 2 == 1
    return unicodedata.category(point).startswith("M")
