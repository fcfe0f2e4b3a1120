"""Derive from a click or a rough outline which pixels are likely to belong to a thing, and which ones can't belong to
it."""

from dataclasses import dataclass

import cv2
import numpy as np

from shutterspan.core.types.arrays import BoolArray, Float32Array, FloatArray

#: Radius of the area around a click whose values are used, as a share of the longer side.
_SEED_RADIUS = 0.006
#: If the clicked area moves by at least this many feature units, its motion is compared, otherwise its colour.
_MIN_MOTION = 1.0
#: Limits of similarity to try: shares of the motion's contrast, and distances of colour in feature units.
_MOTION_LIMITS = (0.4, 0.5, 0.6, 0.7)
_COLOUR_LIMITS = (0.5, 0.75, 1.1, 1.6, 2.3)
#: Shares of the photo that a thing may cover.
MIN_SHARE, MAX_SHARE = 0.0003, 0.6
#: Pixels that are similar to a click under a limit this many steps looser than the best one don't count as
#: surroundings.
_DOUBTFUL_STEPS = 2
#: Shares of the depth of a first estimate: width of its margin, which often contains errors, and the depth from which
#: pixels are certain.
_GUESS_MARGIN, _CERTAIN_DEPTH = 0.2, 0.6
#: Maximum distance of the thing's pixels from a first estimate, as a share of the square root of the estimate's area.
_REACH = 0.3
#: Maximum distance of a rough outline from its thing, as a share of the depth of the enclosed area.
_OUTLINE_MARGIN = 0.15
#: The surroundings are described by this many clusters of pixels, found in this many samples; this share of the samples
#: counts as typical.
_KINDS, _MAX_SAMPLES, _ORDINARY = 8, 10_000, 0.95
#: Smaller differences from the surroundings are ignored, in feature units.
_MIN_DIFFERENCE = 1.0
#: If less than this share differs from the surroundings, all pixels well inside an outline are likely.
_MIN_DISTINCT = 0.2
#: Half the width of the band along an outline in which its contrast is measured, in pixels.
_BAND = 3


@dataclass(frozen=True)
class Seed:
    """Masks, all (H,W). likely: pixels that probably belong to the thing; possible: pixels that may belong to it;
    certain: pixels that surely belong to it, empty for an outline; around: pixels of its surroundings."""

    likely: BoolArray
    possible: BoolArray
    certain: BoolArray
    around: BoolArray


def click_seed(features: Float32Array, column: int, row: int) -> Seed | None:
    """The seed of a click: the connected area around it with similar motion or, if it doesn't move, similar colour.

    features: (H,W,5) from `colour_and_motion`. None if no area is distinct from its surroundings.
    """
    size = features.shape[:2]
    certain = np.zeros(size, np.uint8)
    cv2.circle(certain, (column, row), max(1, round(_SEED_RADIUS * max(size))), 1, -1)
    clicked = np.median(features[certain > 0], axis=0)
    similar = _similar_areas(features, clicked)
    areas = [area for area in (connected_at(area, certain > 0) for area in similar) if _is_sensible(area)]
    if not areas:
        return None
    best = max(range(len(areas)), key=lambda index: outline_contrast(features, areas[index]))
    likely, doubtful = areas[best], areas[min(best + _DOUBTFUL_STEPS, len(areas) - 1)]
    innermost = (certain > 0) | _core(likely, _CERTAIN_DEPTH)
    possible = dilated(likely, _reach(likely)) | innermost
    return Seed(_core(likely, _GUESS_MARGIN) | innermost, possible, innermost, possible & ~doubtful & ~innermost)


def outline_seed(features: Float32Array, inside: BoolArray) -> Seed:
    """The seed of a rough outline: the pixels well inside it that differ from the surroundings.

    features: (H,W,5) from `colour_and_motion`; inside: the enclosed area, (H,W).
    """
    reach = _reach(inside)
    possible = dilated(inside, reach / 4)
    around = dilated(possible, reach) & ~possible
    core = _core(inside, _OUTLINE_MARGIN)
    likely = _distinct_part(features, core, around) if around.any() else core
    return Seed(likely, possible, np.zeros_like(inside), around)


