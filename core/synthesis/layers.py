"""Layers set in motion and composited, in the light in which they are averaged.

Nothing here depends on the values of a tensor, so a graphics card is never waited for.
"""

import functools
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.model.network import FORWARD
from shutterspan.core.synthesis.motion import LayerMotion

#: So many pixels of a channel are composited at once: what stays in a processor's cache is worked on faster, while a
#: graphics card wants much to do in one go.
PIXELS_AT_ONCE = {"cpu": 2**20}
_PIXELS_AT_ONCE_ELSEWHERE = 2**27


@dataclass(frozen=True)
class Layer:
    """One layer in the scenes `index` (M,): its motion, and its look (M,3 or 4,H+2m,W+2m) with a margin m around the
    picture: linear light, multiplied with the alpha that follows as a fourth channel where a layer is not opaque."""

    index: Tensor
    motion: LayerMotion
    look: Tensor

    @property
    def alpha(self) -> Tensor:
        """(M,1,H,W): what the layer covers at mid-exposure, where every motion is the identity."""
        size = self.motion.size
        if self.look.shape[1] == 3:
            return self.look.new_ones(1).expand(len(self.index), 1, size, size)
        margin = (self.look.shape[-1] - size) // 2
        return self.look[:, 3:, margin : margin + size, margin : margin + size]

    def whole_motion(self) -> Tensor:
        """First-to-last displacement (M,2,H,W) in pixels."""
        ends = torch.linspace(-1, 1, 2, device=self.index.device).expand(len(self.index), -1)
        first, last = self.motion.offset(ends).unbind(2)
        return first - last

    def played_forward(self, free: Tensor) -> "Layer":
        """Reverse the layers flagged (M,) where their net motion runs against `FORWARD`, as nobody said how it ran."""
        net = (self.whole_motion() * self.alpha).sum((2, 3))
        backward = net[:, 0] * FORWARD[0] + net[:, 1] * FORWARD[1] < 0
        return replace(self, motion=self.motion.time_reversed(free & backward))


def render(layers: list[Layer], tau: Tensor) -> tuple[Tensor, Tensor]:
    """Composite layers, the first of which is an opaque background of all N scenes, from the back to the front.

    Linear light (N,S,3,H,W) at the instants tau (N,S) in [-1,1], and the offsets (N,S,2,H,W) of what is seen.
    """
    light, offsets = zip(*(_composite(layers, some) for some in _portions(layers, tau)), strict=True)
    return torch.cat(light, 2).transpose(1, 2), torch.cat(offsets, 2).transpose(1, 2)


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


def _composite(layers: list[Layer], tau: Tensor) -> tuple[Tensor, Tensor]:
    """The layers at tau (N,S): linear light (N,3,S,H,W), and the offsets (N,2,S,H,W) of what is seen."""
    back, *things = layers
    offsets = back.motion.offset(tau)
    light = _sample(back.look, offsets, "reflection")
    for layer in things:
        offset = layer.motion.offset(tau[layer.index])
        colour, alpha = _sample(layer.look, offset, "zeros").split((3, 1), 1)
        light[layer.index] = colour + (1 - alpha) * light[layer.index]
        offsets[layer.index] = torch.where(alpha > 0.5, offset, offsets[layer.index])
    return light, offsets


def _light(layers: list[Layer], tau: Tensor) -> Tensor:
    """The first of what `_composite` gives."""
    back, *things = layers
    light = _sample(back.look, back.motion.offset(tau), "reflection")
    for layer in things:
        colour, alpha = _sample(layer.look, layer.motion.offset(tau[layer.index]), "zeros").split((3, 1), 1)
        light[layer.index] = colour + (1 - alpha) * light[layer.index]
    return light


def _sample(look: Tensor, offset: Tensor, beyond: str) -> Tensor:
    """Sample (M,C,h,w) along offsets (M,2,S,H,W): (M,C,S,H,W)."""
    count, _, steps, height, width = offset.shape
    side = look.shape[-1]
    grid = torch.add(_straight_grid(width, side, offset.device), offset, alpha=2 / side)
    grid = grid.view(count, 2, steps * height, width).permute(0, 2, 3, 1)
    sampled = F.grid_sample(look, grid, mode="bilinear", padding_mode=beyond, align_corners=False)
    return sampled.view(count, -1, steps, height, width)


@functools.cache
def _straight_grid(size: int, side: int, device: torch.device) -> Tensor:
    """Where the pixels of the middle `size` x `size` of a look lie in it, (2,1,size,size), its edges at -1 and 1."""
    centers = torch.arange(size, device=device) + 0.5 + (side - size) // 2
    return torch.stack([centers.expand(size, -1), centers[:, None].expand(-1, size)])[:, None] * (2 / side) - 1
