"""The camera between a scene and its photo: highlights, lens, response curve, noise, sharpening, compression.

What matters for real blur, and in which order: noise, response curve, saturation (Rim et al., RSBlur, ECCV 2022).
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from shutterspan.core.synthesis.jpeg import LUMA_SHARES, compress
from shutterspan.core.synthesis.response import Response, draw_response

#: Largest radius of the disc that defocus makes of a point, in pixels.
_LARGEST_DISC = 2.5

#: A highlight has more than this share of the light that clips; lamps are up to so many times brighter.
_HIGHLIGHT, LAMP = 0.8, 8.0

#: The share of a picture that highlights may take up before their gain is halved: nobody exposes for a sky that glares.
_GLARING_AREA = 0.05


@dataclass(frozen=True)
class CameraRecipe:
    """Shares of the scenes, each in [0,1].

    encoded: averaged in encoded values rather than light; noisy: shot and read noise; glaring: highlights brighter
    than the sensor holds, so that they streak; processed: white balance, sharpening and smoothed chroma; compressed:
    JPEG; defocused: out of focus, in the frames as well.
    """

    encoded: float = 0.34
    noisy: float = 0.5
    glaring: float = 0.15
    processed: float = 0.25
    compressed: float = 0.1
    defocused: float = 0.08


@dataclass(frozen=True)
class Camera:
    """N cameras. glare (N,): how much brighter than 1 a highlight is; balance (N,3): white balance gains;
    disc (N,): radius of the defocus in pixels; noise (N,2): read and shot noise; sharpening (N,);
    quality (N,): of the JPEG in percent.

    What only some cameras do names them, drawn on the host so that no device is asked which: blurred, sharpened,
    smoothed (their colour), compressed; each (M,)."""

    response: Response
    glare: Tensor
    balance: Tensor
    disc: Tensor
    noise: Tensor
    sharpening: Tensor
    quality: Tensor
    blurred: Tensor
    sharpened: Tensor
    smoothed: Tensor
    compressed: Tensor

    def light(self, encoded: Tensor, index: Tensor, glaring: Tensor) -> Tensor:
        """Light of what the scenes `index` (M,) show in encoded values (M,3,H,W); highlights of those that `glaring`
        (G,) numbers exceed 1."""
        light = self.response.select(index).decode(encoded) * self.balance[index, :, None, None]
        if not len(glaring):
            return light
        some = light[glaring]
        height = ((some.amax(1, keepdim=True) - _HIGHLIGHT) / (1 - _HIGHLIGHT)).clamp(0, 1)
        area = (height > 0).float().mean((1, 2, 3), keepdim=True) / _GLARING_AREA
        gain = 1 + self.glare[index][glaring, None, None, None] / (1 + area) * height**2
        return light.index_copy(0, glaring, some * gain)

    def frames(self, light: Tensor) -> Tensor:
        """Sharp frames (N,T,3,H,W) of light of that shape, encoded, in [0,1]: an ideal picture by the same camera."""
        return self._sharpened(self._exposed(light))

    def photo(self, light: Tensor, generator: Generator | None) -> Tensor:
        """Photos (N,3,H,W) of the mean light of their exposures; only they have noise and compression."""
        photo = self._exposed(light[:, None])[:, 0]
        read, shot = self.noise[:, :, None, None, None].unbind(1)
        grain = torch.randn(photo.shape, generator=generator, device=photo.device)
        photo = (photo + grain * torch.sqrt(read**2 + shot**2 * photo)).clamp(0, 1)
        photo = self._sharpened(self._smooth_chroma(photo)[:, None])[:, 0]
        if not len(self.compressed):
            return photo
        packed = compress(photo[self.compressed], self.quality[self.compressed])
        return photo.index_copy(0, self.compressed, packed)

    def _exposed(self, light: Tensor) -> Tensor:
        if len(self.blurred):
            soft = _defocused(light[self.blurred], self.disc[self.blurred])
            light = light.index_copy(0, self.blurred, soft)
        return self.response.encode(light)

    def _sharpened(self, pictures: Tensor) -> Tensor:
        """Unsharp mask: adds what a binomial 3x3 filter takes away. (N,T,3,H,W)"""
        if not len(self.sharpened):
            return pictures
        sharp = pictures[self.sharpened]
        soft = F.pad(sharp.flatten(0, 1), (1, 1, 1, 1), mode="replicate")
        soft = soft[..., :-2] + 2 * soft[..., 1:-1] + soft[..., 2:]
        soft = (soft[..., :-2, :] + 2 * soft[..., 1:-1, :] + soft[..., 2:, :]).view_as(sharp) / 16
        amount = self.sharpening[self.sharpened, None, None, None, None]
        return pictures.index_copy(0, self.sharpened, (sharp + amount * (sharp - soft)).clamp(0, 1))

    def _smooth_chroma(self, photo: Tensor) -> Tensor:
        if not len(self.smoothed):
            return photo
        some = photo[self.smoothed]
        red, green, blue = some.split(1, 1)
        luma = red * LUMA_SHARES[0] + green * LUMA_SHARES[1] + blue * LUMA_SHARES[2]
        colour = F.avg_pool2d(F.pad(some - luma, (2, 2, 2, 2), mode="reflect"), 5, 1)
        return photo.index_copy(0, self.smoothed, (luma + colour).clamp(0, 1))


def draw_camera(generator: Generator, recipe: CameraRecipe, count: int) -> Camera:
    def uniform(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=generator)

    def share(amount: float) -> Tensor:
        """Zero for all but this share of the scenes, and even in (0,1] for those."""
        return ((uniform(count) + amount - 1) / max(amount, 1e-6)).clamp(min=0)

    response = draw_response(generator, recipe.encoded, count)
    read, shot = torch.where(share(recipe.noisy) > 0, uniform(2, count), 0.0)
    processed = share(recipe.processed)
    gains = 2 ** (0.3 * (uniform(count, 3) - 0.5) * (processed > 0)[:, None])
    # Where encoded values are averaged, frames were clipped before: a GIF's highlights don't streak.
    glare = share(recipe.glaring) * (response.gamma > 1)
    disc, packed = share(recipe.defocused).clamp(max=1) * _LARGEST_DISC, share(recipe.compressed)
    return Camera(
        response=response,
        glare=glare * (LAMP - 1),
        balance=gains / gains.amin(1, keepdim=True),  # no gain below 1, or clipped white would become tinted
        disc=disc,
        noise=torch.stack([0.012 * read, 0.016 * shot], 1),
        sharpening=0.8 * processed,
        quality=(97 - 37 * packed).round(),
        blurred=rows(disc > 0),
        sharpened=rows(processed > 0),
        smoothed=rows((processed > 0) & (uniform(count) < 0.5)),
        compressed=rows(packed > 0),
    )


def rows(flags: Tensor) -> Tensor:
    """The numbers (M,) of the entries that are set, of flags (N,) on the host."""
    return torch.nonzero(flags)[:, 0]


def _defocused(light: Tensor, radius: Tensor) -> Tensor:
    """Light (M,T,3,H,W) through a lens that makes discs of radius (M,) of points; a half-covered tap counts half."""
    reach = math.ceil(_LARGEST_DISC)
    tap = torch.arange(-reach, reach + 1, device=light.device, dtype=light.dtype)
    disc = (radius[:, None, None] + 0.5 - torch.hypot(tap, tap[:, None])).clamp(0, 1)
    disc = disc / disc.sum((1, 2), keepdim=True)
    padded = F.pad(light.flatten(1, 2), (reach,) * 4, mode="reflect")
    spectrum = torch.fft.rfft2(padded) * torch.fft.rfft2(disc, s=padded.shape[-2:])[:, None]
    blurred = torch.fft.irfft2(spectrum, s=padded.shape[-2:])
    return blurred[..., 2 * reach :, 2 * reach :].view_as(light)
