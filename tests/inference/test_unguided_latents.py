"""Unguided latents count where they play in the direction of the guided one, and where the user gave no guidance."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.inference.unguided_latents import average_with_unguided
from shutterspan.core.model.network import TRAJECTORY_UNIT, Latent
from shutterspan.core.types.photo import Photo

EVERYWHERE = np.ones((32, 48), bool)


def latent_of(speed: float, seed: int) -> Latent:
    """A latent of 128x192 pixels with random residual maps; everything moves to the right by `speed` pixels."""
    generator = torch.Generator().manual_seed(seed)
    coefficients = torch.zeros(1, 6, 32, 48)
    coefficients[:, 0] = -speed / 2 / TRAJECTORY_UNIT
    return Latent(torch.randn(1, 24, 64, 96, generator=generator), coefficients)


def assert_equal(found: Latent, expected: Latent) -> None:
    for one, other in zip(found, expected, strict=True):
        torch.testing.assert_close(one, other)


def test_latents_that_play_in_the_same_direction_count_equally():
    latents = [latent_of(6, 1), latent_of(9, 2), latent_of(0, 3)]
    expected = Latent(*(sum(fields) / 3 for fields in zip(*latents, strict=True)))
    assert_equal(average_with_unguided(latents[0], latents[1:], EVERYWHERE), expected)


def test_a_latent_that_plays_in_the_opposite_direction_does_not_count():
    guided = latent_of(6, 1)
    assert_equal(average_with_unguided(guided, [latent_of(-4, 2)], EVERYWHERE), guided)


def test_each_place_is_decided_by_its_own_direction():
    guided, unguided = latent_of(6, 1), latent_of(6, 2)
    unguided.trajectory_coefficients[..., 24:] *= -1
    maps = average_with_unguided(guided, [unguided], EVERYWHERE).residual_maps
    torch.testing.assert_close(maps[..., 60:], guided.residual_maps[..., 60:])
    mean = (guided.residual_maps + unguided.residual_maps) / 2
    torch.testing.assert_close(maps[..., :36], mean[..., :36])


def test_only_allowed_cells_change():
    """Cells in the padding of the picture are not in the mask."""
    guided = latent_of(6, 1)
    allowed = EVERYWHERE[:30, :44].copy()
    allowed[:, :20] = False
    maps = average_with_unguided(guided, [latent_of(6, 2)], allowed).residual_maps
    unchanged = maps == guided.residual_maps
    assert unchanged[..., :39].all() and unchanged[..., 90:].all() and unchanged[:, :, 62:].all()
    assert not unchanged[:, :, :58, 42:86].any(1).all(-1).any()


@pytest.mark.slow
def test_guidance_of_the_user_is_not_weakened(
    trained: Engine, moved_squares: Callable[..., Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dense guidance covers the whole photo, so unguided latents count nowhere."""
    photo, guidance = moved_squares((24, 0)), np.zeros((8, 8, 2), np.float32)
    guidance[..., 0] = 1
    found = unfold(photo, trained, guidance=guidance).frame_at(0)
    monkeypatch.setattr("shutterspan.core.inference.unfold.average_with_unguided", lambda latent, *_: latent)
    assert np.array_equal(found, unfold(photo, trained, guidance=guidance).frame_at(0))
