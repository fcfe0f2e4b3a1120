"""Replay buffers, losses, optimizer and learner on the CPU, and the operations for a GPU."""

import random
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

from shutterspan.core.inference.double_size import halve_latent
from shutterspan.core.model.network import FORWARD, NetworkConfig, UnfoldNet, frames, trajectory
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.real_clips import MeasuredCrops, draw_segment_plan, render_segments
from shutterspan.core.synthesis.scenes import SceneRecipe, draw_plan, draw_scenes, render_plan
from shutterspan.core.synthesis.simulated_guidance import upsample_guidance
from shutterspan.core.synthesis.tensor_trees import map_tensors, read_tree, to_device, write_tree
from shutterspan.core.training.initialization import grow_weights
from shutterspan.core.training.learner import Learner
from shutterspan.core.training.loss import frame_loss, trajectory_loss
from shutterspan.core.training.muon import Muon, orthogonalize
from shutterspan.core.training.replay_buffer import (
    ReplayBuffer,
    SceneReplayBuffer,
    augment_batch,
    pack_scenes,
    slow_windows,
)

CPU, META = torch.device("cpu"), torch.device("meta")
SMALL = NetworkConfig((8, 12, 16, 20), (1, 1, 1, 1))
SCENES = SceneRecipe(size=32, max_blur=8.0, subframes=(5,))


@pytest.fixture(scope="module")
def scenes(library):
    return draw_scenes(library, SCENES, 3, 12, 5, CPU)


@pytest.fixture
def buffer(scenes) -> SceneReplayBuffer:
    buffer = SceneReplayBuffer(64)
    buffer.write(scenes)
    return buffer


def learner(config: NetworkConfig = SMALL, device: torch.device = CPU) -> Learner:
    torch.manual_seed(1)
    return Learner(config, device, ema=0.9, trajectory_weight=0.05)


def test_a_replay_buffer_keeps_the_latest_rows():
    rows = ReplayBuffer(5)
    for first in (0, 3, 6):
        rows.write(torch.arange(first, first + 3), 3)
    assert rows.count == 5 and sorted(rows.select(torch.arange(5)).tolist()) == [4, 5, 6, 7, 8]
    rows.write(torch.arange(20, 32), 12)
    assert sorted(rows.select(torch.arange(5)).tolist()) == [27, 28, 29, 30, 31]


def test_scenes_are_restored_except_for_rounding(scenes):
    straight, nothing = torch.arange(3).expand(12, 3), torch.zeros(12, dtype=torch.bool)
    batch = augment_batch(pack_scenes(scenes), nothing, straight)
    torch.testing.assert_close(batch.frames, scenes.frames, atol=0.5 / 255 + 1e-6, rtol=0)
    torch.testing.assert_close(batch.photo, scenes.photo, atol=0.5 / 255 + 1e-6, rtol=0)
    coarse = torch.nn.functional.avg_pool2d(scenes.trajectory.flatten(0, 1), 4).view_as(batch.trajectory)
    torch.testing.assert_close(batch.trajectory, coarse, atol=0.02, rtol=1e-3)
    assert torch.equal(batch.times, scenes.times) and (batch.weight == 1).all()
    torch.testing.assert_close(batch.guidance, upsample_guidance(scenes.guidance), atol=0.01, rtol=0)


def test_invalid_trajectories_do_not_contribute_to_their_cell(scenes):
    trajectory, valid = scenes.trajectory.clone(), torch.ones_like(scenes.valid)
    trajectory[..., 6:], valid[..., 6:] = 500.0, 0.0
    batch = pack_scenes(replace(scenes, trajectory=trajectory, valid=valid))
    assert batch.trajectory[..., 1].abs().max() < 100 and (batch.weight[..., 1] == 0.5).all()
    assert (batch.weight[..., 2:] == 0).all()


def test_rotated_and_reversed_scenes_stay_true_and_run_forward(scenes):
    numbers = torch.arange(12)
    rotated = augment_batch(
        pack_scenes(scenes), torch.ones(12, dtype=torch.bool), torch.tensor([[2, 0, 1]]).expand(12, 3)
    )
    straight = augment_batch(pack_scenes(scenes), torch.zeros(12, dtype=torch.bool), torch.arange(3).expand(12, 3))
    torch.testing.assert_close(rotated.photo, straight.photo[:, [2, 0, 1]].flip(-1, -2))
    torch.testing.assert_close(rotated.frames[:, 0], straight.frames[:, -1][:, [2, 0, 1]].flip(-1, -2))
    torch.testing.assert_close(rotated.times, 1 - straight.times.flip(1))
    torch.testing.assert_close(rotated.guidance, straight.guidance.flip(-1, -2))
    # The first displacement minus the last is the motion: the same vector, in the rotated picture.
    motion = (straight.trajectory[:, 0] - straight.trajectory[:, -1])[numbers]
    torch.testing.assert_close(rotated.trajectory[:, 0] - rotated.trajectory[:, -1], motion.flip(-1, -2))