def connected_at(area: BoolArray, seed: BoolArray) -> BoolArray:
    """The connected parts of an area, (H,W), that touch a seed."""
    _, labels = cv2.connectedComponents(area.astype(np.uint8), connectivity=4)
    return np.isin(labels, np.unique(labels[seed & area])) & area


def outline_contrast(features: Float32Array, area: BoolArray) -> float:
    """How strongly features (H,W,F) change across the outline of an area: the median, in feature units.

    0 if the area has no outline within the picture.
    """
    kernel = np.ones((2 * _BAND + 1, 2 * _BAND + 1), np.uint8)
    change = np.linalg.norm(cv2.dilate(features, kernel) - cv2.erode(features, kernel), axis=2)
    outline = dilated(area, 1) & ~area
    return float(np.median(change[outline])) if outline.any() else 0.0


def dilated(area: BoolArray, radius: float) -> BoolArray:
    """An area grown by a radius in pixels."""
    distance = cv2.distanceTransform((~area).astype(np.uint8), cv2.DIST_L2, 3)
    return np.asarray(distance <= radius)


def _distinct_part(features: Float32Array, core: BoolArray, around: BoolArray) -> BoolArray:
    """The part of an area whose colour or motion differs from the surroundings; the whole area if this part is tiny.

    Pixels that are at most half as different as the rest are mixtures with the surroundings, and excluded.
    """
    samples = features[around][:: max(1, int(around.sum()) // _MAX_SAMPLES)]
    criteria = (cv2.TERM_CRITERIA_MAX_ITER, 10, 0.0)
    cv2.setRNGSeed(0)
    _, _, centres = cv2.kmeans(samples, min(_KINDS, len(samples)), None, criteria, 1, cv2.KMEANS_PP_CENTERS)
    difference = np.min([np.linalg.norm(features - centre, axis=2) for centre in centres], axis=0)
    distinct = core & (difference > max(_MIN_DIFFERENCE, np.quantile(difference[around], _ORDINARY)))
    if distinct.sum() < _MIN_DISTINCT * core.sum():
        return core
    return np.asarray(distinct & (difference > np.median(difference[distinct]) / 2))


def _core(area: BoolArray, share: float) -> BoolArray:
    """An area without its margin. share: width of the margin as a share of the area's greatest depth."""
    depth = cv2.distanceTransform(np.pad(area, 1, "edge").astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    return np.asarray(depth > share * depth.max())


def _reach(area: BoolArray) -> float:
    """Maximum distance of the thing's pixels from an area, in pixels."""
    return _REACH * float(np.sqrt(area.sum())) + 2


def _is_sensible(area: BoolArray) -> bool:
    return bool(MIN_SHARE < area.mean() < MAX_SHARE)


def _similar_areas(features: Float32Array, clicked: Float32Array) -> list[BoolArray]:
    """The areas whose features are similar to the clicked ones, (5,): in motion or, if those don't move, in colour."""
    speed = float(np.linalg.norm(clicked[3:]))
    if speed >= _MIN_MOTION:
        distance = _motion_distance(features[..., 3:], clicked[3:], speed)
        return [distance < limit for limit in _MOTION_LIMITS]
    difference = np.linalg.norm(features[..., :3] - clicked[:3], axis=2)
    return [difference < limit for limit in _COLOUR_LIMITS]


def _motion_distance(motion: Float32Array, clicked: Float32Array, speed: float) -> FloatArray:
    """Difference of each pixel's motion from the click's motion: 0 if equal, 1 if still; (H,W). speed: the click's
    speed.

    The difference to faster motion in the same direction counts half, because parts of a thing rotate.
    """
    along = motion @ (clicked / speed)
    distance = np.linalg.norm(motion - clicked, axis=2) / speed
    return np.asarray(np.where(along > speed, distance / 2, distance))
