"""Read simple picture files with Pillow as 8-bit RGB without colour conversion; list the numbered pictures of a folder.

This is for samples and training material. Photos to unfold are read by `load_photo`, which keeps depth and profile.
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

#: Pillow's errors for damaged files, such as SyntaxError for broken blocks and ValueError for impossible values.
_DAMAGE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)


@contextmanager
def open_picture(path: Path) -> Iterator[Image.Image]:
    """Open a picture file. Raises InputError: it can't be opened, or reading it in the block fails."""
    try:
        with Image.open(path) as picture:
            yield picture
    except _DAMAGE as error:
        raise InputError("file_unreadable", hint="", path=path, reason=str(error)) from error


@contextmanager
def reading_folder(folder: Path) -> Iterator[None]:
    """Convert an OSError in the block, which reads the folder or its subfolders, to an InputError."""
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
    """Return the letters at the beginning of a name. In a sample's name, they are its kind."""
    return re.match(r"[A-Za-z]*", name)[0]  # type: ignore[index]  # it matches any name
