"""Where the shipped files lie, how names of project files end, and where links lead."""

import os
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
WEIGHTS = RESOURCES / "weights"
SAMPLE = RESOURCES / "samples" / "fire-truck.jpg"

PROJECT_ENDING = ".shutterspan"


def real_path(path: Path) -> Path:
    """The absolute path, with links followed. Unlike `Path.resolve`, it raises nothing where a link leads back to
    itself: that link stays as it is."""
    return Path(os.path.realpath(path))
