"""Find segments of sharp videos that are usable as an exposure, by measuring motion, cuts and sharpness."""

import itertools
import logging
import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from shutterspan.core.synthesis.flow import optical_flow, warp_array
from shutterspan.core.synthesis.library import VIDEO_SUFFIXES, files_below, halve_to_fit, is_rendered, source_name
from shutterspan.core.types.arrays import Float32Array, UInt8Array

log = logging.getLogger(__name__)

#: Number of frames in a segment. Its exposure lasts from the first to the last of them.
SEGMENT_FRAMES = 7

#: Frames are halved until neither side is longer, which removes the softness and compression of 1080p material.
_MAX_FRAME_SIDE = 960

#: Maximum number of frames that are kept of a clip (about 100 MB), and the preferred motion of segments in pixels. In
#: faster segments, the frames themselves are blurred.
_MAX_FRAMES, _PREFERRED_MOTION = 120, 40.0

#: Motion is measured on pictures whose longer side has about this many pixels.
_FLOW_SIDE = 240

#: Two frames whose mean difference after flow compensation exceeds this, in 8-bit units, are a cut. A truck passing
#: nearby measured 14, an edit 19, a change of scene 30 and more.
_CUT_RESIDUAL = 16.0

#: A frame is a duplicate if it differs from the previous one by less than this share of the segment's median change.
_DUPLICATE_RATIO = 0.2

#: A segment is skipped unless 2 % of its pixels move at least this many pixels in total.
_MIN_MOTION = 4.0

#: If nine of ten segments move fewer pixels, the clip is slow motion, and only every second frame is used.
_SLOW_MOTION = 12.0

#: A lower `directional_sharpness` means motion blur. A sharp clip of a panning camera measured 0.87 to 1.
_MIN_DIRECTIONAL_SHARPNESS = 0.6

#: A frame with a lower mean absolute Laplacian is out of focus, or blurred by camera shake in any direction.
_MIN_FRAME_DETAIL = 4.5


@dataclass(frozen=True)
class ClipSegment:
    """`SEGMENT_FRAMES` consecutive frames (H,W,3) uint8 sRGB; speed (h,w) float32: path length in pixels over the whole
    segment, on a coarse grid over the picture."""

    frames: tuple[UInt8Array, ...]
    speed: Float32Array

    @property
    def motion(self) -> float:
        """The path length in pixels that 2 % of the picture exceed."""
        return _fast_motion(self.speed)


@dataclass(frozen=True)
class SegmentStarts:
    """The first frames of a video's usable segments, the best segment first.

    Only every `stride`-th frame of the video is used; `starts` counts only these frames.
    """

    stride: int
    starts: tuple[int, ...]


def load_clips(folder: Path, validation: bool | None = None) -> list[list[ClipSegment]]:
    """Load the usable segments of the videos in `folder` and its subfolders: a list for each source that has any.

    validation: load only sources held back for validation, or only the others; None loads all. Unreadable videos are
    skipped.
    """
    paths = sorted(files_below(folder, VIDEO_SUFFIXES, validation))
    sources: dict[str, list[ClipSegment]] = {}
    with ThreadPoolExecutor() as pool:  # decoding and measuring release the interpreter's lock
        found = pool.map(lambda path: usable_segments(list(read_frames(path)), is_rendered(path)), paths)
        for path, segments in zip(paths, found, strict=True):
            log.info("%s: %d segments", path.name, len(segments))
            sources.setdefault(source_name(path), []).extend(segments)
    return [segments for segments in sources.values() if segments]


def usable_segments(frames: list[UInt8Array], sharp: bool = False) -> list[ClipSegment]:
    """The segments that `find_segment_starts` finds, with their frames and speeds."""
    found, speeds = _find(frames, sharp)
    used_frames = frames[:: found.stride]
    return [
        ClipSegment(tuple(used_frames[k : k + SEGMENT_FRAMES]), s) for k, s in zip(found.starts, speeds, strict=True)
    ]


def find_segment_starts(frames: list[UInt8Array], sharp: bool = False) -> SegmentStarts:
    """Find the segments of consecutive frames (H,W,3) uint8 RGB that show continuous motion of sharp content.

    Segments are rejected if they have a cut (flow can't explain the next frame), a duplicate (two frames hardly differ,
    but the others do), too little motion, or blurred frames (without detail, or less sharp along the motion than across
    it). Only a part of a long clip is kept. Slow motion is sped up by skipping frames. sharp: whether the frames are
    known to be sharp, as in rendered clips. Then blur isn't checked, because a sharp frame of a plain wall has little
    detail, too.
    """
    return _find(frames, sharp)[0]


def measure_segment(frames: list[UInt8Array]) -> ClipSegment:
    """Measure the speed of a segment whose frames (H,W,3) uint8 are known to be usable."""
    pairs = [_measure_pair(*pair, with_sharpness=False) for pair in itertools.pairwise(frames)]
    return ClipSegment(tuple(frames), np.sum([pair.speed for pair in pairs], 0))


def read_frames(path: Path) -> Iterator[UInt8Array]:
    """Read the frames of a video, upright and halved to fit, as (H,W,3) uint8 RGB. Empty if it can't be decoded."""
    capture = cv2.VideoCapture(str(path))
    while (read := capture.read())[0]:
        frame: UInt8Array = cv2.cvtColor(halve_to_fit(read[1], _MAX_FRAME_SIDE), cv2.COLOR_BGR2RGB)
        yield frame
    capture.release()


