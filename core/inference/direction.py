"""Decide once, for the whole picture, which way time ran.

A network sees blur's axis but not its sign, and tiles or patches may choose differently. Here the signs of a
coarse motion field are made to agree with their neighbourhood and the whole is turned so that its net motion
runs the same way in every photo. The result goes back into the network as guidance, so that every tile at
every size plays one way.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.model.network import FORWARD

#: Reach of "neighbourhood" as a share of the picture's longer side.
_REACH = 0.06
_ROUNDS = 12
#: Slower than this, in pixels of the working picture, nothing is said about direction.
_SLOWEST = 0.5


def agreed_direction(motion: Tensor) -> Tensor:
    """Guidance (1,2,h,w), unit vectors or zero, from first-to-last displacements (1,2,h,w) in pixels."""
    sigma = max(1.0, _REACH * max(motion.shape[-2:]))
    agreed = motion
    for _ in range(_ROUNDS):
        around = _gaussian(agreed, sigma)
        sign = torch.where((agreed * around).sum(1, keepdim=True) < 0, -1.0, 1.0)
        agreed = agreed * sign
    forward = motion.new_tensor(FORWARD)[:, None, None]
    if (agreed * forward).sum() < 0:
        agreed = -agreed
    smooth = _gaussian(agreed, sigma / 6)
    speed = smooth.norm(dim=1, keepdim=True)
    return torch.where(speed > _SLOWEST, smooth / speed.clamp(min=1e-6), 0.0)


def _gaussian(field: Tensor, sigma: float) -> Tensor:
    """Separable Gaussian blur of (1,C,h,w); outside, the border repeats."""
    radius = max(1, min(round(2.5 * sigma), min(field.shape[-2:]) - 1))
    place = torch.arange(-radius, radius + 1, device=field.device, dtype=field.dtype)
    kernel = torch.exp(-0.5 * (place / sigma) ** 2)
    kernel = (kernel / kernel.sum()).repeat(field.shape[1], 1)
    field = F.pad(field, (radius, radius, radius, radius), mode="replicate")
    field = F.conv2d(field, kernel[:, None, None, :], groups=field.shape[1])
    return F.conv2d(field, kernel[:, None, :, None], groups=field.shape[1])
