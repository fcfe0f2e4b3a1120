"""Average a guided latent with the latents of the first estimate, which were encoded without guidance.

The network trusts guidance too much: with guidance, still things beside fast ones move a little. Without guidance they
don't, but parts may play in opposite directions. So unguided latents count where they play in the direction of the
guided one. They take no time, because the first estimate needs them anyway.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.model.network import Latent, motion
from shutterspan.core.types.arrays import BoolArray

#: The direction of a place is that of the motion in a window of so many cells of the trajectories. The share of the
#: unguided latents is smoothed by such a window, too.
_WINDOW = 5


def average_with_unguided(latent: Latent, unguided: Sequence[Latent], allowed: BoolArray) -> Latent:
    """The mean of a guided latent and unguided latents of one picture (1,3,H,W), where these play in its direction.

    allowed (rows,columns): the cells of the trajectories in which unguided latents may count. Cells in the picture's
    padding may be left out; unguided latents don't count there.
    """
    guided_motion = motion(latent)
    may_count = torch.zeros_like(guided_motion[:, :1])
    may_count[..., : allowed.shape[0], : allowed.shape[1]] = torch.from_numpy(allowed)
    maps, coefficients, total = latent.residual_maps, latent.trajectory_coefficients, torch.ones_like(may_count)
    for other in unguided:
        agrees = _smooth((motion(other) * guided_motion).sum(1, keepdim=True)) >= 0
        weight = may_count * _smooth(agrees.float())
        maps = maps + _enlarge(weight) * other.residual_maps
        coefficients = coefficients + weight * other.trajectory_coefficients
        total = total + weight
    return Latent(maps / _enlarge(total), coefficients / total)


def _smooth(field: Tensor) -> Tensor:
    return F.avg_pool2d(field, _WINDOW, 1, _WINDOW // 2, count_include_pad=False)


def _enlarge(field: Tensor) -> Tensor:
    """A field (B,1,H/4,W/4) of the cells of trajectories, for those of residual maps: (B,1,H/2,W/2)."""
    return F.interpolate(field, scale_factor=2, mode="bilinear")
