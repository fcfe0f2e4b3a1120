"""The oracle fits only frames that a latent can represent."""

import torch
import torch.nn.functional as F

from .oracle import WEIGHT_CHOICES, fit, psnr

SIDE, STEPS = 32, 40


def texture(seed: int, side: int = SIDE) -> torch.Tensor:
    torch.manual_seed(seed)
    return F.interpolate(torch.rand(1, 3, side // 4, side // 4), size=(side, side), mode="bicubic")[0].clamp(0, 1)


def test_moving_content_is_fitted_and_new_content_in_every_frame_is_not():
    wide = texture(1, SIDE + 16)
    moving = torch.stack([wide[:, 8:-8, 8 + 2 * k : 8 + 2 * k + SIDE] for k in range(-3, 4)])
    new = torch.stack([texture(k) for k in range(7)])
    for name in ("four waves", "four waves and the sine"):
        moving_psnr, new_psnr = (
            psnr(fit(truth.mean(0), truth, WEIGHT_CHOICES[name], STEPS), truth) for truth in (moving, new)
        )
        assert moving_psnr.mean() > 28 > 26 > new_psnr.mean(), name


def test_a_residual_map_for_mid_exposure_can_contain_a_flash():
    """The background moves and a flash doesn't, so the middle frame alone can't represent both."""
    wide, flash = texture(1, SIDE + 16), (texture(2) > 0.7).float()
    truth = torch.stack([wide[:, 8:-8, 8 + 2 * k : 8 + 2 * k + SIDE] for k in range(-3, 4)])
    truth[3] = torch.maximum(truth[3], flash)
    four, five = (
        psnr(fit(truth.mean(0), truth, WEIGHT_CHOICES[name], STEPS), truth) for name in list(WEIGHT_CHOICES)[1::2]
    )
    assert five[3] > four[3] + 1
