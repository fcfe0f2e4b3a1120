import csv

import cv2
import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from shutterspan.core.errors import InputError, UsageError
from shutterspan.core.model.network import NetworkConfig, UnfoldNet
from shutterspan.core.synthesis.batch import Materials, draw_batch, joined
from shutterspan.core.training.loop import train
from shutterspan.core.training.loss import frame_loss, trajectory_loss
from shutterspan.core.training.muon import orthogonal
from shutterspan.core.training.recipe import Recipe
from shutterspan.core.training.replay import Replay
from shutterspan.core.training.sheet import draw_sheet
from shutterspan.core.training.state import grow

TEXT = """
data = {data!r}
steps = {steps}
batch = 2
warmup = 5
checkpoint_every = {every}
{more}
[network]
widths = [8, 12, 16, 20]
encoder_blocks = [1, 1, 1, 1]
repairs = 4
[scenes]
size = 32
max_blur = 8.0
subframes = 5
"""
CPU = torch.device("cpu")


@pytest.fixture
def data(tmp_path):
    """Enough photos that some names fall to validation."""
    folder = tmp_path / "data" / "photos"
    folder.mkdir(parents=True)
    random = np.random.default_rng(1)
    for i in range(40):
        noise = cv2.resize(random.integers(0, 256, (24, 24, 3), dtype=np.uint8), (96, 96))
        Image.fromarray(noise).save(folder / f"photo{i}.webp", lossless=True)
    return folder.parent


def recipe(tmp_path, data, steps, every=100, more="") -> Recipe:
    path = tmp_path / "tiny.toml"
    path.write_text(TEXT.format(data=str(data), steps=steps, every=every, more=more))
    return Recipe.load(path)


def test_a_run_that_was_stopped_ends_like_one_that_was_not(tmp_path, data):
    whole = recipe(tmp_path, data, 8, every=4)
    train(whole, tmp_path / "whole", CPU)
    half = recipe(tmp_path, data, 8, every=4)
    train(recipe(tmp_path, data, 4, every=4, more="decay = 0.0"), tmp_path / "broken", CPU)
    train(half, tmp_path / "broken", CPU)
    with (tmp_path / "broken" / "curve.csv").open() as file:
        assert [row["step"] for row in csv.DictReader(file)] == ["4", "8"]
    first, second = (load_file(tmp_path / name / "state.safetensors") for name in ("whole", "broken"))
    for name, value in first.items():
        if name.startswith("weight/"):
            # The moments travel as bfloat16, so the two runs agree closely and not to the bit.
            torch.testing.assert_close(second[name], value, atol=2e-4, rtol=0)


def test_a_larger_network_begins_where_a_smaller_one_ended(tmp_path, data):
    train(recipe(tmp_path, data, 3), tmp_path / "small", CPU)
    torch.manual_seed(5)
    small, large = (UnfoldNet(NetworkConfig(widths, (1, 1, 1, 1))) for widths in ((8, 12, 16, 20), (12, 16, 20, 28)))
    grow(small, tmp_path / "small" / "state.safetensors")
    grow(large, tmp_path / "small" / "state.safetensors")
    photo, nothing = torch.rand(1, 3, 32, 32), torch.zeros(1, 2, 32, 32)
    for one, other in zip(small.encode(photo, nothing), large.encode(photo, nothing), strict=True):
        torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-4)


def test_scenes_come_again_turned_with_their_truth(tmp_path, data):
    scenes = draw_batch(Materials.load(data), recipe(tmp_path, data, 1).scenes, 3, 4, 5, CPU)
    replay = Replay(uses=4)
    assert replay.fresh(8) == 8
    replay.keep(replay.packed(scenes) * 100)
    assert replay.fresh(8) == 2
    whole = joined(replay.again(1, 40))
    assert len({photo.numpy().tobytes() for photo in whole.photo}) > 20, "turned, and with other colours"
    mean = whole.response.encode(whole.response.decode(whole.frames.flatten(2)).mean(1)).view_as(whole.photo)
    own = scenes.response.encode(scenes.response.decode(scenes.frames.flatten(2)).mean(1)).view_as(scenes.photo)
    assert (mean - whole.photo).abs().mean() < 1.5 * (own - scenes.photo).abs().mean() + 1 / 255
    # Half a turn and reversed time together: what ran forward still does.
    assert len({tuple(one) for one in whole.motion.mean((2, 3)).mul(10).round().tolist()}) <= 4
    first, last = whole.trajectory[:, 0], whole.trajectory[:, -1]
    gap = (first - last - whole.motion).norm(dim=1).mean()
    assert gap < 0.2 * whole.motion.norm(dim=1).mean() + 0.5


