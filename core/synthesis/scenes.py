"""Layered scenes: sharp photos and cut-outs set in motion, averaged into a blurred photo with exact truth."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Generator, Tensor

from shutterspan.core.synthesis.camera import LAMP, Camera, CameraRecipe, draw_camera
from shutterspan.core.synthesis.layers import Layer, average, fastest, owners, render
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.motion import articulated, random_motion
from shutterspan.core.synthesis.response import Response
from shutterspan.core.synthesis.textures import background, foreground, lamps

#: More sub-frames than this are never averaged: in blurs so long the last ghosts drown in noise.
_MOST_SUBFRAMES = 65

#: Behind lamps the scene has this share of its light.
_NIGHT = (0.03, 0.4)


@dataclass(frozen=True)
class Scenes:
    """A batch of N scenes with T true instants each; pictures are encoded values, float32 in [0,1].

    photo (N,3,H,W); guidance (N,2,H,W) unit vectors or zero; times (N,T) in [0,1]; frames (N,T,3,H,W);
    trajectory (N,T,2,H,W), pixels to each frame pixel's mid-exposure place; valid (N,T,1,H,W) in [0,1], how far the
    trajectory may be trusted; motion (N,2,H,W), first-to-last displacement at mid-exposure; response, the curves
    under which the frames average to the photo.
    """

    photo: Tensor
    guidance: Tensor
    times: Tensor
    frames: Tensor
    trajectory: Tensor
    valid: Tensor
    motion: Tensor
    response: Response


@dataclass(frozen=True)
class SceneRecipe:
    """size: crop side in pixels; max_blur: longest shift of a layer in pixels, to which turns, zooms and limbs add;
    subframes: averaged instants, or 0 for as many as leave no gaps: less than a pixel between two at the fastest point
    of the batch.

    Shares in [0,1]: dense (batches averaged without gaps whatever `subframes` says; the others are like the means of a
    high-speed camera's frames), guided (layers whose direction is told), still (scenes), steady (scenes whose camera
    stands still: only things in front move), foregrounds (scenes with a first, a second... thing in front), articulated
    (things with joints), lamps (things that are lamps in the dark), real (scenes that are windows of real clips).
    """

    size: int = 128
    max_blur: float = 36.0
    subframes: int = 13
    dense: float = 0.25
    guided: float = 0.35
    still: float = 0.06
    steady: float = 0.35
    foregrounds: tuple[float, ...] = (0.6, 0.25)
    articulated: float = 0.4
    lamps: float = 0.05
    real: float = 0.2
    camera: CameraRecipe = field(default_factory=CameraRecipe)


def draw_scenes(
    library: SharpLibrary,
    recipe: SceneRecipe,
    seed: int,
    count: int,
    times_per_scene: int | Sequence[float],
    device: torch.device,
) -> Scenes:
    """Draw `count` scenes, the same for the same seed.

    times_per_scene: how many true instants (at least 3; the first and the last are always among them), or which ones,
    in [0,1]; 0 gives every sub-frame.
    """
    chooser = random.Random(seed)
    generator = torch.Generator(device).manual_seed(seed)
    camera = draw_camera(generator, recipe.camera, count, device)
    layers = _layers(library, recipe, chooser, generator, camera, count)

    told = torch.rand(count, len(layers), generator=generator, device=device) < recipe.guided
    layers = [
        Layer(layer.index, layer.played_forward(~told[layer.index, k]), layer.look) for k, layer in enumerate(layers)
    ]
    sparse = recipe.subframes and chooser.random() >= recipe.dense
    subframes = recipe.subframes if sparse else min(_MOST_SUBFRAMES, math.ceil(fastest(layers)) + 2)
    instants = torch.linspace(0, 1, subframes, device=device).expand(count, -1)
    if times_per_scene == 0:
        times_per_scene = instants[0].tolist()
    times = draw_times(generator, count, times_per_scene, device)
    if sparse and isinstance(times_per_scene, int):
        # Few sub-frames: the true instants are taken from among them, which costs nothing.
        picked = 1 + (times * (subframes - 2)).long().clamp(max=subframes - 3)
        picked[:, 0], picked[:, -1] = 0, subframes - 1
        times, rows = instants.gather(1, picked), torch.arange(count, device=device)[:, None]
        light, trajectory = render(layers, 2 * instants - 1)
        mean, light, trajectory = light.mean(1), light[rows, picked], trajectory[rows, picked]
    else:
        mean = average(layers, 2 * instants - 1)
        light, trajectory = render(layers, 2 * times - 1)
    owner, motion = owners(layers)
    return Scenes(
        photo=camera.photo(generator, mean),
        guidance=draw_guidance(generator, motion, told.gather(1, owner.flatten(1)).view_as(owner)),
        times=times,
        frames=camera.frames(light),
        trajectory=trajectory,
        valid=trajectory.new_ones(1).expand_as(trajectory[:, :, :1]),
        motion=motion,
        response=camera.response,
    )


def draw_times(generator: Generator, count: int, wanted: int | Sequence[float], device: torch.device) -> Tensor:
    """Instants (N,T) in [0,1] in order: the wanted ones, or 0, 1 and others spread at random between them."""
    if not isinstance(wanted, int):
        return torch.tensor(wanted, dtype=torch.float32, device=device).expand(count, -1)
    between = torch.rand(count, wanted - 2, generator=generator, device=device)
    between = (between + torch.arange(wanted - 2, device=device)) / (wanted - 2)
    return torch.cat([between.new_zeros(count, 1), between, between.new_ones(count, 1)], 1)


def draw_guidance(generator: Generator, motion: Tensor, told: Tensor) -> Tensor:
    """Unit directions (N,2,H,W) where told (N,H,W), imprecise as a hand-drawn arrow or a coarse pass is."""
    count = len(motion)
    error = torch.randn(count, generator=generator, device=motion.device) * 0.25
    cos, sin = error.cos()[:, None, None], error.sin()[:, None, None]
    x, y = motion.unbind(1)
    speed = torch.hypot(x, y)
    known = told & (speed > 0.5)
    turned = torch.stack([cos * x - sin * y, sin * x + cos * y], 1) / speed.clamp(min=1e-3)[:, None]
    return turned * known[:, None]


def _layers(
    library: SharpLibrary,
    recipe: SceneRecipe,
    chooser: random.Random,
    generator: Generator,
    camera: Camera,
    count: int,
) -> list[Layer]:
    """A background for all scenes, and the things in front of it."""
    device = generator.device
    side = recipe.size + 2 * max(recipe.size // 4, math.ceil(0.75 * recipe.max_blur))
    uniform = torch.rand(count, 2 + len(recipe.foregrounds), 2, generator=generator, device=device)
    moving = (uniform[:, 0, 0] >= recipe.still).float()
    steady = (uniform[:, -1, 0] < recipe.steady) & bool(library.cutouts and recipe.foregrounds)
    length = uniform[:, 0, 1] * recipe.max_blur * moving * ~steady
    everything = torch.arange(count, device=device)
    back = random_motion(generator, length, recipe.size, limbs=False)
    look = torch.stack([background(library, chooser, side) for _ in range(count)]).to(device)
    layers = [Layer(everything, back, camera.light(look, everything))]
    for k, share in enumerate(recipe.foregrounds):
        present = (uniform[:, k + 1, 0] < share) | (steady & (k == 0))
        index = torch.nonzero(present & bool(library.cutouts))[:, 0]
        if len(index):
            own = (uniform[index, k + 1, 1] * recipe.max_blur) * moving[index]
            motion = random_motion(generator, own, recipe.size, limbs=True, like=back.select(index))
            lit = [chooser.random() < recipe.lamps for _ in index]
            looks = [
                lamps(chooser, recipe.size, side) if lamp else foreground(library, chooser, recipe.size, side)
                for lamp in lit
            ]
            colour, alpha = torch.stack(looks).to(device).split((3, 1), 1)
            motion = articulated(generator, motion, alpha, own, recipe.articulated)
            light = _at_night(layers, camera, index, camera.light(colour, index), lit, chooser)
            layers.append(Layer(index, motion, torch.cat([light * alpha, alpha], 1)))
    return layers


def _at_night(
    layers: list[Layer], camera: Camera, index: Tensor, light: Tensor, lit: list[bool], chooser: random.Random
) -> Tensor:
    """The light (M,3,H,W) of things in the scenes `index` (M,): lamps, which `lit` (M,) flags, outshine what a sensor
    holds, and what stands behind them is darkened in place."""
    light = light.clone()
    for row in (row for row, lamp in enumerate(lit) if lamp):
        dark = chooser.uniform(*_NIGHT)
        for layer in layers:
            layer.look[layer.index == index[row], :3] *= dark
        # Where encoded values are averaged, frames were clipped before: there lamps don't streak.
        light[row] *= chooser.uniform(1, LAMP) if camera.response.gamma[index[row]] > 1 else 1.0
    return light
