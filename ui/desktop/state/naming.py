"""Names proposed for what is saved and exported."""

import os
from itertools import chain
from pathlib import Path

from shutterspan.core.foundation.paths import PROJECT_ENDING


def project_name(place: Path) -> Path:
    """place: folder and stem that files are named by."""
    return place.with_name(place.name + PROJECT_ENDING)


def export_name(place: Path, ending: str) -> Path:
    """place: folder and stem that files are named by; ending: of the file, or nothing for a folder of frames."""
    return free_name(place if ending else place.with_name(f"{place.name}-frames"), ending)


def still_name(place: Path) -> Path:
    """place: folder and stem that files are named by."""
    return free_name(place.with_name(f"{place.name}-frame"), ".png")


def free_name(place: Path, ending: str) -> Path:
    """The place with this ending, after the first number where that is taken, so that it isn't there yet."""
    stems = chain((place.name,), (f"{place.name}-{number}" for number in range(2, 10_000)))
    paths = (place.with_name(stem + ending) for stem in stems)
    free = (path for path in paths if not os.path.exists(path))  # Path.exists raises where a folder can't be searched
    return next(free, place.with_name(place.name + ending))
