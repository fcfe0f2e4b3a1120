"""What a click or a rough outline reveals of a thing: its likely pixels, and those that can't belong to it."""

from dataclasses import dataclass

import cv2
import numpy as np

from shutterspan.core.types.arrays import BoolArray, Float32Array, FloatArray

#: Radius of the area whose values stand for a click, as a share of the longer side.
_SEED_RADIUS = 0.006
#: Motion decides what belongs to a click that moves by so many feature units.
_MIN_MOTION = 1.0
#: Limits of similarity that are tried: shares of the motion's contrast, and distances of colour in feature units.
_MOTION_LIMITS = (0.4, 0.5, 0.6, 0.7)
_COLOUR_LIMITS = (0.5, 0.75, 1.1, 1.6, 2.3)
#: Shares of the photo that a thing may cover.
MIN_SHARE, MAX_SHARE = 0.0003, 0.6
#: What is similar to a click by a limit so many steps looser than the best one doesn't represent its surroundings.
_DOUBTFUL_STEPS = 2
#: Shares of the guess's depth: its margin, where it is often mistaken, and what lies deep enough to be certain.
_GUESS_MARGIN, _CERTAIN_DEPTH = 0.2, 0.6
#: How far beyond a guess its thing may extend, as a share of the root of the guess's area.
_REACH = 0.3
#: How far a rough outline may lie from its thing, as a share of the depth of what it encloses.
_OUTLINE_MARGIN = 0.15
#: The surroundings are described by so many kinds of pixels, found in so many samples; this share of them is ordinary.
_KINDS, _MAX_SAMPLES, _ORDINARY = 8, 10_000, 0.95
#: Smaller differences from them don't count, in feature units.
_MIN_DIFFERENCE = 1.0
#: Where less than this share differs from the surroundings, all that lies well inside an outline is likely.
_MIN_DISTINCT = 0.2
#: Half the width of the band along an outline in which its contrast is measured, in pixels.
_BAND = 3


@dataclass(frozen=True)
class Seed:
    """All (H,W). likely: probably part of the thing; possible: all pixels that may be; certain: surely part of it,
    which an outline doesn't reveal; around: pixels near the thing that show its surroundings."""

    likely: BoolArray
    possible: BoolArray
    certain: BoolArray
    around: BoolArray


def click_seed(features: Float32Array, column: int, row: int) -> Seed | None:
    """The seed of a click: the connected area around it with similar motion or, where nothing moves, colour.

    features: (H,W,5) as `colour_and_motion` returns them. None where no area stands out from its surroundings.
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
    """The seed of a rough outline: what differs from its surroundings, well inside it.

    features: (H,W,5) as `colour_and_motion` returns them; inside: the area that the outline encloses, (H,W).
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
    """The part of an area that looks or moves unlike the surroundings; all of it if that is hardly any.

    What is at most half as different as the rest of this part is a mixture with the surroundings, and left out.
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
    """An area without its margin. share: of the area's greatest depth."""
    depth = cv2.distanceTransform(np.pad(area, 1, "edge").astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    return np.asarray(depth > share * depth.max())


def _reach(area: BoolArray) -> float:
    """How far from an area its thing may extend, in pixels."""
    return _REACH * float(np.sqrt(area.sum())) + 2


def _is_sensible(area: BoolArray) -> bool:
    return bool(MIN_SHARE < area.mean() < MAX_SHARE)


def _similar_areas(features: Float32Array, clicked: Float32Array) -> list[BoolArray]:
    """Where features are similar to those that were clicked, (5,): in motion or, if that is at rest, in colour."""
    speed = float(np.linalg.norm(clicked[3:]))
    if speed >= _MIN_MOTION:
        distance = _motion_distance(features[..., 3:], clicked[3:], speed)
        return [distance < limit for limit in _MOTION_LIMITS]
    difference = np.linalg.norm(features[..., :3] - clicked[:3], axis=2)
    return [difference < limit for limit in _COLOUR_LIMITS]


def _motion_distance(motion: Float32Array, clicked: Float32Array, speed: float) -> FloatArray:
    """How far each pixel's motion is from that of the click: 0 alike, 1 at rest; (H,W). speed: of the click.

    Motion in the same direction that is faster counts half, since parts of a thing rotate.
    """
    along = motion @ (clicked / speed)
    distance = np.linalg.norm(motion - clicked, axis=2) / speed
    return np.asarray(np.where(along > speed, distance / 2, distance))
