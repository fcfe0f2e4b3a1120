"""What the network is trained on: the true frames, their spectra, and the true trajectories."""

import torch
import torch.nn.functional as F
from torch import Tensor

_CHARBONNIER = 1e-3


def frame_loss(predicted: Tensor, truth: Tensor) -> Tensor:
    """Charbonnier distance of pictures (B,3,H,W)."""
    return torch.sqrt((predicted - truth) ** 2 + _CHARBONNIER**2).mean()


def frequency_loss(predicted: Tensor, truth: Tensor) -> Tensor:
    """L1 distance of the orthonormal spectra (Cho et al., MIMO-UNet, 2021): keeps fine detail alive."""
    difference = torch.fft.rfft2((predicted - truth).float(), norm="ortho")
    return torch.view_as_real(difference).abs().mean()


def trajectory_loss(predicted: Tensor, truth: Tensor) -> Tensor:
    """Mean absolute error in pixels; predicted (B,2,H/4,W/4) against truth (B,2,H,W)."""
    return (predicted - F.avg_pool2d(truth, 4)).abs().mean()
