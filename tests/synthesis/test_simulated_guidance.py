"""Simulated guidance is correct except for the drawn faults."""

import torch

from shutterspan.core.synthesis.simulated_guidance import (
    GuidanceFaults,
    draw_faults,
    simulate_guidance,
    upsample_guidance,
)

SIZE = 96


def faults(angle_error: float = 0.0, min_coverage: float = 0.5) -> GuidanceFaults:
    return GuidanceFaults(torch.tensor([angle_error]), torch.tensor([min_coverage]), torch.ones(1, 2, 6, 6))


def square(x: float = 3.0, y: float = -4.0) -> tuple[torch.Tensor, torch.Tensor]:
    """Motion of a picture whose middle moves by (x, y) pixels, and a mask with guidance everywhere."""
    motion = torch.zeros(1, 2, SIZE, SIZE)
    motion[:, :, 24:72, 24:72] = torch.tensor([x, y])[:, None, None]
    return motion, torch.ones(1, SIZE, SIZE, dtype=torch.bool)


def area(guidance: torch.Tensor) -> int:
    return int((guidance.norm(dim=1) > 0.5).sum())


def test_without_faults_guidance_is_the_direction_of_motion():
    guidance = simulate_guidance(*square(), faults())
    assert guidance.shape == (1, 2, SIZE // 4, SIZE // 4)
    torch.testing.assert_close(guidance[0, :, 12, 12], torch.tensor([0.6, -0.8]))
    assert guidance[0, :, 0, 0].abs().max() == 0 and 120 <= area(guidance) <= 160
    large = upsample_guidance(guidance)
    torch.testing.assert_close(large[0, :, 48, 48], torch.tensor([0.6, -0.8]))
    assert set(large.norm(dim=1).round(decimals=3).unique().tolist()) == {0.0, 1.0}


def test_still_and_unguided_parts_have_no_guidance():
    motion, everywhere = square()
    assert area(simulate_guidance(motion, ~everywhere, faults())) == 0
    assert area(simulate_guidance(motion * 0.05, everywhere, faults())) == 0


def test_outlines_are_too_wide_or_too_narrow():
    wide, exact, narrow = (area(simulate_guidance(*square(), faults(min_coverage=share))) for share in (0.1, 0.5, 0.9))
    assert wide > 1.2 * exact > 1.5 * narrow > 0


def test_angle_errors_rotate_guidance():
    rotated = simulate_guidance(*square(), faults(angle_error=torch.pi / 2))[0, :, 12, 12]
    torch.testing.assert_close(rotated, torch.tensor([0.8, 0.6]))


def test_holes_are_zero_and_reversed_parts_have_the_opposite_direction():
    faultless = simulate_guidance(*square(), faults())
    with_holes, with_reversed_parts = faults(), faults()
    with_holes.fault_fields[:, 0, :, :3] = -1.0
    with_reversed_parts.fault_fields[:, 1, :, :3] = -1.0
    left, right = (..., slice(0, 11)), (..., slice(13, None))
    missing, opposite = (simulate_guidance(*square(), faulty) for faulty in (with_holes, with_reversed_parts))
    assert missing[left].abs().max() == 0 and torch.equal(missing[right], faultless[right])
    torch.testing.assert_close(opposite[left], -faultless[left])
    assert torch.equal(opposite[right], faultless[right])


def test_guidance_is_zero_where_neighbours_disagree():
    guidance = torch.ones(1, 2, 4, 8) * torch.tensor([1.0, 0.0])[:, None, None]
    guidance[..., 4:] *= -1
    large = upsample_guidance(guidance)[0, 0, 8]
    assert (large[:14] == 1).all() and (large[18:] == -1).all() and (large == 0).any()


def test_most_of_the_drawn_guidance_is_correct():
    count = 400
    motion, everywhere = (part.expand(count, *part.shape[1:]) for part in square())
    drawn = simulate_guidance(motion, everywhere, draw_faults(torch.Generator().manual_seed(1), count))
    present = drawn.norm(dim=1) > 0.5
    along = (drawn * torch.tensor([0.6, -0.8])[:, None, None]).sum(1)
    with_reversed = (present & (along < 0)).flatten(1).any(1).float().mean()
    assert 0.05 < with_reversed < 0.2 and 0.002 < (along[present] < 0).float().mean() < 0.04
    with_holes = (~present[:, 8:16, 8:16]).flatten(1).any(1).float().mean()
    assert 0.2 < with_holes < 0.5
