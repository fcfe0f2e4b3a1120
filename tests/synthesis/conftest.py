import cv2
import numpy as np
import pytest

from shutterspan.core.synthesis.library import SharpLibrary


def texture(seed: int, height: int, width: int) -> np.ndarray:
    """Detail at every scale: (height,width,3) uint8."""
    random = np.random.default_rng(seed)
    layers = (
        cv2.resize(random.normal(0, 1, (height // s, width // s, 3)), (width, height), interpolation=cv2.INTER_CUBIC)
        for s in (4, 8, 32)
    )
    return np.clip(128 + 40 * sum(layers), 0, 255).astype(np.uint8)


@pytest.fixture(scope="session")
def library() -> SharpLibrary:
    photos = [texture(i, 320, 360) for i in range(4)]
    disc = np.zeros((80, 80, 1), np.uint8)
    cv2.circle(disc, (40, 40), 36, 255, -1, cv2.LINE_AA)
    return SharpLibrary(photos, [np.concatenate([texture(9, 80, 80), disc], 2)])
