"""Make blurred photos and their true frames from the user's sharp photos and videos, and write them as files."""

import random
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from shutterspan.core.foundation.atomic import new_folder
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.writing import make_image_encoder
from shutterspan.core.synthesis.clip_segments import SEGMENT_FRAMES, ClipSegment, load_clips
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.real_clips import draw_clip_scenes
from shutterspan.core.synthesis.scenes import SceneRecipe, Scenes, draw_scenes
from shutterspan.core.types.arrays import UInt8Array
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

    The layout is that of the GoPro set (Nah et al., CVPR 2017): SCENE/blur/NAME.png, SCENE/sharp/NAME_000.png and so
    on. SCENE is `photos` or `videos`, depending on the material. If `folder` has both, a share `recipe.real` is made
    from videos. The same seed gives the same pictures. validation: use only sources held back from training, or only
    the others; None uses all.
    Raises InputError: `folder` has nothing sharp. OutputError: `output` exists or can't be written. Cancelled.
    """
    rng, device = random.Random(seed), torch.device("cpu")
    with new_folder(output) as draft:
        progress.step("reading", 0, 1)
        library, clips = _load_material(folder, validation)
        for done in range(count):
            progress.step("photos", done, count)
            scene_seed = rng.randrange(2**31)
            from_video = rng.random() < recipe.real
            if clips and (from_video or not library.photos):
                scenes, origin = draw_clip_scenes(clips, recipe, scene_seed, 1, SEGMENT_FRAMES, device), "videos"
            else:
                scenes = draw_scenes(library, recipe, scene_seed, 1, even_times(SEGMENT_FRAMES), device)
                origin = "photos"
            _write_scene(scenes, draft / origin, f"{done + 1:06d}")
        progress.step("photos", count, count)


def _load_material(folder: Path, validation: bool | None) -> tuple[SharpLibrary, list[list[ClipSegment]]]:
    """Load the sharp photos and the segments of videos in `folder` and its subfolders. Raises InputError: nothing is
    sharp."""
    clips = load_clips(folder, validation)
    try:
        return SharpLibrary.load(folder, validation), clips
    except InputError:
        if not clips:
            raise
        return SharpLibrary(), clips


def _write_scene(scenes: Scenes, folder: Path, name: str) -> None:
    """Write the photo and the frames of the first scene."""
    encode = make_image_encoder(".png")
    for kind in ("blur", "sharp"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    (folder / "blur" / f"{name}.png").write_bytes(encode(_to_uint8(scenes.photo[0])))
    for number, frame in enumerate(scenes.frames[0]):
        (folder / "sharp" / f"{name}_{number:03d}.png").write_bytes(encode(_to_uint8(frame)))


def _to_uint8(picture: Tensor) -> UInt8Array:
    """Convert (3,H,W) in [0,1] to (H,W,3) uint8."""
    pixels: UInt8Array = np.ascontiguousarray((picture * 255).round().byte().permute(1, 2, 0).numpy())
    return pixels
