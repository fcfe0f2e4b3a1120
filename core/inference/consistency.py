"""How well a clip explains the blur of its photo: a check that needs no ground truth.

By the blur equation, the frames of an exposure average to its photo. So a clip's changes explain the blur where they
cancel in its mean; where they don't, they contradict the photo. A consistent clip can still be wrong, for example
played backwards. An inconsistent clip can't be right.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import cv2
import numpy as np

from shutterspan.core.foundation.former_keys import with_former_keys
from shutterspan.core.inference.mean_photo import AveragingSpace, MeanPhoto
from shutterspan.core.types.arrays import Float32Array, FloatArray, PixelArray
from shutterspan.core.types.levels import to_float

#: Camera noise and rounding, as a standard deviation in [0,1]; smaller differences are ignored.
_NOISE = 1 / 255
#: Standard deviation of the Gaussian that smooths the maps, as a share of the photo's longer side.
_MAP_SIGMA = 0.01
#: The least explained fraction of each level.
_LEVELS = ((0.95, "explained"), (0.8, "mostly explained"), (0.5, "partly explained"), (0.0, "not explained"))


@dataclass(frozen=True)
class Consistency:
    """How well a clip explains its photo.

    explained_fraction: share in [0,1] of the clip's changes that the photo's blur accounts for. psnr: of the clip's
    mean against the photo, in dB, at most 99. averaging_space: where the mean was taken, the space with the smaller
    error. unexplained_map: (H,W) float32 in [0,1], where the photo's blur doesn't account for the clip's changes.
    change_map: (H,W) float32 in [0,1], where the clip changes.
    """

    explained_fraction: float
    psnr: float
    averaging_space: AveragingSpace
    unexplained_map: Float32Array = field(repr=False)
    change_map: Float32Array = field(repr=False)

    @property
    def level(self) -> str:
        """The explained fraction as text: “explained”, “mostly explained”, “partly explained” or “not explained”."""
        return next(level for least, level in _LEVELS if self.explained_fraction >= least)

    def metrics(self) -> dict[str, float | str]:
        """Everything but the maps, by its JSON keys."""
        values = {
            "explained_fraction": self.explained_fraction,
            "psnr": self.psnr,
            "averaging_space": self.averaging_space,
            "level": self.level,
        }
        return with_former_keys(
            values, {"explained_fraction": "explained", "averaging_space": "light", "level": "words"}
        )


def assess_consistency(photo: PixelArray, frames: Iterable[PixelArray]) -> Consistency:
    """Compare the mean of the frames with the photo.

    photo: (H,W,3) uint8 or uint16; frames: of the same shape and dtype, evenly spaced over the exposure.
    """
    target = to_float(photo)
    mean = MeanPhoto(target.shape, np.iinfo(photo.dtype).max + 1, np.float32)
    change: FloatArray = np.zeros_like(target[..., 0])
    for frame in frames:
        mean.add(frame)
        change += np.square(to_float(frame) - target).mean(2)
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
        unexplained_map=np.clip((smooth_error - floor) / np.maximum(smooth_change, floor), 0, 1),
        change_map=np.clip(smooth_change / (16 * floor), 0, 1),
    )
