"""What a step of training sees: layered scenes and windows of real clips, mixed."""

import random
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from shutterspan.core.errors import InputError
from shutterspan.core.synthesis.clips import load_clips
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.scenes import SceneRecipe, Scenes, draw_scenes
from shutterspan.core.synthesis.windows import Windows, draw_windows


@dataclass(frozen=True)
class Materials:
    """Sharp pictures, and the usable windows of each source of sharp videos."""

    library: SharpLibrary
    windows: Windows

    @classmethod
    def load(cls, folder: Path, validation: bool | None = None, crops: int | None = None) -> "Materials":
        """All that lies in and below `folder`; crops: see `Windows`. Raises InputError if nothing of it is sharp."""
        windows = Windows(load_clips(folder, validation), crops)
        try:
            return cls(SharpLibrary.load(folder, validation), windows)
        except InputError:
            if not windows.clips:
                raise
            return cls(SharpLibrary([], []), windows)


def draw_batch(
    materials: Materials, recipe: SceneRecipe, seed: int, count: int, times_per_scene: int, device: torch.device
) -> Scenes:
    """Draw `count` scenes, the same for the same seed; a share `recipe.real` of them from real clips, if there are any.

    times_per_scene: 3 to `clips.WINDOW`. Where there are no photos, all are from clips.
    """
    real = (_some_of(count, recipe.real, seed) if materials.library.photos else count) if materials.windows.clips else 0
    parts = []
    if real < count:
        parts.append(draw_scenes(materials.library, recipe, seed, count - real, times_per_scene, device))
    if real:
        parts.append(draw_windows(materials.windows, recipe, seed, real, times_per_scene, device))
    return joined(parts)


def _some_of(count: int, share: float, seed: int) -> int:
    """So many that over many seeds their share comes out exactly, even if each draws one scene alone."""
    return int(share * count + random.Random(f"{seed} real").random())


def joined(parts: list[Any]) -> Any:
    """Batches as one: dataclasses whose fields are tensors (N,...), or such dataclasses in turn."""
    if isinstance(parts[0], Tensor):
        return torch.cat(parts)
    return type(parts[0])(*(joined([getattr(part, field.name) for part in parts]) for field in fields(parts[0])))
