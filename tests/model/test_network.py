import pytest
import torch
import torch.nn.functional as F

from shutterspan.core.model.network import (
    MAX_RESIDUAL_MAPS,
    TRAJECTORY_UNIT,
    Latent,
    NetworkConfig,
    UnfoldNet,
    frames,
    motion,
    residual_weights,
    trajectory,
)

from .small_network import SMALL_CONFIG, perturbed_network


def encode(network: UnfoldNet, photo: torch.Tensor):
    return network.encode(photo, torch.zeros_like(photo[:, :2]))


def test_shapes_and_zero_displacement_at_mid_exposure():
    network, photo = perturbed_network(), torch.rand(2, 3, 48, 64)
    latent, times = encode(network, photo), torch.tensor([[0.5, 0.2, 1.0], [0.5, 0.0, 0.9]])
    decoded, displacements = frames(latent, photo, times), trajectory(latent, times)
    assert decoded.shape == (2, 3, 3, 48, 64) and displacements.shape == (2, 3, 2, 12, 16)
    assert displacements[:, 0].abs().max() == 0, "at mid-exposure the displacement is zero"
    assert displacements[:, 1:].abs().amin(0).max() > 0
    assert not torch.allclose(decoded[:, 0], decoded[:, 1])


def test_frames_are_the_middle_frame_warped_along_the_trajectory():
    network, photo = UnfoldNet(SMALL_CONFIG), torch.rand(1, 3, 32, 48)
    latent = encode(network, photo)
    coefficients = torch.zeros_like(latent.trajectory_coefficients)
    coefficients[:, 0] = 3 / TRAJECTORY_UNIT  # the last frame displays content from 3 pixels further right
    latent = Latent(torch.zeros_like(latent.residual_maps), coefficients)
    first, middle, last = frames(latent, photo, torch.tensor([[0.0, 0.5, 1.0]]))[0]
    torch.testing.assert_close(middle, photo[0])
    torch.testing.assert_close(last[..., :-3], photo[0, ..., 3:])
    torch.testing.assert_close(first[..., 3:], photo[0, ..., :-3])


def test_motion_leads_from_the_first_frame_to_the_last():
    """A bright dot moves left and down from the first to the last frame."""
    photo = torch.zeros(1, 3, 48, 64)
    photo[..., 24, 32] = 1
    coefficients = torch.zeros(1, 6, 12, 16)
    coefficients[:, 0], coefficients[:, 1] = 3 / TRAJECTORY_UNIT, -2 / TRAJECTORY_UNIT
    latent = Latent(torch.zeros(1, 12, 24, 32), coefficients)
    first, last = frames(latent, photo, torch.tensor([[0.0, 1.0]]))[0]
    torch.testing.assert_close(first[:, 22, 35], torch.ones(3))
    torch.testing.assert_close(last[:, 26, 29], torch.ones(3))
    torch.testing.assert_close(motion(latent), torch.tensor([-6.0, 4]).view(1, 2, 1, 1).expand(1, 2, 12, 16))


def test_a_frame_does_not_depend_on_what_is_decoded_with_it():
    network, photo = perturbed_network(), torch.rand(2, 3, 32, 32)
    together = frames(encode(network, photo), photo, torch.tensor([[0.1, 0.6], [0.9, 0.3]]))
    alone = frames(encode(network, photo[1:]), photo[1:], torch.tensor([[0.3]]))
    torch.testing.assert_close(together[1:, 1:], alone, atol=1e-5, rtol=1e-4)


def test_time_is_continuous():
    network, photo = perturbed_network(), torch.rand(1, 3, 32, 32)
    decoded = frames(encode(network, photo), photo, torch.tensor([[0.3, 0.3001, 0.8]]))[0]
    near, far = (decoded[0] - decoded[1]).abs().max(), (decoded[0] - decoded[2]).abs().max()
    assert 0 < near < far / 100


def test_frames_of_an_untrained_network_are_close_to_the_photo():
    photo = F.interpolate(torch.rand(1, 3, 3, 3), size=(32, 32), mode="bilinear")
    network = UnfoldNet(SMALL_CONFIG)
    decoded = frames(encode(network, photo), photo, torch.tensor([[0.0, 1.0]]))
    assert (decoded - photo[:, None]).abs().mean() < 0.02


def test_only_the_last_residual_map_has_weight_at_mid_exposure():
    first, middle, last = residual_weights(torch.tensor([0.0, 0.5, 1.0]), MAX_RESIDUAL_MAPS)
    torch.testing.assert_close(middle, torch.tensor([0.0, 0.0, 0.0, 0.0, 1.0]), atol=1e-6, rtol=0)
    assert first[-1].abs() < 1e-6 and last[-1].abs() < 1e-6 and first[:3].abs().min() > 0.9
    fewer = residual_weights(torch.tensor([0.2]), 4)
    assert torch.equal(fewer, residual_weights(torch.tensor([0.2]), MAX_RESIDUAL_MAPS)[:, :4])


def test_the_former_name_of_the_number_of_residual_maps_is_read() -> None:
    assert NetworkConfig.from_dict({"repairs": 5}) == NetworkConfig(residual_map_count=5)


def test_invalid_settings_are_rejected():
    with pytest.raises(TypeError, match="depth"):
        NetworkConfig.from_dict({"depth": 3})
    with pytest.raises(ValueError, match="residual_map_count"):
        NetworkConfig.from_dict({"residual_map_count": MAX_RESIDUAL_MAPS + 1})
