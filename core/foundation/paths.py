"""Paths of the shipped resources, the suffix of project files, and resolved paths."""

import os
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
WEIGHTS = RESOURCES / "weights"
SAMPLE = RESOURCES / "samples" / "fire-truck.jpg"

PROJECT_SUFFIX = ".shutterspan"


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one existing file, also by links."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def real_path(path: Path) -> Path:
    """Return the absolute path with links followed. Unlike `Path.resolve`, it keeps a circular link instead of
    raising."""
    return Path(os.path.realpath(path))
