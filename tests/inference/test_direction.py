import math

import pytest
import torch

from shutterspan.core.inference.direction import agreed_direction
from shutterspan.core.model.network import FORWARD


def field(angle: float, height: int = 60, width: int = 80) -> torch.Tensor:
    motion = torch.zeros(1, 2, height, width)
    motion[:, 0], motion[:, 1] = 8 * math.cos(angle), 8 * math.sin(angle)
    return motion


@pytest.mark.parametrize("degrees", range(0, 360, 45))
def test_one_way_for_all_and_always_the_same(degrees):
    angle = math.radians(degrees)
    agreed = agreed_direction(field(angle))
    expected = torch.tensor([math.cos(angle), math.sin(angle)])
    expected = expected * (1 if expected @ torch.tensor(FORWARD) > 0 else -1)
    torch.testing.assert_close(agreed, expected[None, :, None, None].expand_as(agreed), atol=1e-4, rtol=0)


def test_patches_that_chose_otherwise_are_turned():
    motion = field(0.3)
    motion[..., 20:35, 30:50] *= -1
    motion[..., :10, :10] *= -1
    agreed = agreed_direction(motion)
    torch.testing.assert_close(agreed, agreed_direction(field(0.3)), atol=1e-3, rtol=0)


def test_nothing_is_said_where_nothing_moves():
    motion = field(0.0)
    motion[..., 40:] = 0
    agreed = agreed_direction(motion)
    assert agreed[..., -6:].norm(dim=1).max() == 0
    torch.testing.assert_close(agreed[..., :30].norm(dim=1), torch.ones(1, 60, 30))


def test_a_turning_scene_keeps_turning():
    y, x = torch.meshgrid(torch.arange(60.0) - 30, torch.arange(80.0) - 40, indexing="ij")
    motion = torch.stack([-y, x])[None] * 0.5
    agreed = agreed_direction(motion)
    far = motion.norm(dim=1) > 6
    along = (agreed * motion).sum(1)[far]
    assert (along > 0).float().mean() > 0.97 or (along < 0).float().mean() > 0.97
