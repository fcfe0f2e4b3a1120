"""The latent of a picture at twice its size describes the same frames, and is used where the blur is short."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from shutterspan.core.inference import unfold as unfolding
from shutterspan.core.inference.double_size import blend_by_speed, double_grid, halve_latent
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.tta import AUGMENTATIONS, Augmentations
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.model.network import MAX_RESIDUAL_MAPS, TRAJECTORY_UNIT, Latent, frames, trajectory
from shutterspan.core.types.grid import PixelGrid
from shutterspan.core.types.photo import Photo

TIMES = torch.tensor([[0.0, 0.3, 0.5, 1.0]])


def latent_of(rows: int, columns: int, speed: float = 0.0, seed: int = 0) -> Latent:
    """A latent with random residual maps, in which everything moves to the right by `speed` pixels."""
    torch.manual_seed(seed)
    maps = torch.randn(1, (1 + MAX_RESIDUAL_MAPS) * 12, rows // 2, columns // 2)
    coefficients = torch.zeros(1, 6, rows // 4, columns // 4)
    coefficients[:, 0] = -speed / 2 / TRAJECTORY_UNIT
    return Latent(maps, coefficients)


def test_a_halved_latent_gives_the_frames_at_half_the_size():
    large = torch.rand(1, 3, 64, 96)
    latent = latent_of(64, 96)
    expected = F.avg_pool2d(frames(latent, large, TIMES)[0], 2)
    found = frames(halve_latent(latent), F.avg_pool2d(large, 2), TIMES)[0]
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)


def test_a_halved_latent_moves_half_as_many_pixels():
    latent = latent_of(64, 96, speed=12)
    found = trajectory(halve_latent(latent), TIMES)
    assert found.shape == (1, 4, 2, 8, 12)
    torch.testing.assert_close(found, trajectory(latent, TIMES)[..., :8, :12] / 2)


@pytest.mark.parametrize(
    ("speed", "share", "gain"),
    [(0, 0, 1), (0.4, 0, 1), (6, 2 / 3, 1.2), (16, 2 / 3, 1.2), (20, 0.5, 1.1), (24, 0, 1), (60, 0, 1)],
)
def test_the_doubled_picture_counts_where_the_blur_is_short(speed: float, share: float, gain: float) -> None:
    own, halved = latent_of(48, 64, speed, seed=1), latent_of(48, 64, speed + 3, seed=2)
    blended = blend_by_speed(own, halved)
    expected = Latent(*(one + share * (other - one) for one, other in zip(own, halved, strict=True)))
    torch.testing.assert_close(blended.residual_maps, gain * expected.residual_maps, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(blended.trajectory_coefficients, expected.trajectory_coefficients)


def test_each_place_counts_by_its_own_speed():
    own, halved = latent_of(128, 256, 6, seed=1), latent_of(128, 256, 6, seed=2)
    own.trajectory_coefficients[..., 32:] *= 10  # the right half moves by 60 pixels
    maps = blend_by_speed(own, halved).residual_maps
    torch.testing.assert_close(maps[..., 64:], own.residual_maps[..., 64:])
    assert not torch.isclose(maps[..., :32], own.residual_maps[..., :32]).any(1).all()


def test_a_grid_of_twice_the_size_covers_the_same_rectangle():
    assert double_grid(PixelGrid(3, 4, 50, 30, 25, 15)) == PixelGrid(3, 4, 50, 30, 50, 30)


@pytest.mark.parametrize("size", [(150, 130), (128, 128)])
def test_twice_the_size_brings_the_frames_closer_to_the_truth(
    trained: Engine, moved_squares: Callable[..., Photo], monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """A small picture with short blur, compared with as many passes at its own size."""
    width, height = size
    squares = partial(moved_squares, width=width, height=height, side=64)
    photo, truth = squares((5, 3)), squares((0, 0), steps=1).pixels
    errors = []
    for augmentations in (Augmentations(AUGMENTATIONS[:5], ()), Augmentations(AUGMENTATIONS[:1], AUGMENTATIONS[:1])):
        monkeypatch.setattr(unfolding, "choose_augmentations", lambda *_, chosen=augmentations: chosen)
        middle = unfold(photo, trained).frame_at(0.5).astype(np.float32)
        errors.append(float(np.square(middle - truth).mean()))
    own_size, double_size = errors
    assert double_size < own_size
