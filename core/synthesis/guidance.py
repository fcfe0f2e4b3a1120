"""Guidance as inference gives it: directions with coarse outlines, holes and a few mistakes.

There they come from a coarse pass or from arrows: too wide here, too narrow there, missing where little was found.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

#: Guidance has one direction for so many pixels a side, ...
CELL = 4

#: ... smoothed over so many of these cells.
_SMOOTHED = 5

#: Slower than this, in pixels over the exposure, nothing is said.
_SLOWEST = 0.5

#: Standard deviation of the error of a scene's directions, in radians: as imprecise as a hand-drawn arrow.
_ERROR = 0.25

#: What share of a cell's surroundings moves where its direction is given: the less, the wider the outlines. Inference
#: gives mostly too wide ones.
_COVERED = (0.03, 0.6)

#: Shares of the scenes whose guidance has holes, and parts that point the wrong way.
_WITH_HOLES, _WITH_WRONG_PARTS = 0.4, 0.15

#: Holes and wrong parts are where a field with so many random knots a side, even in [0,1], is below these.
_KNOTS, _HOLES, _WRONG = 6, 0.3, 0.25


@dataclass(frozen=True)
class GuidanceFaults:
    """What is wrong with the guidance of N scenes. error (N,): by how many radians it is turned; covered (N,): see
    `_COVERED`; bumps (N,2,K,K): knots of fields that are negative in holes and in wrong parts."""

    error: Tensor
    covered: Tensor
    bumps: Tensor


def draw_faults(generator: Generator, count: int) -> GuidanceFaults:
    """Drawn on the host."""
    error = torch.randn(count, generator=generator) * _ERROR
    uniform = torch.rand(count, 3, generator=generator)
    present = uniform[:, 1:] < torch.tensor([_WITH_HOLES, _WITH_WRONG_PARTS])
    level = torch.tensor([_HOLES, _WRONG]) * present
    bumps = torch.rand(count, 2, _KNOTS, _KNOTS, generator=generator) - level[:, :, None, None]
    return GuidanceFaults(error, _COVERED[0] + (_COVERED[1] - _COVERED[0]) * uniform[:, 0], bumps)


def guidance_of(motion: Tensor, guided: Tensor, faults: GuidanceFaults) -> Tensor:
    """Unit vectors or zero (N,2,H/4,W/4): the directions of motion (N,2,H,W) where guided (N,H,W) bool, with faults."""
    speed = torch.hypot(*motion.unbind(1))[:, None]
    known = (guided[:, None] & (speed > _SLOWEST)).to(motion.dtype)
    field = F.avg_pool2d(torch.cat([known * motion / speed.clamp(min=_SLOWEST), known], 1), CELL)
    field = F.avg_pool2d(field, _SMOOTHED, 1, _SMOOTHED // 2, count_include_pad=False)
    direction, covered = field.split((2, 1), 1)
    hole, wrong = (F.interpolate(faults.bumps, covered.shape[-2:], mode="bilinear") < 0).split(1, 1)
    said = (covered > faults.covered[:, None, None, None]) & ~hole
    return _turned(unit(direction, 0.5 * covered), faults.error) * said * torch.where(wrong, -1.0, 1.0)


def enlarged(guidance: Tensor) -> Tensor:
    """Guidance (N,2,h,w) for every pixel, (N,2,4h,4w), as inference enlarges it: nothing where neighbours disagree."""
    return unit(F.interpolate(guidance, scale_factor=CELL, mode="bilinear"), 0.5)


def unit(field: Tensor, least: Tensor | float) -> Tensor:
    """Vectors (N,2,h,w) longer than `least` brought to length one, the others to zero."""
    length = torch.hypot(*field.unbind(1))[:, None]
    return field / length.clamp(min=1e-6) * (length > least)


def _turned(field: Tensor, angle: Tensor) -> Tensor:
    cos, sin = angle.cos()[:, None, None], angle.sin()[:, None, None]
    x, y = field.unbind(1)
    return torch.stack([cos * x - sin * y, sin * x + cos * y], 1)
