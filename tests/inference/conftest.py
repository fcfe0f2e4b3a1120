from collections.abc import Callable

import cv2
import numpy as np
import pytest
from skimage.data import astronaut

from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.types.photo import Photo


def _texture(seed: int, height: int, width: int) -> Float32Array:
    """A picture with detail at all scales: (height,width,3) float32 in [0,1]."""
    random = np.random.default_rng(seed)
    layers = (
        cv2.resize(random.normal(0, 1, (height // s, width // s, 3)), (width, height), interpolation=cv2.INTER_CUBIC)
        for s in (3, 6, 12, 40)
    )
    return np.clip(0.5 + 0.12 * sum(layers), 0, 1).astype(np.float32)


def _moved_squares(
    *motions: tuple[float, float], height: int = 256, width: int = 256, side: int = 96, steps: int = 49
) -> Photo:
    """A motion-blurred photo of textured squares side by side over a still background.

    motions: (dx, dy) of each square over the exposure, in pixels.
    """
    picture = (astronaut() / 255).astype(np.float32)
    background: Float32Array = cv2.resize(picture[-256:, -256:], (width, height))
    square = picture[80 : 80 + side, 170 : 170 + side]
    total = np.zeros_like(background)
    for t in np.linspace(-0.5, 0.5, steps):
        frame = background
        for number, (dx, dy) in enumerate(motions):
            left = width * (number + 0.5) / len(motions) - side / 2
            matrix = np.array([[1, 0, left + t * dx], [0, 1, (height - side) / 2 + t * dy]], np.float32)
            alpha = cv2.warpAffine(np.ones_like(square), matrix, (width, height))
            frame = cv2.warpAffine(square, matrix, (width, height)) * alpha + frame * (1 - alpha)
        total += frame
    return Photo((total / steps * 255 + 0.5).astype(np.uint8))


@pytest.fixture(scope="session")
def texture() -> Callable[..., Float32Array]:
    return _texture


@pytest.fixture(scope="session")
def moved_squares() -> Callable[..., Photo]:
    return _moved_squares
