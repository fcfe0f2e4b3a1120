"""Guidance says what is true where it holds, with the faults that were drawn."""

import torch

from shutterspan.core.synthesis.guidance import GuidanceFaults, draw_faults, enlarged, guidance_of

SIZE = 96


def faults(error: float = 0.0, covered: float = 0.5, hole: float = 1.0, wrong: float = 1.0) -> GuidanceFaults:
    bumps = torch.tensor([hole, wrong])[None, :, None, None].repeat(1, 1, 6, 6)
    return GuidanceFaults(torch.tensor([error]), torch.tensor([covered]), bumps)


def square(x: float = 3.0, y: float = -4.0) -> tuple[torch.Tensor, torch.Tensor]:
    """The middle of a picture moves by (x, y) pixels; all of it may be guided."""
    motion = torch.zeros(1, 2, SIZE, SIZE)
    motion[:, :, 24:72, 24:72] = torch.tensor([x, y])[:, None, None]
    return motion, torch.ones(1, SIZE, SIZE, dtype=torch.bool)


def area(guidance: torch.Tensor) -> int:
    return int((guidance.norm(dim=1) > 0.5).sum())


def test_without_faults_it_is_the_direction_of_what_moves():
    guidance = guidance_of(*square(), faults())
    assert guidance.shape == (1, 2, SIZE // 4, SIZE // 4)
    torch.testing.assert_close(guidance[0, :, 12, 12], torch.tensor([0.6, -0.8]))
    assert guidance[0, :, 0, 0].abs().max() == 0 and 120 <= area(guidance) <= 160
    large = enlarged(guidance)
    torch.testing.assert_close(large[0, :, 48, 48], torch.tensor([0.6, -0.8]))
    assert set(large.norm(dim=1).round(decimals=3).unique().tolist()) == {0.0, 1.0}


def test_what_stands_or_is_not_guided_has_none():
    motion, everywhere = square()
    assert area(guidance_of(motion, ~everywhere, faults())) == 0
    assert area(guidance_of(motion * 0.05, everywhere, faults())) == 0


def test_outlines_are_too_wide_or_too_narrow():
    wide, exact, narrow = (area(guidance_of(*square(), faults(covered=share))) for share in (0.1, 0.5, 0.9))
    assert wide > 1.2 * exact > 1.5 * narrow > 0


def test_errors_turn_it():
    turned = guidance_of(*square(), faults(error=torch.pi / 2))[0, :, 12, 12]
    torch.testing.assert_close(turned, torch.tensor([0.8, 0.6]))


def test_holes_say_nothing_and_wrong_parts_the_opposite():
    whole = guidance_of(*square(), faults())
    holes, wrong = faults(), faults()
    holes.bumps[:, 0, :, :3] = -1.0
    wrong.bumps[:, 1, :, :3] = -1.0
    left, right = (..., slice(0, 11)), (..., slice(13, None))
    missing, opposite = guidance_of(*square(), holes), guidance_of(*square(), wrong)
    assert missing[left].abs().max() == 0 and torch.equal(missing[right], whole[right])
    torch.testing.assert_close(opposite[left], -whole[left])
    assert torch.equal(opposite[right], whole[right])


def test_where_neighbours_disagree_nothing_is_said():
    guidance = torch.ones(1, 2, 4, 8) * torch.tensor([1.0, 0.0])[:, None, None]
    guidance[..., 4:] *= -1
    large = enlarged(guidance)[0, 0, 8]
    assert (large[:14] == 1).all() and (large[18:] == -1).all() and (large == 0).any()


def test_most_of_what_is_drawn_is_right():
    count = 400
    motion, everywhere = (part.expand(count, *part.shape[1:]) for part in square())
    drawn = guidance_of(motion, everywhere, draw_faults(torch.Generator().manual_seed(1), count))
    said = drawn.norm(dim=1) > 0.5
    along = (drawn * torch.tensor([0.6, -0.8])[:, None, None]).sum(1)
    with_wrong = (said & (along < 0)).flatten(1).any(1).float().mean()
    assert 0.05 < with_wrong < 0.2 and 0.002 < (along[said] < 0).float().mean() < 0.04
    with_holes = (~said[:, 8:16, 8:16]).flatten(1).any(1).float().mean()
    assert 0.2 < with_holes < 0.5
