"""Read plain picture files with Pillow as uncorrected 8-bit RGB, and list the numbered pictures of a folder.

For samples and training material. `load_photo` reads photos to unfold; it keeps depth and profile.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.types.arrays import UInt8Array

_PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")

#: Errors of Pillow for damaged files: a SyntaxError for broken blocks, a ValueError for impossible values.
_DAMAGE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)


@contextmanager
def open_picture(path: Path) -> Iterator[Image.Image]:
    """Open a picture file. Raises InputError: it can't be opened, or the block finds damage."""
    try:
        with Image.open(path) as picture:
            yield picture
    except _DAMAGE as error:
        raise InputError("file_unreadable", hint="", path=path, reason=str(error)) from error


@contextmanager
def reading_folder(folder: Path) -> Iterator[None]:
    """Turn an OSError of the block, which reads the folder or one in it, into an InputError."""
    try:
        yield
    except OSError as error:
        raise InputError(
            "file_unreadable", hint="", path=error.filename or folder, reason=error.strerror or str(error)
        ) from error


def read_picture(path: Path) -> UInt8Array:
    """Read a picture's values as stored, ignoring profile and orientation: (H,W,3). Raises InputError."""
    with open_picture(path) as picture:
        return np.array(picture.convert("RGB"))


def find_pictures(folder: Path) -> list[Path]:
    """List the picture files of a folder, naturally sorted. Raises InputError: the folder can't be read."""
    return find_files(folder, _PICTURE_SUFFIXES)


def numbered_pictures(folder: Path) -> list[Path]:
    """List the picture files with a number in their names, naturally sorted: the frames of a sample.

    Raises InputError: the folder can't be read.
    """
    return [path for path in find_pictures(folder) if re.search(r"\d", path.stem)]


def find_files(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """List the files of a folder with one of these suffixes (given in lower case), naturally sorted.

    Raises InputError: the folder can't be read.
    """
    with reading_folder(folder):
        found = [path for path in folder.iterdir() if path.suffix.lower() in suffixes]
    return sorted(found, key=lambda path: natural_sort_key(path.stem))


def natural_sort_key(name: str) -> list[str | int]:
    """Return a sort key that orders numbers in names by value: 2 before 10."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", name)]


def leading_letters(name: str) -> str:
    """Return the letters at the beginning of a name; of a sample's name, they are its kind."""
    return re.match(r"[A-Za-z]*", name)[0]  # type: ignore[index]  # it matches any name
