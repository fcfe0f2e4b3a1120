"""Plain picture files by Pillow, as uncorrected RGB8, and the numbered pictures of a folder in their order.

For samples and training material. A photo to unfold is read by `load_photo`, which keeps depth and profile.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from shutterspan.core.foundation.errors import InputError

_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")

#: What Pillow raises at damaged files: a SyntaxError at broken blocks, a ValueError at impossible values.
_DAMAGE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)


@contextmanager
def open_picture(path: Path) -> Iterator[Image.Image]:
    """Open a picture file. Raises InputError: it can't be opened, or turns out to be damaged inside the block."""
    try:
        with Image.open(path) as picture:
            yield picture
    except _DAMAGE as error:
        raise InputError(f"{path} can't be read: {error}.") from error


@contextmanager
def reading_folder(folder: Path) -> Iterator[None]:
    """Raises InputError where the block can't read the folder, or one in it."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{error.filename or folder} can't be read: {error.strerror or error}.") from error


def read_picture(path: Path) -> np.ndarray:
    """(H,W,3) uint8: the values as stored, whatever the file's profile and orientation. Raises InputError."""
    with open_picture(path) as picture:
        return np.array(picture.convert("RGB"))


def found_pictures(folder: Path) -> list[Path]:
    """The picture files of a folder in the order of their names, numbers by value. Raises InputError."""
    return found_files(folder, _PICTURES)


def numbered_pictures(folder: Path) -> list[Path]:
    """The picture files with a number in their names, in the order of `found_pictures`: the frames of a sample.

    Raises InputError: the folder can't be read.
    """
    return [path for path in found_pictures(folder) if re.search(r"\d", path.stem)]


def found_files(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """The files of a folder with one of these endings (lower case), in the order of their names, numbers by value.

    Raises InputError: the folder can't be read.
    """
    with reading_folder(folder):
        found = [path for path in folder.iterdir() if path.suffix.lower() in suffixes]
    return sorted(found, key=lambda path: by_number(path.stem))


def by_number(name: str) -> list[str | int]:
    """A key that sorts names with their numbers by value: 2 before 10."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", name)]


def leading_letters(name: str) -> str:
    """The letters that a name begins with: the kind of a sample."""
    return re.match(r"[A-Za-z]*", name)[0]  # type: ignore[index]  # it matches any name
