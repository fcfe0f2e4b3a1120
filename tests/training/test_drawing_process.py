"""Drawing processes measure crops from their share of the material."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from shutterspan.core.foundation.progress import Progress
from shutterspan.core.synthesis.scenes import SceneRecipe
from shutterspan.core.synthesis.tensor_trees import read_tree
from shutterspan.core.training import drawing_process
from shutterspan.core.training.packs import CONTENTS_FILE
from shutterspan.core.video_io.encoding import encode_video

#: Mean brightness of the frames of two kinds of clips, in 8-bit units.
BRIGHT, DARK = 170, 60


@pytest.fixture
def material(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Make this process draw from clips. A dict gives the brightness of each clip by name."""

    def make(clips: dict[str, int]) -> None:
        pack = tmp_path / "material" / "00"
        pack.mkdir(parents=True)
        grain = np.random.default_rng(50)
        scales = (cv2.resize(grain.normal(0, 12, (240 // s, 240 // s, 3)), (240, 240), interpolation=2) for s in (4, 8))
        wide = sum(scales)
        for name, mean in clips.items():
            wall = np.clip(mean + wide, 0, 255).astype(np.uint8)
            frames = [np.ascontiguousarray(wall[4 * k : 4 * k + 128, 3 * k : 3 * k + 160]) for k in range(8)]
            encode_video(pack / name, frames, len(frames), 30, Progress())
        videos = {name: {"stride": 1, "starts": [0, 1]} for name in clips}
        (pack / CONTENTS_FILE).write_text(json.dumps({"videos": videos}))
        material = drawing_process._Material(tmp_path / "material", 0, 1)
        monkeypatch.setattr(drawing_process, "_material", material, raising=False)

    return make


def bright_share(file: Path, rendered: float) -> float:
    """The share of 24 draws that comes from bright clips."""
    recipe = SceneRecipe(size=32, max_blur=8, rendered=rendered)
    is_bright = []
    for seed in range(24):
        crops = read_tree(drawing_process.measure_crops_to_file(recipe, seed, 1, file), file)
        assert crops is not None
        is_bright.append(bool(crops.frames.float().mean() > (BRIGHT + DARK) / 2))
    return float(np.mean(is_bright))


@pytest.mark.slow
def test_rendered_clips_have_their_share_for_any_number_of_clips(material, tmp_path):
    material({"walk.mp4": DARK, "street.mp4": DARK, "bee.mp4": DARK, "people3d_001.mp4": BRIGHT})
    assert [bright_share(tmp_path / "crops", share) for share in (0.0, 1.0)] == [0.0, 1.0]
    assert 0.25 < bright_share(tmp_path / "crops", 0.5) < 0.75


@pytest.mark.slow
@pytest.mark.parametrize("name", ["people3d_001.mp4", "walk.mp4"])
def test_a_single_kind_of_clip_is_used_for_all_crops(material, tmp_path, name):
    material({name: BRIGHT})
    assert bright_share(tmp_path / "crops", 0.5) == 1.0
