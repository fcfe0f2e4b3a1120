"""Deblur a picture along a known path: non-blind deconvolution by Richardson (1972) and Lucy (1974), stopped early."""

import math

import numpy as np

from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.types.guidance import Stroke

#: Iterations of the deconvolution. More iterations amplify the photo's noise.
ITERATIONS = 24
#: Number of instants for each pixel of a path's length, at which the path is sampled for its point spread function.
_SAMPLES_PER_PIXEL = 4
#: This quantile of a channel's values counts as its darkest value; the complementary quantile as its brightest.
_EXTREME = 0.002
#: Added to the values before the deconvolution, which divides by them.
_POSITIVE = 1e-4
#: Value of the uniform picture with which the deconvolution starts, and the number that keeps its divisors from zero.
_FIRST_ESTIMATE, _TINY = 0.5, 1e-12


def deblur(picture: Float32Array, stroke: Stroke, scale: float) -> tuple[Float32Array, Float32Array]:
    """Deblur a picture (h,w,3) float32 along a stroke; returns the result, and the result blurred again.

    scale: pixels of the picture per pixel of the photo.
    """
    psf = point_spread(stroke, scale)
    channels = [deblur_channel(picture[..., channel], psf) for channel in range(3)]
    sharp, blurred = (np.stack(part, 2) for part in zip(*channels, strict=True))
    return sharp, blurred


def deblur_channel(
    channel: Float32Array, psf: Float32Array, iterations: int = ITERATIONS
) -> tuple[Float32Array, Float32Array]:
    """Deblur one channel (h,w) float32; returns the result, and the result blurred again.

    The border is repeated as far as the blur reaches. The method keeps values positive, and rings least where they are
    small. So values are measured from the background, which the border represents: upwards if the object is brighter,
    downwards if it is darker.
    """
    from scipy.signal import fftconvolve  # slow to import, and few photos have strokes

    margin = psf.shape[0]
    inside = slice(margin, -margin)
    padded = np.pad(channel, margin, mode="edge")
    border = np.concatenate([padded[0], padded[-1], padded[:, 0], padded[:, -1]])
    darkest, brightest = np.quantile(channel, (_EXTREME, 1 - _EXTREME))
    is_brighter = darkest + brightest >= 2 * np.median(border)
    sign, zero = (1, darkest) if is_brighter else (-1, brightest)
    counted = (np.maximum(sign * (padded - zero), 0) + _POSITIVE).astype(np.float32)
    sharp = (zero + sign * (_richardson_lucy(counted, psf, iterations) - _POSITIVE)).astype(np.float32)
    blurred = fftconvolve(sharp, psf, mode="same").astype(np.float32)
    return sharp[inside, inside], blurred[inside, inside]


def _richardson_lucy(blurred: Float32Array, psf: Float32Array, iterations: int) -> Float32Array:
    """Deconvolve a picture (h,w) float32 of positive values. psf: the point spread function, with a sum of one."""
    from scipy.signal import convolve

    sharp = np.full_like(blurred, _FIRST_ESTIMATE)
    for _ in range(iterations):
        sharp *= convolve(blurred / (convolve(sharp, psf, mode="same") + _TINY), psf[::-1, ::-1], mode="same")
    return sharp


def point_spread(stroke: Stroke, scale: float) -> Float32Array:
    """The point spread function of a stroke: square, with an odd side and a sum of one; its middle is mid-exposure.

    scale: pixels of the function per pixel of the photo.
    """
    count = max(3, math.ceil(stroke.length * scale * _SAMPLES_PER_PIXEL))
    offsets = stroke.offsets([(i + 0.5) / count for i in range(count)]) * scale
    reach = math.ceil(np.abs(offsets).max()) + 1
    psf = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    whole = np.floor(offsets).astype(int)
    right, down = (offsets - whole).T
    columns, rows = (whole + reach).T
    for row, row_share in ((rows, 1 - down), (rows + 1, down)):
        for column, column_share in ((columns, 1 - right), (columns + 1, right)):
            np.add.at(psf, (row, column), (row_share * column_share).astype(np.float32))
    normalised: Float32Array = psf / psf.sum()
    return normalised
