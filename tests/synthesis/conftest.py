from collections.abc import Callable

import cv2
import numpy as np
import pytest

from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.types.arrays import UInt8Array


def texture(seed: int, height: int, width: int) -> UInt8Array:
    """Detail at every scale: (height,width,3) uint8."""
    random = np.random.default_rng(seed)
    layers = (
        cv2.resize(random.normal(0, 1, (height // s, width // s, 3)), (width, height), interpolation=cv2.INTER_CUBIC)
        for s in (4, 8, 32)
    )
    return np.clip(128 + 40 * sum(layers), 0, 255).astype(np.uint8)


@pytest.fixture(scope="session")
def library() -> SharpLibrary:
    """Four photos, and a disc as a cut-out."""
    photos = [texture(i, 320, 360) for i in range(4)]
    disc = np.zeros((80, 80, 1), np.uint8)
    cv2.circle(disc, (40, 40), 36, 255, -1, cv2.LINE_AA)
    return SharpLibrary(photos, [np.concatenate([texture(9, 80, 80), disc], 2)])


@pytest.fixture(scope="session")
def runner() -> UInt8Array:
    """An animated cut-out (33,110,140,4) uint8: a disc that moves by (1.2, .4) pixels from each frame to the next."""
    disc = np.zeros((110, 140, 1), np.uint8)
    cv2.circle(disc, (50, 48), 34, 255, -1, cv2.LINE_AA)
    first = np.concatenate([texture(11, 112, 144)[:110, :140], disc], 2)
    shifts = [np.array([[1, 0, 1.2 * k], [0, 1, 0.4 * k]], np.float32) for k in range(33)]
    return np.stack([cv2.warpAffine(first, shift, (140, 110), flags=cv2.INTER_CUBIC) for shift in shifts])


@pytest.fixture(scope="session")
def pan() -> Callable[..., list[UInt8Array]]:
    """Frames of a camera that pans over a flat scene: `count` frames (240,320,3) uint8.

    The content moves by (x, y) pixels from each frame to the next.
    """

    def frames(count: int, x: int, y: int, seed: int = 0) -> list[UInt8Array]:
        wide = texture(seed, 720, 960)
        return [wide[240 - k * y : 480 - k * y, 320 - k * x : 640 - k * x].copy() for k in range(count)]

    return frames
