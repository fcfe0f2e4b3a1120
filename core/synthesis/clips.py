"""Real clips: which stretches of sharp videos can stand for an exposure, decided by measurement."""

import itertools
import logging
import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from shutterspan.core.synthesis.flow import followed, optical_flow
from shutterspan.core.synthesis.library import VIDEOS, files_below, halved, is_rendered, source

log = logging.getLogger(__name__)

#: A segment is so many frames; its exposure lasts from the first to the last.
SEGMENT_FRAMES = 7

#: Longer sides are halved until they fit. That rids 1080p material of its softness and of compression.
_MAX_SIDE = 960

#: A clip keeps so many frames, about 100 MB, of the segments whose motion comes nearest to this many pixels: faster
#: ones are blurred themselves.
_MOST_FRAMES, _BEST_MOTION = 120, 40.0

#: Motion is measured on pictures whose longer side is about this.
_MEASURED_SIDE = 240

#: Mean difference of two frames after flow compensation, in 8-bit units, from which they are a cut. A truck that
#: passes near by came to 14, an edit to 19; another scene is 30 and more.
_CUT = 16.0

#: A frame that differs from the one before by less than this share of what is usual in its segment is a duplicate.
_DUPLICATE = 0.2

#: The fastest fiftieth of a segment's pixels has to move so many pixels in all, or there is nothing to learn from.
_LEAST_MOTION = 4.0

#: Where nine segments of ten move less, only every second frame is taken: slow motion.
_LIVELY_MOTION = 12.0

#: `sharpness_along` below this means blur: a clip of a panning camera that was sharp stood at .87 to 1.
_OWN_BLUR = 0.6

#: Below this mean absolute Laplacian a frame is out of focus or shaken, whichever way it moves.
_LEAST_DETAIL = 4.5


@dataclass(frozen=True)
class ClipSegment:
    """`SEGMENT_FRAMES` consecutive frames, (H,W,3) uint8 sRGB; speed (h,w): pixels that their parts move in all, on a
    coarse grid over the picture."""

    frames: tuple[np.ndarray, ...]
    speed: np.ndarray

    @property
    def motion(self) -> float:
        """What the fastest fiftieth moves, in pixels."""
        return _motion(self.speed)


@dataclass(frozen=True)
class UsableFrames:
    """Where a video's usable segments begin, the best first, counted in frames of which only every `stride`-th is
    taken."""

    stride: int
    starts: tuple[int, ...]


def load_clips(folder: Path, validation: bool | None = None) -> list[list[ClipSegment]]:
    """The usable segments of the videos in and below `folder`: a list for each source that has some.

    Whole sources are held back for validation, as with photos; None reads all. Videos that can't be read are left out.
    """
    paths = sorted(files_below(folder, VIDEOS, validation))
    sources: dict[str, list[ClipSegment]] = {}
    with ThreadPoolExecutor() as pool:  # decoding and measuring release the interpreter's lock
        found = pool.map(lambda path: usable_segments(list(read_frames(path)), is_rendered(path)), paths)
        for path, segments in zip(paths, found, strict=True):
            log.info("%s: %d segments", path.name, len(segments))
            sources.setdefault(source(path), []).extend(segments)
    return [segments for segments in sources.values() if segments]


def usable_segments(frames: list[np.ndarray], sharp: bool = False) -> list[ClipSegment]:
    """The segments that `find_segments` finds, with their frames."""
    found, speeds = _found(frames, sharp)
    taken = frames[:: found.stride]
    return [ClipSegment(tuple(taken[k : k + SEGMENT_FRAMES]), s) for k, s in zip(found.starts, speeds, strict=True)]


def find_segments(frames: list[np.ndarray], sharp: bool = False) -> UsableFrames:
    """Where the segments of consecutive frames (H,W,3) uint8 RGB begin that are one movement of sharp things.

    Left out are those with a cut (the flow can't carry one frame to the next), a duplicate (hardly any change between
    two frames while the others change), too little motion, and blur of their own: a frame without detail, or moving
    parts that are less sharp along their motion than across it. Of a long clip only a part is kept. Slow motion
    is sped up by leaving out frames. sharp: it is known that nothing is blurred, as in rendered clips; before a plain
    wall a frame has little detail without being soft.
    """
    return _found(frames, sharp)[0]


def measured_segment(frames: list[np.ndarray]) -> ClipSegment:
    """A segment of frames that are known to be usable, with its speed."""
    pairs = [_measure(*pair, in_detail=False) for pair in itertools.pairwise(frames)]
    return ClipSegment(tuple(frames), np.sum([pair.speed for pair in pairs], 0))


def read_frames(path: Path) -> Iterator[np.ndarray]:
    """The frames of a video, upright, halved, as (H,W,3) uint8 RGB; none if there is no video in it."""
    capture = cv2.VideoCapture(str(path))
    while (read := capture.read())[0]:
        yield cv2.cvtColor(halved(read[1], _MAX_SIDE), cv2.COLOR_BGR2RGB)
    capture.release()


