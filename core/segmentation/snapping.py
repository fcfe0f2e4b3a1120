"""Snap a click or a rough outline to a thing, with GrabCut on colour and motion."""

import cv2
import numpy as np

from shutterspan.core.color.region_masks import render_alpha
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import Message
from shutterspan.core.segmentation.features import colour_and_motion, three_channels
from shutterspan.core.segmentation.mask_edges import fit_edge, smooth
from shutterspan.core.segmentation.seeds import (
    MAX_SHARE,
    MIN_SHARE,
    Seed,
    click_seed,
    connected_at,
    outline_contrast,
    outline_seed,
)
from shutterspan.core.types.arrays import BoolArray, Float32Array, Float64Array, UInt8Array
from shutterspan.core.types.grid import PixelGrid
from shutterspan.core.types.guidance import Point
from shutterspan.core.types.region import Region, Shape

#: Longer side, in pixels, of the copy of the photo that is segmented.
_WORKING_SIDE = 400
#: Noise that is added to the pixels for the models, in levels.
_MODEL_NOISE = 18.0
#: For an outline, parts of the thing smaller than this share of its largest part are dropped.
_MIN_PART = 0.1
#: A result that fills less than this share of a rough outline is only a part of the thing; the rest resembles the
#: surroundings.
_MIN_FILLED = 0.35
#: Minimum contrast along the outline of the result of a click, in feature units.
_MIN_CONTRAST = 0.5


def snap_to_thing(photo: UInt8Array, motion: Float32Array | None, seed: Point | Shape) -> UInt8Array:
    """The mask of the thing at a point, or within a rough outline: (H,W) uint8, 0 outside, 255 inside, antialiased.

    photo: (H,W,3), sRGB; motion: displacement over the exposure, (h,w,2) in pixels of the photo, of any size, or None;
    seed: in pixels of the photo. The same arguments always give the same mask.
    Raises UsageError: there is nothing distinct, the thing fills too little of the outline, or the seed is empty or
    outside the photo.
    """
    height, width = photo.shape[:2]
    _check(seed, width, height)
    scale = min(1.0, _WORKING_SIDE / max(width, height))
    columns, rows = max(1, round(width * scale)), max(1, round(height * scale))
    small: UInt8Array = cv2.resize(photo, (columns, rows), interpolation=cv2.INTER_AREA)
    features = colour_and_motion(small, motion)
    if isinstance(seed, tuple):
        at = min(columns - 1, int(seed[0] * columns / width)), min(rows - 1, int(seed[1] * rows / height))
        thing = _thing_at(features, *at)
    else:
        grid = PixelGrid.of_box((0, 0, width, height)).with_resolution(columns, rows)
        thing = _thing_within(features, render_alpha(Region(seed, 0), grid, width, height) >= 0.5)
    mask = None if thing is None else fit_edge(thing, photo)
    if mask is None or not (mask >= 128).any():
        raise UsageError("nothing_to_snap_to")
    return mask


def _thing_at(features: Float32Array, column: int, row: int) -> BoolArray | None:
    """The clicked thing; None if it isn't distinct from its surroundings, or covers almost nothing or everything."""
    seed = click_seed(features, column, row)
    thing = _cut_out(features, seed) if seed else None
    if thing is None or not MIN_SHARE < thing.mean() < MAX_SHARE:
        return None
    return thing if outline_contrast(features, thing) > _MIN_CONTRAST else None


def _thing_within(features: Float32Array, inside: BoolArray) -> BoolArray | None:
    """The thing in a rough outline; None if it is tiny, or fills so little of the outline that most of it must be
    missing.

    inside: the enclosed area, (H,W).
    """
    thing = _cut_out(features, outline_seed(features, inside)) if inside.any() else None
    if thing is None or thing.mean() <= MIN_SHARE:
        return None
    return thing if (thing & inside).sum() >= _MIN_FILLED * inside.sum() else None


def _check(seed: Point | Shape, width: int, height: int) -> None:
    if isinstance(seed, tuple):
        x, y = seed
        if not (0 <= x < width and 0 <= y < height):
            raise UsageError("snap_point_outside", x=x, y=y, width=width, height=height)
    else:
        Region(seed, 0).check(Message("snap_outline"), width, height)


def _cut_out(features: Float32Array, seed: Seed) -> BoolArray | None:
    """The thing's pixels, (H,W); None if the seed has no surroundings."""
    if not seed.around.any():
        return None
    labels = np.full(seed.likely.shape, cv2.GC_BGD, np.uint8)
    labels[seed.possible] = cv2.GC_PR_BGD
    labels[seed.likely] = cv2.GC_PR_FGD
    labels[seed.certain] = cv2.GC_FGD
    channels = three_channels(features, seed.likely, seed.around)
    models = _colour_models(channels, seed)
    cv2.grabCut(channels, labels, None, *models, 1, cv2.GC_EVAL_FREEZE_MODEL)
    thing = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    return smooth(connected_at(thing, seed.certain) if seed.certain.any() else _large_parts(thing))


def _colour_models(channels: UInt8Array, seed: Seed) -> tuple[Float64Array, Float64Array]:
    """GrabCut's models of background and thing, made only from pixels that represent them.

    Noise makes both models similarly wide, so that the border is in the middle of a smear, in which both are mixed.
    """
    chosen = seed.likely | seed.around
    labels = np.where(seed.likely[chosen], cv2.GC_PR_FGD, cv2.GC_BGD).astype(np.uint8)[None]
    background, thing = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(0)
    samples = channels[chosen] + np.random.default_rng(0).normal(0, _MODEL_NOISE, (chosen.sum(), 3))
    samples = np.clip(samples, 0, 255).astype(np.uint8)
    cv2.grabCut(samples[None], labels, None, background, thing, 0, cv2.GC_INIT_WITH_MASK)
    return background, thing


def _large_parts(area: BoolArray) -> BoolArray:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(area.astype(np.uint8), connectivity=4)
    sizes = stats[1:, cv2.CC_STAT_AREA]
    large = 1 + np.flatnonzero(sizes >= _MIN_PART * sizes.max(initial=0))
    return np.isin(labels, large)
