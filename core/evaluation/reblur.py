"""Compare the mean of a clip with its photo. By the blur equation they should be equal, so no true frames are
needed."""

from dataclasses import dataclass

import numpy as np

from shutterspan.core.color.srgb import srgb_to_linear
from shutterspan.core.evaluation.metrics import psnr
from shutterspan.core.inference.mean_photo import AveragingSpace, MeanPhoto
from shutterspan.core.types.arrays import BoolArray, Float64Array, FloatArray, PixelArray, UInt8Array

_LEVELS = np.arange(256) / 255
_LINEAR = srgb_to_linear(_LEVELS)


@dataclass(frozen=True)
class ReblurScore:
    """How close the mean of a clip is to its photo.

    psnr: in dB; light: the averaging space; None in a mean over samples with different spaces.
    """

    psnr: float
    light: AveragingSpace | None


def reblur_score(clip: PixelArray, photo: UInt8Array, keep: BoolArray) -> ReblurScore:
    """The better score of the two averaging spaces, computed in double precision.

    clip: (N,H,W,3) uint8; photo: (H,W,3) uint8; keep: (H,W) bool. If the sizes differ, the common upper left part is
    compared.
    """
    height, width = np.minimum(clip.shape[1:3], photo.shape[:2])
    clip, photo, keep = clip[:, :height, :width], photo[:height, :width], keep[:height, :width]
    mean = MeanPhoto(photo.shape, 256, np.float64)
    for frame in clip:
        mean.add(frame)
    means = mean.means(_linear_to_srgb)
    scores = [ReblurScore(psnr(255 * values, photo, keep), space) for space, values in means.items()]
    return max(scores, key=lambda score: score.psnr)


def _linear_to_srgb(light: FloatArray) -> Float64Array:
    """The sRGB curve, interpolated linearly between its 256 levels. All evaluations use this form, so figures stay
    comparable."""
    return np.interp(light, _LINEAR, _LEVELS)
