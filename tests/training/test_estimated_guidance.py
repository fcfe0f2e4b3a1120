"""Guidance from the network's own estimate: axes that it finds, signs of the truth."""

import pytest
import torch
from torch import Tensor

from shutterspan.core.inference.engine import Engine
from shutterspan.core.model.network import FORWARD
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.scenes import SceneRecipe, draw_scenes
from shutterspan.core.training.estimated_guidance import estimate_guidance
from shutterspan.core.training.replay_buffer import Batch, augment_batch, pack_scenes

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def batch(library: SharpLibrary) -> Batch:
    """Eight scenes with things that move in any direction."""
    recipe = SceneRecipe(size=96, max_blur=16.0, subframes=(13,), still=0.0)
    packed = pack_scenes(draw_scenes(library, recipe, 4, 8, 3, CPU))
    return augment_batch(packed, torch.zeros(8, dtype=torch.bool), torch.arange(3).expand(8, 3))


@pytest.fixture(scope="module")
def truth(batch: Batch) -> Tensor:
    """The motion (8,2,24,24) from the first to the last instant."""
    return batch.trajectory[:, 0] - batch.trajectory[:, -1]


def cells(guidance: Tensor) -> Tensor:
    """Guidance (N,2,H,W) at a pixel of each cell (N,2,H/4,W/4)."""
    return guidance[..., 2::4, 2::4]


def test_it_has_the_axes_of_the_estimate_and_the_signs_of_the_truth(
    trained: Engine, batch: Batch, truth: Tensor
) -> None:
    guidance = estimate_guidance(trained.network, batch.photo, truth)
    assert guidance.shape == (8, 2, 96, 96)
    length = guidance.norm(dim=1)
    assert ((length < 1e-6) | ((length - 1).abs() < 1e-4)).all()
    given = cells(guidance)
    speed = truth.norm(dim=1)
    both = (speed > 2) & (given.norm(dim=1) > 0.5)
    cosine = ((given * truth).sum(1) / speed.clamp(min=1e-6))[both]
    assert both.sum() > 0.5 * (speed > 2).sum()
    assert (cosine > 0).float().mean() > 0.9
    moves_forward = truth[:, 0] * FORWARD[0] + truth[:, 1] * FORWARD[1] > 0
    angle = cosine[moves_forward[both]].clamp(-1, 1).acos().rad2deg().median()
    assert 1 < angle < 25, "estimated, not true"


def test_the_opposite_truth_gives_the_opposite_guidance(trained: Engine, batch: Batch, truth: Tensor) -> None:
    forward, backward = (cells(estimate_guidance(trained.network, batch.photo, motion)) for motion in (truth, -truth))
    both = (forward.norm(dim=1) > 0.5) & (backward.norm(dim=1) > 0.5) & (truth.norm(dim=1) > 2)
    assert both.sum() > 100
    assert ((forward * backward).sum(1)[both] < 0).float().mean() > 0.9


def test_what_moves_backward_always_has_guidance(trained: Engine, batch: Batch, truth: Tensor) -> None:
    along = truth[:, 0] * FORWARD[0] + truth[:, 1] * FORWARD[1]
    given = cells(estimate_guidance(trained.network, batch.photo, truth)).norm(dim=1) > 0.5
    moving = truth.norm(dim=1) > 2
    assert given[moving & (along < 0)].float().mean() > 0.97
    assert not given[moving & (along > 0)].all()
