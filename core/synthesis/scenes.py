"""Make layered scenes: move sharp photos and cut-outs and average them to a blurred photo with exact true frames.

The plan of a block of scenes is drawn on the host (`draw_plan`), possibly by several processes. It contains all random
values, so rendering it (`render_plan`) never waits for values from the device.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import torch
from torch import Generator, Tensor

from shutterspan.core.synthesis.animated_cutouts import AnimationFlow, draw_animated_cutout
from shutterspan.core.synthesis.camera import MAX_LAMP_GAIN, Camera, CameraRecipe, draw_camera, true_indices
from shutterspan.core.synthesis.crf import CameraResponse
from shutterspan.core.synthesis.layer_motion import LayerMotion, draw_joints, draw_motion, is_backward
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.scene_layers import SceneLayer, average, frontmost_layers, render
from shutterspan.core.synthesis.simulated_guidance import GuidanceFaults, draw_faults, simulate_guidance
from shutterspan.core.synthesis.tensor_trees import concatenate, to_device
from shutterspan.core.synthesis.textures import draw_background, draw_cutout, draw_lamps

#: Numbers of sub-frames for a blur without gaps. A block gets the first number that is enough for its fastest point,
#: else the last one. In even longer blurs, noise hides the gaps.
_DENSE_SUBFRAME_COUNTS = (33, 65)

#: The largest standard deviation of the bend that a shaken camera gives all layers, as a share of the crop's side.
_SHAKE = 0.02

#: Range of the factor by which a scene behind lamps is darkened.
_NIGHT_LIGHT = (0.03, 0.4)


@dataclass(frozen=True)
class Scenes:
    """A batch of N scenes with T true instants each; pictures are encoded values, float32 in [0,1].

    photo (N,3,H,W). guidance (N,2,H/4,W/4): unit vectors or zero. times (N,T) in [0,1]. frames (N,T,3,H,W).
    trajectory (N,T,2,H,W): displacement in pixels from each pixel of a frame to its content at mid-exposure. valid
    (N,T,1,H,W) in [0,1]: where the trajectory is reliable. motion (N,2,H,W): displacement from the first to the last
    instant, for each pixel at mid-exposure. response: the response curves for which the mean of the frames is the
    photo.
    """

    photo: Tensor
    guidance: Tensor
    times: Tensor
    frames: Tensor
    trajectory: Tensor
    valid: Tensor
    motion: Tensor
    response: CameraResponse


@dataclass(frozen=True)
class SceneRecipe:
    """Parameters of the random scenes.

    size: crop side in pixels. max_blur: longest shift of a layer in pixels; rotation, zoom and joints are added to it.
    subframes: odd numbers of averaged instants, from which each block of layered scenes draws one; if empty, the number
    is large enough to leave no gaps.

    Shares in [0,1]. dense: blocks, also those made from clips, that are averaged without gaps for any `subframes`; the
    others resemble the mean of a high-speed camera's frames. guided: layers with guidance. as_a_whole: scenes whose
    layers without guidance keep their relative direction; if no layer has guidance, the whole scene plays forward. In
    the other scenes, each layer without guidance plays forward. still: scenes without motion. steady: scenes with a
    still background, in which only foregrounds move. shaken: moving scenes, steady ones too, with a shaken camera,
    which moves all layers there and back. foregrounds: scenes with a first, a second... foreground. animated:
    foregrounds that are animated cut-outs. articulated: other foregrounds with joints. lamps: other foregrounds that
    are lamps at night. real: scenes made from segments of clips. rendered: in training, the part of these that is made
    from rendered clips.
    """

    size: int = 128
    max_blur: float = 36.0
    subframes: tuple[int, ...] = (13,)
    dense: float = 0.25
    guided: float = 0.65
    as_a_whole: float = 0.0
    still: float = 0.06
    steady: float = 0.35
    shaken: float = 0.4
    foregrounds: tuple[float, ...] = (0.6, 0.25)
    animated: float = 0.15
    articulated: float = 0.4
    lamps: float = 0.05
    real: float = 0.2
    rendered: float = 0.4
    camera: CameraRecipe = field(default_factory=CameraRecipe)


@dataclass(frozen=True)
class LayerPlan:
    """The plan of one layer in the scenes `index` (M,).

    texture, animation: see `SceneLayer`, but the texture is uint8, encoded values, with straight alpha. brightness
    (M,): factor for the light. glare_rows (G,): rows of `index` whose highlights exceed 1. guided (M,) bool: whether
    the layer has guidance.
    """

    index: Tensor
    motion: LayerMotion
    texture: Tensor
    brightness: Tensor
    glare_rows: Tensor
    guided: Tensor
    animation: AnimationFlow | None = None


@dataclass(frozen=True)
class ScenePlan:
    """All random values for rendering N scenes. The first layer is the background.

    as_a_whole (N,) bool: see `SceneRecipe`. subframe_times (S,): the averaged instants. times (N,T): the true instants.
    frame_indices (N,T): the sub-frames at these instants, or (N,0) if they are not among the sub-frames.
    """

    camera: Camera
    layers: list[LayerPlan]
    as_a_whole: Tensor
    subframe_times: Tensor
    times: Tensor
    frame_indices: Tensor
    faults: GuidanceFaults


def draw_scenes(
    library: SharpLibrary,
    recipe: SceneRecipe,
    seed: int,
    count: int,
    times_per_scene: int | Sequence[float],
    device: torch.device,
) -> Scenes:
    """Draw and render `count` scenes. The same seed gives the same scenes. times_per_scene: see `draw_plan`."""
    plan = draw_plan(library, recipe, seed, count, times_per_scene)
    return render_plan(to_device(plan, device), torch.Generator(device).manual_seed(seed))


def draw_plan(
    library: SharpLibrary, recipe: SceneRecipe, seed: int, count: int, times_per_scene: int | Sequence[float]
) -> ScenePlan:
    """Draw the plan of `count` scenes on the host. The same seed gives the same plan.

    times_per_scene: the number of true instants (3, 5, 7..., among them the first, the middle and the last), or the
    instants themselves, in [0,1]; 0 makes every sub-frame a true frame.
    """
    rng = random.Random(seed)
    generator = torch.Generator().manual_seed(seed)
    camera = draw_camera(generator, recipe.camera, count)
    layers = _LayerDrawer(library, recipe, rng, generator, camera).draw(count)
    sparse = bool(recipe.subframes) and rng.random() >= recipe.dense
    subframe_count = rng.choice(recipe.subframes) if sparse else _dense_subframe_count(layers)
    subframe_times = torch.linspace(0, 1, subframe_count)
    frame_indices = torch.zeros(count, 0, dtype=torch.long)
    if times_per_scene == 0:
        frame_indices = torch.arange(len(subframe_times)).expand(count, -1)
        times = subframe_times.expand(count, -1)
    elif not isinstance(times_per_scene, int):
        times = torch.tensor(times_per_scene, dtype=torch.float32).expand(count, -1)
    elif sparse:
        # True instants among the sub-frames need no extra rendering.
        frame_indices = draw_frame_indices(generator, count, times_per_scene, len(subframe_times))
        times = subframe_times[frame_indices]
    else:
        times = _draw_times(generator, count, times_per_scene)
    faults = draw_faults(generator, count)
    as_a_whole = torch.rand(count, generator=generator) < recipe.as_a_whole
    return ScenePlan(camera, layers, as_a_whole, subframe_times, times, frame_indices, faults)


def render_plan(plan: ScenePlan, generator: Generator | None = None) -> Scenes:
    """Render scenes on the device that holds their plan; `generator` draws the noise."""
    camera, count = plan.camera, len(plan.times)
    guided = _guided_layers(plan)
    layers, front, motion = _orient_forward([_to_scene_layer(layer, camera) for layer in plan.layers], plan, guided)
    tau = (2 * plan.subframe_times - 1).expand(count, -1)
    if plan.frame_indices.shape[1]:
        light, trajectory, valid = render(layers, tau)
        rows = torch.arange(count, device=tau.device)[:, None]
        mean = light.mean(1)
        light, trajectory, valid = (field[rows, plan.frame_indices] for field in (light, trajectory, valid))
    else:
        mean = average(layers, tau)
        light, trajectory, valid = render(layers, 2 * plan.times - 1)
    return Scenes(
        photo=camera.render_photo(mean, generator),
        guidance=simulate_guidance(motion, guided.gather(1, front.flatten(1)).view_as(front), plan.faults),
        times=plan.times,
        frames=camera.render_frames(light),
        trajectory=trajectory,
        valid=valid,
        motion=motion,
        response=camera.response,
    )


def _guided_layers(plan: ScenePlan) -> Tensor:
    """Which layers of each scene have guidance: (N,L) bool, false for layers that a scene lacks."""
    guided = torch.zeros(len(plan.times), len(plan.layers), dtype=torch.bool, device=plan.times.device)
    for number, layer in enumerate(plan.layers):
        guided[:, number].index_copy_(0, layer.index, layer.guided)
    return guided


def _orient_forward(
    layers: list[SceneLayer], plan: ScenePlan, guided: Tensor
) -> tuple[list[SceneLayer], Tensor, Tensor]:
    """Reverse time where the recipe wants motion without guidance to be along `FORWARD`; see `SceneRecipe`.

    guided: see `_guided_layers`. Returns the layers, and the results of `frontmost_layers` for them.
    """
    layers = [
        layer.orient_forward(~layer_plan.guided & ~plan.as_a_whole[layer.index])
        for layer, layer_plan in zip(layers, plan.layers, strict=True)
    ]
    front, motion = frontmost_layers(layers)
    is_reversed = plan.as_a_whole & ~guided.any(1) & is_backward(motion.sum((2, 3)))
    motion = torch.where(is_reversed[:, None, None, None], -motion, motion)
    return [layer.time_reversed(is_reversed[layer.index]) for layer in layers], front, motion


def draw_frame_indices(generator: Generator, count: int, wanted: int, available: int) -> Tensor:
    """Draw ordered indices (N,wanted) from 0 to `available` - 1, both numbers odd.

    They include the first, the middle and the last index. One half of the others is before the middle, one half after
    it.
    """
    side_count, half = (wanted - 3) // 2, available // 2
    sides = [
        torch.rand(count, half - 1, generator=generator).argsort(1)[:, :side_count].sort(1).values for _ in range(2)
    ]
    first, middle, last = (torch.full((count, 1), number) for number in (0, half, available - 1))
    return torch.cat([first, 1 + sides[0], middle, half + 1 + sides[1], last], 1)


def _draw_times(generator: Generator, count: int, wanted: int) -> Tensor:
    """Draw ordered instants (N,wanted) in [0,1]: 0, 1/2, 1, and random ones between them."""
    side_count = (wanted - 3) // 2
    spread = (torch.rand(2, count, side_count, generator=generator) + torch.arange(side_count)) / (
        2 * max(side_count, 1)
    )
    first, middle, last = (torch.full((count, 1), instant) for instant in (0.0, 0.5, 1.0))
    return torch.cat([first, spread[0], middle, 0.5 + spread[1], last], 1)


def _dense_subframe_count(layers: list[LayerPlan]) -> int:
    """The number of sub-frames for which the fastest point moves less than a pixel between two of them, or the largest
    number.

    The motion within animated cut-outs is ignored, because the number of their frames is fixed.
    """
    longest = max(layer.motion.max_path_length() for layer in layers)
    return next((count for count in _DENSE_SUBFRAME_COUNTS if longest < count - 1), _DENSE_SUBFRAME_COUNTS[-1])


@dataclass(frozen=True)
class _LayerDrawer:
    """Draws the layers of a block of scenes, one after another."""

    library: SharpLibrary
    recipe: SceneRecipe
    rng: random.Random
    generator: Generator
    camera: Camera

    def draw(self, count: int) -> list[LayerPlan]:
        """Draw a background for all scenes, and the foregrounds."""
        recipe, uniform = self.recipe, torch.rand(count, 2 + len(self.recipe.foregrounds), 2, generator=self.generator)
        has_cutouts = bool(self.library.cutouts or self.library.animated)
        moving = (uniform[:, 0, 0] >= recipe.still).float()
        steady = (uniform[:, -1, 0] < recipe.steady) & (has_cutouts and bool(recipe.foregrounds))
        length = uniform[:, 0, 1] * recipe.max_blur * moving * ~steady
        shake = self._draw_shake(moving)
        background_motion = draw_motion(self.generator, length, recipe.size, non_rigid=False).bent(shake)
        texture = torch.stack([draw_background(self.library, self.rng, self._canvas_size) for _ in range(count)])
        layers = [self._plan_layer(torch.arange(count), background_motion, texture)]
        for k, share in enumerate(recipe.foregrounds):
            index = true_indices(((uniform[:, k + 1, 0] < share) | (steady & (k == 0))) & has_cutouts)
            length = uniform[:, k + 1, 1] * recipe.max_blur * moving
            animated = torch.tensor([self._draw_is_animated() for _ in index], dtype=torch.bool)
            for scenes, add_layer in ((index[~animated], self._add_cutouts), (index[animated], self._add_animated)):
                if len(scenes):
                    add_layer(layers, scenes, length[scenes], background_motion.velocity[scenes])
                    layers[-1] = replace(layers[-1], motion=layers[-1].motion.bent(shake[scenes]))
        return layers

    def _draw_shake(self, moving: Tensor) -> Tensor:
        """Draw the bend (N,2) that all layers of each scene share, see `LayerMotion.bent`.

        It is zero in scenes that aren't shaken, and in still scenes, where `moving` (N,) is zero.
        """
        share, strength = torch.rand(2, len(moving), 1, generator=self.generator)
        shaken = (share < self.recipe.shaken) * moving[:, None]
        deviation: Tensor = shaken * strength * _SHAKE * self.recipe.size
        return deviation * torch.randn(len(moving), 2, generator=self.generator)

    @property
    def _canvas_size(self) -> int:
        """Side of a layer's canvas: the picture, and a margin as wide as the largest motion."""
        return self.recipe.size + 2 * max(self.recipe.size // 4, int(0.75 * self.recipe.max_blur) + 1)

    def _draw_is_animated(self) -> bool:
        """Draw whether the next foreground is an animated cut-out."""
        drawn = self.rng.random() < self.recipe.animated
        return bool(self.library.animated) and (drawn or not self.library.cutouts)

    def _add_cutouts(self, layers: list[LayerPlan], index: Tensor, length: Tensor, background_velocity: Tensor) -> None:
        """Add a layer of cut-outs and lamps to the scenes `index` (M,). Its blur is `length` (M,) pixels long.

        background_velocity is (M,2).
        """
        is_lamp = [self.rng.random() < self.recipe.lamps for _ in index]
        texture = torch.stack([self._draw_cutout(lamp) for lamp in is_lamp])
        motion = draw_motion(
            self.generator, length, self.recipe.size, non_rigid=True, reference_velocity=background_velocity
        )
        motion = draw_joints(self.generator, motion, texture[:, 3:] / 255, length, self.recipe.articulated)
        layer = self._plan_layer(index, motion, texture)
        _darken_behind_lamps(layers, layer, self.camera, is_lamp, self.rng)
        layers.append(layer)

    def _add_animated(
        self, layers: list[LayerPlan], index: Tensor, length: Tensor, background_velocity: Tensor
    ) -> None:
        """Add a layer of animated cut-outs. Parameters: see `_add_cutouts`."""
        motion = draw_motion(
            self.generator, length, self.recipe.size, non_rigid=False, reference_velocity=background_velocity
        )
        drawn = [
            draw_animated_cutout(self.library, self.rng, self.recipe.size, self._canvas_size, moving)
            for moving in (length > 0).tolist()
        ]
        plan = self._plan_layer(index, motion, torch.cat([texture for texture, _ in drawn]))
        layers.append(replace(plan, animation=concatenate([animation for _, animation in drawn])))

    def _draw_cutout(self, lamp: bool) -> Tensor:
        """Draw the texture of a foreground that is not animated."""
        if lamp:
            return draw_lamps(self.rng, self.recipe.size, self._canvas_size)
        return draw_cutout(self.library, self.rng, self.recipe.size, self._canvas_size)

    def _plan_layer(self, index: Tensor, motion: LayerMotion, texture: Tensor) -> LayerPlan:
        """Draw which rows have guidance, and select the rows with glare."""
        guided = torch.rand(len(index), generator=self.generator) < self.recipe.guided
        glare_rows = true_indices(self.camera.glare[index] > 0)
        return LayerPlan(index, motion, texture, torch.ones(len(index)), glare_rows, guided)


def _darken_behind_lamps(
    behind: list[LayerPlan], layer: LayerPlan, camera: Camera, is_lamp: list[bool], rng: random.Random
) -> None:
    """Brighten the lamps of a layer above the sensor's limit and darken the layers behind them, in place.

    is_lamp: a flag for each row of the layer.
    """
    for row in (row for row, lamp in enumerate(is_lamp) if lamp):
        dimming = rng.uniform(*_NIGHT_LIGHT)
        for other in behind:
            other.brightness[other.index == layer.index[row]] *= dimming
        # If encoded values are averaged, frames are clipped before averaging, so lamps leave no streaks.
        gain = rng.uniform(1, MAX_LAMP_GAIN)
        layer.brightness[row] = gain if camera.response.gamma[layer.index[row]] > 1 else 1.0


def _to_scene_layer(plan: LayerPlan, camera: Camera) -> SceneLayer:
    """Convert a planned layer to linear light, multiplied by alpha."""
    if plan.animation is None:
        texture = _to_premultiplied_light(plan.texture, plan.index, plan.glare_rows, plan.brightness, camera)
        return SceneLayer(plan.index, plan.motion, texture)
    count = plan.texture.shape[1]
    numbers = torch.arange(count, device=plan.index.device)
    index, brightness = (values.repeat_interleave(count) for values in (plan.index, plan.brightness))
    glare_rows = (plan.glare_rows[:, None] * count + numbers).flatten()
    frames = _to_premultiplied_light(plan.texture.flatten(0, 1), index, glare_rows, brightness, camera)
    texture = torch.unflatten(frames, 0, (-1, count))
    animation = replace(
        plan.animation,
        to_middle=plan.animation.to_middle.float(),
        valid=plan.animation.valid.float(),
        total_displacement=plan.animation.total_displacement.float(),
    )
    return SceneLayer(plan.index, plan.motion, texture, animation)


def _to_premultiplied_light(
    texture: Tensor, index: Tensor, glare_rows: Tensor, brightness: Tensor, camera: Camera
) -> Tensor:
    """Convert textures (M,3 or 4,h,w) uint8 with straight alpha to light, multiplied by alpha."""
    colour, alpha = texture[:, :3] / 255, texture[:, 3:] / 255
    light = camera.to_light(colour, index, glare_rows) * brightness[:, None, None, None]
    return torch.cat([light * alpha, alpha], 1) if alpha.shape[1] else light
