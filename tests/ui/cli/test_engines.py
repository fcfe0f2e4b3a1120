"""`bench --engines`: the encoder in other engines beside PyTorch."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.inference.device import fast_bf16
from shutterspan.ui.cli import engines

PYTORCH, OTHERS = engines.ENGINES[0], engines.ENGINES[1:]


@pytest.fixture
def picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Blurred noise, 96x64; and each engine is started only once."""
    monkeypatch.setattr(engines, "_ROUNDS", 1)
    path = tmp_path / "picture.png"
    save_image(path, cv2.blur(np.random.default_rng(0).integers(0, 256, (64, 96, 3), np.uint8), (9, 1)))
    return path


def test_without_other_engines_pytorch_is_measured(
    picture: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    abacus = engines.Engine("Abacus", PYTORCH.prepare, ("json", "beads_on_wires"), ("fp32",))
    monkeypatch.setattr(engines, "ENGINES", (PYTORCH, abacus))
    measured = engines.compare(picture)
    rows = measured["engines"]
    assert [row["precision"] for row in rows] == (["fp32", "bf16"] if fast_bf16("cpu") else ["fp32"])
    assert all(row["engine"] == "PyTorch" and row["seconds"] > 0 and row["peak_memory_mb"] > 100 for row in rows)
    assert rows[0]["picture"]["most"] == rows[0]["paths"]["most"] == 0
    assert all(0 < row["picture"]["mean"] < row["picture"]["most"] < 10 for row in rows[1:])
    assert measured["missing"] == {"Abacus": ["beads_on_wires"]}
    engines.print_table(measured)
    told = capsys.readouterr().out
    assert told.count("| PyTorch |") == told.count("| 1.00 (1.00) |") == len(rows)
    assert "Abacus is not installed (beads_on_wires): pip install -r requirements-engines.lock" in told


def test_an_engine_that_fails_is_named(picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "ENGINES", (engines.Engine("Abacus", PYTORCH.prepare, (), ("fp32",)),))
    with pytest.raises(ShutterspanError, match=r"^Abacus failed in fp32: [^\n]*Abacus[^\n]*$"):
        engines.compare(picture)


@pytest.mark.slow
@pytest.mark.parametrize("engine", OTHERS, ids=lambda engine: engine.name)
def test_an_engine_finds_what_pytorch_finds(
    engine: engines.Engine, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.missing:
        pytest.skip(f"NOT TESTED: {engine.name} is not installed (pip install -r requirements-engines.lock)")
    monkeypatch.setattr(engines, "ENGINES", (PYTORCH, engine))
    rows = [row for row in engines.compare(picture)["engines"] if row["engine"] == engine.name]
    assert [row["precision"] for row in rows][:1] == ["fp32"]
    assert rows[0]["picture"]["most"] < 0.01 and rows[0]["paths"]["most"] < 0.01
    assert all(row["picture"]["most"] < 10 and row["paths"]["most"] < 1 for row in rows)
