"""Move layers, composite them and average the result, in linear light.

No control flow depends on tensor values, so the host never waits for a graphics card.
"""

import functools
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.synthesis.animated_cutouts import AnimationFlow
from shutterspan.core.synthesis.layer_motion import LayerMotion, is_backward

#: Pixels of a channel that are composited at once, by device type. On a CPU they should fit into its cache; a GPU is
#: faster with large chunks.
CHUNK_PIXELS = {"cpu": 2**20}
_DEFAULT_CHUNK_PIXELS = 2**27

#: A sampled point is valid if at least this share of the pixels from which it is interpolated is valid.
_MIN_VALID = 0.99


@dataclass(frozen=True)
class SceneLayer:
    """One layer in the scenes `index` (M,).

    texture (M,3 or 4,H+2m,W+2m): linear light, on a canvas with a margin m around the picture. If the layer isn't
    opaque, its light is multiplied by alpha, the fourth channel. animation: the motion within an animated layer, whose
    texture (M,F,4,H+2m,W+2m) has F frames.
    """

    index: Tensor
    motion: LayerMotion
    texture: Tensor
    animation: AnimationFlow | None = None

    @property
    def alpha(self) -> Tensor:
        """Alpha (M,1,H,W) of the layer at mid-exposure, where its motion is the identity."""
        texture = self.texture if self.animation is None else self.texture[:, self.texture.shape[1] // 2]
        if texture.shape[1] == 3:
            return texture.new_ones(1).expand(len(self.index), 1, self.motion.size, self.motion.size)
        return self._crop_to_picture(texture[:, 3:])

    def total_displacement(self) -> Tensor:
        """Displacement (M,2,H,W) in pixels from the first to the last instant, for each pixel at mid-exposure."""
        ends = torch.linspace(-1, 1, 2, device=self.index.device).expand(len(self.index), -1)
        first, last = self.motion.offset(ends).unbind(2)
        if self.animation is None:
            return first - last
        within = F.interpolate(self.animation.total_displacement, self.texture.shape[-2:], mode="bilinear")
        return first - last + self._crop_to_picture(within) * _sign(self.animation.reversed)[:, None, None, None]

    def orient_forward(self, free: Tensor) -> "SceneLayer":
        """Reverse time in those of the layers flagged (M,), which have no guidance, whose net motion opposes
        `FORWARD`."""
        net = (self.total_displacement() * self.alpha).sum((2, 3))
        return self.time_reversed(free & is_backward(net))

    def time_reversed(self, flags: Tensor) -> "SceneLayer":
        """Reverse time in the layers flagged (M,)."""
        animation = self.animation and replace(self.animation, reversed=self.animation.reversed ^ flags)
        return replace(self, motion=self.motion.time_reversed(flags), animation=animation)

    def sample(self, offset: Tensor, tau: Tensor) -> Tensor:
        """Sample the texture along offsets (M,2,S,H,W) at tau (M,S): (M,3 or 4,S,H,W)."""
        if self.animation is None:
            padding_mode = "zeros" if self.texture.shape[1] == 4 else "reflection"
            return _sample(self.texture, offset, padding_mode, self._canvas_size)
        return _sample_frames(self._frames_at(self.texture, tau), offset, self._canvas_size)

    def trajectory(self, offset: Tensor, tau: Tensor) -> tuple[Tensor, Tensor | float]:
        """Displacement from each pixel to its content at mid-exposure (M,2,S,H,W), and where it is valid (M,1,S,H,W).

        offset (M,2,S,H,W): the layer's offset at tau (M,S).
        """
        if self.animation is None:
            return offset, 1.0
        fields = torch.cat([self.animation.to_middle, self.animation.valid], 2)
        sampled = _sample_frames(self._frames_at(fields, tau), offset, self._canvas_size)
        to_middle, valid = torch.split(sampled, [2, 1], 1)
        return offset + to_middle, (valid > _MIN_VALID).to(to_middle.dtype)

    @property
    def _canvas_size(self) -> int:
        return self.texture.shape[-1]

    def _frames_at(self, frames: Tensor, tau: Tensor) -> Tensor:
        """Select the nearest of the frames (M,F,C,h,w) at tau (M,S): (M,S,C,h,w)."""
        assert self.animation is not None
        last = frames.shape[1] - 1
        frame_indices = ((tau * _sign(self.animation.reversed)[:, None] + 1) * (last / 2)).round().long()
        return frames[torch.arange(len(tau), device=tau.device)[:, None], frame_indices]

    def _crop_to_picture(self, canvas: Tensor) -> Tensor:
        """Crop a canvas (M,C,H+2m,W+2m) to the picture (M,C,H,W)."""
        size = self.motion.size
        margin = (canvas.shape[-1] - size) // 2
        return canvas[..., margin : margin + size, margin : margin + size]


def render(layers: list[SceneLayer], tau: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Composite layers from back to front. The first layer is an opaque background of all N scenes.

    Returns linear light (N,S,3,H,W) at the instants tau (N,S) in [-1,1], the trajectory (N,S,2,H,W) from each pixel to
    its content at mid-exposure, in pixels, and where the trajectory is valid (N,S,1,H,W), 0 or 1.
    """
    chunks = zip(*(_composite(layers, chunk) for chunk in _split_times(layers, tau)), strict=True)
    light, trajectory, valid = (torch.cat(chunk, 2).transpose(1, 2) for chunk in chunks)
    return light, trajectory, valid


def average(layers: list[SceneLayer], tau: Tensor) -> Tensor:
    """Mean light (N,3,H,W) over the instants tau (N,S): the mean of the result of `render`, but with little memory for
    any S."""
    sums = [_composite_light(layers, chunk).sum(2) for chunk in _split_times(layers, tau)]
    return torch.stack(sums).sum(0) / tau.shape[1]


def frontmost_layers(layers: list[SceneLayer]) -> tuple[Tensor, Tensor]:
    """Index of the front layer of each pixel at mid-exposure (N,H,W), and its total displacement (N,2,H,W)."""
    displacement = layers[0].total_displacement()
    front = torch.zeros_like(displacement[:, 0], dtype=torch.long)
    for number, layer in enumerate(layers[1:], 1):
        covered = layer.alpha > 0.5
        front[layer.index] = torch.where(covered[:, 0], number, front[layer.index])
        displacement[layer.index] = torch.where(covered, layer.total_displacement(), displacement[layer.index])
    return front, displacement


def _split_times(layers: list[SceneLayer], tau: Tensor) -> tuple[Tensor, ...]:
    """Split tau (N,S) along S, so that the frames of a chunk have the best number of pixels for the device."""
    pixels = CHUNK_PIXELS.get(tau.device.type, _DEFAULT_CHUNK_PIXELS)
    return torch.split(tau, max(1, pixels // (len(tau) * layers[0].motion.size ** 2)), 1)


def _composite(layers: list[SceneLayer], tau: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The result of `render`, but with the instants as third dimension: (N,C,S,H,W)."""
    background, *foregrounds = layers
    trajectory = background.motion.offset(tau)
    light, valid = background.sample(trajectory, tau), trajectory.new_ones(1).repeat(len(tau), 1, *trajectory.shape[2:])
    for layer in foregrounds:
        layer_tau = tau[layer.index]
        offset = layer.motion.offset(layer_tau)
        colour, alpha = torch.split(layer.sample(offset, layer_tau), [3, 1], 1)
        light[layer.index] = colour + (1 - alpha) * light[layer.index]
        layer_trajectory, layer_valid = layer.trajectory(offset, layer_tau)
        trajectory[layer.index] = torch.where(alpha > 0.5, layer_trajectory, trajectory[layer.index])
        valid[layer.index] = torch.where(alpha > 0.5, layer_valid, valid[layer.index])
    return light, trajectory, valid


def _composite_light(layers: list[SceneLayer], tau: Tensor) -> Tensor:
    """The light of the result of `_composite`, without the trajectory."""
    background, *foregrounds = layers
    light = background.sample(background.motion.offset(tau), tau)
    for layer in foregrounds:
        layer_tau = tau[layer.index]
        colour, alpha = torch.split(layer.sample(layer.motion.offset(layer_tau), layer_tau), [3, 1], 1)
        light[layer.index] = colour + (1 - alpha) * light[layer.index]
    return light


def _sign(flags: Tensor) -> Tensor:
    """-1 where flagged, else 1."""
    return torch.where(flags, -1.0, 1.0)


def _sample_frames(frames: Tensor, offset: Tensor, canvas_size: int) -> Tensor:
    """Sample frames (M,S,C,h,w), each along its own offset of (M,2,S,H,W): (M,C,S,H,W)."""
    frame_offset = offset.transpose(1, 2).flatten(0, 1)[:, :, None]
    sampled = _sample(frames.flatten(0, 1), frame_offset, "zeros", canvas_size)
    return torch.unflatten(sampled.squeeze(2), 0, frames.shape[:2]).transpose(1, 2)


def _sample(texture: Tensor, offset: Tensor, padding_mode: str, canvas_size: int) -> Tensor:
    """Sample a texture (M,C,h,w), which covers a canvas of `canvas_size` pixels a side, along offsets (M,2,S,H,W).

    Returns (M,C,S,H,W).
    """
    count, _, steps, height, width = offset.shape
    grid = torch.add(_identity_grid(width, canvas_size, offset.device), offset, alpha=2 / canvas_size)
    grid = grid.view(count, 2, steps * height, width).permute(0, 2, 3, 1)
    sampled = F.grid_sample(texture, grid, mode="bilinear", padding_mode=padding_mode, align_corners=False)
    return sampled.view(count, -1, steps, height, width)


@functools.cache
def _identity_grid(size: int, canvas_size: int, device: torch.device) -> Tensor:
    """Coordinates (2,1,size,size) of the middle pixels of a canvas. The canvas edges are at -1 and 1."""
    centers = torch.arange(size, device=device) + 0.5 + (canvas_size - size) // 2
    return torch.stack([centers.expand(size, -1), centers[:, None].expand(-1, size)])[:, None] * (2 / canvas_size) - 1
