"""`shutterspan bench --engines`: PyTorch compared with other inference backends."""

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.inference.device import has_fast_bf16
from shutterspan.ui.cli import backends
from shutterspan.ui.cli.json_process import json_output_of

PYTORCH, OTHERS = backends.BACKENDS[0], backends.BACKENDS[1:]


@pytest.fixture
def picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Blurred noise, 96x64. Each backend is started only once."""
    monkeypatch.setattr(backends, "_ROUNDS", 1)
    path = tmp_path / "picture.png"
    save_image(path, cv2.blur(np.random.default_rng(0).integers(0, 256, (64, 96, 3), np.uint8), (9, 1)))
    return path


@pytest.mark.slow
def test_without_other_backends_pytorch_is_measured(
    picture: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    abacus = backends.Backend("Abacus", PYTORCH.prepare, ("json", "beads_on_wires"), ("fp32",))
    monkeypatch.setattr(backends, "BACKENDS", (PYTORCH, abacus))
    measured = backends.compare(picture)
    rows = measured["engines"]
    assert [row["precision"] for row in rows] == (["fp32", "bf16"] if has_fast_bf16("cpu") else ["fp32"])
    assert all(row["engine"] == "PyTorch" and row["seconds"] > 0 and row["peak_memory_mb"] > 100 for row in rows)
    assert rows[0]["picture"]["most"] == rows[0]["paths"]["most"] == 0
    assert all(0 < row["picture"]["mean"] < row["picture"]["most"] < 10 for row in rows[1:])
    assert measured["missing"] == {"Abacus": ["beads_on_wires"]}
    backends.print_table(measured)
    printed = capsys.readouterr().out
    assert printed.count("| PyTorch |") == printed.count("| 1.00 (1.00) |") == len(rows)
    assert "Abacus is not installed (beads_on_wires): pip install -r requirements-engines.lock" in printed


def test_the_error_names_a_backend_that_fails(picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "BACKENDS", (backends.Backend("Abacus", PYTORCH.prepare, (), ("fp32",)),))
    with pytest.raises(ShutterspanError, match=r"^Abacus failed in fp32: [^\n]*Abacus[^\n]*$"):
        backends.compare(picture)


def test_a_process_that_prints_nothing_is_named_by_its_exit_code() -> None:
    with pytest.raises(ShutterspanError, match=r"^A render failed: the process ended with exit code 3$"):
        json_output_of([sys.executable, "-c", "raise SystemExit(3)"], "bench_render_failed")


@pytest.mark.slow
@pytest.mark.parametrize("backend", OTHERS, ids=lambda backend: backend.name)
def test_backends_agree_with_pytorch(backend: backends.Backend, picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if backend.missing_packages:
        pytest.skip(f"NOT TESTED: {backend.name} is not installed (pip install -r requirements-engines.lock)")
    monkeypatch.setattr(backends, "BACKENDS", (PYTORCH, backend))
    rows = [row for row in backends.compare(picture)["engines"] if row["engine"] == backend.name]
    assert [row["precision"] for row in rows][:1] == ["fp32"]
    assert rows[0]["picture"]["most"] < 0.01 and rows[0]["paths"]["most"] < 0.01
    assert all(row["picture"]["most"] < 10 and row["paths"]["most"] < 1 for row in rows)
