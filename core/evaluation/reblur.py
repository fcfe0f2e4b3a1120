"""The blur equation as a check that needs no truth: the frames of an exposure average to its photo."""

from dataclasses import dataclass

import numpy as np

from shutterspan.core.color.srgb import linear
from shutterspan.core.evaluation.metrics import psnr
from shutterspan.core.inference.mean_photo import Light, MeanPhoto

_LEVELS = np.arange(256) / 255
_LINEAR = linear(_LEVELS)


@dataclass(frozen=True)
class Reblur:
    """psnr: the clip's mean against the photo in dB; light: where the mean was taken, None for a mixed average."""

    psnr: float
    light: Light | None


def reblur(clip: np.ndarray, photo: np.ndarray, keep: np.ndarray) -> Reblur:
    """The better of both lights, in double precision.

    clip: (N,H,W,3) uint8; photo: (H,W,3) uint8; keep: (H,W) bool. Where the sizes differ, the common upper left
    part is compared.
    """
    height, width = np.minimum(clip.shape[1:3], photo.shape[:2])
    clip, photo, keep = clip[:, :height, :width], photo[:height, :width], keep[:height, :width]
    mean = MeanPhoto(photo.shape, 256, np.float64)
    for frame in clip:
        mean.add(frame)
    tried = [Reblur(psnr(255 * found, photo, keep), light) for light, found in mean.in_either_light(_encoded).items()]
    return max(tried, key=lambda one: one.psnr)


def _encoded(light: np.ndarray) -> np.ndarray:
    """Straight from each of the 256 levels to the next, as in all evaluations so far: figures stay comparable."""
    return np.interp(light, _LINEAR, _LEVELS)
