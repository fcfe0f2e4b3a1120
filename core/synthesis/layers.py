"""Layers set in motion and composited, in the light in which they are averaged."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.model.network import FORWARD
from shutterspan.core.synthesis.motion import LayerMotion

#: So many pixels of a channel are composited at once: what stays in a processor's cache is worked on faster, while a
#: graphics card wants much to do in one go.
_PIXELS_AT_ONCE = 2**20
_PIXELS_AT_ONCE_ELSEWHERE = 2**22


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
        height, width = self.motion.field.shape[-2:]
        if self.look.shape[1] == 3:
            return self.look.new_ones(1).expand(len(self.index), 1, height, width)
        margin = (self.look.shape[-1] - width) // 2
        return self.look[:, 3:, margin : margin + height, margin : margin + width]

    def whole_motion(self) -> Tensor:
        """First-to-last displacement (M,2,H,W) in pixels."""
        ends = torch.tensor([[-1.0, 1.0]], device=self.index.device).expand(len(self.index), -1)
        first, last = self.motion.offset(ends).unbind(2)
        return first - last

    def played_forward(self, free: Tensor) -> LayerMotion:
        """Turn the layers flagged (M,) so that their net motion runs `FORWARD`, as nobody said how it ran."""
        net = (self.whole_motion() * self.alpha).sum((2, 3))
        return self.motion.reversed_where(free & (net @ net.new_tensor(FORWARD) < 0))


def render(layers: list[Layer], tau: Tensor) -> tuple[Tensor, Tensor]:
    """Composite layers, the first of which is an opaque background of all N scenes, from the back to the front.

    Linear light (N,S,3,H,W) at the instants tau (N,S) in [-1,1], and the offsets (N,S,2,H,W) of what is seen.
    """
    light, offsets = zip(*(_composite(layers, some) for some in _portions(layers, tau)), strict=True)
    return torch.cat(light, 2).transpose(1, 2), torch.cat(offsets, 2).transpose(1, 2)


def average(layers: list[Layer], tau: Tensor) -> Tensor:
    """The mean (N,3,H,W) of what `render` gives, however many instants there are, in little memory."""
    return torch.stack([_composite(layers, some)[0].sum(2) for some in _portions(layers, tau)]).sum(0) / tau.shape[1]


def owners(layers: list[Layer]) -> tuple[Tensor, Tensor]:
    """For each mid-exposure pixel the number of the layer seen there (N,H,W), and its whole motion (N,2,H,W)."""
    motion = layers[0].whole_motion()
    owner = torch.zeros_like(motion[:, 0], dtype=torch.long)
    for number, layer in enumerate(layers[1:], 1):
        seen = layer.alpha > 0.5
        owner[layer.index] = torch.where(seen[:, 0], number, owner[layer.index])
        motion[layer.index] = torch.where(seen, layer.whole_motion(), motion[layer.index])
    return owner, motion


def fastest(layers: list[Layer]) -> float:
    """The longest way, in pixels, that any point of the pictures goes in an exposure, at its greatest speed."""
    way = 0.0
    for layer in layers:
        tau = torch.linspace(-1, 1, 5, device=layer.index.device).expand(len(layer.index), -1)
        step = layer.motion.offset(tau).diff(dim=2)
        way = max(way, 4 * float(torch.linalg.vector_norm(step, dim=1).max()))
    return way


def _portions(layers: list[Layer], tau: Tensor) -> tuple[Tensor, ...]:
    pixels = _PIXELS_AT_ONCE if tau.device.type == "cpu" else _PIXELS_AT_ONCE_ELSEWHERE
    return tau.split(max(1, pixels // layers[0].motion.field[:, 0].numel()), 1)


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


def _sample(look: Tensor, offset: Tensor, beyond: str) -> Tensor:
    """Sample (M,C,h,w) along offsets (M,2,S,H,W): (M,C,S,H,W)."""
    count, _, steps, height, width = offset.shape
    side = look.shape[-1]
    margin = (side - width) // 2
    x = (torch.arange(width, device=offset.device) + 0.5 + margin).expand(height, -1)
    y = (torch.arange(height, device=offset.device) + 0.5 + margin)[:, None].expand(-1, width)
    base = torch.stack([x, y])[:, None] * (2 / side) - 1
    grid = torch.add(base, offset, alpha=2 / side).view(count, 2, steps * height, width).permute(0, 2, 3, 1)
    sampled = F.grid_sample(look, grid, mode="bilinear", padding_mode=beyond, align_corners=False)
    return sampled.view(count, -1, steps, height, width)