def _found(frames: list[np.ndarray], sharp: bool, stride: int = 1) -> tuple[UsableFrames, list[np.ndarray]]:
    """The segments of every `stride`-th frame, and the coarse speed (h,w) within each."""
    taken = frames[::stride]
    pairs = [_measure(*pair, in_detail=not sharp and k % 3 == 0) for k, pair in enumerate(itertools.pairwise(taken))]
    paths = [_motion(np.sum([p.speed for p in some], 0)) for some in _runs(pairs)]
    if len(taken) > 4 * SEGMENT_FRAMES and np.percentile(paths, 90) < _LIVELY_MOTION:
        return _found(frames, sharp, 2 * stride)
    usable = [(abs(math.log(paths[start] / _BEST_MOTION)), start) for start in _usable_starts(pairs, paths, sharp)]
    kept: set[int] = set()
    starts: list[int] = []
    for _, start in sorted(usable):
        if len(kept) < _MOST_FRAMES:
            kept.update(range(start, start + SEGMENT_FRAMES))
            starts.append(start)
    return UsableFrames(stride, tuple(starts)), [np.sum([p.speed for p in _runs(pairs)[k]], 0) for k in starts]


def _usable_starts(pairs: list["_Pair"], paths: list[float], sharp: bool) -> Iterator[int]:
    for start, some in enumerate(_runs(pairs)):
        change = np.array([pair.change for pair in some])
        blurred = not sharp and (
            np.nanmedian([pair.along for pair in some]) < _OWN_BLUR
            or np.nanmin([pair.detail for pair in some]) < _LEAST_DETAIL
        )
        cut = max(pair.residual for pair in some) > _CUT
        duplicate = change.min() < _DUPLICATE * np.median(change)
        if not (cut or duplicate or blurred) and paths[start] >= _LEAST_MOTION:
            yield start


def _motion(speed: np.ndarray) -> float:
    return float(np.percentile(speed, 98))


@dataclass(frozen=True)
class _Pair:
    """What two neighbouring frames have between them: mean absolute difference before and after flow compensation
    (8-bit units), detail and `sharpness_along` (or NaN), and coarse speed (h,w) in pixels."""

    change: float
    residual: float
    detail: float
    along: float
    speed: np.ndarray


def _runs(pairs: list[_Pair]) -> list[list[_Pair]]:
    """The pairs of each segment."""
    length = SEGMENT_FRAMES - 1
    return [pairs[start : start + length] for start in range(len(pairs) - length + 1)]


def _measure(a: np.ndarray, b: np.ndarray, in_detail: bool) -> _Pair:
    """`in_detail` measures sharpness as well, which takes most of the time and changes little from frame to frame."""
    first, second = (cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in (a, b))
    scale = max(1, round(max(first.shape) / _MEASURED_SIDE))
    size = (first.shape[1] // scale, first.shape[0] // scale)
    small, following = (cv2.resize(luma, size, interpolation=cv2.INTER_AREA) for luma in (first, second))
    flow = optical_flow(small, following, preset=cv2.DISOPTICAL_FLOW_PRESET_FAST)
    speed = cv2.resize(np.hypot(*cv2.split(flow)) * scale, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    return _Pair(
        change=float(cv2.absdiff(small, following).mean()),
        residual=float(cv2.absdiff(small, followed(following, flow)).mean()),
        detail=float(np.abs(cv2.Laplacian(first, cv2.CV_32F)).mean()) if in_detail else np.nan,
        along=sharpness_along(first, cv2.resize(flow, first.shape[::-1]) * scale) if in_detail else np.nan,
        speed=speed,
    )


def sharpness_along(luma: np.ndarray, flow: np.ndarray) -> float:
    """How sharp moving parts are along their motion relative to across it: about 1 if sharp, 0 if blurred by it.

    luma (H,W) uint8; flow (H,W,2) in pixels. Sharpness is the energy of the second derivative over that of the first,
    which doesn't depend on how many edges lie in a direction; 1 where too little moves to tell.
    """
    # Every other row and column of parts that move is enough.
    moving = np.zeros(luma.shape, bool)
    moving[::2, ::2] = np.hypot(flow[::2, ::2, 0], flow[::2, ::2, 1]) > 2
    if moving.mean() < 0.0005:
        return 1.0
    smooth = cv2.GaussianBlur(luma.astype(np.float32), (0, 0), 0.7)  # or noise would count as detail
    x, y = (flow[moving] / np.linalg.norm(flow[moving], axis=1, keepdims=True)).T
    dx, dy = (cv2.Sobel(smooth, cv2.CV_32F, *order)[moving] / 2 for order in ((1, 0), (0, 1)))
    dxx, dyy, dxy = (cv2.Sobel(smooth, cv2.CV_32F, *order)[moving] for order in ((2, 0), (0, 2), (1, 1)))
    along = ((dxx * x * x + 2 * dxy * x * y + dyy * y * y) ** 2).mean() / (((dx * x + dy * y) ** 2).mean() + 1)
    across = ((dxx * y * y - 2 * dxy * x * y + dyy * x * x) ** 2).mean() / (((dy * x - dx * y) ** 2).mean() + 1)
    return float(along / max(across, 1e-6))