def _find(frames: list[UInt8Array], sharp: bool, stride: int = 1) -> tuple[SegmentStarts, list[Float32Array]]:
    """The segments of every `stride`-th frame, and the coarse speed (h,w) of each."""
    used_frames = frames[::stride]
    pairs = [
        _measure_pair(*pair, with_sharpness=not sharp and k % 3 == 0)
        for k, pair in enumerate(itertools.pairwise(used_frames))
    ]
    speeds = [np.sum([pair.speed for pair in segment], 0) for segment in _segment_pairs(pairs)]
    motions = [_fast_motion(speed) for speed in speeds]
    if len(used_frames) > 4 * SEGMENT_FRAMES and np.percentile(motions, 90) < _SLOW_MOTION:
        return _find(frames, sharp, 2 * stride)
    usable = [
        (abs(math.log(motions[start] / _PREFERRED_MOTION)), start) for start in _usable_starts(pairs, motions, sharp)
    ]
    kept_frames: set[int] = set()
    starts: list[int] = []
    for _, start in sorted(usable):
        if len(kept_frames) < _MAX_FRAMES:
            kept_frames.update(range(start, start + SEGMENT_FRAMES))
            starts.append(start)
    return SegmentStarts(stride, tuple(starts)), [speeds[start] for start in starts]


def _usable_starts(pairs: list["_FramePair"], motions: list[float], sharp: bool) -> Iterator[int]:
    """The first frames of segments that move enough and have no cut, duplicate or blur."""
    for start, segment in enumerate(_segment_pairs(pairs)):
        change = np.array([pair.change for pair in segment])
        blurred = not sharp and (
            np.nanmedian([pair.directional_sharpness for pair in segment]) < _MIN_DIRECTIONAL_SHARPNESS
            or np.nanmin([pair.detail for pair in segment]) < _MIN_FRAME_DETAIL
        )
        cut = max(pair.residual for pair in segment) > _CUT_RESIDUAL
        duplicate = change.min() < _DUPLICATE_RATIO * np.median(change)
        if not (cut or duplicate or blurred) and motions[start] >= _MIN_MOTION:
            yield start


def _fast_motion(speed: Float32Array) -> float:
    """The 98th percentile of speed (h,w)."""
    return float(np.percentile(speed, 98))


@dataclass(frozen=True)
class _FramePair:
    """Measurements of two neighbouring frames.

    change, residual: mean absolute difference before and after flow compensation, in 8-bit units. detail: mean
    absolute Laplacian of the first frame. detail and directional_sharpness are NaN if not measured. speed (h,w)
    float32: pixels from one frame to the next, on a coarse grid.
    """

    change: float
    residual: float
    detail: float
    directional_sharpness: float
    speed: Float32Array


def _segment_pairs(pairs: list[_FramePair]) -> list[list[_FramePair]]:
    """The pairs of neighbouring frames in each possible segment."""
    length = SEGMENT_FRAMES - 1
    return [pairs[start : start + length] for start in range(len(pairs) - length + 1)]


def _measure_pair(a: UInt8Array, b: UInt8Array, with_sharpness: bool) -> _FramePair:
    """Measure two frames. `with_sharpness` adds detail and sharpness, which take the most time and change slowly."""
    first, second = (cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in (a, b))
    scale = max(1, round(max(first.shape) / _FLOW_SIDE))
    size = (first.shape[1] // scale, first.shape[0] // scale)
    small_first, small_second = (cv2.resize(luma, size, interpolation=cv2.INTER_AREA) for luma in (first, second))
    flow = optical_flow(small_first, small_second, preset=cv2.DISOPTICAL_FLOW_PRESET_FAST)
    speed = cv2.resize(np.hypot(*cv2.split(flow)) * scale, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    sharpness = np.nan
    if with_sharpness:
        sharpness = directional_sharpness(first, cv2.resize(flow, first.shape[::-1]) * scale)
    return _FramePair(
        change=float(cv2.absdiff(small_first, small_second).mean()),
        residual=float(cv2.absdiff(small_first, warp_array(small_second, flow)).mean()),
        detail=float(np.abs(cv2.Laplacian(first, cv2.CV_32F)).mean()) if with_sharpness else np.nan,
        directional_sharpness=sharpness,
        speed=speed,
    )


def directional_sharpness(luma: UInt8Array, flow: Float32Array) -> float:
    """Ratio of the sharpness along the motion to the sharpness across it: about 1 if sharp, near 0 if blurred by
    motion.

    luma (H,W) uint8; flow (H,W,2) in pixels. Sharpness is the energy of the second derivative divided by that of the
    first. It doesn't depend on the number of edges in each direction. Returns 1 if too little moves for a measurement.
    """
    # Every second row and column of the moving parts is enough.
    moving = np.zeros(luma.shape, bool)
    moving[::2, ::2] = np.hypot(flow[::2, ::2, 0], flow[::2, ::2, 1]) > 2
    if moving.mean() < 0.0005:
        return 1.0
    smooth = cv2.GaussianBlur(luma.astype(np.float32), (0, 0), 0.7)  # otherwise noise would count as detail
    x, y = (flow[moving] / np.linalg.norm(flow[moving], axis=1, keepdims=True)).T
    dx, dy = (cv2.Sobel(smooth, cv2.CV_32F, *order)[moving] / 2 for order in ((1, 0), (0, 1)))
    dxx, dyy, dxy = (cv2.Sobel(smooth, cv2.CV_32F, *order)[moving] for order in ((2, 0), (0, 2), (1, 1)))
    along = ((dxx * x * x + 2 * dxy * x * y + dyy * y * y) ** 2).mean() / (((dx * x + dy * y) ** 2).mean() + 1)
    across = ((dxx * y * y - 2 * dxy * x * y + dyy * x * x) ** 2).mean() / (((dy * x - dx * y) ** 2).mean() + 1)
    return float(along / max(across, 1e-6))
