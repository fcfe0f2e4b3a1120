"""Choose one play direction for the whole picture.

A blur has an axis but no sign, so the network may choose opposite directions in different tiles. This module makes the
signs of a coarse motion field consistent. It flips each connected moving part so that its net motion runs along
`FORWARD`. The result is guidance for the network, so all tiles at all sizes play in the same direction. The user's
arrows override it.
"""

import math
from collections.abc import Sequence
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt
from scipy.sparse.linalg import LinearOperator, eigsh

from shutterspan.core.color.region_masks import render_alpha
from shutterspan.core.inference.clear_motion import MIN_SPEED
from shutterspan.core.inference.resampling import resample_field
from shutterspan.core.model.network import FORWARD
from shutterspan.core.types.arrays import BoolArray, Float32Array, Float64Array, IntArray
from shutterspan.core.types.grid import PixelGrid
from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.request import UnfoldRequest

#: Standard deviation of the Gaussian weight of a pixel's neighbours, as a share of the picture's longer side.
_NEIGHBOURHOOD = 0.03
#: In pixels of the working picture. Motion far below this length has no influence on the signs.
_WEAK_MOTION = 0.1
#: Tolerance of the eigensolver; only the signs of the eigenvector are used.
_EIGEN_TOLERANCE = 1e-4
#: If fewer pixels move, their signs are not aligned.
_MIN_PIXELS = 9
#: Added to the weight of each arrow, so that pixels far from all arrows get guidance too.
_MIN_WEIGHT = 1e-6
#: The weight of an arrow at a distance of once and of three times its own length.
_CLOSE_WEIGHT, _NEAR_WEIGHT = math.exp(-0.5), math.exp(-4.5)

_FORWARD = np.array(FORWARD, np.float32)

_Float = TypeVar("_Float", np.float32, np.float64)


def consistent_direction(motion: Float32Array) -> Float32Array:
    """Guidance (h,w,2) float32, unit vectors or zero, from motion (h,w,2) float32 whose signs may be inconsistent.

    motion: from t = 0 to t = 1, in pixels of the working picture.
    """
    sigma = max(1.0, _NEIGHBOURHOOD * max(motion.shape[:2]))
    moving = (_gaussian_blur(np.linalg.norm(motion, axis=2), sigma) > MIN_SPEED).astype(np.uint8)
    consistent = motion.copy()
    # The relative direction of disconnected objects is unobservable, so each object plays along `FORWARD`.
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(moving)
    for label, (left, top, width, height, _) in enumerate(boxes[1:], 1):
        box = np.s_[top : top + height, left : left + width]
        inside = (labels[box] == label)[..., None]
        aligned = _align_signs(motion[box] * inside, sigma)
        consistent[box] = np.where(inside, -aligned if (aligned @ _FORWARD).sum() < 0 else aligned, consistent[box])
    return _normalise(_gaussian_blur(consistent, sigma / 3), MIN_SPEED)


def fuse_axes(first: Float32Array, second: Float32Array) -> Float32Array:
    """Fuse two estimates of one motion, (h,w,2) each, whose signs may differ.

    The result (h,w,2) has the axis that fits both estimates best, the root mean square of their lengths along it, and
    the sign of the first estimate.
    """
    estimates = np.stack([first, second])
    xx, yy = np.square(estimates).mean(0).transpose(2, 0, 1)
    xy = estimates.prod(-1).mean(0)
    angle = np.arctan2(2 * xy, xx - yy) / 2
    length = np.sqrt((xx + yy) / 2 + np.hypot((xx - yy) / 2, xy))
    motion = np.stack([length * np.cos(angle), length * np.sin(angle)], 2)
    return np.where((motion * first).sum(2, keepdims=True) < 0, -motion, motion)


def _align_signs(motion: Float32Array, sigma: float) -> Float32Array:
    """The motion (h,w,2) with the signs that are most consistent over all neighbourhoods at once.

    If each pixel were aligned only with its neighbours, large parts could still play in opposite directions, like the
    halves of a wheel. So the signs are those of the leading eigenvector of the matrix of dot products between
    neighbours. The matrix is normalised as in spectral clustering (Shi and Malik, 2000), so that slow pixels count as
    much as fast ones.
    """
    speed = np.linalg.norm(motion, axis=2, keepdims=True).astype(np.float64)
    if speed.size < _MIN_PIXELS:
        return motion
    scaled = motion / np.sqrt(speed * _gaussian_blur(speed, sigma)[..., None] + _WEAK_MOTION**2)

    def neighbour_products(signs: Float64Array) -> Float64Array:
        products: Float64Array = (scaled * _gaussian_blur(scaled * signs.reshape(speed.shape), sigma)).sum(2).ravel()
        return products

    # A random start is not orthogonal to the solution. The seed is fixed, so a photo always gives the same clip.
    start = np.random.default_rng(0).normal(size=speed.size)
    operator = LinearOperator((speed.size, speed.size), neighbour_products, dtype=np.float64)
    signs: Float64Array = eigsh(operator, 1, which="LA", v0=start, tol=_EIGEN_TOLERANCE)[1].reshape(speed.shape)
    return motion * np.where(signs < 0, -1, 1).astype(np.float32)


