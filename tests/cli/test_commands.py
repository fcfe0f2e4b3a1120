"""The commands beside `render`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from shutterspan.core.model import weights

PARTS = ("Python", "torch", "numpy", "Pillow", "device", "model", "encoder", "worker")


def test_doctor_names_the_parts(told: Callable) -> None:
    answer = told("doctor")
    assert answer.code == 0 and "All is well" in answer.out and not answer.err
    assert all(any(line.split()[:2] == ["ok", part] for line in answer.out.splitlines()) for part in PARTS)


def test_doctor_finds_damaged_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Callable) -> None:
    for name in ("models.json", "unfold.safetensors"):
        (tmp_path / name).write_bytes((weights.WEIGHTS / name).read_bytes())
    with (tmp_path / "unfold.safetensors").open("ab") as file:
        file.write(b"!")
    monkeypatch.setattr(weights, "load_network", partial(weights.load_network, folder=tmp_path))
    answer = told("doctor")
    (line,) = [line for line in answer.out.splitlines() if line.startswith("FAILED")]
    assert answer.code == 1 and "model" in line and "are damaged. Install" in line
    assert "1 of " in answer.out and "All is well" not in answer.out


def test_evaluate_wants_samples(tmp_path: Path, told: Callable) -> None:
    for folder, expected in ((tmp_path, "holds no samples"), (tmp_path / "nowhere", "no folder")):
        answer = told("evaluate", "--samples", folder)
        assert answer.code == 1 and expected in answer.err and answer.err.count("\n") == 1
        assert expected in told("evaluate", "--samples", folder, "--json").report["error"]["message"]


def test_train_wants_a_recipe(tmp_path: Path, told: Callable) -> None:
    answer = told("train", "--config", tmp_path / "nowhere.toml")
    assert answer.code == 2 and "nowhere.toml" in answer.err and answer.err.count("\n") == 1
    (tmp_path / "bad.toml").write_text("data = ")
    answer = told("train", "--config", tmp_path / "bad.toml")
    assert answer.code == 2 and "mistake" in answer.err and answer.err.count("\n") == 1


@pytest.mark.slow
def test_bench_measures_three_sizes(told: Callable) -> None:
    measured = told("bench", "--json").report
    reports = measured["renders"]
    assert [report["photo_size"] for report in reports] == [[640, 360], [1280, 720], [6000, 4000]]
    assert all(report["frames"] == 7 and report["seconds"]["whole"] > 0 for report in reports)
    assert all(0 < report["peak_memory_mb"]["encoder"] < report["peak_memory_mb"]["python"] for report in reports)
    assert measured["looks"]["flip"] < measured["looks"]["encode"]
    assert all(0 < paints["median"] <= paints["worst"] for paints in measured["paints"].values())
