"""Paths of the shipped resources, the suffix of project files, and resolved paths."""

import os
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
WEIGHTS = RESOURCES / "weights"
SAMPLE = RESOURCES / "samples" / "fire-truck.jpg"

PROJECT_SUFFIX = ".shutterspan"


def is_project(path: Path) -> bool:
    """Whether a path has the ending of project files, in small or capital letters."""
    return path.suffix.lower() == PROJECT_SUFFIX


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one existing file, also by links."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def file_id(path: Path) -> tuple[int, int] | None:
    """Return the disk and the number of a file, which all links to it share; None if it doesn't exist."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):  # ValueError: a null character in the path
        return None
    return status.st_dev, status.st_ino


def real_path(path: Path) -> Path:
    """Return the absolute path with links followed. Unlike `Path.resolve`, it keeps a circular link instead of
    raising."""
    return Path(os.path.realpath(path))


def entry_path(path: Path) -> Path:
    """Return the absolute path of a folder's entry: links on the way to the folder are followed, but the entry itself,
    which may be a link too, keeps its name. Any other entry has the name that its disk knows it by."""
    return real_path(path.parent) / path.name if os.path.islink(path) else real_path(path)
