"""Simulate the guidance of inference: directions with coarse outlines, holes and a few errors.

In inference, directions come from a coarse pass or from arrows. Their outlines are too wide or too narrow, and
directions are missing in parts with little motion.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

#: Guidance has one direction for each cell of this many pixels a side, ...
CELL = 4

#: ... smoothed over this many cells a side.
_SMOOTHING_CELLS = 5

#: Slower motion, in pixels over the exposure, gets no direction.
_MIN_SPEED = 0.5

#: Standard deviation of a scene's angle error in radians. It is that of a hand-drawn arrow.
_ANGLE_ERROR = 0.25

#: A cell gets a direction if at least this share of its surroundings moves. The share is drawn from this range. A low
#: share makes outlines too wide, which is common in inference.
_MIN_COVERAGE = (0.03, 0.6)

#: Shares of the scenes whose guidance has holes, and of those with parts in the opposite direction.
_HOLE_SHARE, _REVERSED_SHARE = 0.4, 0.15

#: Number of knots per side of a random field, uniform in [0,1]; the levels below which the field gives holes and
#: reversed parts.
_KNOTS, _HOLE_LEVEL, _REVERSED_LEVEL = 6, 0.3, 0.25


@dataclass(frozen=True)
class GuidanceFaults:
    """Faults in the guidance of N scenes.

    angle_error (N,): rotation in radians. min_coverage (N,): see `_MIN_COVERAGE`. fault_fields (N,2,K,K): knots of two
    fields. One is negative in holes, the other in parts with the opposite direction.
    """

    angle_error: Tensor
    min_coverage: Tensor
    fault_fields: Tensor


def draw_faults(generator: Generator, count: int) -> GuidanceFaults:
    """Draw the faults of `count` scenes on the host."""
    error = torch.randn(count, generator=generator) * _ANGLE_ERROR
    uniform = torch.rand(count, 3, generator=generator)
    present = uniform[:, 1:] < torch.tensor([_HOLE_SHARE, _REVERSED_SHARE])
    level = torch.tensor([_HOLE_LEVEL, _REVERSED_LEVEL]) * present
    fault_fields = torch.rand(count, 2, _KNOTS, _KNOTS, generator=generator) - level[:, :, None, None]
    return GuidanceFaults(error, _MIN_COVERAGE[0] + (_MIN_COVERAGE[1] - _MIN_COVERAGE[0]) * uniform[:, 0], fault_fields)


def simulate_guidance(motion: Tensor, guided: Tensor, faults: GuidanceFaults) -> Tensor:
    """Guidance with faults (N,2,H/4,W/4), unit vectors or zero, from motion (N,2,H,W). Only parts that are set in
    guided (N,H,W) get directions."""
    speed = torch.hypot(*motion.unbind(1))[:, None]
    known = (guided[:, None] & (speed > _MIN_SPEED)).to(motion.dtype)
    field = F.avg_pool2d(torch.cat([known * motion / speed.clamp(min=_MIN_SPEED), known], 1), CELL)
    field = F.avg_pool2d(field, _SMOOTHING_CELLS, 1, _SMOOTHING_CELLS // 2, count_include_pad=False)
    direction, coverage = torch.split(field, [2, 1], 1)
    fault_fields = F.interpolate(faults.fault_fields, coverage.shape[-2:], mode="bilinear")
    is_hole, is_reversed = torch.split(fault_fields < 0, 1, 1)
    present = (coverage > faults.min_coverage[:, None, None, None]) & ~is_hole
    rotated = _rotate(unit_vectors(direction, 0.5 * coverage), faults.angle_error)
    return rotated * present * torch.where(is_reversed, -1.0, 1.0)


def upsample_guidance(guidance: Tensor) -> Tensor:
    """Upsample guidance (N,2,h,w) to all pixels (N,2,4h,4w), as inference does: zero where neighbours disagree."""
    return unit_vectors(F.interpolate(guidance, scale_factor=CELL, mode="bilinear"), 0.5)


def unit_vectors(field: Tensor, min_length: Tensor | float) -> Tensor:
    """Normalise vectors (N,2,h,w) longer than `min_length` to length one; the others become zero."""
    length = torch.hypot(*field.unbind(1))[:, None]
    return field / length.clamp(min=1e-6) * (length > min_length)


def _rotate(field: Tensor, angle: Tensor) -> Tensor:
    """Rotate vectors (N,2,h,w) by angles (N,) in radians."""
    cos, sin = angle.cos()[:, None, None], angle.sin()[:, None, None]
    x, y = field.unbind(1)
    return torch.stack([cos * x - sin * y, sin * x + cos * y], 1)
