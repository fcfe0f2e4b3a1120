"""Fit a hand-drawn stroke to the blur that it stands for.

Nobody draws a path exactly, and a wrong path leaves ghosts. So the stroke is rotated, stretched and bent a little. It
fits if the picture that is deblurred along it, and blurred again, is like the photo.
"""

import math

import cv2
import numpy as np
from scipy.optimize import minimize

from shutterspan.core.inference.deconvolution import deblur_channel, point_spread
from shutterspan.core.types.arrays import Float32Array, Float64Array
from shutterspan.core.types.guidance import Stroke

#: The stroke is fitted at a size of at most this many pixels.
_MAX_PIXELS = 12_000
#: A stroke that is shorter than this at that size, in pixels, can't be fitted.
_MIN_LENGTH = 6.0
#: How exactly people draw: rotation in radians, and logarithm of the length; bends as shares of the length. A straight
#: stroke isn't bent.
_STRAIGHT_ERRORS, _BEND_ERRORS = (0.08, 0.1), (0.04, 0.04)
#: Weight of the squared errors against the logarithm of the difference between picture and photo.
_ERROR_WEIGHT = 0.02
#: Iterations of each deconvolution, number of deconvolutions, and tolerance at which the search ends earlier.
_ITERATIONS, _MAX_TRIALS, _TOLERANCE = 8, 40, 0.01
#: Points by which a path is bent.
_POINTS = 17


def fit_stroke(picture: Float32Array, stroke: Stroke, scale: float) -> Stroke:
    """Return the stroke that explains the blur of a picture (h,w,3) float32 best, and is still like the given one.

    scale: pixels of the picture for one of the photo. The search is that of Nelder and Mead (1965).
    """
    shrink = min(1.0, math.sqrt(_MAX_PIXELS / (picture.shape[0] * picture.shape[1])))
    scale *= shrink
    if stroke.length * scale < _MIN_LENGTH:
        return stroke
    channel = cv2.resize(picture.mean(2), None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    errors = np.array(_STRAIGHT_ERRORS + (_BEND_ERRORS if len(stroke.points) > 2 else ()))

    def cost(change: Float64Array) -> float:
        psf = point_spread(_changed(stroke, change * errors), scale)
        _, blurred = deblur_channel(channel, psf, _ITERATIONS)
        return math.log(float(np.square(blurred - channel).mean()) + 1e-12) / 2 + _ERROR_WEIGHT * float(change @ change)

    start = np.zeros(len(errors))
    simplex = np.vstack([start, np.eye(len(errors))])
    options = {"maxfev": _MAX_TRIALS, "initial_simplex": simplex, "xatol": _TOLERANCE, "fatol": _TOLERANCE}
    found = minimize(cost, start, method="Nelder-Mead", options=options)
    return _changed(stroke, found.x * errors)


def _changed(stroke: Stroke, change: Float64Array) -> Stroke:
    """A stroke rotated by change[0] radians and stretched by exp(change[1]), around its middle.

    If there are more values, it is bent by change[2] of its length to one side, and by change[3] to both.
    """
    rotation, stretch, *bends = change
    count = _POINTS if bends else 2
    points = stroke.offsets(np.linspace(0, 1, count).tolist())
    if bends:
        position = np.linspace(-1, 1, count)
        x, y = stroke.arrow.direction
        aside = (bends[0] * (position**2 - 1) + bends[1] * (position**3 - position)) * stroke.length
        points = points + aside[:, None] * np.array([-y, x])
    cosine, sine = math.cos(rotation), math.sin(rotation)
    rotated = points @ np.array([[cosine, sine], [-sine, cosine]]) * math.exp(stretch)
    middle = np.mean([stroke.start, stroke.end], axis=0)
    return Stroke(tuple((float(x), float(y)) for x, y in rotated + middle))
