"""What moves by itself: its frames are the sub-frames, and its measured flow is true where it is trusted."""

import itertools
import random

import numpy as np
import pytest
import torch

from shutterspan.core.synthesis.animated import OwnMotion, animated_foreground
from shutterspan.core.synthesis.camera import CameraRecipe
from shutterspan.core.synthesis.flow import warped
from shutterspan.core.synthesis.layers import Layer, average, render
from shutterspan.core.synthesis.library import EXPOSURE_FRAMES, SharpLibrary
from shutterspan.core.synthesis.motion import LayerMotion
from shutterspan.core.synthesis.scenes import SceneRecipe, Scenes, draw_scenes

CPU, SIZE, SIDE = torch.device("cpu"), 160, 192
CLEAN = CameraRecipe(noisy=0, glaring=0, processed=0, compressed=0, defocused=0)
EVERY = torch.linspace(-1, 1, EXPOSURE_FRAMES)[None]


def motion(x: float = 0.0, y: float = 0.0) -> LayerMotion:
    """A layer that moves by twice (x, y) pixels over the exposure."""
    velocity, nothing, zero = torch.tensor([[x, y]]), torch.zeros(0, 2), torch.zeros(1)
    none = torch.zeros(0, dtype=torch.long)
    waves = torch.zeros(1, 2, 4, 4)
    return LayerMotion(velocity, 0 * velocity, zero, zero, velocity, waves, none, nothing, nothing, nothing[:, 0], SIZE)


def thing(frames: np.ndarray, seed: int) -> tuple[torch.Tensor, OwnMotion]:
    """Premultiplied light (1,F,4,side,side) of an animated cut-out alone, and how it moves."""
    look, own = animated_foreground(SharpLibrary(animated=[frames]), random.Random(seed), SIZE, SIDE, True)
    alpha = look[:, :, 3:] / 255
    own = OwnMotion(own.path.float(), own.trusted.float(), own.whole.float(), own.reversed)
    return torch.cat([look[:, :, :3] / 255 * alpha, alpha], 2), own


def before_grey(look: torch.Tensor, own: OwnMotion, moves: LayerMotion) -> list[Layer]:
    only = torch.zeros(1, dtype=torch.long)
    return [Layer(only, motion(), torch.full((1, 3, SIDE, SIDE), 0.5)), Layer(only, moves, look, own)]


def centre(alpha: torch.Tensor) -> torch.Tensor:
    """(x, y) of what covers a canvas (h,w)."""
    places = torch.arange(len(alpha)) + 0.5
    return torch.stack([(alpha.sum(0) * places).sum(), (alpha.sum(1) * places).sum()]) / alpha.sum()


def inside(look: torch.Tensor) -> bool:
    """Whether a thing that is not tiny stays in the picture all the time."""
    margin = (SIDE - SIZE) // 2 + 4
    whole, within = look[:, :, 3].sum(), look[:, :, 3, margin:-margin, margin:-margin].sum()
    return bool(within == whole) and float(whole) / EXPOSURE_FRAMES > 250


@pytest.fixture(scope="module")
def walkers(runner: np.ndarray) -> list[tuple[torch.Tensor, OwnMotion]]:
    """The first three things drawn that stay in the picture."""
    drawn = (thing(runner, seed) for seed in range(200))
    return list(itertools.islice((one for one in drawn if inside(one[0])), 3))


@pytest.fixture(params=range(3), ids=str)
def walker(
    request: pytest.FixtureRequest, walkers: list[tuple[torch.Tensor, OwnMotion]]
) -> tuple[torch.Tensor, OwnMotion]:
    return walkers[request.param]


def psnr(a: torch.Tensor, b: torch.Tensor) -> float:
    return float(-10 * torch.log10(((a - b) ** 2).mean()))


