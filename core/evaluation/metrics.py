"""Measure how close a clip is to the true frames of the exposure.

The protocol ("pPSNR", Jin et al., CVPR 2018): both clips span the exposure evenly, and each true frame is compared
with the clip frame nearest in time. A single photo doesn't determine the play direction, so the whole clip is scored in
the better direction. PSNR alone favours averaging: the repeated photo scores higher than clips with motion. So the
scores also include the reproduced motion, its error and the sharpness.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

import cv2
import numpy as np
from skimage.metrics import structural_similarity

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.types.arrays import BoolArray, Float32Array, Float64Array, FloatArray, PixelArray, UInt8Array
from shutterspan.core.types.clip import even_times

PERFECT_PSNR = 99.0
_MOVING_PX = 1.0
_MIN_MOVING_PIXELS = 50  # with fewer moving pixels, motion isn't scored
_MIN_GRADIENT = 1.0  # sharpness isn't scored if the truth has weaker gradients, in 8-bit units of a Sobel filter
_SSIM_WINDOW = 7
_MOVING_MARGIN = 7


@dataclass(frozen=True)
class Scores:
    """The scores of a clip against the true frames. PSNRs are in dB, all others are ratios; None if undefined.

    order: the play direction that was scored. psnr_fast: PSNR over the fastest quarter of the pixels.
    epe, epe_sign_free: endpoint error of the first-to-last flow relative to the true motion (0 perfect, 1 a
    still); the sign-free one ignores reversed motion. motion: share of the true motion that is
    reproduced (1 all of it, 0 a still, negative the opposite direction). sharpness: gradient magnitude around moving
    objects relative to the truth's.
    """

    order: Literal["forward", "reversed"] | None
    psnr_first: float | None
    psnr_middle: float | None
    psnr_last: float | None
    psnr_mean: float | None
    ssim: float | None
    psnr_fast: float | None
    epe: float | None
    epe_sign_free: float | None
    motion: float | None
    sharpness: float | None


class GroundTruth:
    """The true frames of an exposure. Scores any number of clips. Values that depend only on the true frames are
    cached."""

    def __init__(self, frames: UInt8Array, ignored: BoolArray | None = None):
        """frames: (N,H,W,3) uint8, sRGB; ignored: (H,W) bool, pixels to exclude (a caption), None for no pixels."""
        self.frames = frames
        self._ignored = np.zeros(frames.shape[1:3], bool) if ignored is None else ignored
        self._keep = ~self._ignored

    @cached_property
    def flow(self) -> Float32Array:
        """Motion from the first to the last frame: (H,W,2) float32 in pixels, x right, y down."""
        return self._flow_of(self.frames)

    @cached_property
    def _speed(self) -> Float32Array:
        speed: Float32Array = np.linalg.norm(self.flow, axis=2)
        return speed

    @cached_property
    def _moving(self) -> BoolArray:
        return (self._speed > _MOVING_PX) & self._keep

    @cached_property
    def _fastest_quarter(self) -> BoolArray:
        return (self._speed >= np.quantile(self._speed[self._keep], 0.75)) & self._keep

    @cached_property
    def _around_moving(self) -> BoolArray:
        kernel = np.ones((2 * _MOVING_MARGIN + 1,) * 2, np.uint8)
        around: BoolArray = cv2.dilate(self._moving.astype(np.uint8), kernel).astype(bool)
        return around & self._keep

    @cached_property
    def _sharpness(self) -> list[float]:
        return [float(_gradient(frame)[self._around_moving].mean()) for frame in self.frames]

    def score(self, clip: PixelArray) -> Scores:
        """Score a clip in the better of its two play directions.

        clip: (M,H,W,3) uint8, M at least 1. If the sizes differ, the common upper left part is compared.
        Raises InputError: the clip is not a stack of 8-bit RGB frames.
        """
        if clip.ndim != 4 or clip.shape[3] != 3 or clip.dtype != np.uint8 or not len(clip):
            raise InputError("clip_shape_invalid", shape=str(clip.shape), dtype=str(clip.dtype))
        height, width = np.minimum(clip.shape[1:3], self.frames.shape[1:3])
        if clip.shape[1:3] != (height, width):
            clip = clip[:, :height, :width]
        if self.frames.shape[1:3] != (height, width):
            return GroundTruth(self.frames[:, :height, :width], self._ignored[:height, :width]).score(clip)
        return self._score(clip)

    def mean_psnr(self, clip: PixelArray) -> float:
        """`Scores.psnr_mean` of a clip, without the other scores. clip: see `score`; it must have the size of the
        truth."""
        psnr_of = self._psnr_of(clip)
        return max(_mean(psnr_of(i, j) for i, j in pairs) for pairs in _directions(len(self.frames), len(clip)))

    def _psnr_of(self, clip: PixelArray) -> Callable[[int, int], float]:
        """A cached function for the PSNR in dB of two frames. Its arguments are the indices of the true frame and the
        clip frame."""

        @cache
        def psnr_of(true_index: int, clip_index: int) -> float:
            return psnr(self.frames[true_index], clip[clip_index], self._keep)

        return psnr_of

    def _score(self, clip: PixelArray) -> Scores:
        psnr_of, last_true, last = self._psnr_of(clip), len(self.frames) - 1, len(clip) - 1
        directions = _directions(len(self.frames), len(clip))
        means = [_mean(psnr_of(i, j) for i, j in pairs) for pairs in directions]
        is_reversed = means[1] > means[0] + 1e-9  # means that differ only by rounding, as for a still, count as forward
        pairs = directions[is_reversed]
        first, middle = (last, last - (last // 2)) if is_reversed else (0, last // 2)
        is_single = last_true == 0
        return Scores(
            order="reversed" if is_reversed else "forward",
            psnr_first=None if is_single else psnr_of(0, first),
            psnr_middle=psnr_of(last_true // 2, middle),
            psnr_last=None if is_single else psnr_of(last_true, last - first),
            psnr_mean=means[is_reversed],
            ssim=_mean(_ssim(self.frames[i], clip[j], self._keep) for i, j in pairs),
            **self._motion_scores(clip[::-1] if is_reversed else clip, [clip[j] for _, j in pairs]),
        )

    def _motion_scores(self, clip: PixelArray, matched: list[PixelArray]) -> dict[str, float | None]:
        """The scores of the moving pixels. clip: in the scored order; matched: the clip frame for each true frame."""
        if self._moving.sum() <= _MIN_MOVING_PIXELS:
            return dict.fromkeys(("psnr_fast", "epe", "epe_sign_free", "motion", "sharpness"))
        true_motion = self.flow[self._moving].astype(np.float64)
        measured = self._flow_of(clip)[self._moving].astype(np.float64)
        distance = np.linalg.norm(true_motion, axis=1).mean()
        error = np.linalg.norm(measured - true_motion, axis=1)
        reversed_error = np.linalg.norm(measured + true_motion, axis=1)
        around = self._around_moving
        is_flat = min(self._sharpness) < _MIN_GRADIENT
        return {
            "psnr_fast": _mean(psnr(t, c, self._fastest_quarter) for t, c in zip(self.frames, matched, strict=True)),
            "epe": float(error.mean() / distance),
            "epe_sign_free": float(np.minimum(error, reversed_error).mean() / distance),
            "motion": float((measured * true_motion).sum() / (true_motion * true_motion).sum()),
            "sharpness": None
            if is_flat
            else _mean(float(_gradient(c)[around].mean()) / t for c, t in zip(matched, self._sharpness, strict=True)),
        }

    def _flow_of(self, clip: PixelArray) -> Float32Array:
        """Optical flow from the first to the last frame, at full resolution, by dense inverse search.

        Kroeger et al., ECCV 2016. (H,W,2) float32; zero for a single frame.
        """
        if len(clip) < 2:
            return np.zeros((*clip.shape[1:3], 2), np.float32)
        search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        search.setFinestScale(0)
        ends = [cv2.cvtColor(clip[i], cv2.COLOR_RGB2GRAY) for i in (0, -1)]
        if self._ignored.any():
            fill = int(ends[0][self._ignored].mean())
            for grey in ends:
                grey[self._ignored] = fill
        flow: Float32Array = search.calc(*ends, None)  # type: ignore[call-overload]  # None: no first guess
        return flow


def psnr(a: PixelArray | FloatArray, b: PixelArray, keep: BoolArray) -> float:
    """PSNR of two (H,W,3) images in 0..255 over the pixels where `keep` (H,W) is set; in dB, at most `PERFECT_PSNR`."""
    error = np.square(a[keep].astype(np.float64) - b[keep]).mean()
    return min(PERFECT_PSNR, float(10 * np.log10(255**2 / error))) if error else PERFECT_PSNR


def caption_box(clips: list[UInt8Array]) -> BoolArray:
    """Find the saturated green caption "Frame N" of published GIFs: one box for all clips, as a mask (H,W) bool.

    clips: each (N,H,W,3) uint8, all of one size. The caption is at the top left, so only the upper quarter and the
    left three quarters are searched. The box includes 6 px on each side for the caption's dithered edge.
    """
    height, width = clips[0].shape[1:3]
    box = np.zeros((height, width), bool)
    for clip in clips:
        red, green, blue = np.moveaxis(clip[:, : int(height * 0.25), : int(width * 0.75)], 3, 0)
        hit = ((green > 190) & (red < 90) & (blue < 90)).any(0)
        box[: hit.shape[0], : hit.shape[1]] |= hit
    if box.any():
        rows, columns = np.nonzero(box)
        margin = 6
        top, left = max(0, rows.min() - margin), max(0, columns.min() - margin)
        box[top : rows.max() + margin + 1, left : columns.max() + margin + 1] = True
    return box


def _directions(true_frames: int, frames: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Index pairs (true frame, nearest clip frame): for the clip played forward, and for the clip played backward."""
    forward = list(enumerate(_nearest(true_frames, frames)))
    return forward, [(i, frames - 1 - j) for i, j in forward]


