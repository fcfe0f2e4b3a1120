"""The training losses on true frames and true trajectories."""

import torch
from torch import Tensor

#: Added to the mean squared error, so that frames near 40 dB have little weight. Otherwise, nearly still scenes, whose
#: frames are almost equal to the photo, would dominate the fast ones.
_MSE_FLOOR = 1e-4


def frame_loss(predicted: Tensor, truth: Tensor) -> Tensor:
    """Mean logarithm of the mean squared error of each frame (...,3,H,W): PSNR as a loss (Chen et al., NAFNet, 2022).

    In training, it leaves the first plateau sooner than the mean absolute error. In the latter, noise in flat areas
    dominates the few edges that contain the signal.
    """
    return torch.log(((predicted - truth) ** 2).mean((-1, -2, -3)) + _MSE_FLOOR).mean()


def trajectory_loss(predicted: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    """Mean absolute error in pixels of predicted (B,T,2,h,w) against truth; weight (B,T,1,h,w) is in [0,1]."""
    return ((predicted - truth).abs() * weight).sum() / (2 * weight.sum()).clamp(min=1)
