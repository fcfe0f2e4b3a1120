"""The part of a photo in which things move, and the crop of a frame that shows it."""

import math
from typing import NamedTuple

import numpy as np
from PyQt6.QtCore import QPoint, QRect, QSize

from shutterspan.core.types.arrays import Float32Array, FloatArray
from shutterspan.core.visualization.overlay_style import MOTION_THRESHOLD

#: The motion map is thinned out to about this many columns or rows.
_MAX_SAMPLES = 160
#: Motion slower than this share of the fast speed is ignored, such as a background that moves because of camera shake;
#: the quantile of the fast speed, which is high because small objects move too.
_MIN_SPEED, _FAST_QUANTILE = 0.35, 0.99
#: A moving part smaller than this share of the photo is a speck, and is ignored.
_LEAST_SHARE = 0.0005
#: Share of the motion that is allowed outside the box on each side, so that specks don't widen it.
_OUTLIERS = 0.02
#: Margin around the box, as a share of its width or height.
_MARGIN = 0.08


class Box(NamedTuple):
    """A part of a photo, as shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float


WHOLE = Box(0.0, 0.0, 1.0, 1.0)


def moving_box(motion: Float32Array, width: int) -> Box | None:
    """The part of the photo in which things move during the exposure. None if nothing moves.

    motion: displacement from the first to the last frame, at mid-exposure, (H,W,2), in pixels of the photo; width: of
    the photo.
    """
    step = max(1, max(motion.shape[:2]) // _MAX_SAMPLES)
    scale = motion.shape[1] / width / step
    samples = motion[step // 2 :: step, step // 2 :: step]
    speeds = np.linalg.norm(samples, axis=2)
    moves = (speeds > MOTION_THRESHOLD) & (speeds > _MIN_SPEED * np.quantile(speeds, _FAST_QUANTILE))
    if moves.mean() < _LEAST_SHARE:
        return None
    rows, columns = np.argwhere(moves).T.astype(np.float32)
    across, down = np.moveaxis(np.abs(samples[moves]) * scale / 2, 1, 0)
    left, right = _extent(columns, across, speeds[moves], samples.shape[1])
    top, bottom = _extent(rows, down, speeds[moves], samples.shape[0])
    return Box(left, top, right, bottom)


def _extent(places: FloatArray, reach: FloatArray, weights: FloatArray, count: int) -> tuple[float, float]:
    """The range that the content at these positions covers, with a margin, in [0,1].

    reach: how far it moves to both sides; count: of all positions.
    """
    first = _weighted_quantile(places - reach, weights, _OUTLIERS)
    last = _weighted_quantile(places + reach, weights, 1 - _OUTLIERS) + 1
    margin = _MARGIN * (last - first)
    return max(0.0, (first - margin) / count), min(1.0, (last + margin) / count)


def _weighted_quantile(values: FloatArray, weights: FloatArray, share: float) -> float:
    order = np.argsort(values)
    sums = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(sums, share * sums[-1])])


def crop_rect(box: Box, size: QSize, aspect: float) -> QRect:
    """The rectangle of this aspect ratio around the box, in pixels of a frame of this size; within the frame.

    It contains the whole box, if that fits into the frame.
    """
    box_width, box_height = (box.right - box.left) * size.width(), (box.bottom - box.top) * size.height()
    height = min(max(box_height, box_width / aspect), size.height(), size.width() / aspect)
    width = height * aspect
    left = _placed((box.left + box.right) / 2 * size.width(), width, size.width())
    top = _placed((box.top + box.bottom) / 2 * size.height(), height, size.height())
    rect = QRect(round(left), round(top), max(1, round(width)), max(1, round(height)))
    return rect.intersected(QRect(QPoint(0, 0), size))


def box_rect(box: Box, size: QSize) -> QRect:
    """The box in pixels of a frame of this size."""
    left, top = int(box.left * size.width()), int(box.top * size.height())
    right, bottom = math.ceil(box.right * size.width()), math.ceil(box.bottom * size.height())
    return QRect(left, top, right - left, bottom - top)


def _placed(middle: float, length: float, available: float) -> float:
    """The start of a range of this length, as near to the given middle as possible within the available range."""
    return min(max(middle - length / 2, 0.0), available - length)
