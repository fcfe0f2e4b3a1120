"""Names proposed for what is exported."""

from itertools import chain
from pathlib import Path


def export_name(place: Path, ending: str) -> Path:
    """place: folder and stem that files are named by; ending: of the file, or nothing for a folder of frames."""
    return free_name(place.with_name(place.name + (ending or "-frames")))


def still_name(place: Path) -> Path:
    """place: folder and stem that files are named by."""
    return free_name(place.with_name(f"{place.name}-frame.png"))


def free_name(path: Path) -> Path:
    """The path itself, or with the first number that makes it one that isn't there yet."""
    numbers = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, 10_000))
    return next((one for one in chain((path,), numbers) if not one.exists()), path)
