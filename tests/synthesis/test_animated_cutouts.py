"""Animated cut-outs: their frames are the sub-frames, and their measured flow is correct where it is valid."""

import itertools
import random
from typing import TypeAlias

import numpy as np
import pytest
import torch

from shutterspan.core.synthesis.animated_cutouts import AnimationFlow, draw_animated_cutout
from shutterspan.core.synthesis.camera import CameraRecipe
from shutterspan.core.synthesis.flow import warp_tensor
from shutterspan.core.synthesis.layer_motion import LayerMotion
from shutterspan.core.synthesis.library import EXPOSURE_FRAMES, SharpLibrary
from shutterspan.core.synthesis.scene_layers import SceneLayer, average, render
from shutterspan.core.synthesis.scenes import SceneRecipe, Scenes, draw_scenes
from shutterspan.core.types.arrays import UInt8Array

pytestmark = pytest.mark.slow  # renders animations

CPU, SIZE, SIDE = torch.device("cpu"), 160, 192
CLEAN = CameraRecipe(noisy=0, glaring=0, processed=0, compressed=0, defocused=0)
EVERY = torch.linspace(-1, 1, EXPOSURE_FRAMES)[None]


#: The texture and the flow of an animated cut-out.
Walker: TypeAlias = tuple[torch.Tensor, AnimationFlow]


def motion(x: float = 0.0, y: float = 0.0) -> LayerMotion:
    """A layer that moves by 2 * (x, y) pixels over the exposure."""
    velocity, nothing, zero = torch.tensor([[x, y]]), torch.zeros(0, 2), torch.zeros(1)
    none = torch.zeros(0, dtype=torch.long)
    knots = torch.zeros(1, 2, 4, 4)
    return LayerMotion(velocity, 0 * velocity, zero, zero, velocity, knots, none, nothing, nothing, nothing[:, 0], SIZE)


def draw_thing(frames: UInt8Array, seed: int) -> tuple[torch.Tensor, AnimationFlow]:
    """Premultiplied light (1,F,4,SIDE,SIDE) of an animated cut-out, and its flow."""
    texture, flow = draw_animated_cutout(SharpLibrary(animated=[frames]), random.Random(seed), SIZE, SIDE, True)
    alpha = texture[:, :, 3:] / 255
    flow = AnimationFlow(flow.to_middle.float(), flow.valid.float(), flow.total_displacement.float(), flow.reversed)
    return torch.cat([texture[:, :, :3] / 255 * alpha, alpha], 2), flow


def before_grey(walker: Walker, layer_motion: LayerMotion) -> list[SceneLayer]:
    """A grey background, and an animated cut-out in front of it."""
    index = torch.zeros(1, dtype=torch.long)
    background = SceneLayer(index, motion(), torch.full((1, 3, SIDE, SIDE), 0.5))
    return [background, SceneLayer(index, layer_motion, *walker)]


def centre(alpha: torch.Tensor) -> torch.Tensor:
    """Centre of mass (x, y) of alpha (h,w)."""
    coordinates = torch.arange(len(alpha)) + 0.5
    return torch.stack([(alpha.sum(0) * coordinates).sum(), (alpha.sum(1) * coordinates).sum()]) / alpha.sum()


def is_inside(texture: torch.Tensor) -> bool:
    """Whether a cut-out isn't tiny and stays inside the picture in all frames."""
    margin = (SIDE - SIZE) // 2 + 4
    total, within = texture[:, :, 3].sum(), texture[:, :, 3, margin:-margin, margin:-margin].sum()
    return bool(within == total) and float(total) / EXPOSURE_FRAMES > 250


@pytest.fixture(scope="module")
def walkers(runner: UInt8Array) -> list[Walker]:
    """The first three drawn cut-outs that stay inside the picture."""
    drawn = (draw_thing(runner, seed) for seed in range(200))
    return list(itertools.islice((walker for walker in drawn if is_inside(walker[0])), 3))


@pytest.fixture(params=range(3), ids=str)
def walker(request: pytest.FixtureRequest, walkers: list[Walker]) -> Walker:
    return walkers[request.param]


def psnr(a: torch.Tensor, b: torch.Tensor) -> float:
    return float(-10 * torch.log10(((a - b) ** 2).mean()))


