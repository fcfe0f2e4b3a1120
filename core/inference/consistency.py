"""Measure how well a clip explains the blur of its photo. Needs no ground truth.

By the blur equation, the mean of an exposure's frames is its photo. So a clip's changes explain the blur where they
cancel in its mean; where they don't cancel, they contradict the photo. A consistent clip can still be wrong: it may
play backwards, for example. An inconsistent clip can't be right.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import cv2
import numpy as np

from shutterspan.core.foundation.former_keys import with_former_keys
from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.inference.mean_photo import AveragingSpace, MeanPhoto
from shutterspan.core.types.arrays import Float32Array, FloatArray, PixelArray
from shutterspan.core.types.levels import to_float

#: Standard deviation of camera noise and rounding, in [0,1]. Smaller differences are ignored.
_NOISE = 1 / 255
#: Standard deviation of the Gaussian that smooths the maps, as a share of the photo's longer side.
_MAP_SIGMA = 0.01

Level = Literal["fits", "mostly_fits", "partly_fits", "does_not_fit"]
#: The lowest explained fraction of each level.
_LEVELS: tuple[tuple[float, Level], ...] = (
    (0.95, "fits"),
    (0.8, "mostly_fits"),
    (0.5, "partly_fits"),
    (0.0, "does_not_fit"),
)
#: The code of the sentence for each level.
_MESSAGES: dict[Level, str] = {
    "fits": "consistency_fits",
    "mostly_fits": "consistency_mostly_fits",
    "partly_fits": "consistency_partly_fits",
    "does_not_fit": "consistency_does_not_fit",
}


@dataclass(frozen=True)
class Consistency:
    """How well a clip explains its photo.

    explained_fraction: share in [0,1] of the clip's changes that the photo's blur explains. psnr: PSNR of the clip's
    mean against the photo, in dB, at most 99. averaging_space: the space of the mean; of the two, the one with the
    smaller error. sharpening: how many times as sharp as the photo the frames are, measured where the clip changes, by
    the root mean square of the gradients. unexplained_map: (H,W) float32 in [0,1], high where the photo's blur doesn't
    explain the clip's changes. change_map: (H,W) float32 in [0,1], high where the clip changes.
    """

    explained_fraction: float
    psnr: float
    averaging_space: AveragingSpace
    sharpening: float
    unexplained_map: Float32Array = field(repr=False)
    change_map: Float32Array = field(repr=False)

    @property
    def level(self) -> Level:
        """The level of the explained fraction, as a code."""
        return next(level for least, level in _LEVELS if self.explained_fraction >= least)

    @property
    def message(self) -> Message:
        """A sentence for the user."""
        code = _MESSAGES[self.level]
        return make_message(code, share=100 * self.explained_fraction, sharpening=self.sharpening)

    def metrics(self) -> dict[str, float | str]:
        """All figures without the maps, by their JSON keys."""
        values = {
            "explained_fraction": self.explained_fraction,
            "psnr": self.psnr,
            "averaging_space": self.averaging_space,
            "level": self.level,
            "sharpening": self.sharpening,
        }
        return with_former_keys(
            values, {"explained_fraction": "explained", "averaging_space": "light", "level": "words"}
        )


def assess_consistency(photo: PixelArray, frames: Iterable[PixelArray]) -> Consistency:
    """Compare the mean of the frames with the photo.

    photo: (H,W,3) uint8 or uint16; frames: same shape and dtype, evenly spaced over the exposure.
    """
    target = to_float(photo)
    mean = MeanPhoto(target.shape, np.iinfo(photo.dtype).max + 1, np.float32)
    change: FloatArray = np.zeros_like(target[..., 0])
    gradient: FloatArray = np.zeros_like(target[..., 0])
    for frame in frames:
        mean.add(frame)
        values = to_float(frame)
        change += np.square(values - target).mean(2)
        gradient += np.square(_gradient(values))
    errors = {space: np.square(average - target).mean(2) for space, average in mean.means().items()}
    best_space = min(errors, key=lambda space: float(errors[space].mean()))
    error, change = errors[best_space], change / mean.count
    floor = _NOISE**2
    sigma = _MAP_SIGMA * max(target.shape[:2])
    smooth_error: Float32Array = cv2.GaussianBlur(error, (0, 0), sigma)
    smooth_change: Float32Array = cv2.GaussianBlur(change, (0, 0), sigma)
    return Consistency(
        explained_fraction=float(1 - min(1.0, error.mean() / max(change.mean(), floor))),
        psnr=min(99.0, float(-10 * np.log10(max(error.mean(), 1e-12)))),
        averaging_space=best_space,
        sharpening=math.sqrt(
            _ratio((smooth_change * gradient).sum() / mean.count, (smooth_change * np.square(_gradient(target))).sum())
        ),
        unexplained_map=np.clip((smooth_error - floor) / np.maximum(smooth_change, floor), 0, 1),
        change_map=np.clip(smooth_change / (16 * floor), 0, 1),
    )


def _gradient(picture: Float32Array) -> Float32Array:
    """Gradient magnitude of a picture (H,W,3): (H,W) float32, by Sobel filters on its luma."""
    luma = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    magnitude: Float32Array = np.hypot(cv2.Sobel(luma, cv2.CV_32F, 1, 0), cv2.Sobel(luma, cv2.CV_32F, 0, 1))
    return magnitude


def _ratio(value: float, base: float) -> float:
    """value / base; 1 if the base is zero."""
    return float(value / base) if base > 0 else 1.0
