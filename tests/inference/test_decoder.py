import numpy as np
import torch
import torch.nn.functional as F

from shutterspan.core.inference.decoder import FrameDecoder
from shutterspan.core.model.network import RESIDUAL_UNIT, TRAJECTORY_UNIT, Latent, frames, trajectory


def test_shows_what_the_network_was_trained_to_show(texture):
    torch.manual_seed(0)
    photo = torch.from_numpy(texture(2, 64, 96)).permute(2, 0, 1)[None]
    paths = F.interpolate(torch.randn(1, 6, 4, 6), size=(16, 24), mode="bicubic")
    latent = Latent(torch.randn(1, 5 * 12, 32, 48), paths)
    decoder = FrameDecoder(latent, photo, 0.75)
    for t in (0.0, 0.2, 0.75, 1.0):
        instant = torch.tensor([[t]])
        shown, true = decoder.frame(t), frames(latent, photo, instant)[0, 0].permute(1, 2, 0).numpy()
        # OpenCV counts a pixel in 32 parts.
        assert np.abs(shown - true).mean() < 1 / 255 and np.abs(shown - true).max() < 10 / 255
        np.testing.assert_allclose(decoder.trajectory([t])[0], trajectory(latent, instant)[0, 0].permute(1, 2, 0))


def test_near_mid_exposure_most_comes_from_the_ends_where_they_are_sharp(texture):
    """A flat photo that moves by 3 px to either end, and a repair that shows at both: it is found again, 3 px on."""
    repair = torch.from_numpy(texture(3, 48, 64)).permute(2, 0, 1)
    residuals = torch.zeros(1, 5, 3, 48, 64)
    residuals[:, 2] = repair / RESIDUAL_UNIT / 2  # its wave goes from 2 at both ends to 0
    paths = torch.zeros(1, 6, 12, 16)
    paths[:, 0] = 3 / TRAJECTORY_UNIT
    latent = Latent(F.pixel_unshuffle(residuals, 2).flatten(1, 2), paths)
    decoder = FrameDecoder(latent, torch.full((1, 3, 48, 64), 0.5), 0.75)
    detail = repair.permute(1, 2, 0).numpy()
    np.testing.assert_allclose(decoder.frame(0), 0.5 + detail, atol=1e-3)
    moved = (np.roll(detail, -3, 1) + np.roll(detail, 3, 1)) / 2
    inside = (slice(None), slice(8, -8))
    np.testing.assert_allclose(decoder.frame(0.5)[inside], 0.5 + 0.75 * moved[inside], atol=1e-3)
    halfway, close = (np.abs(decoder.frame(t) - decoder.frame(0.5)).mean() for t in (0.35, 0.4999))
    assert 0 < close < halfway / 100, "and comes without a jump"


def test_is_as_exact_as_16_bit_where_nothing_moves():
    torch.manual_seed(0)
    photo = torch.rand(1, 3, 32, 32)
    latent = Latent(torch.zeros(1, 5 * 12, 16, 16), torch.zeros(1, 6, 8, 8))
    np.testing.assert_array_equal(FrameDecoder(latent, photo, 0.75).frame(0.2), photo[0].permute(1, 2, 0).numpy())
