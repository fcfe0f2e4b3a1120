import numpy as np
import torch
import torch.nn.functional as F

from shutterspan.core.inference.lookup import Lookup
from shutterspan.core.model.network import Latent, frames, trajectory


def test_shows_what_the_network_was_trained_to_show(texture):
    torch.manual_seed(0)
    photo = torch.from_numpy(texture(2, 64, 96)).permute(2, 0, 1)[None]
    paths = F.interpolate(torch.randn(1, 6, 4, 6), size=(16, 24), mode="bicubic")
    latent = Latent(torch.randn(1, 5 * 12, 32, 48), paths)
    lookup = Lookup(latent, photo)
    for t in (0.0, 0.37, 0.5, 1.0):
        instant = torch.tensor([[t]])
        shown, true = lookup.frame(t), frames(latent, photo, instant)[0, 0].permute(1, 2, 0).numpy()
        # OpenCV counts a pixel in 32 parts.
        assert np.abs(shown - true).mean() < 1 / 255 and np.abs(shown - true).max() < 10 / 255
        np.testing.assert_allclose(lookup.trajectory([t])[0], trajectory(latent, instant)[0, 0].permute(1, 2, 0))


def test_is_as_exact_as_16_bit_where_nothing_moves():
    torch.manual_seed(0)
    photo = torch.rand(1, 3, 32, 32)
    latent = Latent(torch.zeros(1, 5 * 12, 16, 16), torch.zeros(1, 6, 8, 8))
    np.testing.assert_array_equal(Lookup(latent, photo).frame(0.2), photo[0].permute(1, 2, 0).numpy())
