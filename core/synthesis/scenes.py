"""Layered scenes: sharp photos and cut-outs set in motion, averaged into a blurred photo with exact truth.

A block of scenes is drawn on the host (`draw_plan`), by as many processes as there are, and rendered on any device
(`render_plan`), which never waits for what it computes: whatever depends on chance is in the plan.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import torch
from torch import Generator, Tensor

from shutterspan.core.synthesis.animated import OwnMotion, animated_foreground
from shutterspan.core.synthesis.camera import LAMP, Camera, CameraRecipe, draw_camera, rows
from shutterspan.core.synthesis.guidance import GuidanceFaults, draw_faults, guidance_of
from shutterspan.core.synthesis.layers import Layer, average, owners, render
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.motion import LayerMotion, articulated, random_motion
from shutterspan.core.synthesis.response import Response
from shutterspan.core.synthesis.tensors import joined, on_device
from shutterspan.core.synthesis.textures import background, foreground, lamps

#: So many sub-frames leave no gaps: the first that are enough for the fastest point of a block, or the last. In blurs
#: that are longer still the last ghosts drown in noise.
_DENSE_SUBFRAMES = (33, 65)

#: Behind lamps the scene has this share of its light.
_NIGHT = (0.03, 0.4)


@dataclass(frozen=True)
class Scenes:
    """A batch of N scenes with T true instants each; pictures are encoded values, float32 in [0,1].

    photo (N,3,H,W); guidance (N,2,H/4,W/4) unit vectors or zero; times (N,T) in [0,1]; frames (N,T,3,H,W);
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
    subframes: averaged instants, an odd number, or 0 for as many as leave no gaps.

    Shares in [0,1]: dense (blocks averaged without gaps whatever `subframes` says; the others are like the means of a
    high-speed camera's frames), guided (layers whose direction is given as guidance), still (scenes), steady (scenes
    whose camera stands still: only things in front move), foregrounds (scenes with a first, a second... thing in
    front), animated (things in front that are animated cut-outs), articulated (other things that have joints), lamps
    (others that are lamps in the dark), real (scenes that are segments of clips), rendered (of those, in
    training: of rendered clips).
    """

    size: int = 128
    max_blur: float = 36.0
    subframes: int = 13
    dense: float = 0.25
    guided: float = 0.65
    still: float = 0.06
    steady: float = 0.35
    foregrounds: tuple[float, ...] = (0.6, 0.25)
    animated: float = 0.15
    articulated: float = 0.4
    lamps: float = 0.05
    real: float = 0.2
    rendered: float = 0.4
    camera: CameraRecipe = field(default_factory=CameraRecipe)


@dataclass(frozen=True)
class LayerPlan:
    """A layer in the scenes `index` (M,). look, own: as of a `Layer`, but uint8, encoded values, with straight alpha;
    brightness (M,): a factor for its light; glaring (G,): the rows whose highlights exceed 1; guided (M,) bool: the
    direction is given as guidance."""

    index: Tensor
    motion: LayerMotion
    look: Tensor
    brightness: Tensor
    glaring: Tensor
    guided: Tensor
    own: OwnMotion | None = None


@dataclass(frozen=True)
class ScenePlan:
    """All that N scenes are made of, the background first among the layers. instants (S,): those that are averaged;
    times (N,T): the true ones; picked (N,T): which of the averaged ones these are, or (N,0) where they are not among
    them."""

    camera: Camera
    layers: list[LayerPlan]
    instants: Tensor
    times: Tensor
    picked: Tensor
    faults: GuidanceFaults


def draw_scenes(
    library: SharpLibrary,
    recipe: SceneRecipe,
    seed: int,
    count: int,
    times_per_scene: int | Sequence[float],
    device: torch.device,
) -> Scenes:
    """Draw and render `count` scenes, the same for the same seed; see `draw_plan`."""
    plan = draw_plan(library, recipe, seed, count, times_per_scene)
    return render_plan(on_device(plan, device), torch.Generator(device).manual_seed(seed))


def draw_plan(
    library: SharpLibrary, recipe: SceneRecipe, seed: int, count: int, times_per_scene: int | Sequence[float]
) -> ScenePlan:
    """Draw what `count` scenes are made of, on the host, the same for the same seed.

    times_per_scene: how many true instants (3, 5, 7...; the first, the middle and the last are always among them), or
    which ones, in [0,1]; 0 gives every sub-frame.
    """
    chooser = random.Random(seed)
    generator = torch.Generator().manual_seed(seed)
    camera = draw_camera(generator, recipe.camera, count)
    layers = _LayerDrawer(library, recipe, chooser, generator, camera).draw(count)
    sparse = recipe.subframes > 0 and chooser.random() >= recipe.dense
    instants = torch.linspace(0, 1, recipe.subframes if sparse else _enough_subframes(layers))
    picked = torch.zeros(count, 0, dtype=torch.long)
    if times_per_scene == 0:
        picked = torch.arange(len(instants)).expand(count, -1)
        times = instants.expand(count, -1)
    elif not isinstance(times_per_scene, int):
        times = torch.tensor(times_per_scene, dtype=torch.float32).expand(count, -1)
    elif sparse:
        # The true instants are taken from among the sub-frames, which costs nothing.
        picked = draw_picks(generator, count, times_per_scene, len(instants))
        times = instants[picked]
    else:
        times = _draw_times(generator, count, times_per_scene)
    return ScenePlan(camera, layers, instants, times, picked, draw_faults(generator, count))


def render_plan(plan: ScenePlan, generator: Generator | None = None) -> Scenes:
    """Render scenes on the device on which their plan is; the generator is for noise."""
    camera, count = plan.camera, len(plan.times)
    layers = [_lit(layer, camera).played_forward(~layer.guided) for layer in plan.layers]
    tau = (2 * plan.instants - 1).expand(count, -1)
    if plan.picked.shape[1]:
        light, trajectory, trusted = render(layers, tau)
        numbers = torch.arange(count, device=tau.device)[:, None]
        mean = light.mean(1)
        light, trajectory, trusted = (part[numbers, plan.picked] for part in (light, trajectory, trusted))
    else:
        mean = average(layers, tau)
        light, trajectory, trusted = render(layers, 2 * plan.times - 1)
    owner, motion = owners(layers)
    guided = torch.zeros(count, len(layers), dtype=torch.bool, device=tau.device)
    for number, layer in enumerate(plan.layers):
        guided[:, number].index_copy_(0, layer.index, layer.guided)
    return Scenes(
        photo=camera.photo(mean, generator),
        guidance=guidance_of(motion, guided.gather(1, owner.flatten(1)).view_as(owner), plan.faults),
        times=plan.times,
        frames=camera.frames(light),
        trajectory=trajectory,
        valid=trusted,
        motion=motion,
        response=camera.response,
    )


def draw_picks(generator: Generator, count: int, wanted: int, available: int) -> Tensor:
    """Numbers (N,wanted) in order, out of 0 to `available` - 1: the first, the middle, the last, and half of the others
    on either side of the middle; `wanted` and `available` are odd."""
    side, half = (wanted - 3) // 2, available // 2
    draws = [torch.rand(count, half - 1, generator=generator).argsort(1)[:, :side].sort(1).values for _ in range(2)]
    first, middle, last = (torch.full((count, 1), number) for number in (0, half, available - 1))
    return torch.cat([first, 1 + draws[0], middle, half + 1 + draws[1], last], 1)


def _draw_times(generator: Generator, count: int, wanted: int) -> Tensor:
    """Instants (N,wanted) in [0,1] in order: 0, 1/2 and 1, and others spread at random between them."""
    side = (wanted - 3) // 2
    spread = (torch.rand(2, count, side, generator=generator) + torch.arange(side)) / (2 * max(side, 1))
    first, middle, last = (torch.full((count, 1), instant) for instant in (0.0, 0.5, 1.0))
    return torch.cat([first, spread[0], middle, 0.5 + spread[1], last], 1)


def _enough_subframes(layers: list[LayerPlan]) -> int:
    """So many that less than a pixel lies between two at the fastest point, if there is such a number. Of what moves by
    itself there are no more frames than it has."""
    longest = max(layer.motion.longest_path() for layer in layers)
    return next((count for count in _DENSE_SUBFRAMES if longest < count - 1), _DENSE_SUBFRAMES[-1])


@dataclass(frozen=True)
class _LayerDrawer:
    """Draws the layers of a block of scenes, one after the other."""

    library: SharpLibrary
    recipe: SceneRecipe
    chooser: random.Random
    generator: Generator
    camera: Camera

    def draw(self, count: int) -> list[LayerPlan]:
        """A background for all scenes, and the things in front of it."""
        recipe, uniform = self.recipe, torch.rand(count, 2 + len(self.recipe.foregrounds), 2, generator=self.generator)
        things = bool(self.library.cutouts or self.library.animated)
        moving = (uniform[:, 0, 0] >= recipe.still).float()
        steady = (uniform[:, -1, 0] < recipe.steady) & (things and bool(recipe.foregrounds))
        length = uniform[:, 0, 1] * recipe.max_blur * moving * ~steady
        back = random_motion(self.generator, length, recipe.size, limbs=False)
        look = torch.stack([background(self.library, self.chooser, self._side) for _ in range(count)])
        layers = [self._plan(torch.arange(count), back, look)]
        for k, share in enumerate(recipe.foregrounds):
            index = rows(((uniform[:, k + 1, 0] < share) | (steady & (k == 0))) & things)
            length = uniform[:, k + 1, 1] * recipe.max_blur * moving
            animated = torch.tensor([self._is_animated() for _ in index], dtype=torch.bool)
            for some, add in ((index[~animated], self._add_cutouts), (index[animated], self._add_animated)):
                if len(some):
                    add(layers, some, length[some], back.velocity[some])
        return layers

    @property
    def _side(self) -> int:
        """Of the canvas of a layer: as far as anything may go lies around the picture."""
        return self.recipe.size + 2 * max(self.recipe.size // 4, int(0.75 * self.recipe.max_blur) + 1)

    def _is_animated(self) -> bool:
        """Whether the next thing is an animated cut-out."""
        drawn = self.chooser.random() < self.recipe.animated
        return bool(self.library.animated) and (drawn or not self.library.cutouts)

    def _add_cutouts(self, layers: list[LayerPlan], index: Tensor, length: Tensor, like: Tensor) -> None:
        """Cut-outs and lamps in the scenes `index` (M,), whose own blur is `length` (M,) pixels long."""
        lit = [self.chooser.random() < self.recipe.lamps for _ in index]
        look = torch.stack([self._thing(lamp) for lamp in lit])
        motion = random_motion(self.generator, length, self.recipe.size, limbs=True, like=like)
        motion = articulated(self.generator, motion, look[:, 3:] / 255, length, self.recipe.articulated)
        layer = self._plan(index, motion, look)
        _at_night(layers, layer, self.camera, lit, self.chooser)
        layers.append(layer)

    def _add_animated(self, layers: list[LayerPlan], index: Tensor, length: Tensor, like: Tensor) -> None:
        motion = random_motion(self.generator, length, self.recipe.size, limbs=False, like=like)
        drawn = [
            animated_foreground(self.library, self.chooser, self.recipe.size, self._side, moving)
            for moving in (length > 0).tolist()
        ]
        plan = self._plan(index, motion, torch.cat([look for look, _ in drawn]))
        layers.append(replace(plan, own=joined([own for _, own in drawn])))

    def _thing(self, lamp: bool) -> Tensor:
        if lamp:
            return lamps(self.chooser, self.recipe.size, self._side)
        return foreground(self.library, self.chooser, self.recipe.size, self._side)

    def _plan(self, index: Tensor, motion: LayerMotion, look: Tensor) -> LayerPlan:
        guided = torch.rand(len(index), generator=self.generator) < self.recipe.guided
        glaring = rows(self.camera.glare[index] > 0)
        return LayerPlan(index, motion, look, torch.ones(len(index)), glaring, guided)


def _at_night(
    behind: list[LayerPlan], layer: LayerPlan, camera: Camera, lit: list[bool], chooser: random.Random
) -> None:
    """Where a layer's things are lamps, which `lit` (M,) flags, they outshine what a sensor holds, and what stands
    behind them is darkened; in place."""
    for row in (row for row, lamp in enumerate(lit) if lamp):
        dark = chooser.uniform(*_NIGHT)
        for other in behind:
            other.brightness[other.index == layer.index[row]] *= dark
        # Where encoded values are averaged, frames were clipped before: there lamps don't streak.
        gain = chooser.uniform(1, LAMP)
        layer.brightness[row] = gain if camera.response.gamma[layer.index[row]] > 1 else 1.0


def _lit(plan: LayerPlan, camera: Camera) -> Layer:
    """The layer in the light in which it is averaged."""
    if plan.own is None:
        look = _in_light(plan.look, plan.index, plan.glaring, plan.brightness, camera)
        return Layer(plan.index, plan.motion, look)
    count = plan.look.shape[1]
    numbers = torch.arange(count, device=plan.index.device)
    index, brightness = (part.repeat_interleave(count) for part in (plan.index, plan.brightness))
    glaring = (plan.glaring[:, None] * count + numbers).flatten()
    look = _in_light(plan.look.flatten(0, 1), index, glaring, brightness, camera).unflatten(0, (-1, count))
    own = replace(plan.own, **{name: getattr(plan.own, name).float() for name in ("path", "trusted", "whole")})
    return Layer(plan.index, plan.motion, look, own)


def _in_light(look: Tensor, index: Tensor, glaring: Tensor, brightness: Tensor, camera: Camera) -> Tensor:
    """Pictures (M,3 or 4,h,w) uint8 with straight alpha in light, multiplied with their alpha."""
    colour, alpha = look[:, :3] / 255, look[:, 3:] / 255
    light = camera.light(colour, index, glaring) * brightness[:, None, None, None]
    return torch.cat([light * alpha, alpha], 1) if alpha.shape[1] else light
