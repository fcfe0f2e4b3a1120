"""Fit a hand-drawn stroke to the blur in the photo.

Hand-drawn paths are not exact, and deblurring along an inexact path leaves ghosts. So the stroke is rotated, stretched
and bent a little. It fits if the picture resembles the photo after it was deblurred along the stroke and blurred again.
"""

import math

import cv2
import numpy as np

from shutterspan.core.inference.deconvolution import deblur_channel, point_spread
from shutterspan.core.types.arrays import Float32Array, Float64Array
from shutterspan.core.types.guidance import Stroke

#: The stroke is fitted on a picture of at most this many pixels.
_MAX_PIXELS = 12_000
#: In pixels of that picture. A shorter stroke can't be fitted.
_MIN_LENGTH = 6.0
#: Tolerances of drawing by hand: rotation in radians, logarithm of the length, and bends as shares of the length. A
#: straight stroke isn't bent.
_STRAIGHT_ERRORS, _BEND_ERRORS = (0.08, 0.1), (0.04, 0.04)
#: Weight of the squared errors against the logarithm of the difference between picture and photo.
_ERROR_WEIGHT = 0.02
#: Iterations of each deconvolution, number of deconvolutions, and tolerance at which the search ends earlier.
_ITERATIONS, _MAX_TRIALS, _TOLERANCE = 8, 40, 0.01
#: Number of points of a path that is bent.
_POINTS = 17


def fit_stroke(picture: Float32Array, stroke: Stroke, scale: float) -> Stroke:
    """Return the stroke near the given one that fits the blur of a picture (h,w,3) float32 best.

    scale: pixels of the picture per pixel of the photo. The search method is that of Nelder and Mead (1965).
    """
    from scipy.optimize import minimize  # imported late: it is slow, and few photos have strokes

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

    If there are more values, the stroke is bent to one side by change[2] of its length, and to both sides by change[3].
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