def test_the_flow_matches_the_motion_of_the_frames(walker):
    """The centre of the disc moves by the measured flow, at any size, mirrored, transposed, or reversed in time."""
    texture, flow = walker
    true = centre(texture[0, -1, 3]) - centre(texture[0, 0, 3])
    disc = torch.nn.functional.avg_pool2d(texture[:, EXPOSURE_FRAMES // 2, 3:], 2)[0, 0] > 0.99
    assert true.norm() > 4
    torch.testing.assert_close(flow.total_displacement[0][:, disc].median(1).values, true, atol=0.6, rtol=0.03)
    assert flow.valid[0, :, 0][:, disc].mean() > 0.8


def test_the_mean_of_its_frames_is_its_photo(walker):
    layers = before_grey(walker, motion(3, -2))
    light = render(layers, EVERY)[0]
    torch.testing.assert_close(average(layers, EVERY), light.mean(1))
    assert (light[:, 0] - light[:, -1]).abs().max() > 0.2


def test_the_middle_frame_warped_along_the_trajectory_gives_the_frames(walker):
    light, trajectory, valid = render(before_grey(walker, motion(3, -2)), EVERY)
    middle = light[:, EXPOSURE_FRAMES // 2]
    for k in (0, 4, 12, 16):
        moving = (valid[:, k] > 0) & (trajectory[:, k].norm(dim=1, keepdim=True) > 1)
        assert moving.sum() > 200
        warped, true, still = (
            picture[moving.expand_as(middle)]
            for picture in (warp_tensor(middle, trajectory[:, k]), light[:, k], middle)
        )
        assert psnr(warped, true) > 27 and psnr(warped, true) > psnr(still, true) + 6


def test_reversing_time_reverses_the_order_of_the_frames(walker):
    layers = before_grey(walker, motion(3, -2))
    reversed_layers = [layers[0], layers[1].time_reversed(torch.ones(1, dtype=torch.bool))]
    for straight, other in zip(render(layers, EVERY), render(reversed_layers, EVERY), strict=True):
        torch.testing.assert_close(other, straight.flip(1))
    torch.testing.assert_close(reversed_layers[1].total_displacement(), -layers[1].total_displacement())


def test_the_flow_of_random_frames_is_not_valid(runner):
    random_frames = np.random.default_rng(1).integers(0, 256, runner.shape, np.uint8)
    random_frames[..., 3] = 255
    valid = draw_thing(random_frames, 1)[1].valid
    assert valid[:, EXPOSURE_FRAMES // 2].max() == 1, "the middle frame equals itself"
    assert valid[:, 0].mean() < 0.2 * valid[:, EXPOSURE_FRAMES // 2].mean()


def test_animated_cutouts_may_be_as_small_as_a_distant_walker(runner):
    tall = runner[:, 20:, 40:64]
    texture, flow = draw_animated_cutout(SharpLibrary(animated=[tall]), random.Random(4), 48, SIDE, True)
    assert 0 < (texture[0, 0, 3] > 0).sum() < 200 and flow.to_middle.isfinite().all()


def draw(runner: UInt8Array, library: SharpLibrary, **recipe: float) -> Scenes:
    recipe = {"steady": 1.0, "still": 0.0, "animated": 1.0} | recipe
    animated = SharpLibrary(library.photos, [], [runner])
    scene = SceneRecipe(size=96, max_blur=12, foregrounds=(1.0,), camera=CLEAN, **recipe)  # type: ignore[arg-type]
    return draw_scenes(animated, scene, 3, 12, 0, CPU)


@pytest.mark.parametrize("dense", [0.0, 1.0])
def test_scenes_with_animated_cutouts_average_to_their_photo(runner, library, dense):
    scenes = draw(runner, library, dense=dense, lamps=0.0)
    mean = scenes.response.encode(scenes.response.decode(scenes.frames).mean(1))
    torch.testing.assert_close(mean, scenes.photo, atol=1e-4, rtol=0)
    assert (scenes.motion.norm(dim=1) > 3).float().mean() > 0.02
    assert 0 < (scenes.valid == 0).float().mean() < 0.2


def test_animated_cutouts_are_still_in_still_scenes(runner, library):
    scenes = draw(runner, library, still=1.0)
    assert psnr(scenes.frames[:, 0], scenes.frames[:, -1]) > 45 and scenes.motion.abs().max() < 0.5


def test_unguided_animated_cutouts_play_forward(runner, library):
    scenes = draw(runner, library, guided=0.0)
    mean = scenes.motion.flatten(2).mean(2)
    assert (mean @ torch.tensor([0.866, 0.5]) > -1e-3).all() and (mean.norm(dim=1) > 0.1).any()
