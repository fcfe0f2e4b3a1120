"""Smooth a coarse mask, and fit its edge to the photo at full size."""

import cv2
import numpy as np

from shutterspan.core.types.arrays import BoolArray, Float32Array, UInt8Array

#: Smaller details of the outline are smoothed away, in pixels of the coarse mask.
_SMOOTHING_SIGMA = 1.5
#: Holes of up to this share of the thing's area are filled.
_MAX_HOLE = 0.01
#: Radius in which edge and photo are compared, in pixels of the coarse mask; regularisation for flat parts of the
#: photo.
_GUIDE_RADIUS, _GUIDE_EPSILON = 3, 0.002
#: Longer side, in pixels, of the copy of the photo to whose edges the mask is fitted.
_FINE_SIDE = 1600
#: Factor on the steepness of the edge; 1 leaves the result of the filter unchanged.
_STEEPNESS = 4.0


def smooth(thing: BoolArray) -> BoolArray:
    """Fill small holes and smooth the outline. thing: (H,W)."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((~thing).astype(np.uint8), connectivity=4)
    holes = np.flatnonzero(stats[:, cv2.CC_STAT_AREA] <= _MAX_HOLE * thing.sum())
    filled = (thing | np.isin(labels, holes)).astype(np.float32)
    smoothed = cv2.GaussianBlur(filled, (0, 0), _SMOOTHING_SIGMA, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(smoothed >= 0.5)


def fit_edge(coarse: BoolArray, photo: UInt8Array) -> UInt8Array:
    """Enlarge a coarse mask, (h,w), to the photo's size, and fit its edge to edges of the photo: (H,W) uint8.

    A guided filter: near the outline, the mask is a linear function of the photo's brightness.
    """
    rows, columns = coarse.shape
    height, width = photo.shape[:2]
    scale = min(1.0, _FINE_SIDE / max(height, width))
    size = max(columns, round(width * scale)), max(rows, round(height * scale))
    guide = cv2.cvtColor(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    small = cv2.resize(guide, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    mask = coarse.astype(np.float32)
    mean_guide, mean_mask = _mean(small), _mean(mask)
    slope = (_mean(small * mask) - mean_guide * mean_mask) / (_mean(small * small) - mean_guide**2 + _GUIDE_EPSILON)
    offset = mean_mask - slope * mean_guide
    slope, offset = (cv2.resize(_mean(part), size, interpolation=cv2.INTER_LINEAR) for part in (slope, offset))
    alpha = slope * (guide * np.float32(1 / 255)) + offset
    levels = np.clip(((alpha - 0.5) * _STEEPNESS + 0.5) * 255 + 0.5, 0, 255).astype(np.uint8)
    enlarged: UInt8Array = cv2.resize(levels, (width, height), interpolation=cv2.INTER_LINEAR)
    return enlarged


def _mean(values: Float32Array) -> Float32Array:
    """The mean around each pixel."""
    side = 2 * _GUIDE_RADIUS + 1
    means: Float32Array = cv2.blur(values, (side, side))
    return means
