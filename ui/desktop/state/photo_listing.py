"""Find the photos among files and folders that a user has chosen. Slow: call it in the background."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.paths import is_project, real_path


@dataclass(frozen=True)
class PhotoListing:
    """The photos that were found. photos: each once, without known ones; projects: project files; known_count: photos
    that were known or repeated; is_cut: whether there were more than the tray can hold; error: why a folder can't be
    read, if one can't; lone_file: the file, if only one file was given."""

    photos: tuple[Path, ...]
    projects: tuple[Path, ...]
    known_count: int
    is_cut: bool
    error: InputError | None
    lone_file: Path | None


def list_photos(paths: Sequence[Path], known: Collection[Path]) -> PhotoListing:
    """List the given files, and the photos of folders. known: the photos of the tray.

    A photo counts as known under any path that leads to the same file.
    """
    from shutterspan.core.image_io.photo_files import find_photos

    found: list[Path] = []
    projects: list[Path] = []
    error = None
    for path in map(Path.absolute, paths):
        try:
            if os.path.isdir(path):  # Path.is_dir raises if a folder can't be searched
                found += find_photos(path, limits.MAX_PHOTOS + 1)
            elif is_project(path):
                projects.append(path)
            else:
                found.append(path)
        except InputError as problem:
            error = problem
    known_files = {real_path(path) for path in known}
    new = {file: path for path in reversed(found) if (file := real_path(path)) not in known_files}
    photos = tuple(path for path in dict.fromkeys(found) if new.get(real_path(path)) == path)
    lone_file = paths[0] if len(paths) == 1 and not os.path.isdir(paths[0]) else None
    room = max(0, limits.MAX_PHOTOS - len(known_files))
    known_count, is_cut = len(found) - len(photos), len(photos) > room
    return PhotoListing(photos[:room], tuple(projects), known_count, is_cut, error, lone_file)