def _nearest(true_frames: int, frames: int) -> list[int]:
    """For each true frame, the index of the clip frame nearest in time; if two are equally near, the earlier one."""
    times = np.array(even_times(frames))
    # The small slope is larger than rounding errors, so a tie gives the earlier frame on every computer.
    return [int(np.argmin(np.abs(times - t) + 1e-9 * np.arange(frames))) for t in even_times(true_frames)]


def _ssim(a: PixelArray, b: PixelArray, keep: BoolArray) -> float:
    """SSIM (Wang et al. 2004) of two RGB images, averaged over the pixels whose whole window is kept."""
    ssim_map: Callable[..., tuple[float, Float64Array]] = structural_similarity  # untyped in scikit-image
    _, similarity = ssim_map(a, b, win_size=_SSIM_WINDOW, channel_axis=2, data_range=255, full=True)
    whole = cv2.erode(keep.astype(np.uint8), np.ones((_SSIM_WINDOW, _SSIM_WINDOW), np.uint8))
    return float(similarity.mean(-1)[whole.astype(bool)].mean())


def _gradient(frame: PixelArray) -> Float32Array:
    """Gradient magnitude (H,W) of a frame (H,W,3), in its own units."""
    grey = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY).astype(np.float32)
    magnitude: Float32Array = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    return magnitude


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))
