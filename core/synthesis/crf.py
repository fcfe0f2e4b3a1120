"""Camera response functions (CRF): convert light to encoded values, and back."""

from dataclasses import dataclass

import torch
from torch import Generator, Tensor

#: Exponent and offset of IEC 61966-2-1, the sRGB transfer curve.
_SRGB = (2.4, 0.055)


@dataclass(frozen=True)
class CameraResponse:
    """Response curves of N cameras, exactly invertible; each parameter is (N,).

    A curve maps light to encoded values, both in [0,1]. It is a power curve with a linear toe, then an S-curve.
    Above the toe, light = ((s + offset) / (1 + offset)) ** gamma; below it, the curve is a tangent through the origin,
    as in sRGB (offset 0 gives a pure power). The S-curve s = e^k / (e^k + (1-e)^k) multiplies the logit of the encoded
    value e by k = 1 / contrast. gamma 1, offset 0, contrast 1 is the identity: encoded values are averaged directly.
    """

    gamma: Tensor
    offset: Tensor
    contrast: Tensor

    def select(self, index: Tensor) -> "CameraResponse":
        """The curves of the cameras `index` (M,)."""
        return CameraResponse(self.gamma[index], self.offset[index], self.contrast[index])

    def decode(self, encoded: Tensor) -> Tensor:
        """Convert encoded values (N,...) in [0,1] to linear light in [0,1]."""
        straight = self._apply_contrast(encoded, 1 / self.contrast)
        gamma, offset, toe, slope = self._broadcast_parameters(encoded.ndim)
        return torch.where(straight > toe, ((straight + offset) / (1 + offset)) ** gamma, straight * slope)

    def encode(self, light: Tensor) -> Tensor:
        """Convert linear light (N,...) to encoded values in [0,1]. Light above 1 is clipped."""
        light = light.clamp(0, 1)
        gamma, offset, toe, slope = self._broadcast_parameters(light.ndim)
        straight = torch.where(light > toe * slope, light ** (1 / gamma) * (1 + offset) - offset, light / slope)
        return self._apply_contrast(straight, self.contrast)

    def _broadcast_parameters(self, ndim: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return gamma, offset, toe and slope in a shape that broadcasts with tensors (N,...) of `ndim` dimensions.

        At toe = offset / (gamma - 1), the tangent of the power curve passes through the origin.
        """
        shape = (-1, *[1] * (ndim - 1))
        gamma, offset = self.gamma.view(shape), self.offset.view(shape)
        toe = offset / (gamma - 1).clamp(min=1e-3)
        slope = torch.where(toe > 0, ((toe + offset) / (1 + offset)) ** gamma / toe.clamp(min=1e-6), 1.0)
        return gamma, offset, toe, slope

    def _apply_contrast(self, values: Tensor, power: Tensor) -> Tensor:
        """The S-curve with k = `power` (N,) on values (N,...)."""
        power = power.view(-1, *[1] * (values.ndim - 1))
        high, low = values**power, (1 - values).clamp(min=0) ** power
        return high / (high + low)


def draw_response(generator: Generator, encoded: float, count: int) -> CameraResponse:
    """Draw the curves of `count` cameras.

    A share `encoded` of the cameras averages encoded values, as in GIFs and the B-AIST++ samples. The others are, in
    equal quarters: sRGB, pure powers of 1.8 to 2.4 (GoPro data: 2.2), and each of these with an S-curve.
    """
    kind, gamma, contrast = torch.rand(3, count, generator=generator)
    kind = (kind - encoded) / max(1 - encoded, 1e-6)
    power = torch.where(kind < 0.5, _SRGB[0], 1.8 + 0.6 * gamma)
    return CameraResponse(
        gamma=torch.where(kind < 0, 1.0, power),
        offset=torch.where((kind >= 0) & (kind < 0.5), _SRGB[1], torch.zeros_like(kind)),
        contrast=torch.where((kind > 0.25) & (kind < 0.75), 1.1 + 0.4 * contrast, torch.ones_like(kind)),
    )
