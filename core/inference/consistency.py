"""How far to trust a clip: the blur equation as a check that needs no truth.

The frames of an exposure average to its photo. What of a clip's changes cancels in its mean explains the blur;
what stays has no place in the photo. A clip that is explained can still be wrong, played backwards for one; a clip that
is not can't be right.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import cv2
import numpy as np

from shutterspan.core.inference.mean_photo import Light, MeanPhoto
from shutterspan.core.types.levels import as_float

#: Camera noise and rounding, as a standard deviation in [0,1]: a smaller difference explains nothing and needs no
#: explanation.
_NOISE = 1 / 255
#: What is told apart on the map, as a share of the photo's longer side.
_GRAIN = 0.01
#: The least share for each word.
_WORDS = ((0.95, "explained"), (0.8, "mostly explained"), (0.5, "partly explained"), (0.0, "not explained"))


@dataclass(frozen=True)
class Trust:
    """explained: share in [0,1] of the clip's changes that the photo's blur accounts for; psnr: the clip's mean
    against the photo in dB, at most 99; light: in which the mean was taken, the better of both; unexplained and
    changing: (H,W) float32 in [0,1], where the clip's changes are not accounted for, and where it changes at all."""

    explained: float
    psnr: float
    light: Light
    unexplained: np.ndarray = field(repr=False)
    changing: np.ndarray = field(repr=False)

    @property
    def word(self) -> str:
        return next(word for least, word in _WORDS if self.explained >= least)

    def figures(self) -> dict[str, float | str]:
        """What is said without the maps."""
        return {"explained": self.explained, "psnr": self.psnr, "light": self.light, "words": self.word}


def judged(photo: np.ndarray, frames: Iterable[np.ndarray]) -> Trust:
    """photo: (H,W,3) uint8 or uint16; frames: of the same kind, evenly over the exposure."""
    own = as_float(photo)
    mean, change = MeanPhoto(own.shape, np.iinfo(photo.dtype).max + 1, np.float32), np.zeros_like(own[..., 0])
    for frame in frames:
        mean.add(frame)
        change += np.square(as_float(frame) - own).mean(2)
    errors = {light: np.square(found - own).mean(2) for light, found in mean.in_either_light().items()}
    better = min(errors, key=lambda light: float(errors[light].mean()))
    error, change = errors[better], change / mean.count
    floor = _NOISE**2
    sigma = _GRAIN * max(own.shape[:2])
    near_error, near_change = (cv2.GaussianBlur(field, (0, 0), sigma) for field in (error, change))
    return Trust(
        explained=float(1 - min(1.0, error.mean() / max(change.mean(), floor))),
        psnr=min(99.0, float(-10 * np.log10(max(error.mean(), 1e-12)))),
        light=better,
        unexplained=np.clip((near_error - floor) / np.maximum(near_change, floor), 0, 1),
        changing=np.clip(near_change / (16 * floor), 0, 1),
    )
