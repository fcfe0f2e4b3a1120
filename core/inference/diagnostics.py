"""Whether a photo is one that can be unfolded, and what is said of those that don't fit.

Each word rests on something measured; how often each is wrong stands in the README.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import cv2
import numpy as np

from shutterspan.core.inference.encoded_roi import EncodedRoi
from shutterspan.core.inference.sizes import largest_scale
from shutterspan.core.model.constants import Constants
from shutterspan.core.types.grid import Window
from shutterspan.core.types.levels import as_float

#: What changes from the first instant to the last is looked at over so many working pixels (standard deviation of a
#: Gaussian).
_GRAIN = 2.0
#: Gradients as weak as this don't count as sharper.
_FAINT = 1e-3
#: Gradients are compared over so many working pixels (standard deviation of a Gaussian).
_AROUND = 6.0
#: Photos are diagnosed at this width, and their clips are judged at it.
DIAGNOSED_WIDTH = 640
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


@dataclass(frozen=True)
class Seen:
    """What is seen of a rectangle's motion, at its working size (h,w), float32.

    motion: (h,w,2), from the first instant to the last, in pixels; change: (h,w), in [0,1], from the first frame to the
    last; lumas: of the photo and of these two frames, (h,w) each, in [0,1].
    """

    motion: np.ndarray
    change: np.ndarray
    lumas: tuple[np.ndarray, np.ndarray, np.ndarray]

    @classmethod
    def of(cls, roi: EncodedRoi) -> "Seen":
        size = roi.window.columns, roi.window.rows
        motion = cv2.resize(roi.motion() * np.float32(roi.window.scale), size, interpolation=cv2.INTER_LINEAR)
        first, last = roi.decode(0), roi.decode(1)
        change = cv2.GaussianBlur(np.abs(last - first).mean(2), (0, 0), _GRAIN)
        return cls(motion, change, (_luma(roi.working), _luma(first), _luma(last)))

    @cached_property
    def distance(self) -> np.ndarray:
        """How far each place goes: (h,w), in pixels."""
        return np.linalg.norm(self.motion, axis=2)

    @cached_property
    def detail(self) -> tuple[np.ndarray, np.ndarray]:
        """Squared gradients along the motion, (h,w) each: of the photo; of the first and the last frame, added up."""
        photo, first, last = (
            cv2.GaussianBlur(_gradients(luma, self.motion, _FINE)[0], (0, 0), _AROUND) for luma in self.lumas
        )
        return photo, first + last


def moves(seen: Seen, constants: Constants) -> bool:
    """Whether enough is seen to move. Flat and unsharp parts of a sharp photo are given motions that nobody sees, so a
    place has to change as well; sharp ones only move about, so a small thing has to come back sharper."""
    visible = (seen.distance > constants.further) & (seen.change > constants.change / 255)
    if not visible.any():
        return False
    if visible.mean() >= constants.large_share:
        return True
    photo, ends = seen.detail
    return float((visible & (ends > 2 * (constants.sharper * photo + _FAINT))).mean()) >= constants.small_share


def diagnose(still: np.ndarray, motion: np.ndarray | None, working: Window, photo_width: int) -> Remark | None:
    """What is to be said of an unfolded photo, if anything.

    still: the photo, (h,w,3) uint8 or uint16, `DIAGNOSED_WIDTH` wide; motion: what was found in it, (h,w,2) from the
    first instant to the last, in pixels of the photo, or None where nothing moves; working: the window of the largest
    part that was encoded; photo_width: in pixels.
    """
    luma = _luma(as_float(still))
    soft = _strongest(luma) < _SOFT * _strongest(cv2.GaussianBlur(luma, (0, 0), _SMOOTHED))
    if motion is None:
        if soft:
            return Remark("defocus", f"{_OUT_OF_FOCUS} No motion was found; every frame is the photo.", "")
        return Remark("still", "No motion was found in this photo; every frame is the photo.", "")
    if soft and _alike_in_all_directions(luma, motion):
        return Remark("defocus", _OUT_OF_FOCUS, "What moves in its clip may never have moved.")
    if working.scale < _SMALL * largest_scale(working):
        width = round(photo_width * working.scale * _CRISP)
        return Remark(
            "long",
            "The blur is too long for this size: what moves will look soft.",
            f"Try a width of {width}.",
        )
    return None


def _alike_in_all_directions(luma: np.ndarray, motion: np.ndarray) -> bool:
    """Whether a soft picture (h,w) lacks as much detail across its motion (h,w,2) as along it."""
    weight = np.clip(np.linalg.norm(motion, axis=2) - _ASKED, 0, _ENOUGH - _ASKED)

    def along_over_across(sigma: float) -> float:
        along, across = _gradients(luma, motion, sigma)
        return float((weight * along).sum() / max((weight * across).sum(), 1e-12))

    return along_over_across(_FINE) > _ALIKE * along_over_across(_COARSE)


def _gradients(luma: np.ndarray, motion: np.ndarray, sigma: float) -> tuple[np.ndarray, np.ndarray]:
    """Squared gradients of a picture (h,w), smoothed by sigma pixels, along and across motion (h,w,2)."""
    x, y = np.moveaxis(motion / np.maximum(np.linalg.norm(motion, axis=2, keepdims=True), 1e-3), 2, 0)
    smooth = cv2.GaussianBlur(luma, (0, 0), sigma)
    right, down = cv2.Sobel(smooth, -1, 1, 0), cv2.Sobel(smooth, -1, 0, 1)
    return np.square(right * x + down * y), np.square(down * x - right * y)


def _luma(picture: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)


def _strongest(luma: np.ndarray) -> float:
    """The gradient that only a fiftieth of the picture exceeds."""
    gradient = np.hypot(cv2.Sobel(luma, -1, 1, 0), cv2.Sobel(luma, -1, 0, 1))
    return float(np.quantile(gradient, 0.98))
