"""The blur equation as a check that needs no truth: the frames of an exposure average to its photo."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from shutterspan.core.color.srgb import linear
from shutterspan.core.evaluation.metrics import psnr

Light = Literal["encoded", "linear"]

_ENCODED = np.arange(256) / 255
_LINEAR = linear(_ENCODED)


@dataclass(frozen=True)
class Reblur:
    """psnr: the clip's mean against the photo in dB; light: where the mean was taken, None for a mixed average."""

    psnr: float
    light: Light | None


def reblur(clip: np.ndarray, photo: np.ndarray, keep: np.ndarray) -> Reblur:
    """The better of both lights: cameras add up light, some data sets average encoded values instead.

    clip: (N,H,W,3) uint8; photo: (H,W,3) uint8; keep: (H,W) bool. Where the sizes differ, the common upper left
    part is compared.
    """
    height, width = np.minimum(clip.shape[1:3], photo.shape[:2])
    clip, photo, keep = clip[:, :height, :width], photo[:height, :width], keep[:height, :width]
    encoded = _mean(frame.astype(np.float64) for frame in clip)
    in_light = np.interp(_mean(_LINEAR[frame] for frame in clip), _LINEAR, _ENCODED) * 255
    tried = (Reblur(psnr(encoded, photo, keep), "encoded"), Reblur(psnr(in_light, photo, keep), "linear"))
    return max(tried, key=lambda one: one.psnr)


def _mean(frames: Iterable[np.ndarray]) -> np.ndarray:
    """One frame at a time, since a whole clip in floating point takes eight times its memory."""
    count, total = 0, np.zeros(())
    for frame in frames:
        count, total = count + 1, total + frame
    return total / count
