"""Decide once, for the whole picture, which way time ran.

A network sees blur's axis but not its sign, and tiles or patches may choose differently. Here the signs of a
coarse motion field are made to agree with their neighbourhood and the whole is turned so that its net motion
runs the same way in every photo. The result goes back into the network as guidance, so that every tile at
every size plays one way. Where the user drew arrows, they decide instead.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from scipy.sparse.linalg import LinearOperator, eigsh

from shutterspan.core.color.masks import alpha
from shutterspan.core.inference.resampling import shown_in
from shutterspan.core.model.network import FORWARD
from shutterspan.core.types.grid import Window
from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.request import UnfoldRequest

#: Reach of "neighbourhood" as a share of the picture's longer side.
_REACH = 0.03
#: Places that move far less than this, in pixels of the working picture, have no say.
_STILL = 0.1
#: How exactly the eigenvector is found; only its signs are of use.
_EXACT = 1e-4
#: In so few places there is nothing to agree on.
_FEWEST = 9
#: Slower than this, in pixels of the working picture, nothing is said about direction.
_SLOWEST = 0.5
#: How loud an arrow still speaks where all are far away.
_WHISPER = 1e-6

_FORWARD = np.array(FORWARD, np.float32)


def agreed_direction(motion: np.ndarray) -> np.ndarray:
    """Guidance (h,w,2), unit vectors or zero, from first-to-last displacements (h,w,2) float32 in pixels of the
    working picture."""
    sigma = max(1.0, _REACH * max(motion.shape[:2]))
    moving = (_gaussian(np.linalg.norm(motion, axis=2), sigma) > _SLOWEST).astype(np.uint8)
    agreed = motion.copy()
    # Nothing tells of things that lie apart how they ran together, so each runs as it was learnt.
    _, thing, boxes, _ = cv2.connectedComponentsWithStats(moving)
    for number, (left, top, width, height, _) in enumerate(boxes[1:], 1):
        box = np.s_[top : top + height, left : left + width]
        inside = (thing[box] == number)[..., None]
        own = _agreeing(motion[box] * inside, sigma)
        agreed[box] = np.where(inside, -own if (own @ _FORWARD).sum() < 0 else own, agreed[box])
    return _unit(_gaussian(agreed, sigma / 3), _SLOWEST)


def seen_twice(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """One motion of two looks at it, (h,w,2) each, whose signs need not agree: the axis that explains both best, the
    root mean square of their lengths along it, and the first look's sign."""
    looks = np.stack([first, second])
    xx, yy = np.square(looks).mean(0).transpose(2, 0, 1)
    xy = looks.prod(-1).mean(0)
    angle = np.arctan2(2 * xy, xx - yy) / 2
    length = np.sqrt((xx + yy) / 2 + np.hypot((xx - yy) / 2, xy))
    motion = np.stack([length * np.cos(angle), length * np.sin(angle)], 2)
    return np.where((motion * first).sum(2, keepdims=True) < 0, -motion, motion)


def _agreeing(motion: np.ndarray, sigma: float) -> np.ndarray:
    """Motion (h,w,2) with the signs that agree best in all neighbourhoods at once.

    What agrees with its own neighbours alone can leave large parts that play against each other, as the halves of a
    wheel. So the signs are those of the leading eigenvector of how far each two places run the same way, normalised
    as in spectral clustering (Shi and Malik, 2000), for slow places are to agree as fast ones do.
    """
    speed = np.linalg.norm(motion, axis=2, keepdims=True).astype(np.float64)
    if speed.size < _FEWEST:
        return motion
    scaled = motion / np.sqrt(speed * _gaussian(speed, sigma)[..., None] + _STILL**2)

    def agreement(signs: np.ndarray) -> np.ndarray:
        return (scaled * _gaussian(scaled * signs.reshape(speed.shape), sigma)).sum(2).ravel()

    # A start without a symmetry of its own reaches any solution; the same one every time, for a clip stays as it is.
    start = np.random.default_rng(0).normal(size=speed.size)
    operator = LinearOperator((speed.size, speed.size), agreement, dtype=np.float64)
    signs = eigsh(operator, 1, which="LA", v0=start, tol=_EXACT)[1].reshape(speed.shape)
    return motion * np.where(signs < 0, -1, 1).astype(np.float32)


def told_direction(request: UnfoldRequest, window: Window, width: int, height: int) -> np.ndarray:
    """Guidance (rows,columns,2) as the arrows of a request say; zero where they say nothing.

    width, height: of the photo.
    """
    told = np.zeros((window.rows, window.columns, 2), np.float32)
    if request.guidance.arrows:
        told[:] = _between(request.guidance.arrows, window)
    for region in request.regions:
        if region.guidance.arrows:
            inside = alpha(region, window, width, height) > 0.5
            told[inside] = _between(region.guidance.arrows, window)[inside]
    return told


def played_direction(agreed: np.ndarray, told: np.ndarray) -> tuple[np.ndarray, bool]:
    """What to say to the network, (h,w,2), and whether to turn its time round afterwards.

    told: guidance that overrides the agreed direction where it is not zero. The network knows best what runs
    `FORWARD`. So what is told to run mainly the other way is shown to it running forward, and played backwards:
    opposite arrows give clips that mirror each other in time.
    """
    direction = np.where(told.any(2, keepdims=True), told, agreed)
    turned = bool((told @ _FORWARD).sum() < 0)
    return (-direction if turned else direction), turned


def resampled(direction: np.ndarray, source: Window, target: Window) -> np.ndarray:
    """Guidance in another window: (rows,columns,2); where neighbours disagree, nothing is said."""
    return _unit(shown_in(target, source, direction))


def runs_against(arrows: Sequence[Arrow], motion: np.ndarray, share: np.ndarray, window: Window) -> bool:
    """Whether the motion (rows,columns,2), where share (rows,columns) in [0,1] lets it count, runs against the
    arrows: most of all near to them."""
    along = sum(
        (_nearness(arrow, window) + _WHISPER) * (motion @ np.array(arrow.direction, np.float32)) for arrow in arrows
    )
    return bool((along * share).sum() < 0)


def _between(arrows: Sequence[Arrow], window: Window) -> np.ndarray:
    """Unit vectors (rows,columns,2): each arrow speaks the louder the nearer it is."""
    voices = (
        (_nearness(arrow, window) + _WHISPER)[..., None] * np.array(arrow.direction, np.float32) for arrow in arrows
    )
    return _unit(sum(voices, np.zeros((window.rows, window.columns, 2), np.float32)), 0)


def _nearness(arrow: Arrow, window: Window) -> np.ndarray:
    """(rows,columns) float32: one on the arrow, falling off over its length."""
    x, y = window.places()
    across, down = x - arrow.start[0], y - arrow.start[1]
    along = np.clip((across * arrow.direction[0] + down * arrow.direction[1]) / arrow.length, 0, 1)
    across = across - along * (arrow.end[0] - arrow.start[0])
    down = down - along * (arrow.end[1] - arrow.start[1])
    return np.exp(-0.5 * (across**2 + down**2) / arrow.length**2)


def _unit(field: np.ndarray, least: float = 0.5) -> np.ndarray:
    """Vectors (h,w,2) longer than `least` brought to length one, the others to zero."""
    length = np.linalg.norm(field, axis=2, keepdims=True)
    return np.where(length > least, field / np.maximum(length, 1e-12), 0).astype(np.float32)


def _gaussian(field: np.ndarray, sigma: float) -> np.ndarray:
    return cv2.GaussianBlur(field, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
