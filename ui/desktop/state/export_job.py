"""An export to run: its settings and target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shutterspan.core.pipeline.protected_files import refuse_originals
from shutterspan.core.pipeline.targets import files_to_write
from shutterspan.core.types.settings import RenderSettings


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
        """The files that are written; for single frames, their folder."""
        is_live = self.settings.get("moving_photo") == "live"
        return [self.target, self.target.with_suffix(".mov")] if is_live else [self.target]

    def check_originals(self, photos: Sequence[Path]) -> None:
        """Raise OutputError if one of these photos would be replaced or removed, even through a link.

        Raises UsageError: the target can't be written.
        """
        is_one_file = not self.is_clip or "moving_photo" in self.settings
        frames = self.settings.get("frames", RenderSettings.frames)
        refuse_originals(None, photos, self.files if is_one_file else files_to_write(self.target, frames))
