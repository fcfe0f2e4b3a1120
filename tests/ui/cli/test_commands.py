"""The other commands: doctor, evaluate, train, bench."""

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save, save_file

from shutterspan.core.foundation.paths import WEIGHTS
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.model import weights
from shutterspan.core.model.network import NetworkConfig, UnfoldNet

PARTS = ("Python", "torch", "numpy", "Pillow", "device", "model", "encoder", "worker")


def test_doctor_lists_the_parts(run_command: Callable) -> None:
    result = run_command("doctor")
    assert result.code == 0 and "All checks passed" in result.out and not result.err
    assert all(any(line.split()[:2] == ["ok", part] for line in result.out.splitlines()) for part in PARTS)


def test_doctor_finds_damaged_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable) -> None:
    for name in ("models.json", "unfold.safetensors"):
        (tmp_path / name).write_bytes((WEIGHTS / name).read_bytes())
    with (tmp_path / "unfold.safetensors").open("ab") as file:
        file.write(b"!")
    monkeypatch.setattr(weights, "load_network", partial(weights.load_network, folder=tmp_path))
    result = run_command("doctor")
    (line,) = [line for line in result.out.splitlines() if line.startswith("FAILED")]
    assert result.code == 1 and "model" in line and "are damaged. Install" in line
    assert "1 of " in result.out and "All checks passed" not in result.out


def test_evaluate_needs_samples(tmp_path: Path, run_command: Callable) -> None:
    for folder, expected in ((tmp_path, "contains no samples"), (tmp_path / "nowhere", "does not exist")):
        result = run_command("evaluate", "--samples", folder)
        assert result.code == 1 and expected in result.err and result.err.count("\n") == 1
        assert expected in run_command("evaluate", "--samples", folder, "--json").report["error"]["message"]


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """One sample of noise that moves by one pixel a frame, and one still picture."""
    folder, noise = tmp_path / "samples", np.random.default_rng(0).integers(0, 256, (48, 71, 3), np.uint8)
    for place in ("a1", "still"):
        (folder / place).mkdir(parents=True)
    frames = np.stack([noise[:, i : i + 64] for i in range(7)])
    for number, frame in enumerate(frames):
        save_image(folder / "a1" / f"{number}.png", frame)
    save_image(folder / "a1" / "blur.png", frames.mean(0).astype(np.uint8))
    save_image(folder / "still" / "x.png", frames[0])
    return folder


@pytest.fixture
def average(tmp_path: Path) -> Path:
    """The averaged weights that training a small network would write."""
    torch.manual_seed(0)
    network = UnfoldNet(NetworkConfig((8, 12, 16, 20), (1, 1, 1, 1)))
    halves = {name: value.half().contiguous() for name, value in network.state_dict().items()}
    metadata = {"network": json.dumps(asdict(network.config)), "max_blur": "8"}
    save_file(halves, tmp_path / "average.safetensors", metadata)
    return tmp_path / "average.safetensors"


def test_evaluate_takes_the_weights_of_a_training_and_other_constants(
    samples: Path, average: Path, tmp_path: Path, run_command: Callable
) -> None:
    command = ("evaluate", "--samples", samples, "--weights", average, "--device", "cpu", "--precision", "fp32")
    constants = tmp_path / "constants.json"
    figures = []
    for further, moving in ((0, True), (1000, False)):
        constants.write_text(json.dumps({"min_displacement": further, "min_change": 0, "large_share": 0}))
        report = run_command(*command, "--constants", constants, "--json").report
        assert [one["moving"] for one in report["decisions"]] == [moving, moving]
        figures.append({row["system"]: row["scores"]["psnr_mean"] for row in report["rows"]})
    assert figures[1]["ours 7"] == figures[1]["photo repeated"] == figures[0]["photo repeated"] != figures[0]["ours 7"]
    result = run_command(*command, "--constants", constants)
    assert "still: 1 of 1 reported still; clips: 1 of 1 reported still, wrongly" in result.out.splitlines()
    assert "| a1 |" not in result.out and "| a1 |" in run_command(*command, "--constants", constants, "--each").out


def test_evaluate_rejects_damaged_weights_and_constants(
    samples: Path, average: Path, tmp_path: Path, run_command: Callable
) -> None:
    bad = tmp_path / "bad"
    for option, content, expected in (
        ("--weights", average.read_bytes()[:-100], "missing or damaged"),
        ("--weights", save({"a": torch.zeros(1)}), "contains no weights of a training run"),
        ("--weights", None, "missing or damaged"),
        ("--constants", b"{", "contains no valid constants"),
        ("--constants", b'{"best_blurr": 20}', "unknown constants: best_blurr"),
        ("--constants", b"\xff", "contains no valid constants"),
        ("--constants", None, "can't be read"),
    ):
        bad.unlink(missing_ok=True)
        if content is not None:
            bad.write_bytes(content)
        for task in ((), ("--sweep",)):
            result = run_command("evaluate", "--samples", samples, option, bad, *task)
            assert result.code == 1 and expected in result.err and result.err.count("\n") == 1, result


def test_a_sweep_rejects_options_of_the_evaluation(samples: Path, run_command: Callable) -> None:
    for option in ("--best", "--each"):
        result = run_command("evaluate", "--samples", samples, "--sweep", option)
        assert result.code == 2 and "--sweep" in result.err and result.err.count("\n") == 1


def test_train_needs_a_recipe(tmp_path: Path, run_command: Callable) -> None:
    result = run_command("train", "--config", tmp_path / "nowhere.toml")
    assert result.code == 2 and "nowhere.toml" in result.err and result.err.count("\n") == 1
    (tmp_path / "bad.toml").write_text("data = ")
    result = run_command("train", "--config", tmp_path / "bad.toml")
    assert result.code == 2 and "is invalid" in result.err and result.err.count("\n") == 1


@pytest.mark.slow
def test_bench_measures_three_sizes(run_command: Callable) -> None:
    measured = run_command("bench", "--json").report
    reports = measured["renders"]
    assert [report["photo_size"] for report in reports] == [[640, 360], [1280, 720], [6000, 4000]]
    assert all(report["frames"] == 7 and report["seconds"]["whole"] > 0 for report in reports)
    assert all(0 < report["peak_memory_mb"]["encoder"] < report["peak_memory_mb"]["python"] for report in reports)
    assert measured["looks"]["flip"] < measured["looks"]["encode"]
    assert all(0 < paints["median"] <= paints["worst"] for paints in measured["paints"].values())
    assert measured["tray"]["photos"] == 1900 and measured["tray"]["seconds"] > 0
    assert measured["cancel"]["pass"] > 0 and measured["cancel"]["export"] > 0
    assert measured["start"]["first_frame"] > measured["start"]["encode"] > 0 and measured["start"]["torch"] > 0
