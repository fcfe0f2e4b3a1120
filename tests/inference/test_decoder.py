import numpy as np
import torch
import torch.nn.functional as F

from shutterspan.core.inference.decoder import FrameDecoder
from shutterspan.core.model.network import RESIDUAL_UNIT, TRAJECTORY_UNIT, Latent, frames, trajectory


def test_frames_and_trajectories_match_those_of_the_network(texture):
    torch.manual_seed(0)
    photo = torch.from_numpy(texture(2, 64, 96)).permute(2, 0, 1)[None]
    coefficients = F.interpolate(torch.randn(1, 6, 4, 6), size=(16, 24), mode="bicubic")
    latent = Latent(torch.randn(1, 5 * 12, 32, 48), coefficients)
    decoder = FrameDecoder(latent, photo, 0.75)
    for t in (0.0, 0.2, 0.75, 1.0):
        times = torch.tensor([[t]])
        decoded, expected = decoder.frame(t), frames(latent, photo, times)[0, 0].permute(1, 2, 0).numpy()
        # OpenCV rounds coordinates to 1/32 pixel.
        assert np.abs(decoded - expected).mean() < 1 / 255 and np.abs(decoded - expected).max() < 10 / 255
        np.testing.assert_allclose(decoder.trajectory([t])[0], trajectory(latent, times)[0, 0].permute(1, 2, 0))


def test_near_mid_exposure_most_detail_is_from_the_end_frames(texture):
    """A flat photo moves by 3 pixels in each half, and a residual map has detail in the first and the last frame. The
    middle frame has the same detail, displaced by 3 pixels."""
    residual = torch.from_numpy(texture(3, 48, 64)).permute(2, 0, 1)
    maps = torch.zeros(1, 5, 3, 48, 64)
    maps[:, 2] = residual / RESIDUAL_UNIT / 2  # its weight is 2 at both ends and 0 in the middle
    coefficients = torch.zeros(1, 6, 12, 16)
    coefficients[:, 0] = 3 / TRAJECTORY_UNIT
    latent = Latent(F.pixel_unshuffle(maps, 2).flatten(1, 2), coefficients)
    decoder = FrameDecoder(latent, torch.full((1, 3, 48, 64), 0.5), 0.75)
    detail = residual.permute(1, 2, 0).numpy()
    np.testing.assert_allclose(decoder.frame(0), 0.5 + detail, atol=1e-3)
    displaced = (np.roll(detail, -3, 1) + np.roll(detail, 3, 1)) / 2
    inside = (slice(None), slice(8, -8))
    np.testing.assert_allclose(decoder.frame(0.5)[inside], 0.5 + 0.75 * displaced[inside], atol=1e-3)
    halfway, close = (np.abs(decoder.frame(t) - decoder.frame(0.5)).mean() for t in (0.35, 0.4999))
    assert 0 < close < halfway / 100, "the share changes continuously"


def test_without_motion_every_frame_is_exactly_the_photo():
    torch.manual_seed(0)
    photo = torch.rand(1, 3, 32, 32)
    latent = Latent(torch.zeros(1, 5 * 12, 16, 16), torch.zeros(1, 6, 8, 8))
    np.testing.assert_array_equal(FrameDecoder(latent, photo, 0.75).frame(0.2), photo[0].permute(1, 2, 0).numpy())
