"""How close a clip comes to the true frames of the exposure.

The protocol ("pPSNR", Jin et al., CVPR 2018): both clips span the exposure evenly, every true frame is held
against the nearest clip frame in time, and the clip counts in the better of its two play directions, one for
all of it, since one photo cannot tell forward from backward. PSNR alone rewards averaging: the photo repeated
beats clips that move. So the reproduced motion, its error and the sharpness always stand beside it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

import cv2
import numpy as np
from skimage.metrics import structural_similarity

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.types.clip import even_times

PERFECT_PSNR = 99.0
_MOVING_PX = 1.0
_FEWEST_MOVING = 50  # fewer moving pixels than this say nothing about motion
_FLAT = 1.0  # a truth with weaker gradients, in 8-bit units of a Sobel filter, has no sharpness to compare with
_SSIM_WINDOW = 7
_MOVING_MARGIN = 7


@dataclass(frozen=True)
class Scores:
    """A clip against the truth. PSNR in dB, the rest are ratios; None where the truth cannot tell.

    order: the play direction that was scored. psnr_fast: over the fastest quarter of the pixels.
    epe, epe_sign_free: endpoint error of the first-to-last flow relative to the true motion (0 perfect, 1 a
    still); sign-free does not charge a thing that plays backwards. motion: share of the true motion that is
    reproduced (1 all of it, 0 a still, negative the wrong way). sharpness: gradient magnitude around moving
    things relative to the truth's.
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


