import errno
import os
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from shutterspan.core.foundation.errors import ModelError, OutputError
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
from shutterspan.core.model.weights import entries, load_network, save_weights

SMALL = NetworkConfig(widths=(8, 12, 16, 20), encoder_blocks=(1, 1, 1, 1), repairs=4)


def jolted(seed: int = 0) -> UnfoldNet:
    """A small network whose every weight matters, unlike a fresh one's."""
    torch.manual_seed(seed)
    network = UnfoldNet(SMALL).eval()
    for parameter in network.parameters():
        parameter.data += 0.05 * torch.randn_like(parameter)
    return network


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


def test_weights_round_trip(tmp_path):
    network = jolted()
    save_weights(network.state_dict(), SMALL, 20.0, "small", tmp_path)
    loaded, entry = load_network("small", tmp_path)
    assert entry.network == SMALL and entry.max_blur == 20.0
    for name, value in network.state_dict().items():
        torch.testing.assert_close(loaded.state_dict()[name], value.half().float(), msg=name)


def test_weights_that_do_not_fit_on_the_disk_leave_older_ones_as_they_were(tmp_path, monkeypatch):
    save_weights(jolted().state_dict(), SMALL, 20.0, "small", tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert before.keys() == {"models.json", "small.safetensors"}

    def fill(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for write in ("write_text", "write_bytes"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, write, fill)
            with pytest.raises(OutputError, match="disk is full"):
                save_weights(jolted(1).state_dict(), SMALL, 20.0, "small", tmp_path)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("harm", ["changed", "cut", "gone"])
def test_damaged_weights_are_refused(tmp_path, harm):
    save_weights(jolted().state_dict(), SMALL, 20.0, "small", tmp_path)
    file = tmp_path / "small.safetensors"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data if harm == "changed" else data[:-10])
    if harm == "gone":
        file.unlink()
    with pytest.raises(ModelError, match=r"missing|damaged"):
        load_network("small", tmp_path)


def test_unknown_model_and_broken_list(tmp_path):
    with pytest.raises(ModelError, match="can't be read"):
        entries(tmp_path)
    save_weights(jolted().state_dict(), SMALL, 20.0, "small", tmp_path)
    with pytest.raises(ModelError, match="no model named"):
        load_network("large", tmp_path)


def test_a_list_cannot_point_outside_its_folder(tmp_path):
    inside = tmp_path / "weights"
    save_weights(jolted().state_dict(), SMALL, 20.0, "small", inside)
    (inside / "small.safetensors").rename(tmp_path / "small.safetensors")
    text = (inside / "models.json").read_text().replace("small.safetensors", "../small.safetensors")
    (inside / "models.json").write_text(text)
    with pytest.raises(ModelError, match="missing"):
        load_network("small", inside)
