"""Layered scenes: sharp photos and cut-outs set in motion, averaged into a blurred photo with exact truth."""

import random
from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from shutterspan.core.model.network import FORWARD
from shutterspan.core.synthesis.camera import add_noise, draw_gamma
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.motion import LayerMotion, random_motion


@dataclass(frozen=True)
class Scenes:
    """A batch of N scenes with T true instants each; pictures are sRGB-encoded, float32 in [0,1].

    photo (N,3,H,W); guidance (N,2,H,W) unit vectors or zero; times (N,T) in [0,1]; frames (N,T,3,H,W);
    trajectory (N,T,2,H,W), pixels to each frame pixel's mid-exposure place; motion (N,2,H,W), first-to-last
    displacement at mid-exposure; gamma (N,), the response curve under which the frames average to the photo.
    """

    photo: Tensor
    guidance: Tensor
    times: Tensor
    frames: Tensor
    trajectory: Tensor
    motion: Tensor
    gamma: Tensor


@dataclass(frozen=True)
class SceneRecipe:
    """size: crop side in pixels; max_blur: longest blur in pixels; subframes: averaged instants (odd)."""

    size: int = 128
    max_blur: float = 36.0
    subframes: int = 13
    guided: float = 0.35
    still: float = 0.06
    foregrounds: tuple[float, ...] = (0.6, 0.25)


def draw_scenes(
    library: SharpLibrary, recipe: SceneRecipe, seed: int, count: int, times_per_scene: int, device: torch.device
) -> Scenes:
    """Draw `count` scenes, the same for the same seed.

    times_per_scene (at least 3) always has the first and the last instant among them; 0 gives every sub-frame.
    """
    chooser = random.Random(seed)
    generator = torch.Generator(device).manual_seed(seed)
    uniform = torch.rand(count, 2 + len(recipe.foregrounds), 2, generator=generator, device=device)
    gamma = draw_gamma(generator, count, device)
    tau = torch.linspace(-1, 1, recipe.subframes, device=device).expand(count, -1)

    moving = (uniform[:, 0, 0] >= recipe.still).float()
    length = uniform[:, 0, 1] * recipe.max_blur * moving
    background = random_motion(generator, length, recipe.size, limbs=False)
    texture = torch.stack([_background(library, chooser, recipe.size) for _ in range(count)]).to(device)
    everything = torch.arange(count, device=device)
    layers = [_Layer(everything, background, texture)]
    for k, share in enumerate(recipe.foregrounds):
        index = torch.nonzero((uniform[:, k + 1, 0] < share) & bool(library.cutouts))[:, 0]
        if len(index):
            own = (uniform[index, k + 1, 1] * recipe.max_blur) * moving[index]
            its_motion = random_motion(generator, own, recipe.size, limbs=True, like=background.select(index))
            cutouts = torch.stack([_foreground(library, chooser, recipe.size) for _ in index]).to(device)
            layers.append(_Layer(index, its_motion, cutouts))

    told = torch.rand(count, len(layers), generator=generator, device=device) < recipe.guided
    layers = [
        _Layer(layer.index, _played_forward(layer, ~told[layer.index, k]), layer.texture)
        for k, layer in enumerate(layers)
    ]
    pictures, offsets, owner, motion = _render(layers, tau, gamma)

    photo = pictures.mean(1) ** (1 / gamma)
    picked = _pick_times(generator, count, recipe.subframes, times_per_scene, device)
    rows = everything[:, None]
    guidance = _guidance(generator, motion, told.gather(1, owner.flatten(1)).view_as(owner))
    return Scenes(
        photo=add_noise(generator, photo),
        guidance=guidance,
        times=(tau[rows, picked] + 1) / 2,
        frames=pictures[rows, picked] ** (1 / gamma[:, None]),
        trajectory=offsets[rows, picked],
        motion=motion,
        gamma=gamma[:, 0, 0, 0],
    )


@dataclass(frozen=True)
class _Layer:
    """One layer in the scenes `index` (M,): its motion and premultiplied RGBA texture (M,4,H+2m,W+2m)."""

    index: Tensor
    motion: LayerMotion
    texture: Tensor


def _margin(size: int) -> int:
    return size // 4


def _played_forward(layer: _Layer, free: Tensor) -> LayerMotion:
    """Turn the layers flagged (M,) so that their net motion runs `FORWARD`, as nobody said how it ran."""
    ends = torch.tensor([[-1.0, 1.0]], device=free.device).expand(len(free), -1)
    first, last = layer.motion.offset(ends).unbind(1)
    margin = _margin(first.shape[-1])
    alpha = layer.texture[:, 3:, margin:-margin, margin:-margin]
    net = ((first - last) * alpha).sum((2, 3))
    backward = net @ net.new_tensor(FORWARD) < 0
    return layer.motion.reversed_where(free & backward)