class Truth:
    """The true frames, ready to score any number of clips; what depends on them alone is computed once."""

    def __init__(self, frames: np.ndarray, ignored: np.ndarray | None = None):
        """frames: (N,H,W,3) uint8, sRGB; ignored: (H,W) bool, pixels to leave out (a caption), or none."""
        self.frames = frames
        self._ignored = np.zeros(frames.shape[1:3], bool) if ignored is None else ignored
        self._keep = ~self._ignored

    @cached_property
    def flow(self) -> np.ndarray:
        """(H,W,2) float32: motion from the first to the last frame in pixels, x right, y down."""
        return self._flow_of(self.frames)

    @cached_property
    def _speed(self) -> np.ndarray:
        return np.linalg.norm(self.flow, axis=2)

    @cached_property
    def _moving(self) -> np.ndarray:
        return (self._speed > _MOVING_PX) & self._keep

    @cached_property
    def _fastest_quarter(self) -> np.ndarray:
        return (self._speed >= np.quantile(self._speed[self._keep], 0.75)) & self._keep

    @cached_property
    def _around_moving(self) -> np.ndarray:
        window = np.ones((2 * _MOVING_MARGIN + 1,) * 2, np.uint8)
        return cv2.dilate(self._moving.astype(np.uint8), window).astype(bool) & self._keep

    @cached_property
    def _sharpness(self) -> list[float]:
        return [float(_gradient(frame)[self._around_moving].mean()) for frame in self.frames]

    def score(self, clip: np.ndarray) -> Scores:
        """clip: (M,H,W,3) uint8, M at least 1. Where the sizes differ, the common upper left part is compared.

        Raises InputError if the clip is no stack of RGB frames.
        """
        if clip.ndim != 4 or clip.shape[3] != 3 or clip.dtype != np.uint8 or not len(clip):
            raise InputError(f"A clip must be (N,H,W,3) uint8, not {clip.shape} {clip.dtype}.")
        height, width = np.minimum(clip.shape[1:3], self.frames.shape[1:3])
        if clip.shape[1:3] != (height, width):
            clip = clip[:, :height, :width]
        if self.frames.shape[1:3] != (height, width):
            return Truth(self.frames[:, :height, :width], self._ignored[:height, :width]).score(clip)
        return self._score(clip)

    def mean_psnr(self, clip: np.ndarray) -> float:
        """The `psnr_mean` of a clip alone; clip: as of `score`, in the size of the truth."""
        psnr_of = self._psnr_of(clip)
        return max(_mean(psnr_of(i, j) for i, j in pairs) for pairs in _directions(len(self.frames), len(clip)))

    def _psnr_of(self, clip: np.ndarray) -> Callable[[int, int], float]:
        """PSNR in dB by the numbers of a true frame and of a frame of the clip."""

        @cache
        def psnr_of(true_index: int, clip_index: int) -> float:
            return psnr(self.frames[true_index], clip[clip_index], self._keep)

        return psnr_of

    def _score(self, clip: np.ndarray) -> Scores:
        psnr_of, last_true, last = self._psnr_of(clip), len(self.frames) - 1, len(clip) - 1
        directions = _directions(len(self.frames), len(clip))
        means = [_mean(psnr_of(i, j) for i, j in pairs) for pairs in directions]
        turned = means[1] > means[0] + 1e-9  # equal to rounding, as for a still: forward
        pairs = directions[turned]
        first, middle = (last, last - (last // 2)) if turned else (0, last // 2)
        alone = last_true == 0
        return Scores(
            order="reversed" if turned else "forward",
            psnr_first=None if alone else psnr_of(0, first),
            psnr_middle=psnr_of(last_true // 2, middle),
            psnr_last=None if alone else psnr_of(last_true, last - first),
            psnr_mean=means[turned],
            ssim=_mean(_ssim(self.frames[i], clip[j], self._keep) for i, j in pairs),
            **self._motion_scores(clip[::-1] if turned else clip, [clip[j] for _, j in pairs]),
        )

    def _motion_scores(self, clip: np.ndarray, matched: list[np.ndarray]) -> dict[str, float | None]:
        """clip in its scored order; matched: the clip frame that belongs to each true frame."""
        if self._moving.sum() <= _FEWEST_MOVING:
            return dict.fromkeys(("psnr_fast", "epe", "epe_sign_free", "motion", "sharpness"))
        true = self.flow[self._moving].astype(np.float64)
        seen = self._flow_of(clip)[self._moving].astype(np.float64)
        distance = np.linalg.norm(true, axis=1).mean()
        error, error_turned = np.linalg.norm(seen - true, axis=1), np.linalg.norm(seen + true, axis=1)
        around = self._around_moving
        flat = min(self._sharpness) < _FLAT
        return {
            "psnr_fast": _mean(psnr(t, c, self._fastest_quarter) for t, c in zip(self.frames, matched, strict=True)),
            "epe": float(error.mean() / distance),
            "epe_sign_free": float(np.minimum(error, error_turned).mean() / distance),
            "motion": float((seen * true).sum() / (true * true).sum()),
            "sharpness": None
            if flat
            else _mean(float(_gradient(c)[around].mean()) / t for c, t in zip(matched, self._sharpness, strict=True)),
        }

    def _flow_of(self, clip: np.ndarray) -> np.ndarray:
        """Dense inverse search (Kroeger et al., ECCV 2016), to full resolution, from first to last frame."""
        if len(clip) < 2:
            return np.zeros((*clip.shape[1:3], 2), np.float32)
        search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        search.setFinestScale(0)
        ends = [cv2.cvtColor(clip[i], cv2.COLOR_RGB2GRAY) for i in (0, -1)]
        if self._ignored.any():
            flat = int(ends[0][self._ignored].mean())
            for grey in ends:
                grey[self._ignored] = flat
        return search.calc(*ends, None)  # type: ignore[call-overload]  # None: no first guess


def psnr(a: np.ndarray, b: np.ndarray, keep: np.ndarray) -> float:
    """dB over the kept pixels of two (H,W,3) images in 0..255, at most `PERFECT_PSNR`."""
    error = np.square(a[keep].astype(np.float64) - b[keep]).mean()
    return min(PERFECT_PSNR, float(10 * np.log10(255**2 / error))) if error else PERFECT_PSNR


def caption_box(clips: list[np.ndarray]) -> np.ndarray:
    """(H,W) bool: where published GIFs wear their saturated green "Frame N", one box for all the clips.

    clips: each (N,H,W,3) uint8 of one size. Looked for in the upper quarter and left three quarters, since the
    caption stands at the top left; 6 px more on each side, for its dithered rim.
    """
    height, width = clips[0].shape[1:3]
    box = np.zeros((height, width), bool)
    for clip in clips:
        red, green, blue = np.moveaxis(clip[:, : int(height * 0.25), : int(width * 0.75)], 3, 0)
        hit = ((green > 190) & (red < 90) & (blue < 90)).any(0)
        box[: hit.shape[0], : hit.shape[1]] |= hit
    if box.any():
        rows, columns = np.nonzero(box)
        rim = 6
        top, left = max(0, rows.min() - rim), max(0, columns.min() - rim)
        box[top : rows.max() + rim + 1, left : columns.max() + rim + 1] = True
    return box


def _directions(true_frames: int, frames: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The pairs of a true frame and a clip's that belong together, as it plays forward and backward."""
    forward = list(enumerate(_nearest(true_frames, frames)))
    return forward, [(i, frames - 1 - j) for i, j in forward]


def _nearest(true_frames: int, frames: int) -> list[int]:
    """For each true frame the clip frame nearest in time, the earlier of two equally near ones."""
    times = np.array(even_times(frames))
    # The slope outweighs rounding errors, so that a tie goes to the earlier frame on every machine.
    return [int(np.argmin(np.abs(times - t) + 1e-9 * np.arange(frames))) for t in even_times(true_frames)]


def _ssim(a: np.ndarray, b: np.ndarray, keep: np.ndarray) -> float:
    """Wang et al. 2004 on RGB, over the pixels whose whole window is kept."""
    _, similarity = structural_similarity(a, b, win_size=_SSIM_WINDOW, channel_axis=2, data_range=255, full=True)
    whole = cv2.erode(keep.astype(np.uint8), np.ones((_SSIM_WINDOW, _SSIM_WINDOW), np.uint8))
    return float(similarity.mean(-1)[whole.astype(bool)].mean())


def _gradient(frame: np.ndarray) -> np.ndarray:
    grey = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))
