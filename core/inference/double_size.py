"""Use the latent of a picture at twice its size, where the blur is short.

The network is most accurate where blur is about as long as in its training. In a small picture, the blur of slow parts
is shorter. At twice the size it is longer, and thin parts, such as limbs, are wider.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.model.network import Latent, motion
from shutterspan.core.types.grid import PixelGrid

#: Where the blur is short: the weight of the latent at twice the size (the other latent has weight one), and a factor
#: on the residual maps. The two latents differ most in fine detail, so their mean is softer than each of them.
_WEIGHT, _GAIN = 2.0, 1.2
#: Blur begins to count as short between the first two speeds, because still parts need no change. It ceases to be short
#: between the last two. In pixels of the picture over the exposure.
_STILL, _SLOW, _FAST, _TOO_FAST = 0.5, 1.5, 16.0, 24.0
#: The speed of a place is the largest one in a window of so many cells of the trajectories, smoothed by another such
#: window. Blur extends beyond the place of a moving thing at mid-exposure.
_WINDOW = 9


def double_grid(grid: PixelGrid) -> PixelGrid:
    """The same rectangle at twice the size."""
    return grid.with_resolution(2 * grid.columns, 2 * grid.rows)


def halve_latent(latent: Latent) -> Latent:
    """The latent of a picture (B,3,2H,2W), for the same picture at half the size. H and W are multiples of 4."""
    # The four pixels of a 2x2 cell become one pixel.
    maps = torch.unflatten(latent.residual_maps, 1, (-1, 3, 4)).mean(3)
    coefficients = F.avg_pool2d(latent.trajectory_coefficients, 2) / 2
    return Latent(F.pixel_unshuffle(maps, 2).flatten(1, 2), coefficients)


def blend_by_speed(latent: Latent, halved: Latent) -> Latent:
    """The weighted mean of a picture's latent and the halved latent of the picture at twice its size.

    Where the blur is long or nothing moves, it is the picture's own latent.
    """
    shortness = _shortness(_speed(latent))
    share = _WEIGHT * shortness / (1 + _WEIGHT * shortness)
    share_of_maps, gain = (
        F.interpolate(field, scale_factor=2, mode="bilinear") for field in (share, 1 + (_GAIN - 1) * shortness)
    )
    return Latent(
        gain * torch.lerp(latent.residual_maps, halved.residual_maps, share_of_maps),
        torch.lerp(latent.trajectory_coefficients, halved.trajectory_coefficients, share),
    )


def _shortness(speed: Tensor) -> Tensor:
    """One where the blur is short, zero where it is long or nothing moves."""
    moving = ((speed - _STILL) / (_SLOW - _STILL)).clamp(0, 1)
    return moving * ((_TOO_FAST - speed) / (_TOO_FAST - _FAST)).clamp(0, 1)


def _speed(latent: Latent) -> Tensor:
    """The largest speed around each cell (B,1,H/4,W/4), in pixels of the picture over the exposure."""
    speed = torch.linalg.vector_norm(motion(latent), dim=1, keepdim=True)
    largest = F.max_pool2d(speed, _WINDOW, 1, _WINDOW // 2)
    return F.avg_pool2d(largest, _WINDOW, 1, _WINDOW // 2, count_include_pad=False)
