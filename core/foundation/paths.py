"""Where the shipped files lie, and how names of project files end."""

from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
WEIGHTS = RESOURCES / "weights"
SAMPLE = RESOURCES / "samples" / "fire-truck.jpg"

PROJECT_ENDING = ".shutterspan"
