"""What the network is trained on: the true frames and the true trajectories."""

import torch
from torch import Tensor

#: Floor of the mean squared error: the nearer a frame comes to 40 dB, the less it pulls. Without it the stillest
#: scenes, which the photo itself explains, would outweigh the fast ones.
_FLOOR = 1e-4


def frame_loss(predicted: Tensor, truth: Tensor) -> Tensor:
    """Mean logarithm of the mean squared error of each frame (...,3,H,W): PSNR as a loss (Chen et al., NAFNet, 2022).

    Against an absolute distance it left the first plateau sooner: there the noise of flat areas outweighs the few
    edges that carry the signal.
    """
    return torch.log(((predicted - truth) ** 2).mean((-1, -2, -3)) + _FLOOR).mean()


def trajectory_loss(predicted: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    """Mean absolute error in pixels: predicted (B,T,2,h,w) against truth of that shape, weighted by (B,T,1,h,w) in
    [0,1]."""
    return ((predicted - truth).abs() * weight).sum() / (2 * weight.sum()).clamp(min=1)
