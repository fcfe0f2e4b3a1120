"""Propose names for projects, exports and stills."""

import os
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from shutterspan.core.foundation.file_names import fitting_name
from shutterspan.core.foundation.paths import PROJECT_SUFFIX
from shutterspan.core.pipeline.presets.preset import Preset


def project_name(base_path: Path) -> Path:
    """Propose a project file. base_path: see `Document.base_path`."""
    return base_path.with_name(fitting_name(base_path.name, PROJECT_SUFFIX))


def export_name(folder: Path, stem: str, preset: Preset, is_taken: Callable[[Path], bool] = os.path.exists) -> Path:
    """Propose a free name for an export. stem: of the name; preset: with the suffix; is_taken: see
    `free_name`."""
    is_live = preset.changes.get("moving_photo") == "live"

    def is_pair_taken(path: Path) -> bool:
        return is_taken(path) or (is_live and is_taken(path.with_suffix(".mov")))

    return free_name(folder / stem, preset.suffix, is_pair_taken)


def still_name(base_path: Path) -> Path:
    """Propose a free name for a still."""
    return free_name(base_path, ".png", ending="-frame")


def free_name(
    base_path: Path, suffix: str, is_taken: Callable[[Path], bool] = os.path.exists, ending: str = ""
) -> Path:
    """`base_path` with this ending and suffix. If that is taken, the first free name with “-2”, “-3”, … before the
    suffix. The name of `base_path` is shortened where it would be too long for the disk.

    is_taken: whether a path can't be used. Path.exists would raise if a folder can't be searched.
    """
    endings = chain((ending,), (f"{ending}-{number}" for number in range(2, 10_000)))
    paths = (base_path.with_name(fitting_name(base_path.name, each + suffix)) for each in endings)
    free = (path for path in paths if not is_taken(path))
    return next(free, base_path.with_name(fitting_name(base_path.name, ending + suffix)))
