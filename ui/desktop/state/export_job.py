"""An export to run: what to write, and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class ExportJob:
    """An export to run. settings: for the worker's method `export`; target: its suffix selects the format; still_clip:
    whether a clip is written even if nothing moves in it."""

    settings: Mapping[str, Any]
    target: Path
    overwrite: bool = False
    still_clip: bool = False

    @property
    def is_clip(self) -> bool:
        """Whether several frames are exported, not one picture."""
        return "at" not in self.settings or "moving_photo" in self.settings

    @property
    def files(self) -> list[Path]:
        """The files that are written; of single frames, their folder."""
        is_live = self.settings.get("moving_photo") == "live"
        return [self.target, self.target.with_suffix(".mov")] if is_live else [self.target]