def test_its_way_is_what_its_frames_show(walker):
    """The middle of the disc goes as far as the flow says, whatever the size, mirrored, transposed, or reversed."""
    look, own = walker
    true = centre(look[0, -1, 3]) - centre(look[0, 0, 3])
    disc = torch.nn.functional.avg_pool2d(look[:, EXPOSURE_FRAMES // 2, 3:], 2)[0, 0] > 0.99
    assert true.norm() > 4
    torch.testing.assert_close(own.whole[0][:, disc].median(1).values, true, atol=0.6, rtol=0.03)
    assert own.trusted[0, :, 0][:, disc].mean() > 0.8


def test_the_mean_of_its_frames_is_its_photo(walker):
    layers = before_grey(*walker, motion(3, -2))
    light = render(layers, EVERY)[0]
    torch.testing.assert_close(average(layers, EVERY), light.mean(1))
    assert (light[:, 0] - light[:, -1]).abs().max() > 0.2


def test_the_middle_moved_along_its_way_gives_its_frames(walker):
    light, way, trusted = render(before_grey(*walker, motion(3, -2)), EVERY)
    middle = light[:, EXPOSURE_FRAMES // 2]
    for k in (0, 4, 12, 16):
        moving = (trusted[:, k] > 0) & (way[:, k].norm(dim=1, keepdim=True) > 1)
        assert moving.sum() > 200
        found, true, still = (
            picture[moving.expand_as(middle)] for picture in (warped(middle, way[:, k]), light[:, k], middle)
        )
        assert psnr(found, true) > 27 and psnr(found, true) > psnr(still, true) + 6


def test_played_backwards_it_shows_the_same_the_other_way_round(walker):
    layers = before_grey(*walker, motion(3, -2))
    turned = [layers[0], layers[1].time_reversed(torch.ones(1, dtype=torch.bool))]
    for straight, other in zip(render(layers, EVERY), render(turned, EVERY), strict=True):
        torch.testing.assert_close(other, straight.flip(1))
    torch.testing.assert_close(turned[1].whole_motion(), -layers[1].whole_motion())


def test_what_changes_at_random_is_not_trusted(runner):
    random_frames = np.random.default_rng(1).integers(0, 256, runner.shape, np.uint8)
    random_frames[..., 3] = 255
    trusted = thing(random_frames, 1)[1].trusted
    assert trusted[:, EXPOSURE_FRAMES // 2].max() == 1, "the middle one is itself"
    assert trusted[:, 0].mean() < 0.2 * trusted[:, EXPOSURE_FRAMES // 2].mean()


def test_it_may_be_as_small_as_a_distant_walker(runner):
    tall = runner[:, 20:, 40:64]
    look, own = animated_foreground(SharpLibrary(animated=[tall]), random.Random(4), 48, SIDE, True)
    assert 0 < (look[0, 0, 3] > 0).sum() < 200 and own.path.isfinite().all()


def draw(runner: np.ndarray, library: SharpLibrary, **recipe: float) -> Scenes:
    recipe = {"steady": 1.0, "still": 0.0, "animated": 1.0} | recipe
    animated = SharpLibrary(library.photos, [], [runner])
    scene = SceneRecipe(size=96, max_blur=12, foregrounds=(1.0,), camera=CLEAN, **recipe)  # type: ignore[arg-type]
    return draw_scenes(animated, scene, 3, 12, 0, CPU)


@pytest.mark.parametrize("dense", [0.0, 1.0])
def test_scenes_with_it_average_to_their_photo(runner, library, dense):
    scenes = draw(runner, library, dense=dense, lamps=0.0)
    mean = scenes.response.encode(scenes.response.decode(scenes.frames).mean(1))
    torch.testing.assert_close(mean, scenes.photo, atol=1e-4, rtol=0)
    assert (scenes.motion.norm(dim=1) > 3).float().mean() > 0.02
    assert 0 < (scenes.valid == 0).float().mean() < 0.2


def test_in_still_scenes_it_stands_still(runner, library):
    scenes = draw(runner, library, still=1.0)
    assert psnr(scenes.frames[:, 0], scenes.frames[:, -1]) > 45 and scenes.motion.abs().max() < 0.5


def test_unguided_it_plays_forward(runner, library):
    scenes = draw(runner, library, guided=0.0)
    mean = scenes.motion.flatten(2).mean(2)
    assert (mean @ torch.tensor([0.866, 0.5]) > -1e-3).all() and (mean.norm(dim=1) > 0.1).any()
