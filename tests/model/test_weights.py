"""Weights: writing, reading, and rejecting damaged ones."""

import errno
import json
import os
from pathlib import Path

import pytest
import torch

from shutterspan.core.foundation.errors import ModelError, OutputError
from shutterspan.core.foundation.paths import WEIGHTS
from shutterspan.core.model.network import NetworkConfig, UnfoldNet
from shutterspan.core.model.weights import build_network, load_network, model_entries, save_weights

from .small_network import SMALL_CONFIG, perturbed_network


def test_weights_round_trip(tmp_path):
    network = perturbed_network()
    save_weights(network.state_dict(), SMALL_CONFIG, 20.0, "small", tmp_path)
    loaded, entry = load_network("small", tmp_path)
    assert entry.network == SMALL_CONFIG and entry.max_blur == 20.0
    for name, value in network.state_dict().items():
        torch.testing.assert_close(loaded.state_dict()[name], value.half().float(), msg=name)


@pytest.mark.parametrize("count", [0, 3, 4])
def test_a_built_network_has_the_given_weights_in_the_fast_layout(count):
    config = NetworkConfig((8, 12, 16, 20), (1, 1, 1, 1), residual_map_count=count)
    network = UnfoldNet(config)
    built = build_network(network.state_dict(), config)
    assert not built.training and built.state_dict().keys() == network.state_dict().keys()
    for parameter, expected in zip(built.parameters(), network.parameters(), strict=True):
        assert torch.equal(parameter, expected) and parameter.stride() == expected.stride()
        assert not parameter.requires_grad and parameter.device.type == "cpu"


def test_no_random_weights_are_made_for_a_network_that_gets_others():
    network = perturbed_network()
    state = torch.get_rng_state()
    build_network(network.state_dict(), SMALL_CONFIG)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("fault", ["missing", "other size", "unknown"])
def test_weights_of_another_network_are_rejected(fault):
    weights = dict(perturbed_network().state_dict())
    if fault == "missing":
        del weights["stem.bias"]
    elif fault == "unknown":
        weights["stem.scale"] = torch.ones(8)
    else:
        weights["stem.bias"] = torch.ones(9)
    with pytest.raises(RuntimeError, match=r"stem\."):
        build_network(weights, SMALL_CONFIG)


def test_a_full_disk_leaves_older_weights_unchanged(tmp_path, monkeypatch):
    save_weights(perturbed_network().state_dict(), SMALL_CONFIG, 20.0, "small", tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert before.keys() == {"models.json", "small.safetensors"}

    def fill(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for write in ("write_text", "write_bytes"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, write, fill)
            with pytest.raises(OutputError, match="disk is full"):
                save_weights(perturbed_network(1).state_dict(), SMALL_CONFIG, 20.0, "small", tmp_path)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("damage", ["changed", "cut", "gone"])
def test_damaged_weights_are_rejected(tmp_path, damage):
    save_weights(perturbed_network().state_dict(), SMALL_CONFIG, 20.0, "small", tmp_path)
    file = tmp_path / "small.safetensors"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data if damage == "changed" else data[:-10])
    if damage == "gone":
        file.unlink()
    with pytest.raises(ModelError, match=r"missing|damaged"):
        load_network("small", tmp_path)


def test_unknown_model_and_broken_list(tmp_path):
    with pytest.raises(ModelError, match="can't be read"):
        model_entries(tmp_path)
    save_weights(perturbed_network().state_dict(), SMALL_CONFIG, 20.0, "small", tmp_path)
    with pytest.raises(ModelError, match="no model named"):
        load_network("large", tmp_path)


@pytest.mark.parametrize(
    "text", ["{", "[]", "3", '{"small": 3}', '{"small": {"file": "a", "sha256": "b", "network": []}}']
)
def test_a_damaged_list_is_rejected_and_never_overwritten(tmp_path, text):
    (tmp_path / "models.json").write_text(text)
    with pytest.raises(ModelError, match="can't be read"):
        model_entries(tmp_path)
    with pytest.raises(ModelError, match="can't be read"):
        save_weights(perturbed_network().state_dict(), SMALL_CONFIG, 20.0, "small", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["models.json"]
    assert (tmp_path / "models.json").read_text() == text


def test_other_models_in_the_list_stay_unchanged(tmp_path):
    (tmp_path / "models.json").write_bytes((WEIGHTS / "models.json").read_bytes())
    save_weights(perturbed_network().state_dict(), SMALL_CONFIG, 20.0, "small", tmp_path)
    listed = json.loads((tmp_path / "models.json").read_text())
    assert listed.keys() == {"unfold", "small"}
    assert listed["unfold"] == {"detector_sha256": ""} | json.loads((WEIGHTS / "models.json").read_text())["unfold"]


def test_a_list_cannot_point_outside_its_folder(tmp_path):
    inside = tmp_path / "weights"
    save_weights(perturbed_network().state_dict(), SMALL_CONFIG, 20.0, "small", inside)
    (inside / "small.safetensors").rename(tmp_path / "small.safetensors")
    text = (inside / "models.json").read_text().replace("small.safetensors", "../small.safetensors")
    (inside / "models.json").write_text(text)
    with pytest.raises(ModelError, match="missing"):
        load_network("small", inside)
