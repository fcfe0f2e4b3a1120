"""Simulate the camera: highlights, lens, response curve, noise, sharpening, compression.

For real blur, noise is most important, then the response curve, then saturation (Rim et al., RSBlur, ECCV 2022).
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from shutterspan.core.synthesis.crf import CameraResponse, draw_response
from shutterspan.core.synthesis.jpeg_artifacts import LUMA_WEIGHTS, simulate_jpeg

#: Largest radius, in pixels, of the blur disc of a point that is out of focus.
_MAX_DEFOCUS_RADIUS = 2.5

#: The light at which highlights begin (the sensor clips at 1), and the largest gain of highlights and lamps.
_HIGHLIGHT_LEVEL, MAX_LAMP_GAIN = 0.8, 8.0

#: If highlights cover this share of a picture, their gain is halved, because photographers don't overexpose a whole
#: sky.
_HALF_GLARE_AREA = 0.05


@dataclass(frozen=True)
class CameraRecipe:
    """Shares of the scenes with each camera effect, each in [0,1].

    encoded: scenes averaged in encoded values instead of light. noisy: shot and read noise. glaring: highlights
    brighter than the sensor can record, which leave streaks. processed: white balance, sharpening and smoothed chroma.
    compressed: JPEG compression. defocused: out of focus, also in the frames.
    """

    encoded: float = 0.34
    noisy: float = 0.5
    glaring: float = 0.15
    processed: float = 0.25
    compressed: float = 0.1
    defocused: float = 0.08


@dataclass(frozen=True)
class Camera:
    """N cameras.

    glare (N,): excess of a highlight's light over 1. white_balance (N,3): gains. defocus_radius (N,): in pixels. noise
    (N,2): read and shot noise. sharpening (N,): strength. jpeg_quality (N,): in percent.
    defocused_rows, sharpened_rows, smoothed_rows (chroma), compressed_rows, each (M,): indices of the cameras that
    have the effect. The indices are drawn on the host, so rendering needs no values from the device.
    """

    response: CameraResponse
    glare: Tensor
    white_balance: Tensor
    defocus_radius: Tensor
    noise: Tensor
    sharpening: Tensor
    jpeg_quality: Tensor
    defocused_rows: Tensor
    sharpened_rows: Tensor
    smoothed_rows: Tensor
    compressed_rows: Tensor

    def to_light(self, encoded: Tensor, index: Tensor, glare_rows: Tensor) -> Tensor:
        """Convert encoded values (M,3,H,W) of the scenes `index` (M,) to light. In the rows `glare_rows` (G,),
        highlights exceed 1."""
        light = self.response.select(index).decode(encoded) * self.white_balance[index, :, None, None]
        if not len(glare_rows):
            return light
        glaring_light = light[glare_rows]
        height = ((glaring_light.amax(1, keepdim=True) - _HIGHLIGHT_LEVEL) / (1 - _HIGHLIGHT_LEVEL)).clamp(0, 1)
        area = (height > 0).float().mean((1, 2, 3), keepdim=True) / _HALF_GLARE_AREA
        gain = 1 + self.glare[index][glare_rows, None, None, None] / (1 + area) * height**2
        return light.index_copy(0, glare_rows, glaring_light * gain)

    def render_frames(self, light: Tensor) -> Tensor:
        """Convert light (N,T,3,H,W) to sharp frames of the same shape, encoded, in [0,1], without noise and
        compression."""
        return self._sharpen(self._expose(light))

    def render_photo(self, light: Tensor, generator: Generator | None) -> Tensor:
        """Convert the mean light of exposures to photos (N,3,H,W), encoded, in [0,1], with noise and compression."""
        photo = self._expose(light[:, None])[:, 0]
        read, shot = self.noise[:, :, None, None, None].unbind(1)
        grain = torch.randn(photo.shape, generator=generator, device=photo.device)
        photo = (photo + grain * torch.sqrt(read**2 + shot**2 * photo)).clamp(0, 1)
        photo = self._sharpen(self._smooth_chroma(photo)[:, None])[:, 0]
        if not len(self.compressed_rows):
            return photo
        compressed = simulate_jpeg(photo[self.compressed_rows], self.jpeg_quality[self.compressed_rows])
        return photo.index_copy(0, self.compressed_rows, compressed)

    def _expose(self, light: Tensor) -> Tensor:
        """Apply lens and response curve to light (N,T,3,H,W). Returns encoded values."""
        if len(self.defocused_rows):
            soft = _defocus(light[self.defocused_rows], self.defocus_radius[self.defocused_rows])
            light = light.index_copy(0, self.defocused_rows, soft)
        return self.response.encode(light)

    def _sharpen(self, pictures: Tensor) -> Tensor:
        """Unsharp mask with a binomial 3x3 filter, on pictures (N,T,3,H,W)."""
        if not len(self.sharpened_rows):
            return pictures
        sharp = pictures[self.sharpened_rows]
        soft = F.pad(sharp.flatten(0, 1), (1, 1, 1, 1), mode="replicate")
        soft = soft[..., :-2] + 2 * soft[..., 1:-1] + soft[..., 2:]
        soft = (soft[..., :-2, :] + 2 * soft[..., 1:-1, :] + soft[..., 2:, :]).view_as(sharp) / 16
        amount = self.sharpening[self.sharpened_rows, None, None, None, None]
        return pictures.index_copy(0, self.sharpened_rows, (sharp + amount * (sharp - soft)).clamp(0, 1))

    def _smooth_chroma(self, photo: Tensor) -> Tensor:
        """Average the chroma over 5x5 pixels, in the `smoothed_rows` of photos (N,3,H,W)."""
        if not len(self.smoothed_rows):
            return photo
        smoothed = photo[self.smoothed_rows]
        red, green, blue = torch.split(smoothed, 1, 1)
        luma = red * LUMA_WEIGHTS[0] + green * LUMA_WEIGHTS[1] + blue * LUMA_WEIGHTS[2]
        colour = F.avg_pool2d(F.pad(smoothed - luma, (2, 2, 2, 2), mode="reflect"), 5, 1)
        return photo.index_copy(0, self.smoothed_rows, (luma + colour).clamp(0, 1))


def draw_camera(generator: Generator, recipe: CameraRecipe, count: int) -> Camera:
    """Draw `count` cameras on the host."""

    def uniform(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=generator)

    def strength(share: float) -> Tensor:
        """Uniform in (0,1] for this share of the scenes, zero for the others."""
        return ((uniform(count) + share - 1) / max(share, 1e-6)).clamp(min=0)

    response = draw_response(generator, recipe.encoded, count)
    read, shot = torch.where(strength(recipe.noisy) > 0, uniform(2, count), 0.0)
    processed = strength(recipe.processed)
    gains = 2 ** (0.3 * (uniform(count, 3) - 0.5) * (processed > 0)[:, None])
    # If encoded values are averaged, frames are clipped before averaging, so the highlights of a GIF leave no streaks.
    glare = strength(recipe.glaring) * (response.gamma > 1)
    defocus_radius = strength(recipe.defocused).clamp(max=1) * _MAX_DEFOCUS_RADIUS
    compression = strength(recipe.compressed)
    return Camera(
        response=response,
        glare=glare * (MAX_LAMP_GAIN - 1),
        white_balance=gains / gains.amin(1, keepdim=True),  # a gain below 1 would tint clipped white
        defocus_radius=defocus_radius,
        noise=torch.stack([0.012 * read, 0.016 * shot], 1),
        sharpening=0.8 * processed,
        jpeg_quality=(97 - 37 * compression).round(),
        defocused_rows=true_indices(defocus_radius > 0),
        sharpened_rows=true_indices(processed > 0),
        smoothed_rows=true_indices((processed > 0) & (uniform(count) < 0.5)),
        compressed_rows=true_indices(compression > 0),
    )


def true_indices(flags: Tensor) -> Tensor:
    """Indices (M,) of the entries that are true in `flags` (N,), which is on the host."""
    return torch.nonzero(flags)[:, 0]


def _defocus(light: Tensor, radius: Tensor) -> Tensor:
    """Blur light (M,T,3,H,W) with discs of `radius` (M,) pixels. Taps at the border of a disc are weighted by the part
    that the disc covers."""
    reach = math.ceil(_MAX_DEFOCUS_RADIUS)
    tap = torch.arange(-reach, reach + 1, device=light.device, dtype=light.dtype)
    disc = (radius[:, None, None] + 0.5 - torch.hypot(tap, tap[:, None])).clamp(0, 1)
    disc = disc / disc.sum((1, 2), keepdim=True)
    padded = F.pad(light.flatten(1, 2), (reach,) * 4, mode="reflect")
    spectrum = torch.fft.rfft2(padded) * torch.fft.rfft2(disc, s=padded.shape[-2:])[:, None]
    blurred: Tensor = torch.fft.irfft2(spectrum, s=padded.shape[-2:])
    return blurred[..., 2 * reach :, 2 * reach :].view_as(light)
