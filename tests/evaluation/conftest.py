"""Synthetic exposures: textured squares that move over a textured background."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from shutterspan.core.types.arrays import UInt8Array


def texture(height: int, width: int, seed: int) -> UInt8Array:
    """(H,W,3) uint8: smooth noise, which suits optical flow and sub-pixel motion."""
    noise = np.random.default_rng(seed).uniform(0, 255, (height, width, 3)).astype(np.float32)
    smooth = cv2.GaussianBlur(noise, (0, 0), 2)
    return cv2.normalize(smooth, None, 30, 225, cv2.NORM_MINMAX).astype(np.uint8)


def moving_squares(velocities: list[float], frames: int = 7, distance: float = 6) -> UInt8Array:
    """(N,96,160,3) uint8: one square for each velocity; it moves velocity * distance px to the right over the clip."""
    background = texture(96, 160, 0) // 2
    clip = []
    for t in np.linspace(-0.5, 0.5, frames):
        frame = background.copy()
        for index, velocity in enumerate(velocities):
            patch, left, top = texture(40, 40, index + 1), 20 + 75 * index, 28
            shift = np.array([[1, 0, left + velocity * distance * t], [0, 1, top]], np.float32)
            moved = cv2.warpAffine(patch, shift, (160, 96))
            cover = cv2.warpAffine(np.ones((40, 40), np.float32), shift, (160, 96))[..., None]
            frame = (frame * (1 - cover) + moved * cover).round().astype(np.uint8)
        clip.append(frame)
    return np.stack(clip)


def captioned(clip: UInt8Array, box: tuple[int, int, int, int] = (4, 12, 6, 40)) -> UInt8Array:
    """A copy of a clip with a saturated green box (top, bottom, left, right), as in published GIFs."""
    marked = clip.copy()
    top, bottom, left, right = box
    marked[:, top:bottom, left:right] = (20, 240, 20)
    return marked


@dataclass(frozen=True)
class FakeExposure:
    """An unfolded photo with given frames."""

    clip: Callable[[int], Iterable[UInt8Array]]
    moving: bool = True


def unfold_without_motion(photo: UInt8Array) -> FakeExposure:
    """An unfolding function that finds no motion in any photo."""
    return FakeExposure(lambda frames: np.repeat(photo[None], frames, axis=0), moving=False)


@pytest.fixture(name="fake_exposure", scope="session")
def _fake_exposure() -> type[FakeExposure]:
    return FakeExposure


@pytest.fixture(name="unfold_without_motion", scope="session")
def _unfold_without_motion() -> Callable[[UInt8Array], FakeExposure]:
    return unfold_without_motion


@pytest.fixture(name="moving_squares", scope="session")
def _moving_squares() -> Callable[..., UInt8Array]:
    return moving_squares


@pytest.fixture(name="captioned", scope="session")
def _captioned() -> Callable[..., UInt8Array]:
    return captioned


@pytest.fixture
def samples(tmp_path: Path, true_frames: UInt8Array) -> Path:
    """A folder with two samples of one group."""
    folder = tmp_path / "samples"
    for name in ("a1", "a<2>"):
        (folder / name).mkdir(parents=True)
        Image.fromarray(true_frames.mean(0).round().astype(np.uint8)).save(folder / name / "blur.png")
        for number, frame in enumerate(true_frames):
            Image.fromarray(frame).save(folder / name / f"{number}.png")
    return folder


@pytest.fixture(scope="session")
def true_frames() -> UInt8Array:
    """Seven frames of two squares that move 6 px to the right."""
    return moving_squares([1, 1])
