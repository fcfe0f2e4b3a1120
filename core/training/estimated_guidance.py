"""Guidance as inference makes it: from the motion that the network itself finds without guidance.

Its faults differ from those of simulated guidance: still things beside fast ones have some, slow things beside fast
ones often have none, and axes are wrong where a blur is hard to read. Only its signs are those of the true motion.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.inference.clear_motion import CLEAR_DIAMETER, CLEAR_SHARE, CLEAR_SPEED, MIN_SPEED
from shutterspan.core.model.network import FORWARD, UnfoldNet, motion
from shutterspan.core.synthesis.layer_motion import is_backward
from shutterspan.core.synthesis.simulated_guidance import unit_vectors, upsample_guidance

#: Estimated motion gets the sign of the true motion around it. Where nothing moves close by, that is the sign of motion
#: farther away, and in the end `FORWARD`. In cells of the motion, with weights so small that close motion decides.
_SURROUNDINGS = ((9, 0.1), (33, 0.01))
_FORWARD_WEIGHT = 1e-4


@torch.no_grad()
def estimate_guidance(network: UnfoldNet, photo: Tensor, true_motion: Tensor) -> Tensor:
    """Guidance (N,2,H,W), unit vectors or zero, for photos (N,3,H,W), from the network's estimate without guidance.

    true_motion: from t = 0 to t = 1, (N,2,H/4,W/4) in pixels. It decides the signs. Things without an estimate that
    move backward get their true direction, because things without guidance must move forward.
    """
    guidance = _from_estimate(_estimate(network, photo, true_motion))
    is_missing = is_backward(true_motion)[:, None] & (guidance == 0).all(1, keepdim=True)
    return upsample_guidance(torch.where(is_missing, unit_vectors(true_motion, MIN_SPEED), guidance))


def _estimate(network: UnfoldNet, photo: Tensor, true_motion: Tensor) -> Tensor:
    """The motion (N,2,h,w) that the network finds in photos and their mirror images, with the signs of the truth."""
    reference = true_motion
    for window, weight in _SURROUNDINGS:
        reference = reference + weight * _mean_around(true_motion, window)
    x, y = reference.unbind(1)
    reference = torch.stack([x + _FORWARD_WEIGHT * FORWARD[0], y + _FORWARD_WEIGHT * FORWARD[1]], 1)
    x, y = _find_motion(network, photo.flip(-1)).flip(-1).unbind(1)
    mirrored = torch.stack([-x, y], 1)
    return (_align(_find_motion(network, photo), reference) + _align(mirrored, reference)) / 2


def _find_motion(network: UnfoldNet, photo: Tensor) -> Tensor:
    """The motion (N,2,H/4,W/4) that the network finds without guidance."""
    photo = photo.contiguous(memory_format=torch.channels_last)
    latent = network.encode(photo, torch.zeros_like(photo[:, :2]))
    return motion(latent._replace(trajectory_coefficients=latent.trajectory_coefficients.float()))


def _from_estimate(estimate: Tensor) -> Tensor:
    """Unit vectors along clear motion (N,2,h,w), zero elsewhere; see `has_clear_motion`."""
    speed = _mean_around(torch.linalg.vector_norm(estimate, dim=1, keepdim=True), 3)
    longest = F.max_pool2d(speed, CLEAR_DIAMETER, 1, CLEAR_DIAMETER // 2)
    is_clear = speed > (CLEAR_SHARE * longest).clamp(max=CLEAR_SPEED)
    return unit_vectors(_mean_around(estimate, 3), MIN_SPEED) * is_clear


def _align(vectors: Tensor, reference: Tensor) -> Tensor:
    """Vectors (N,2,h,w), inverted where they oppose the reference (N,2,h,w)."""
    return vectors * torch.where((vectors * reference).sum(1, keepdim=True) < 0, -1.0, 1.0)


def _mean_around(field: Tensor, window: int) -> Tensor:
    """The mean of a field (N,C,h,w) over a window around each cell."""
    return F.avg_pool2d(field, window, 1, window // 2, count_include_pad=False)
