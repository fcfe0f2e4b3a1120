"""Layers set in motion and composited, in the light in which they are averaged.

Nothing here depends on the values of a tensor, so a graphics card is never waited for.
"""

import functools
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.synthesis.animated import OwnMotion
from shutterspan.core.synthesis.motion import LayerMotion, is_backward

#: So many pixels of a channel are composited at once: what stays in a processor's cache is worked on faster, while a
#: graphics card wants much to do in one go.
PIXELS_AT_ONCE = {"cpu": 2**20}
_PIXELS_AT_ONCE_ELSEWHERE = 2**27

#: How much of what a sampled point is made of has to be trusted, for the point to be.
_TRUSTED = 0.99


@dataclass(frozen=True)
class Layer:
    """One layer in the scenes `index` (M,): its motion, and its look (M,3 or 4,H+2m,W+2m) with a margin m around the
    picture: linear light, multiplied with the alpha that follows as a fourth channel where a layer is not opaque.

    own: of an animated layer, how it moves by itself; its look (M,F,4,H+2m,W+2m) has a frame for each moment."""

    index: Tensor
    motion: LayerMotion
    look: Tensor
    own: OwnMotion | None = None

    @property
    def alpha(self) -> Tensor:
        """(M,1,H,W): what the layer covers at mid-exposure, where every motion is the identity."""
        look = self.look if self.own is None else self.look[:, self.look.shape[1] // 2]
        if look.shape[1] == 3:
            return look.new_ones(1).expand(len(self.index), 1, self.motion.size, self.motion.size)
        return self._within(look[:, 3:])

    def whole_motion(self) -> Tensor:
        """First-to-last displacement (M,2,H,W) in pixels."""
        ends = torch.linspace(-1, 1, 2, device=self.index.device).expand(len(self.index), -1)
        first, last = self.motion.offset(ends).unbind(2)
        if self.own is None:
            return first - last
        whole = F.interpolate(self.own.whole, self.look.shape[-2:], mode="bilinear")
        return first - last + self._within(whole) * _sign(self.own.reversed)[:, None, None, None]

    def played_forward(self, free: Tensor) -> "Layer":
        """Reverse the layers flagged (M,) where their net motion runs against `FORWARD`, as nobody said how it ran."""
        net = (self.whole_motion() * self.alpha).sum((2, 3))
        return self.time_reversed(free & is_backward(net))

    def time_reversed(self, flags: Tensor) -> "Layer":
        """All motion of the layers flagged (M,) the other way."""
        own = self.own and replace(self.own, reversed=self.own.reversed ^ flags)
        return replace(self, motion=self.motion.time_reversed(flags), own=own)

    def seen(self, offset: Tensor, tau: Tensor) -> Tensor:
        """The look along offsets (M,2,S,H,W) at tau (M,S): (M,3 or 4,S,H,W)."""
        if self.own is None:
            beyond = "zeros" if self.look.shape[1] == 4 else "reflection"
            return _sample(self.look, offset, beyond, self._side)
        return _sample_each(self._at(self.look, tau), offset, self._side)

    def way(self, offset: Tensor, tau: Tensor) -> tuple[Tensor, Tensor | float]:
        """From each pixel to where its content stands at mid-exposure (M,2,S,H,W), given the offset of that size at
        tau (M,S), and how far that may be trusted, (M,1,S,H,W) in [0,1]."""
        if self.own is None:
            return offset, 1.0
        fields = torch.cat([self.own.path, self.own.trusted], 2)
        path, trusted = _sample_each(self._at(fields, tau), offset, self._side).split((2, 1), 1)
        return offset + path, (trusted > _TRUSTED).to(path.dtype)

    @property
    def _side(self) -> int:
        return self.look.shape[-1]

    def _at(self, frames: Tensor, tau: Tensor) -> Tensor:
        """Those of the frames (M,F,C,h,w) that are shown at tau (M,S): (M,S,C,h,w)."""
        assert self.own is not None
        last = frames.shape[1] - 1
        number = ((tau * _sign(self.own.reversed)[:, None] + 1) * (last / 2)).round().long()
        return frames[torch.arange(len(tau), device=tau.device)[:, None], number]

    def _within(self, canvas: Tensor) -> Tensor:
        """What of a canvas (M,C,H+2m,W+2m) is the picture's."""
        size = self.motion.size
        margin = (canvas.shape[-1] - size) // 2
        return canvas[..., margin : margin + size, margin : margin + size]


def render(layers: list[Layer], tau: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Composite layers, the first of which is an opaque background of all N scenes, from the back to the front.

    Linear light (N,S,3,H,W) at the instants tau (N,S) in [-1,1]; the way (N,S,2,H,W) from what is seen to where it
    stands at mid-exposure; and how far that may be trusted (N,S,1,H,W), in [0,1].
    """
    parts = zip(*(_composite(layers, some) for some in _portions(layers, tau)), strict=True)
    light, way, trusted = (torch.cat(part, 2).transpose(1, 2) for part in parts)
    return light, way, trusted


def average(layers: list[Layer], tau: Tensor) -> Tensor:
    """The mean (N,3,H,W) of what `render` gives, however many instants there are, in little memory."""
    return torch.stack([_light(layers, some).sum(2) for some in _portions(layers, tau)]).sum(0) / tau.shape[1]


def owners(layers: list[Layer]) -> tuple[Tensor, Tensor]:
    """For each mid-exposure pixel the number of the layer seen there (N,H,W), and its whole motion (N,2,H,W)."""
    motion = layers[0].whole_motion()
    owner = torch.zeros_like(motion[:, 0], dtype=torch.long)
    for number, layer in enumerate(layers[1:], 1):
        seen = layer.alpha > 0.5
        owner[layer.index] = torch.where(seen[:, 0], number, owner[layer.index])
        motion[layer.index] = torch.where(seen, layer.whole_motion(), motion[layer.index])
    return owner, motion


def _portions(layers: list[Layer], tau: Tensor) -> tuple[Tensor, ...]:
    pixels = PIXELS_AT_ONCE.get(tau.device.type, _PIXELS_AT_ONCE_ELSEWHERE)
    return tau.split(max(1, pixels // (len(tau) * layers[0].motion.size ** 2)), 1)


def _composite(layers: list[Layer], tau: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """What `render` gives of the layers at tau (N,S), with the instants in the third place: (N,C,S,H,W)."""
    back, *things = layers
    way = back.motion.offset(tau)
    light, trusted = back.seen(way, tau), way.new_ones(1).repeat(len(tau), 1, *way.shape[2:])
    for layer in things:
        moment = tau[layer.index]
        offset = layer.motion.offset(moment)
        colour, alpha = layer.seen(offset, moment).split((3, 1), 1)
        light[layer.index] = colour + (1 - alpha) * light[layer.index]
        own, own_trusted = layer.way(offset, moment)
        way[layer.index] = torch.where(alpha > 0.5, own, way[layer.index])
        trusted[layer.index] = torch.where(alpha > 0.5, own_trusted, trusted[layer.index])
    return light, way, trusted


def _light(layers: list[Layer], tau: Tensor) -> Tensor:
    """The first of what `_composite` gives."""
    back, *things = layers
    light = back.seen(back.motion.offset(tau), tau)
    for layer in things:
        moment = tau[layer.index]
        colour, alpha = layer.seen(layer.motion.offset(moment), moment).split((3, 1), 1)
        light[layer.index] = colour + (1 - alpha) * light[layer.index]
    return light


def _sign(flags: Tensor) -> Tensor:
    return torch.where(flags, -1.0, 1.0)


def _sample_each(looks: Tensor, offset: Tensor, side: int) -> Tensor:
    """Sample looks (M,S,C,h,w), each along its own offset of (M,2,S,H,W): (M,C,S,H,W)."""
    alone = offset.transpose(1, 2).flatten(0, 1)[:, :, None]
    sampled = _sample(looks.flatten(0, 1), alone, "zeros", side)
    return sampled.squeeze(2).unflatten(0, looks.shape[:2]).transpose(1, 2)


def _sample(look: Tensor, offset: Tensor, beyond: str, side: int) -> Tensor:
    """Sample (M,C,h,w), which shows a canvas of `side` pixels a side, along offsets (M,2,S,H,W): (M,C,S,H,W)."""
    count, _, steps, height, width = offset.shape
    grid = torch.add(_straight_grid(width, side, offset.device), offset, alpha=2 / side)
    grid = grid.view(count, 2, steps * height, width).permute(0, 2, 3, 1)
    sampled = F.grid_sample(look, grid, mode="bilinear", padding_mode=beyond, align_corners=False)
    return sampled.view(count, -1, steps, height, width)


@functools.cache
def _straight_grid(size: int, side: int, device: torch.device) -> Tensor:
    """Where the pixels of the middle `size` x `size` of a look lie in it, (2,1,size,size), its edges at -1 and 1."""
    centers = torch.arange(size, device=device) + 0.5 + (side - size) // 2
    return torch.stack([centers.expand(size, -1), centers[:, None].expand(-1, size)])[:, None] * (2 / side) - 1
