"""The oracle finds what a latent can show, and no more."""

import sys
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).parent))
from oracle import FORMS, fit, psnr

SIDE, STEPS = 32, 40


def texture(seed: int, side: int = SIDE) -> torch.Tensor:
    torch.manual_seed(seed)
    return F.interpolate(torch.rand(1, 3, side // 4, side // 4), size=(side, side), mode="bicubic")[0].clamp(0, 1)


def test_what_moves_is_found_and_what_is_new_in_every_frame_is_not():
    wide = texture(1, SIDE + 16)
    moving = torch.stack([wide[:, 8:-8, 8 + 2 * k : 8 + 2 * k + SIDE] for k in range(-3, 4)])
    new = torch.stack([texture(k) for k in range(7)])
    for name in ("four waves", "four waves and the sine"):
        found, not_found = (psnr(fit(truth.mean(0), truth, FORMS[name], STEPS), truth) for truth in (moving, new))
        assert found.mean() > 28 > 26 > not_found.mean(), name


def test_a_repair_at_mid_exposure_shows_what_flashes_there():
    """Moving ground and a flash that stands: one map can't be both at mid-exposure."""
    wide, flash = texture(1, SIDE + 16), (texture(2) > 0.7).float()
    truth = torch.stack([wide[:, 8:-8, 8 + 2 * k : 8 + 2 * k + SIDE] for k in range(-3, 4)])
    truth[3] = torch.maximum(truth[3], flash)
    four, five = (psnr(fit(truth.mean(0), truth, FORMS[name], STEPS), truth) for name in list(FORMS)[1::2])
    assert five[3] > four[3] + 1
