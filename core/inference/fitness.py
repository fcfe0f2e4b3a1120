"""Whether a photo is one that can be unfolded, and what is said of those that don't fit.

Each word rests on something measured; how often each is wrong stands in the README.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np

from shutterspan.core.inference.part import Part
from shutterspan.core.inference.sizes import largest_scale

if TYPE_CHECKING:
    from shutterspan.core.inference.exposure import Exposure

#: A place moves visibly if it goes further than this over the exposure, in working pixels, ...
_FURTHER = 2.0
#: ... and is seen to change from the first instant to the last by more than this (of [0,1]): flat and unsharp parts
#: of a sharp photo are given motions that nobody sees.
_CHANGE = 12 / 255
#: The change is looked at over so many working pixels (standard deviation of a Gaussian).
_GRAIN = 2.0
#: A photo moves if at least this share of it moves visibly.
_LEAST_SHARE = 0.03
#: Photos are judged at this width.
_WIDTH = 640
#: Strongest gradients of a picture over those that are left when it is smoothed by `_SMOOTHED` pixels: a photo
#: below the first is soft all over.
_SOFT, _SMOOTHED = 2.75, 4.0
#: Motion takes away fine detail along its direction, a lens out of focus in all directions. What is left along the
#: motion over what is left across it, at a fine scale against a coarse one (in pixels): above the first nothing
#: speaks for motion.
_ALIKE, _FINE, _COARSE = 0.64, 1.0, 6.0
#: How far a place has to move to be asked, and from where on more counts no more, in pixels.
_ASKED, _ENOUGH = 2.0, 12.0
#: Below this share of the size that the photo would allow, what moves is worked out so small that it looks soft.
_SMALL = 0.5
#: Shown at so many times its working size, a frame still looks crisp.
_CRISP = 1.5

_OUT_OF_FOCUS = "This photo looks out of focus rather than moved."

Word = Literal["still", "defocus", "long"]


@dataclass(frozen=True)
class Remark:
    """What is said of a photo that does not fit, and what to do about it."""

    word: Word
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


def moves(part: Part) -> bool:
    """Whether enough of a part is seen to move; `part` as it was encoded."""
    speed = np.linalg.norm(part.motion(), axis=2) * part.window.scale
    size = part.window.columns, part.window.rows
    far = cv2.resize(speed, size, interpolation=cv2.INTER_LINEAR) > _FURTHER
    if not far.any():
        return False
    change = cv2.GaussianBlur(np.abs(part.decode(1) - part.decode(0)).mean(2), (0, 0), _GRAIN)
    return float((far & (change > _CHANGE)).mean()) >= _LEAST_SHARE


def remark(exposure: "Exposure") -> Remark | None:
    """What is to be said of an unfolded photo, if anything."""
    own = exposure.still(_WIDTH)
    luma = cv2.cvtColor((own / np.iinfo(own.dtype).max).astype(np.float32), cv2.COLOR_RGB2GRAY)
    soft = _strongest(luma) < _SOFT * _strongest(cv2.GaussianBlur(luma, (0, 0), _SMOOTHED))
    if not exposure.moving:
        if soft:
            return Remark("defocus", f"{_OUT_OF_FOCUS} No motion was found; every frame is the photo.", "")
        return Remark("still", "No motion was found in this photo; every frame is the photo.", "")
    if soft and _alike_in_all_directions(luma, exposure.motion(_WIDTH)):
        return Remark("defocus", _OUT_OF_FOCUS, "What moves in its clip may never have moved.")
    window = max((part.window for part in exposure.parts), key=lambda window: window.columns)
    if window.scale < _SMALL * largest_scale(window):
        width = round(exposure.photo.width * window.scale * _CRISP)
        return Remark(
            "long",
            "The blur is too long for this size: what moves will look soft.",
            f"Try a width of {width} (--size {width}).",
        )
    return None


def _alike_in_all_directions(luma: np.ndarray, motion: np.ndarray) -> bool:
    """Whether a soft picture (h,w) lacks as much detail across its motion (h,w,2) as along it."""
    speed = np.linalg.norm(motion, axis=2)
    weight = np.clip(speed - _ASKED, 0, _ENOUGH - _ASKED)
    x, y = np.moveaxis(motion / np.maximum(speed, 1e-3)[..., None], 2, 0)

    def along_over_across(sigma: float) -> float:
        smooth = cv2.GaussianBlur(luma, (0, 0), sigma)
        across, down = cv2.Sobel(smooth, -1, 1, 0), cv2.Sobel(smooth, -1, 0, 1)
        along = np.square(across * x + down * y)
        return float((weight * along).sum() / max((weight * np.square(down * x - across * y)).sum(), 1e-12))

    return along_over_across(_FINE) > _ALIKE * along_over_across(_COARSE)


def _strongest(luma: np.ndarray) -> float:
    """The gradient that only a fiftieth of the picture exceeds."""
    gradient = np.hypot(cv2.Sobel(luma, -1, 1, 0), cv2.Sobel(luma, -1, 0, 1))
    return float(np.quantile(gradient, 0.98))