def test_samples_differ_and_come_from_all_scenes(buffer):
    batch = buffer.sample(200, CPU, torch.Generator().manual_seed(1))
    assert len({photo.numpy().tobytes() for photo in batch.photo}) > 60
    # Rotations and permutations of the channels don't change a scene's mean.
    assert len({round(float(photo.double().mean()), 6) for photo in batch.photo}) == 12


def test_windows_for_enlargement_are_the_slow_ones_and_stay_true(buffer):
    batch, straight = buffer.sample(40, CPU, torch.Generator().manual_seed(1)), random.Random(2)
    corners = set()
    for _ in range(20):
        windows = slow_windows(batch, 10, straight)
        assert windows.enlarge and windows.photo.shape == (10, 3, 16, 16) and windows.guidance.shape == (10, 2, 16, 16)
        row, top, left = next(
            (row, top, left)
            for row in range(40)
            for top in (0, 16)
            for left in (0, 16)
            if torch.equal(batch.photo[row, :, top : top + 16, left : left + 16], windows.photo[0])
        )
        corners.add((top, left))
        assert torch.equal(batch.frames[row, ..., top : top + 16, left : left + 16], windows.frames[0])
        assert torch.equal(batch.times[row], windows.times[0])
        quarters = batch.trajectory[..., top // 4 : top // 4 + 4, left // 4 : left // 4 + 4]
        assert torch.equal(quarters[row], windows.trajectory[0])
        longest, kept = (maps.norm(dim=2).flatten(1).amax(1).sort().values for maps in (quarters, windows.trajectory))
        torch.testing.assert_close(kept, longest[:10])
    assert len(corners) == 4


def test_enlarged_pictures_are_encoded_as_in_inference():
    """Inference enlarges the photo with OpenCV, and halves the latent of its engine."""
    trained, rng = learner(), np.random.default_rng(3)
    photo = cv2.GaussianBlur(rng.random((48, 32, 3), np.float32), (0, 0), 2)
    enlarged = torch.from_numpy(cv2.resize(photo, (64, 96), interpolation=cv2.INTER_CUBIC)).permute(2, 0, 1)[None]
    guidance = torch.tensor(FORWARD).view(1, 2, 1, 1)
    latent = halve_latent(trained.network.encode(enlarged, guidance.expand(-1, -1, 96, 64)))
    small, times = torch.from_numpy(photo).permute(2, 0, 1)[None], torch.linspace(0, 1, 3)[None]
    given = guidance.expand(-1, -1, 48, 32)
    predicted, trajectories = trained.unfold(small, given, times, enlarge=True)
    assert predicted.shape == (1, 3, 3, 48, 32) and trajectories.shape == (1, 3, 2, 12, 8)
    torch.testing.assert_close(predicted, frames(latent, small, times), atol=1e-4, rtol=0)
    torch.testing.assert_close(trajectories, trajectory(latent, times), atol=1e-3, rtol=0)
    assert (predicted - trained.unfold(small, given, times)[0]).abs().max() > 1e-3


def test_plans_are_restored_from_a_file(library, tmp_path):
    plan = draw_plan(library, SCENES, 5, 6, 3)
    restored = read_tree(write_tree(plan, tmp_path / "plan.safetensors"), tmp_path / "plan.safetensors")
    one, other = (render_plan(p, torch.Generator().manual_seed(2)) for p in (plan, restored))
    assert torch.equal(one.photo, other.photo) and torch.equal(one.guidance, other.guidance)


def test_the_middle_is_always_among_the_instants(library):
    for dense in (0.0, 1.0):
        for times in (3, 5, 7):
            recipe = SceneRecipe(size=32, max_blur=8, subframes=(13,), dense=dense)
            drawn = draw_plan(library, recipe, 1, 20, times).times
            assert drawn.shape == (20, times) and (drawn[:, times // 2] == 0.5).all()
            assert (drawn.diff(dim=1) > 0).all() and (drawn[:, 0] == 0).all() and (drawn[:, -1] == 1).all()
    drawn = draw_segment_plan(SCENES, 1, torch.full((20,), 4.0), 5).frame_indices
    assert (drawn[:, 2] == 3).all() and len({tuple(row) for row in drawn.tolist()}) == 4


def test_losses_prefer_the_truth():
    truth = torch.rand(2, 3, 3, 16, 16)
    assert frame_loss(truth, truth) < frame_loss(truth + 0.01, truth) < frame_loss(truth + 0.1, truth)
    # Twice a large error is 6 dB, or 1.38 as natural logarithm of the squared error.
    assert frame_loss(truth + 0.4, truth) - frame_loss(truth + 0.2, truth) == pytest.approx(1.38, abs=0.01)
    path, everywhere = torch.full((2, 3, 2, 4, 4), 3.0), torch.ones(2, 3, 1, 4, 4)
    assert trajectory_loss(path, path, everywhere) == 0
    assert trajectory_loss(path - 2, path, everywhere) == pytest.approx(2.0)
    assert trajectory_loss(path - 2, path, torch.zeros_like(everywhere)) == 0


def test_muon_steps_equally_far_in_all_directions():
    values = torch.tensor([9.0, 3.0, 1.0, 0.3])
    left, right = (torch.linalg.qr(torch.randn(n, 4, generator=torch.Generator().manual_seed(n))).Q for n in (12, 30))
    matrix = left @ torch.diag(values) @ right.T
    orthogonal = left.T @ orthogonalize(matrix[None])[0] @ right
    assert ((orthogonal.diag() > 0.6) & (orthogonal.diag() < 1.3)).all()
    assert (orthogonal - torch.diag(orthogonal.diag())).abs().max() < 1e-3
    filled_up = orthogonalize(torch.nn.functional.pad(matrix, (0, 5, 0, 3))[None])[0]
    torch.testing.assert_close(filled_up[:12, :30], orthogonalize(matrix[None])[0], atol=1e-5, rtol=1e-4)
    assert filled_up[12:].abs().max() == 0 and filled_up[:, 30:].abs().max() == 0


def test_muon_works_on_stacks_as_on_each_weight_alone():
    torch.manual_seed(3)
    shapes = [(8, 8, 3, 3), (8, 8, 3, 3), (12, 8, 2, 2), (32, 12, 1, 1), (12, 12, 3, 3), (16, 12, 3, 3)]
    start = [torch.randn(shape) for shape in shapes]
    gradients = [torch.randn(shape) for shape in shapes]

    def stepped(chosen: list[int]) -> list[torch.Tensor]:
        weights = [torch.nn.Parameter(start[k].clone()) for k in chosen]
        muon = Muon(weights)
        for scale in (1.0, 0.5):
            for k, weight in zip(chosen, weights, strict=True):
                weight.grad = gradients[k] * scale
            muon.step(0.01)
        return [weight.detach() for weight in weights]

    together = stepped(list(range(6)))
    for k in range(6):
        torch.testing.assert_close(together[k], stepped([k])[0], atol=2e-3, rtol=0)
        assert (together[k] - start[k]).abs().max() > 1e-3


@pytest.mark.slow
@pytest.mark.parametrize("enlarge", [False, True])
def test_learning_lowers_the_loss_and_the_average_follows(buffer, enlarge):
    trained, rng = learner(), random.Random(1)
    generator = torch.Generator().manual_seed(1)
    batches = (buffer.sample(16, CPU, generator) for _ in range(60))
    chosen = (slow_windows(batch, 8, rng) for batch in batches) if enlarge else batches
    losses = [float(trained.step(batch, 2e-3)) for batch in chosen]
    assert sum(losses[-10:]) < sum(losses[:10]) - 0.5
    current, average = trained.weights()["stem.weight"].clone(), trained.averaged_weights()["stem.weight"].clone()
    assert 0 < (current - average).abs().max() < 0.1
    with trained.using_averaged_weights():
        assert torch.equal(trained.weights()["stem.weight"], average)
    assert torch.equal(trained.weights()["stem.weight"], current)


def test_a_step_uses_the_estimated_guidance_only_if_the_batch_wants_it(buffer):
    trained, batch = learner(), buffer.sample(8, CPU, torch.Generator().manual_seed(4))
    given, estimated = (float(trained.step(replace(batch, estimate_guidance=flag), 0.0)) for flag in (False, True))
    without = float(trained.step(replace(batch, guidance=torch.zeros_like(batch.guidance)), 0.0))
    assert len({given, estimated, without}) == 3
    opposite = replace(batch, guidance=-batch.guidance, estimate_guidance=True)
    assert float(trained.step(opposite, 0.0)) == estimated, "the batch's own guidance does not matter"


def test_a_step_with_learning_rate_zero_changes_nothing(buffer):
    trained = learner()
    before = {name: value.clone() for name, value in trained.weights().items()}
    trained.step(buffer.sample(4, CPU), 0.0)
    assert all(torch.equal(before[name], value) for name, value in trained.weights().items())


@pytest.mark.parametrize("count", [4, 5])
def test_a_grown_network_has_the_output_of_the_smaller_one(count):
    torch.manual_seed(5)
    small, large = UnfoldNet(SMALL), UnfoldNet(NetworkConfig((12, 16, 20, 28), (1, 1, 1, 1), residual_map_count=count))
    large.load_state_dict(grow_weights(dict(large.state_dict()), dict(small.state_dict())))
    photo, nothing = torch.rand(1, 3, 32, 32), torch.zeros(1, 2, 32, 32)
    one, other = small.encode(photo, nothing), large.encode(photo, nothing)
    torch.testing.assert_close(one.trajectory_coefficients, other.trajectory_coefficients, atol=1e-5, rtol=1e-4)
    times = torch.linspace(0, 1, 5)[None]
    torch.testing.assert_close(frames(one, photo, times), frames(other, photo, times), atol=1e-5, rtol=1e-4)
    assert one.residual_maps.abs().max() > 0 and other.residual_maps.shape[1] == 12 * (1 + count)


def crops(count: int, side: int = 64) -> MeasuredCrops:
    forward, backward, to_middle, from_middle = (torch.randn(count, k, 2, side, side).half() for k in (6, 6, 7, 7))
    frames = torch.randint(0, 256, (count, 7, 3, side, side), dtype=torch.uint8)
    return MeasuredCrops(frames, forward, backward, to_middle, from_middle, torch.full((count,), 2.0))


@pytest.mark.parametrize("device", [CPU, META], ids=str)
@pytest.mark.slow
def test_drawing_and_learning_never_wait_for_a_device(library, operations, device):
    """`operations` fails for everything that waits for a device or copies between devices; so does the meta device."""
    trained, buffer = learner(device=device), SceneReplayBuffer(64)
    walker = np.random.default_rng(1).integers(0, 256, (17, 40, 40, 4), np.uint8)
    everything = SharpLibrary(library.photos, library.cutouts, [walker])
    recipes = [SceneRecipe(size=32, max_blur=8, dense=dense, animated=0.5) for dense in (0, 1)]
    plans = [to_device(draw_plan(everything, recipe, 3, 16, 5), device) for recipe in recipes]
    assert all(any(layer.animation for layer in plan.layers) for plan in plans)
    real = to_device(crops(8), device), to_device(draw_segment_plan(SCENES, 3, torch.full((8,), 2.0), 5), device)
    render_plan(plans[0])  # constants are copied to the device once
    with operations:
        for plan in plans:
            buffer.write(render_plan(plan))
        buffer.write(render_segments(*real))
        batches = buffer.sample(8, device), slow_windows(buffer.sample(8, device), 4, random.Random(1))
    for batch in (*batches, replace(batches[0], estimate_guidance=True)):
        if device == META:  # here, PyTorch's slower optimizer is used, which needs its step count on the host
            trained.step(batch, 1e-3)
        else:
            with operations:
                trained.step(batch, 1e-3)


@pytest.mark.parametrize("estimate", [False, True])
def test_a_step_has_few_operations_for_any_batch(buffer, operations, estimate):
    trained = learner()
    trained.step(buffer.sample(4, CPU), 1e-3)
    counted = []
    for batch in (4, 64):
        operations.counted.clear()
        with operations:
            trained.step(replace(buffer.sample(batch, CPU), estimate_guidance=estimate), 1e-3)
        counted.append(operations.counted.total())
    assert counted[0] == counted[1] <= 600


@pytest.mark.slow
def test_operations_do_not_grow_with_the_scenes(library, operations):
    """On a graphics card, where chunks are large, 64 and 256 scenes need the same operations."""
    counted = []
    for count in (64, 256):
        plan = to_device(draw_plan(library, SceneRecipe(size=32, max_blur=8, dense=0, lamps=0), 3, count, 5), META)
        render_plan(plan)
        operations.counted.clear()
        with operations:
            SceneReplayBuffer(512).write(render_plan(plan))
        counted.append(operations.counted.total())
    assert counted[0] == counted[1]


@pytest.mark.parametrize("dense", [0.0, 1.0])
@pytest.mark.slow
def test_a_block_of_the_wide_recipe_is_at_most_five_operations_a_scene(library, operations, dense):
    recipe = SceneRecipe(size=192, max_blur=20.0, dense=dense)
    plan = draw_plan(library, recipe, 3, 64, 5)
    # Repeated eight times instead of drawn, because only shapes matter on the meta device.
    many = to_device(_repeat(plan, 8), META)
    render_plan(many)
    operations.counted.clear()
    with operations:
        SceneReplayBuffer(1024).write(render_plan(many))
    assert len(many.times) == 512 and operations.counted.total() <= 5 * 512


def _repeat(plan, times: int):
    repeated = map_tensors(lambda tensor: torch.cat([tensor] * times), plan)
    return replace(repeated, subframe_times=plan.subframe_times)
