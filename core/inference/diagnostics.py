"""Detect visible motion, and diagnose photos that are unsuitable for unfolding.

Each diagnosis is based on a measurement; docs/quality.md gives the error rates.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import cv2
import numpy as np

from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.inference.encoded_roi import EncodedRoi
from shutterspan.core.inference.sizes import max_scale
from shutterspan.core.model.constants import Constants
from shutterspan.core.types.arrays import Float32Array, PixelArray
from shutterspan.core.types.grid import PixelGrid
from shutterspan.core.types.levels import to_float

#: Standard deviation, in pixels of the working picture, of the Gaussian that smooths the change from the first to the
#: last frame.
_CHANGE_SIGMA = 2.0
#: Added to the photo's squared gradients before the comparison, so that weak gradients don't count as sharper.
_WEAK_GRADIENT = 1e-3
#: Standard deviation, in pixels of the working picture, of the Gaussian that smooths squared gradients.
_GRADIENT_SIGMA = 6.0
#: Width, in pixels, of the copy of the photo that is diagnosed, and of the frames whose consistency is measured.
DIAGNOSIS_WIDTH = 640
#: A photo is soft if its strong gradients are less than `_SOFT_RATIO` times those of the photo smoothed by
#: `_SOFT_SIGMA` pixels.
_SOFT_RATIO, _SOFT_SIGMA = 2.75, 4.0
#: Motion removes fine detail along its direction, defocus in all directions. So the ratio of gradients along the motion
#: to those across it is compared between a fine and a coarse scale (both sigmas in pixels). If fine over coarse exceeds
#: the threshold, the blur is isotropic, which means defocus.
_ISOTROPY_THRESHOLD, _FINE_SIGMA, _COARSE_SIGMA = 0.72, 1.0, 6.0
#: In pixels. Shorter motion has no weight in this comparison; longer motion has a constant weight.
_MIN_MOTION, _MAX_MOTION = 2.0, 12.0
#: Below this share of the largest possible scale, the frames are so small that moving parts look soft.
_SMALL_SCALE = 0.5
#: A frame that is enlarged from the working size by up to this factor still looks sharp.
_MAX_ENLARGEMENT = 1.5

DiagnosisCode = Literal["still", "defocus", "long"]


@dataclass(frozen=True)
class Diagnosis:
    """Why a photo is unsuitable, and the message for the user."""

    code: DiagnosisCode
    message: Message

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class MotionEvidence:
    """Motion and change in a ROI, as evidence of visible motion; float32, at the working size (h,w).

    motion: (h,w,2), from t = 0 to t = 1, in pixels of the working picture. change: (h,w) in [0,1], absolute difference
    of first and last frame, smoothed. lumas: lumas of the photo, the first and the last frame, (h,w) in [0,1] each.
    log_odds: the largest value of the motion detector, None without a detector.
    """

    motion: Float32Array
    change: Float32Array
    lumas: tuple[Float32Array, Float32Array, Float32Array]
    log_odds: float | None = None

    @classmethod
    def from_roi(cls, roi: EncodedRoi, log_odds: float | None = None) -> "MotionEvidence":
        """Measure the evidence in an encoded ROI."""
        size = roi.grid.columns, roi.grid.rows
        motion = cv2.resize(roi.motion() * np.float32(roi.grid.scale), size, interpolation=cv2.INTER_LINEAR)
        first, last = roi.decode(0), roi.decode(1)
        change = cv2.GaussianBlur(np.abs(last - first).mean(2), (0, 0), _CHANGE_SIGMA)
        return cls(motion, change, (_luma(roi.working_picture), _luma(first), _luma(last)), log_odds)

    @cached_property
    def distance(self) -> Float32Array:
        """Length of the motion: (h,w) float32, in pixels of the working picture."""
        distance: Float32Array = np.linalg.norm(self.motion, axis=2)
        return distance

    @cached_property
    def gradient_energy(self) -> tuple[Float32Array, Float32Array]:
        """Squared gradients along the motion, (h,w) float32 each: those of the photo, and the sum of those of first and
        last frame."""
        photo, first, last = (
            cv2.GaussianBlur(_squared_gradients(luma, self.motion, _FINE_SIGMA)[0], (0, 0), _GRADIENT_SIGMA)
            for luma in self.lumas
        )
        return photo, first + last


def has_visible_motion(evidence: MotionEvidence, constants: Constants) -> bool:
    """Whether enough of the photo moves visibly; `Constants` explains the thresholds.

    In flat and unsharp parts of a sharp photo, the network estimates motion that is not visible. So a pixel must change
    as well as move. The network may also displace sharp parts of a sharp photo. A motion detector recognises this case.
    Without a detector, a small moving object must be sharper in the first and the last frame than in the photo.
    """
    visible = (evidence.distance > constants.min_displacement) & (evidence.change > constants.min_change / 255)
    share = float(visible.mean())
    if evidence.log_odds is not None:
        return evidence.log_odds >= _required_log_odds(share, constants)
    if not share or share >= constants.large_share:
        return share > 0
    photo, ends = evidence.gradient_energy
    return (
        float((visible & (ends > 2 * (constants.min_sharpening * photo + _WEAK_GRADIENT))).mean())
        >= constants.small_share
    )


def _required_log_odds(share: float, constants: Constants) -> float:
    """The log odds that the motion detector must reach if this share of the photo, in [0,1], moves visibly."""
    if not share or share < constants.large_share:
        return constants.min_log_odds
    # If more of the photo seems to move, the detector must be more certain.
    excess = share / max(constants.large_share, 1e-6)
    return min(constants.min_log_odds_large * excess, constants.min_log_odds)


def diagnose(
    pixels: PixelArray, motion: Float32Array | None, grid: PixelGrid, photo_width: int, is_marked: bool = False
) -> Diagnosis | None:
    """Return why a photo is unsuitable (nothing moves, out of focus, blur too long), or None if it is suitable.

    pixels: the photo, (h,w,3) uint8 or uint16, `DIAGNOSIS_WIDTH` wide or narrower. motion: its motion, (h,w,2) float32
    from t = 0 to t = 1 in pixels of the photo, or None if nothing moves visibly. grid: the grid of the largest encoded
    ROI. photo_width: in pixels. is_marked: whether the user has marked what moved; then the photo doesn't count as out
    of focus.
    """
    luma = _luma(to_float(pixels))
    soft = _strong_gradient(luma) < _SOFT_RATIO * _strong_gradient(cv2.GaussianBlur(luma, (0, 0), _SOFT_SIGMA))
    if motion is None:
        if soft:
            return Diagnosis("defocus", make_message("diagnosis_out_of_focus_no_motion"))
        return Diagnosis("still", make_message("diagnosis_no_motion"))
    if soft and not is_marked and _is_isotropic(luma, motion):
        return Diagnosis("defocus", make_message("diagnosis_out_of_focus"))
    if grid.scale < _SMALL_SCALE * max_scale(grid):
        width = round(photo_width * grid.scale * _MAX_ENLARGEMENT)
        return Diagnosis("long", make_message("diagnosis_blur_too_long", width=width))
    return None


def _is_isotropic(luma: Float32Array, motion: Float32Array) -> bool:
    """Whether a soft picture (h,w) lacks as much detail across its motion (h,w,2) as along it."""
    weight = np.clip(np.linalg.norm(motion, axis=2) - _MIN_MOTION, 0, _MAX_MOTION - _MIN_MOTION)

    def along_over_across(sigma: float) -> float:
        along, across = _squared_gradients(luma, motion, sigma)
        return float((weight * along).sum() / max((weight * across).sum(), 1e-12))

    return along_over_across(_FINE_SIGMA) > _ISOTROPY_THRESHOLD * along_over_across(_COARSE_SIGMA)


def _squared_gradients(luma: Float32Array, motion: Float32Array, sigma: float) -> tuple[Float32Array, Float32Array]:
    """Squared gradients of a picture (h,w), smoothed by sigma pixels, along and across its motion (h,w,2)."""
    x, y = np.moveaxis(motion / np.maximum(np.linalg.norm(motion, axis=2, keepdims=True), 1e-3), 2, 0)
    smooth = cv2.GaussianBlur(luma, (0, 0), sigma)
    right, down = cv2.Sobel(smooth, -1, 1, 0), cv2.Sobel(smooth, -1, 0, 1)
    return np.square(right * x + down * y), np.square(down * x - right * y)


def _luma(picture: Float32Array) -> Float32Array:
    luma: Float32Array = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return luma


def _strong_gradient(luma: Float32Array) -> float:
    """The 0.98 quantile of the gradient magnitude."""
    gradient = np.hypot(cv2.Sobel(luma, -1, 1, 0), cv2.Sobel(luma, -1, 0, 1))
    return float(np.quantile(gradient, 0.98))
