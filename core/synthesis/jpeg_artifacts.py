"""Simulate JPEG compression on the device: quantised 8x8 blocks (ITU-T T.81, annexes A and K)."""

import functools
import math

import torch
import torch.nn.functional as F
from torch import Tensor

#: Quantisation tables of annex K for luma and chroma, row by row.
_LUMA_TABLE = (
    16, 11, 10, 16, 24, 40, 51, 61,
    12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77,
    24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip
_CHROMA_TABLE = (
    17, 18, 24, 47, 99, 99, 99, 99,
    18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99,
    47, 66, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99,
)  # fmt: skip

#: Weights of red, green and blue in luma (BT.601).
LUMA_WEIGHTS = (0.299, 0.587, 0.114)

#: RGB to luma and the two chroma differences (JFIF 1.02).
_TO_YCC = (LUMA_WEIGHTS, (-0.168736, -0.331264, 0.5), (0.5, -0.418688, -0.081312))
_TO_RGB = ((1.0, 0.0, 1.402), (1.0, -0.344136, -0.714136), (1.0, 1.772, 0.0))


def simulate_jpeg(pictures: Tensor, quality: Tensor) -> Tensor:
    """Compress pictures (N,3,H,W) in [0,1] as JPEG of `quality` (N,) percent, and decode them. Chroma has half size."""
    height, width = pictures.shape[-2:]
    padded = F.pad(pictures, (0, -width % 16, 0, -height % 16), mode="replicate")
    to_ycc, to_rgb = (_constant(matrix, pictures.device) for matrix in (_TO_YCC, _TO_RGB))
    ycc = torch.einsum("dc,nchw->ndhw", to_ycc, (padded * 255).round())
    scale = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality)[:, None, None]
    luma = _quantise(ycc[:, :1] - 128, _LUMA_TABLE, scale) + 128
    chroma = _quantise(F.avg_pool2d(ycc[:, 1:], 2), _CHROMA_TABLE, scale)
    decoded = torch.cat([luma, F.interpolate(chroma, scale_factor=2, mode="bilinear")], 1)
    rgb = torch.einsum("dc,nchw->ndhw", to_rgb, decoded)
    return (rgb.round().clamp(0, 255) / 255)[..., :height, :width]


def _quantise(planes: Tensor, table: tuple[int, ...], scale: Tensor) -> Tensor:
    """Round the cosine coefficients of planes (N,C,H,W) to the table's steps, scaled by (N,1,1) percent."""
    steps = torch.floor((_constant(table, planes.device).view(8, 8) * scale + 50) / 100).clamp(1, 255)
    cosines = _dct_matrix(planes.device)
    blocks = torch.unflatten(torch.unflatten(planes, 3, (-1, 8)), 2, (-1, 8)).transpose(3, 4)  # (N,C,h,w,8,8)
    steps = steps[:, None, None, None]
    quantised = (cosines @ blocks @ cosines.T / steps).round() * steps
    return (cosines.T @ quantised @ cosines).transpose(3, 4).flatten(4, 5).flatten(2, 3)


@functools.cache
def _dct_matrix(device: torch.device) -> Tensor:
    """Matrix of the orthonormal cosine transform of eight values; each row is a frequency."""
    position = torch.arange(8, device=device, dtype=torch.float32)
    waves = torch.cos((2 * position + 1) * position[:, None] * (math.pi / 16)) / 2
    return torch.cat([waves[:1] / math.sqrt(2), waves[1:]])


@functools.cache
def _constant(values: tuple[float, ...] | tuple[tuple[float, ...], ...], device: torch.device) -> Tensor:
    """A tensor of constants. It is copied to each device only once."""
    return torch.tensor(values, dtype=torch.float32, device=device)
