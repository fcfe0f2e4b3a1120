"""Response curves: what a camera makes of light, and the way back."""

from dataclasses import dataclass

import torch
from torch import Generator, Tensor

#: Exponent and offset of IEC 61966-2-1, the sRGB transfer curve.
_SRGB = (2.4, 0.055)


@dataclass(frozen=True)
class Response:
    """Response curves of N cameras, exactly invertible; each parameter is (N,).

    Light and encoded value, both in [0,1], are joined by a power curve with a linear toe and an S-curve:
    light = ((s + offset) / (1 + offset)) ** gamma above the toe, a tangent through the origin below it
    (the form of sRGB; offset 0 is the pure power), and s = e^k / (e^k + (1-e)^k), which multiplies the logit of the
    encoded value e by k = 1 / contrast. gamma 1, offset 0, contrast 1: encoded values are averaged as they are.
    """

    gamma: Tensor
    offset: Tensor
    contrast: Tensor

    def select(self, index: Tensor) -> "Response":
        return Response(self.gamma[index], self.offset[index], self.contrast[index])

    def decode(self, encoded: Tensor) -> Tensor:
        """Encoded values (N,...) in [0,1] to linear light in [0,1]."""
        straight = self._curved(encoded, 1 / self.contrast)
        gamma, offset, toe, slope = self._shaped(encoded.ndim)
        return torch.where(straight > toe, ((straight + offset) / (1 + offset)) ** gamma, straight * slope)

    def encode(self, light: Tensor) -> Tensor:
        """Linear light (N,...) to encoded values in [0,1]; what is brighter than 1 is clipped."""
        light = light.clamp(0, 1)
        gamma, offset, toe, slope = self._shaped(light.ndim)
        straight = torch.where(light > toe * slope, light ** (1 / gamma) * (1 + offset) - offset, light / slope)
        return self._curved(straight, self.contrast)

    def _shaped(self, ndim: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """gamma, offset, toe and slope, to be multiplied with tensors of `ndim` dimensions.

        The tangent at toe = offset / (gamma - 1) is the one that runs through the origin.
        """
        shape = (-1, *[1] * (ndim - 1))
        gamma, offset = self.gamma.view(shape), self.offset.view(shape)
        toe = offset / (gamma - 1).clamp(min=1e-3)
        slope = torch.where(toe > 0, ((toe + offset) / (1 + offset)) ** gamma / toe.clamp(min=1e-6), 1.0)
        return gamma, offset, toe, slope

    def _curved(self, values: Tensor, power: Tensor) -> Tensor:
        power = power.view(-1, *[1] * (values.ndim - 1))
        high, low = values**power, (1 - values).clamp(min=0) ** power
        return high / (high + low)


def draw_response(generator: Generator, encoded: float, count: int) -> Response:
    """Curves of `count` cameras: a share `encoded` averages encoded values, as GIFs and the B-AIST++ samples do;
    the others are sRGB, pure powers of 1.8 to 2.4 (GoPro data: 2.2) and either with an S-curve, a quarter each."""
    kind, gamma, contrast = torch.rand(3, count, generator=generator)
    kind = (kind - encoded) / max(1 - encoded, 1e-6)
    power = torch.where(kind < 0.5, _SRGB[0], 1.8 + 0.6 * gamma)
    return Response(
        gamma=torch.where(kind < 0, 1.0, power),
        offset=torch.where((kind >= 0) & (kind < 0.5), _SRGB[1], torch.zeros_like(kind)),
        contrast=torch.where((kind > 0.25) & (kind < 0.75), 1.1 + 0.4 * contrast, torch.ones_like(kind)),
    )
