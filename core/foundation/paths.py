"""Find the shipped resources; recognise project files; resolve paths."""

import os
from pathlib import Path

#: The folder of the package `shutterspan`; in a clone, that of the repository.
PACKAGE = Path(__file__).resolve().parents[2]
RESOURCES = PACKAGE / "resources"
WEIGHTS = RESOURCES / "weights"
SAMPLE = RESOURCES / "samples" / "fire-truck.jpg"

PROJECT_SUFFIX = ".shutterspan"


def is_project(path: Path) -> bool:
    """Whether a path has the ending of project files, in upper or lower case."""
    return path.suffix.lower() == PROJECT_SUFFIX


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to the same existing file, directly or through links."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def file_id(path: Path) -> tuple[int, int] | None:
    """Return the disk and the number of a file, which are the same for all links to it; None if it doesn't exist."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):  # ValueError: a null character in the path
        return None
    return status.st_dev, status.st_ino


def real_path(path: Path) -> Path:
    """Return the absolute path without links. Unlike `Path.resolve`, it keeps circular links and raises no error."""
    return Path(os.path.realpath(path))


def entry_path(path: Path) -> Path:
    """Return the absolute path of an entry of a folder. Links on the way to the folder are resolved. If the entry
    itself is a link, it keeps its name. Any other entry gets the name that it has on the disk."""
    return real_path(path.parent) / path.name if os.path.islink(path) else real_path(path)


def relative_to_cwd(path: Path) -> Path:
    """Return the path relative to the current folder if it is inside it, else the path itself."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
