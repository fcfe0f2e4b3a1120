"""The camera between a scene and its photo: response curve, clipping and sensor noise."""

import torch
from torch import Generator, Tensor


def draw_gamma(generator: Generator, count: int, device: torch.device) -> Tensor:
    """Exponents (N,1,1,1) of the response curves, linear light = encoded value ** gamma.

    A third are 1, which averages encoded values as the GIF and B-AIST++ samples do; the rest scatter about
    the 2.2 of the GoPro data.
    """
    draw = torch.rand(count, 2, generator=generator, device=device)
    gamma = torch.where(draw[:, 0] < 0.34, torch.ones_like(draw[:, 1]), 1.8 + 0.6 * draw[:, 1])
    return gamma[:, None, None, None]


def add_noise(generator: Generator, photo: Tensor) -> Tensor:
    """Shot and read noise on an encoded photo (N,3,H,W) in [0,1]; half of the photos stay clean."""
    strength = torch.rand(len(photo), 2, generator=generator, device=photo.device) * 2 - 1
    read, shot = (strength.clamp(min=0) * photo.new_tensor([0.012, 0.016])).unbind(1)
    noise = torch.randn(photo.shape, generator=generator, device=photo.device)
    sigma = torch.sqrt(read[:, None, None, None] ** 2 + shot[:, None, None, None] ** 2 * photo)
    return (photo + noise * sigma).clamp(0, 1)