def _render(layers: list[_Layer], tau: Tensor, gamma: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Composite all sub-frames: pictures (N,S,3,H,W) in linear light and offsets (N,S,2,H,W); for each
    mid-exposure pixel the number of the layer that owns it (N,H,W) and its whole motion (N,2,H,W)."""
    pictures = offsets = owner = motion = torch.empty(0)
    for number, layer in enumerate(layers):
        offset = layer.motion.offset(tau[layer.index])
        sampled = _sample(layer.texture, offset, gamma[layer.index])
        if number == 0:
            pictures, offsets, motion = sampled[:, :, :3], offset, offset[:, 0] - offset[:, -1]
            owner = torch.zeros(offset.shape[0], *offset.shape[-2:], dtype=torch.long, device=offset.device)
            continue
        alpha = sampled[:, :, 3:]
        pictures[layer.index] = sampled[:, :, :3] + (1 - alpha) * pictures[layer.index]
        offsets[layer.index] = torch.where(alpha > 0.5, offset, offsets[layer.index])
        middle = alpha[:, alpha.shape[1] // 2, 0] > 0.5
        owner[layer.index] = torch.where(middle, number, owner[layer.index])
        own_motion = offset[:, 0] - offset[:, -1]
        motion[layer.index] = torch.where(middle[:, None], own_motion, motion[layer.index])
    return pictures, offsets, owner, motion


def _sample(texture: Tensor, offset: Tensor, gamma: Tensor) -> Tensor:
    """Sample textures (M,4,h,w) along offsets (M,S,2,H,W): premultiplied linear-light RGBA (M,S,4,H,W)."""
    count, steps, _, height, width = offset.shape
    linear = torch.cat([texture[:, :3] ** gamma, torch.ones_like(texture[:, 3:])], 1) * texture[:, 3:]
    side = texture.shape[-1]
    margin = (side - width) // 2
    x = (offset[:, :, 0] + torch.arange(width, device=offset.device) + 0.5 + margin) * (2 / side) - 1
    rows = torch.arange(height, device=offset.device)[:, None]
    y = (offset[:, :, 1] + rows + 0.5 + margin) * (2 / side) - 1
    grid = torch.stack([x, y], -1).view(count, steps * height, width, 2)
    sampled = F.grid_sample(linear, grid, mode="bilinear", padding_mode="reflection", align_corners=False)
    return sampled.view(count, 4, steps, height, width).transpose(1, 2).contiguous()


def _pick_times(generator: Generator, count: int, subframes: int, wanted: int, device: torch.device) -> Tensor:
    """Indices (N,T) of the true instants, in order: the first, the last, and others spread between them."""
    if wanted == 0:
        return torch.arange(subframes, device=device).expand(count, -1)
    gap = (subframes - 2) / (wanted - 2)
    draw = torch.rand(count, wanted - 2, generator=generator, device=device)
    between = 1 + ((torch.arange(wanted - 2, device=device) + draw) * gap).long().clamp(max=subframes - 3)
    first, last = between.new_zeros(count, 1), between.new_full((count, 1), subframes - 1)
    return torch.cat([first, between, last], 1)


def _guidance(generator: Generator, motion: Tensor, told: Tensor) -> Tensor:
    """Unit directions (N,2,H,W) where told (N,H,W), imprecise as a hand-drawn arrow or a coarse pass is."""
    count = len(motion)
    error = torch.randn(count, generator=generator, device=motion.device) * 0.25
    cos, sin = error.cos()[:, None, None], error.sin()[:, None, None]
    x, y = motion.unbind(1)
    speed = torch.hypot(x, y)
    known = told & (speed > 0.5)
    turned = torch.stack([cos * x - sin * y, sin * x + cos * y], 1) / speed.clamp(min=1e-3)[:, None]
    return turned * known[:, None]


def _background(library: SharpLibrary, chooser: random.Random, size: int) -> Tensor:
    """A random opaque texture (4,side,side) cut from a photo at a random scale."""
    photo = chooser.choice(library.photos)
    side = size + 2 * _margin(size)
    largest = min(photo.shape[:2])
    cut = min(largest, round(side / chooser.uniform(0.35, 1.0)))
    top = chooser.randrange(photo.shape[0] - cut + 1)
    left = chooser.randrange(photo.shape[1] - cut + 1)
    patch = cv2.resize(photo[top : top + cut, left : left + cut], (side, side), interpolation=cv2.INTER_AREA)
    opaque = np.full((side, side, 1), 255, np.uint8)
    return _augmented(np.concatenate([patch, opaque], 2), chooser)


def _foreground(library: SharpLibrary, chooser: random.Random, size: int) -> Tensor:
    """A cut-out at a random place and scale on a transparent canvas (4,side,side)."""
    cutout = chooser.choice(library.cutouts)
    side = size + 2 * _margin(size)
    scale = min(1.2, size * chooser.uniform(0.3, 1.4) / max(cutout.shape[:2]))
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    height, width = (max(2, round(n * scale)) for n in cutout.shape[:2])
    thing = cv2.resize(cutout, (width, height), interpolation=interpolation)
    canvas = np.zeros((side, side, 4), np.uint8)
    top = chooser.randrange(-height // 2, side - height // 2)
    left = chooser.randrange(-width // 2, side - width // 2)
    y0, x0, y1, x1 = max(top, 0), max(left, 0), min(top + height, side), min(left + width, side)
    canvas[y0:y1, x0:x1] = thing[y0 - top : y1 - top, x0 - left : x1 - left]
    return _augmented(canvas, chooser)


def _augmented(rgba: np.ndarray, chooser: random.Random) -> Tensor:
    """Mirror, and vary exposure and colour; (H,W,4) uint8 to (4,H,W) float32 in [0,1]."""
    if chooser.random() < 0.5:
        rgba = rgba[:, ::-1]
    if chooser.random() < 0.15:
        rgba = rgba.transpose(1, 0, 2)
    texture = torch.from_numpy(np.ascontiguousarray(rgba.transpose(2, 0, 1))).float() / 255
    gain = torch.tensor([chooser.uniform(0.9, 1.1) for _ in range(3)]) * chooser.uniform(0.7, 1.15)
    texture[:3] = (texture[:3] * gain[:, None, None]).clamp(0, 1)
    return texture