def test_training_lowers_the_loss(tmp_path, data):
    told: list[str] = []
    train(recipe(tmp_path, data, 60, every=20, more="rate = 1e-3"), tmp_path / "run", CPU, tell=told.append)
    assert len(told) == 3 and "samples_per_second" in told[0] and told[2].endswith("0 min left")
    with (tmp_path / "run" / "curve.csv").open() as file:
        losses = [float(row["loss"]) for row in csv.DictReader(file)]
    assert losses[-1] < losses[0] - 0.02
    with Image.open(tmp_path / "run" / "curve.png") as curve:
        assert curve.size[0] > 500 and len(curve.getcolors(2**20)) > 5


def test_the_sheet_shows_photo_truth_and_frames_in_columns(tmp_path):
    photos, truth = torch.zeros(2, 3, 8, 8), torch.full((2, 5, 3, 8, 8), 0.4)
    frames = torch.linspace(0.5, 1, 5)[None, :, None, None, None].expand(2, -1, 3, 8, 8)
    draw_sheet(photos, truth, frames, tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.size == (7 * 8, 2 * 8)
        assert [sheet.getpixel((8 * column, 0))[0] for column in range(7)] == [0, 102, 102, 102, 128, 191, 255]


def test_the_rate_warms_up_and_falls_to_zero(tmp_path, data):
    r = recipe(tmp_path, data, 100, more="decay = 0.2\nrate = 1.0")
    assert r.rate_at(0) == pytest.approx(0.2) and r.rate_at(50) == 1.0
    assert r.rate_at(90) == pytest.approx(0.5) and r.rate_at(100) == 0


def test_mistakes_in_a_recipe_are_told(tmp_path, data):
    with pytest.raises(UsageError, match="can't be read"):
        Recipe.load(tmp_path / "none.toml")
    with pytest.raises(UsageError, match="mistake"):
        recipe(tmp_path, data, 5, more="speed = 3")
    with pytest.raises(InputError, match="no sharp photos"):
        train(recipe(tmp_path, tmp_path / "empty", 5), tmp_path / "run", CPU)


def test_losses_prefer_the_truth():
    truth = torch.rand(2, 3, 3, 16, 16)
    assert frame_loss(truth, truth) < frame_loss(truth + 0.01, truth) < frame_loss(truth + 0.1, truth)
    # Twice a large error is 6 dB: the loss counts in natural logarithms of the squared error.
    assert frame_loss(truth + 0.4, truth) - frame_loss(truth + 0.2, truth) == pytest.approx(1.38, abs=0.01)
    flow = torch.full((2, 3, 2, 16, 16), 3.0)
    everywhere = torch.ones(2, 3, 1, 16, 16)
    assert trajectory_loss(torch.full((2, 3, 2, 4, 4), 3.0), flow, everywhere) == 0
    assert trajectory_loss(torch.full((2, 3, 2, 4, 4), 1.0), flow, everywhere) == pytest.approx(2.0)


def test_trajectories_count_where_they_can_be_trusted():
    truth, valid = torch.zeros(1, 3, 2, 16, 16), torch.ones(1, 3, 1, 16, 16)
    truth[..., 6:], valid[..., 6:] = 50.0, 0.0  # not even four-pixel cells that lie half in the untrusted part
    assert trajectory_loss(torch.zeros(1, 3, 2, 4, 4), truth, valid) == 0
    assert trajectory_loss(torch.ones(1, 3, 2, 4, 4), truth, valid) == pytest.approx(1.0)
    assert trajectory_loss(torch.ones(1, 3, 2, 4, 4), truth, torch.zeros_like(valid)) == 0


def test_muon_steps_equally_far_in_all_directions():
    values = torch.tensor([9.0, 3.0, 1.0, 0.3])
    left, right = (torch.linalg.qr(torch.randn(n, 4, generator=torch.Generator().manual_seed(n))).Q for n in (12, 30))
    matrix = left @ torch.diag(values) @ right.T
    found = left.T @ orthogonal(matrix) @ right
    assert ((found.diag() > 0.6) & (found.diag() < 1.3)).all()
    assert (found - torch.diag(found.diag())).abs().max() < 1e-3
    torch.testing.assert_close(orthogonal(matrix.T), orthogonal(matrix).T)
