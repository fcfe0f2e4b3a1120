"""Deconvolution along a path: equal to scikit-image's, and the inverse of a blur."""

import numpy as np
import pytest
from scipy.signal import fftconvolve
from skimage.restoration import richardson_lucy

from shutterspan.core.inference.deconvolution import _richardson_lucy, deblur, point_spread
from shutterspan.core.types.guidance import Stroke

STROKES = {
    "across": Stroke(((0, 0), (12, 0))),
    "bent": Stroke(((0, 0), (9, 6), (18, 0))),
    "short": Stroke(((2, 2), (5, 3))),
}


@pytest.mark.parametrize("iterations", [1, 8, 24])
@pytest.mark.parametrize("name", sorted(STROKES))
def test_the_result_is_that_of_scikit_image(name: str, iterations: int) -> None:
    psf = point_spread(STROKES[name], 1)
    channel = np.random.default_rng(1).uniform(1e-4, 1, (60, 90)).astype(np.float32)
    expected = richardson_lucy(channel, psf, num_iter=iterations, clip=False)
    deconvolved = _richardson_lucy(channel, psf, iterations)
    assert deconvolved.dtype == np.float32 and np.array_equal(deconvolved, expected)


@pytest.mark.parametrize("name", sorted(STROKES))
def test_a_blurred_square_becomes_sharper(name: str) -> None:
    sharp = np.zeros((64, 80, 3), np.float32)
    sharp[24:40, 30:50] = 0.8
    psf = point_spread(STROKES[name], 1)[..., None]
    photo = fftconvolve(sharp, psf, mode="same", axes=(0, 1)).astype(np.float32)
    deblurred, blurred_again = deblur(photo, STROKES[name], 1)
    assert np.abs(deblurred - sharp).mean() < 0.6 * np.abs(photo - sharp).mean()
    assert np.abs(blurred_again - photo).mean() < 0.005
