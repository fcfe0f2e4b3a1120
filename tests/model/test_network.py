import pytest
import torch
import torch.nn.functional as F

from shutterspan.core.model.network import (
    REPAIRS,
    TRAJECTORY_UNIT,
    Latent,
    NetworkConfig,
    UnfoldNet,
    frames,
    repair_weights,
    trajectory,
)

from .small import SMALL, jolted


def encoded(network: UnfoldNet, photo: torch.Tensor):
    return network.encode(photo, torch.zeros_like(photo[:, :2]))


def test_shapes_and_the_still_middle():
    network, photo = jolted(), torch.rand(2, 3, 48, 64)
    latent, times = encoded(network, photo), torch.tensor([[0.5, 0.2, 1.0], [0.5, 0.0, 0.9]])
    shown, paths = frames(latent, photo, times), trajectory(latent, times)
    assert shown.shape == (2, 3, 3, 48, 64) and paths.shape == (2, 3, 2, 12, 16)
    assert paths[:, 0].abs().max() == 0, "at mid-exposure everything stands where it stands"
    assert paths[:, 1:].abs().amin(0).max() > 0
    assert not torch.allclose(shown[:, 0], shown[:, 1])


def test_frames_are_the_middle_one_moved_along_the_trajectory():
    network, photo = UnfoldNet(SMALL), torch.rand(1, 3, 32, 48)
    latent = encoded(network, photo)
    paths = torch.zeros_like(latent.paths)
    paths[:, 0] = 3 / TRAJECTORY_UNIT  # what stands 3 pixels further right at mid-exposure is seen at the end
    latent = Latent(torch.zeros_like(latent.residuals), paths)
    first, middle, last = frames(latent, photo, torch.tensor([[0.0, 0.5, 1.0]]))[0]
    torch.testing.assert_close(middle, photo[0])
    torch.testing.assert_close(last[..., :-3], photo[0, ..., 3:])
    torch.testing.assert_close(first[..., 3:], photo[0, ..., :-3])


def test_an_instant_looks_the_same_whatever_it_is_decoded_with():
    network, photo = jolted(), torch.rand(2, 3, 32, 32)
    together = frames(encoded(network, photo), photo, torch.tensor([[0.1, 0.6], [0.9, 0.3]]))
    alone = frames(encoded(network, photo[1:]), photo[1:], torch.tensor([[0.3]]))
    torch.testing.assert_close(together[1:, 1:], alone, atol=1e-5, rtol=1e-4)


def test_time_is_continuous():
    network, photo = jolted(), torch.rand(1, 3, 32, 32)
    shown = frames(encoded(network, photo), photo, torch.tensor([[0.3, 0.3001, 0.8]]))[0]
    near, far = (shown[0] - shown[1]).abs().max(), (shown[0] - shown[2]).abs().max()
    assert 0 < near < far / 100


def test_a_fresh_network_gives_the_photo():
    photo = F.interpolate(torch.rand(1, 3, 3, 3), size=(32, 32), mode="bilinear")
    network = UnfoldNet(SMALL)
    shown = frames(encoded(network, photo), photo, torch.tensor([[0.0, 1.0]]))
    assert (shown - photo[:, None]).abs().mean() < 0.02


def test_only_the_last_repair_lives_at_mid_exposure():
    first, middle, last = repair_weights(torch.tensor([0.0, 0.5, 1.0]), REPAIRS)
    torch.testing.assert_close(middle, torch.tensor([0.0, 0.0, 0.0, 0.0, 1.0]), atol=1e-6, rtol=0)
    assert first[-1].abs() < 1e-6 and last[-1].abs() < 1e-6 and first[:3].abs().min() > 0.9
    fewer = repair_weights(torch.tensor([0.2]), 4)
    assert torch.equal(fewer, repair_weights(torch.tensor([0.2]), REPAIRS)[:, :4])


def test_unknown_settings_are_refused():
    with pytest.raises(TypeError, match="depth"):
        NetworkConfig.from_dict({"depth": 3})
    with pytest.raises(ValueError, match="repairs"):
        NetworkConfig.from_dict({"repairs": REPAIRS + 1})
