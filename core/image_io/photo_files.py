"""Find the photos of a folder by the suffixes of their names."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from shutterspan.core.foundation.errors import InputError

#: Suffixes of photos, in lower case, for choosing files. `load_photo` recognises formats by their bytes.
PHOTO_SUFFIXES = (
    *(".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp", ".gif", ".heic", ".heif", ".hif", ".avif"),
    *(".dng", ".nef", ".cr2", ".cr3", ".arw", ".raf", ".orf", ".rw2", ".pef", ".srw"),
)


def find_photos(folder: Path, limit: int) -> list[Path]:
    """List the photos in a folder and its subfolders: in natural order, those of a folder before those of its
    subfolders.

    limit: maximum number of photos; the search ends there. Hidden files and folders (their names begin with a dot),
    links to folders, and unreadable subfolders are skipped.
    Raises InputError: the folder itself can't be read.
    """
    return list(islice(_walk(folder), limit))


def _walk(folder: Path) -> Iterator[Path]:
    from shutterspan.core.image_io.picture_files import natural_sort_key  # late, because this imports Pillow

    def raise_of_folder(error: OSError) -> None:
        if error.filename == str(folder):
            raise InputError("file_unreadable", hint="", path=folder, reason=error.strerror or str(error)) from error

    def sorted_visible(names: list[str]) -> list[str]:
        visible = (name for name in names if not name.startswith("."))
        return sorted(visible, key=lambda name: (natural_sort_key(name.casefold()), name))

    for parent, folders, files in os.walk(folder, onerror=raise_of_folder):
        folders[:] = sorted_visible(folders)
        for name in sorted_visible(files):
            if os.path.splitext(name)[1].lower() in PHOTO_SUFFIXES:
                yield Path(parent, name)
