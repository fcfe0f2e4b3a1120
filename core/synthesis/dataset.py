"""Blurred photos with their true frames, made of one's own sharp photos and videos, as files."""

import random
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from shutterspan.core.foundation.atomic import new_folder
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.writing import image_encoder
from shutterspan.core.synthesis.clips import SEGMENT_FRAMES, ClipSegment, load_clips
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.real_clips import draw_segments
from shutterspan.core.synthesis.scenes import SceneRecipe, Scenes, draw_scenes
from shutterspan.core.types.clip import even_times


def synthesize(
    folder: Path,
    output: Path,
    recipe: SceneRecipe,
    seed: int,
    count: int,
    progress: Progress,
    validation: bool | None = None,
) -> None:
    """Write `count` photos and the frames of each, evenly spaced in time, to the new folder `output`.

    They lie as in the GoPro set (Nah et al., CVPR 2017): SCENE/blur/NAME.png and SCENE/sharp/NAME_000.png and so on; a
    scene is all that was made from photos, or from videos. Where `folder` has both, a share `recipe.real` is from
    videos. The same seed gives the same pictures. validation: take only
    sources that are held back from training, or only others; None takes all.
    Raises InputError: nothing sharp in `folder`. OutputError: `output` exists or can't be written. Cancelled.
    """
    chooser, device = random.Random(seed), torch.device("cpu")
    with new_folder(output) as draft:
        progress.step("reading", 0, 1)
        library, clips = _material(folder, validation)
        for done in range(count):
            progress.step("photos", done, count)
            own = chooser.randrange(2**31)
            from_video = chooser.random() < recipe.real
            if clips and (from_video or not library.photos):
                scenes, origin = draw_segments(clips, recipe, own, 1, SEGMENT_FRAMES, device), "videos"
            else:
                scenes = draw_scenes(library, recipe, own, 1, even_times(SEGMENT_FRAMES), device)
                origin = "photos"
            _write(scenes, draft / origin, f"{done + 1:06d}")
        progress.step("photos", count, count)


def _material(folder: Path, validation: bool | None) -> tuple[SharpLibrary, list[list[ClipSegment]]]:
    """The sharp photos and the segments of videos in and below `folder`. Raises InputError: nothing of it is sharp."""
    clips = load_clips(folder, validation)
    try:
        return SharpLibrary.load(folder, validation), clips
    except InputError:
        if not clips:
            raise
        return SharpLibrary(), clips


def _write(scenes: Scenes, place: Path, name: str) -> None:
    encode = image_encoder(".png")
    for kind in ("blur", "sharp"):
        (place / kind).mkdir(parents=True, exist_ok=True)
    (place / "blur" / f"{name}.png").write_bytes(encode(_pixels(scenes.photo[0])))
    for number, frame in enumerate(scenes.frames[0]):
        (place / "sharp" / f"{name}_{number:03d}.png").write_bytes(encode(_pixels(frame)))


def _pixels(picture: Tensor) -> np.ndarray:
    """(3,H,W) in [0,1] to (H,W,3) uint8."""
    return np.ascontiguousarray((picture * 255).round().byte().permute(1, 2, 0).numpy())