def arrows_to_guidance(
    request: UnfoldRequest, direction: Float32Array, clear: BoolArray, grid: PixelGrid, width: int, height: int
) -> Float32Array:
    """Guidance (rows,columns,2) float32 from the arrows of a request: unit vectors, or zero where no arrow counts.

    As in training, arrows count only where something moves. A region's arrows count inside it; those of the whole photo
    count everywhere else, where the motion is clear or an arrow is close. Strokes count as arrows.
    direction: see `consistent_direction`; clear (rows,columns): see `has_clear_motion`; width, height: the photo's
    size in pixels.
    """
    guidance = np.zeros_like(direction)
    if request.guidance.directions:
        guidance = _follow_arrows(request.guidance.directions, direction, clear, grid)
    for region in request.regions:
        if region.guidance.directions:
            inside = render_alpha(region, grid, width, height) > 0.5
            guidance[inside] = _follow_arrows(region.guidance.directions, direction, inside, grid)[inside]
    return guidance


def _follow_arrows(
    arrows: Sequence[Arrow], direction: Float32Array, applies: BoolArray, grid: PixelGrid
) -> Float32Array:
    """The direction (rows,columns,2) that follows arrows, where they apply and close to them; zero elsewhere.

    Within the length of an arrow, things move along it. Farther away, they keep the axis that was found, because it may
    differ from the arrow's. Within three lengths, they run along the arrow rather than against it. Beyond that, the
    nearest arrow decides the sign of each connected moving part as a whole, so a wheel keeps rotating.
    """
    moving, arrow_direction = direction.any(2), _interpolate_arrows(arrows, grid)
    _, labels = cv2.connectedComponents(moving.astype(np.uint8))
    weights = np.stack([arrow_weight(arrow, grid) for arrow in arrows])
    along = [direction @ np.array(arrow.direction, np.float32) for arrow in arrows]
    signs = np.stack([_part_signs(*maps, labels) for maps in zip(along, weights, strict=True)])
    found = direction * np.take_along_axis(signs, weights.argmax(0)[None], 0)[0, ..., None]
    weight = weights.max(0)
    is_against = (weight > _NEAR_WEIGHT) & ((found * arrow_direction).sum(2) < 0)
    close = weight > _CLOSE_WEIGHT
    followed = np.where(close[..., None], arrow_direction, np.where(is_against[..., None], -found, found))
    guidance: Float32Array = followed * (moving & (applies | close))[..., None]
    return guidance


def _part_signs(along: Float32Array, weight: Float32Array, labels: IntArray) -> Float32Array:
    """For each pixel, the sign (rows,columns) that lets its connected part (`labels`) move along an arrow.

    along, weight: the direction's component along the arrow, and the arrow's weight.
    """
    total = np.bincount(labels.ravel(), (along * weight).ravel())
    return np.where(total < 0, -1, 1).astype(np.float32)[labels]


def orient_forward(direction: Float32Array, guidance: Float32Array) -> tuple[Float32Array, bool]:
    """The guidance for the network, (h,w,2) float32, and whether its time is reversed.

    direction: unit vectors, or zero; guidance: the user's guidance, which overrides the direction where it is not zero.
    The network works best on motion along `FORWARD`. If the guidance points mainly in the opposite direction, the
    result is inverted, and the clip must be played backwards. So opposite arrows give the same clip, once forwards and
    once backwards.
    """
    combined = np.where(guidance.any(2, keepdims=True), guidance, direction)
    time_reversed = bool((guidance @ _FORWARD).sum() < 0)
    return (-combined if time_reversed else combined), time_reversed


def resample_guidance(guidance: Float32Array, source: PixelGrid, target: PixelGrid) -> Float32Array:
    """Guidance on another grid: (rows,columns,2) float32; zero where neighbouring vectors contradict each other."""
    return _normalise(resample_field(target, source, guidance))


def opposes(arrows: Sequence[Arrow], motion: Float32Array, weight: Float32Array, grid: PixelGrid) -> bool:
    """Whether the motion (rows,columns,2) is opposite to the arrows. Pixels close to an arrow count most.

    weight: (rows,columns) in [0,1], the weight of each pixel.
    """
    along = sum(arrow_weight(arrow, grid) * (motion @ np.array(arrow.direction, np.float32)) for arrow in arrows)
    return bool((along * weight).sum() < 0)


def _interpolate_arrows(arrows: Sequence[Arrow], grid: PixelGrid) -> Float32Array:
    """The weighted mean of the arrows' directions, as unit vectors (rows,columns,2); close arrows have more weight."""
    weighted = (arrow_weight(arrow, grid)[..., None] * np.array(arrow.direction, np.float32) for arrow in arrows)
    return _normalise(sum(weighted, np.zeros((grid.rows, grid.columns, 2), np.float32)), 0)


def arrow_weight(arrow: Arrow, grid: PixelGrid) -> Float32Array:
    """The weight of an arrow in each pixel of a grid: (rows,columns) float32.

    It is one on the arrow and decreases as a Gaussian whose standard deviation is the arrow's length. It is never zero.
    """
    x, y = grid.pixel_centers()
    across, down = x - arrow.start[0], y - arrow.start[1]
    along = np.clip((across * arrow.direction[0] + down * arrow.direction[1]) / arrow.length, 0, 1)
    across = across - along * (arrow.end[0] - arrow.start[0])
    down = down - along * (arrow.end[1] - arrow.start[1])
    weight: Float32Array = np.exp(-0.5 * (across**2 + down**2) / arrow.length**2) + np.float32(_MIN_WEIGHT)
    return weight


def _normalise(field: Float32Array, min_length: float = 0.5) -> Float32Array:
    """Vectors (h,w,2) longer than `min_length`, scaled to length one; the others become zero."""
    length = np.linalg.norm(field, axis=2, keepdims=True)
    return np.where(length > min_length, field / np.maximum(length, 1e-12), 0).astype(np.float32)


def _gaussian_blur(field: npt.NDArray[_Float], sigma: float) -> npt.NDArray[_Float]:
    blurred: npt.NDArray[_Float] = cv2.GaussianBlur(field, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
    return blurred
