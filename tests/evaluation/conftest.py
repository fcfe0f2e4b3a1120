"""Synthetic exposures: textured squares that move over a textured ground."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image


def texture(height: int, width: int, seed: int) -> np.ndarray:
    """(H,W,3) uint8: smooth noise, so that optical flow and sub-pixel motion work on it."""
    noise = np.random.default_rng(seed).uniform(0, 255, (height, width, 3)).astype(np.float32)
    smooth = cv2.GaussianBlur(noise, (0, 0), 2)
    return cv2.normalize(smooth, None, 30, 225, cv2.NORM_MINMAX).astype(np.uint8)


def moving_squares(velocities: list[float], frames: int = 7, distance: float = 6) -> np.ndarray:
    """(N,96,160,3) uint8: one square per velocity, which goes velocity * distance px to the right in all."""
    ground = texture(96, 160, 0) // 2
    clip = []
    for t in np.linspace(-0.5, 0.5, frames):
        frame = ground.copy()
        for index, velocity in enumerate(velocities):
            patch, left, top = texture(40, 40, index + 1), 20 + 75 * index, 28
            shift = np.float32([[1, 0, left + velocity * distance * t], [0, 1, top]])
            moved = cv2.warpAffine(patch, shift, (160, 96))
            cover = cv2.warpAffine(np.ones((40, 40), np.float32), shift, (160, 96))[..., None]
            frame = (frame * (1 - cover) + moved * cover).round().astype(np.uint8)
        clip.append(frame)
    return np.stack(clip)


def captioned(clip: np.ndarray, box: tuple[int, int, int, int] = (4, 12, 6, 40)) -> np.ndarray:
    """A copy with a saturated green box (top, bottom, left, right), as published GIFs wear it."""
    marked = clip.copy()
    top, bottom, left, right = box
    marked[:, top:bottom, left:right] = (20, 240, 20)
    return marked


@dataclass(frozen=True)
class Unfolded:
    """An unfolded photo whose frames are known."""

    clip: Callable[[int], Iterable[np.ndarray]]
    moving: bool = True


def repeat(photo: np.ndarray) -> Unfolded:
    """Finds no motion in any photo."""
    return Unfolded(lambda frames: np.repeat(photo[None], frames, axis=0), moving=False)


@pytest.fixture(name="unfolded", scope="session")
def _unfolded() -> type[Unfolded]:
    return Unfolded


@pytest.fixture(name="repeat", scope="session")
def _repeat() -> Callable[[np.ndarray], Unfolded]:
    return repeat


@pytest.fixture(name="moving_squares", scope="session")
def _moving_squares() -> Callable[..., np.ndarray]:
    return moving_squares


@pytest.fixture(name="captioned", scope="session")
def _captioned() -> Callable[..., np.ndarray]:
    return captioned


@pytest.fixture
def samples(tmp_path: Path, true: np.ndarray) -> Path:
    """A folder with two samples of one group."""
    folder = tmp_path / "samples"
    for name in ("a1", "a<2>"):
        (folder / name).mkdir(parents=True)
        Image.fromarray(true.mean(0).round().astype(np.uint8)).save(folder / name / "blur.png")
        for number, frame in enumerate(true):
            Image.fromarray(frame).save(folder / name / f"{number}.png")
    return folder


@pytest.fixture(scope="session")
def true() -> np.ndarray:
    """Seven frames of two squares that move 6 px to the right."""
    return moving_squares([1, 1])
