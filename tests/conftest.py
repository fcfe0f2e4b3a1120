import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from shutterspan.core.inference.engine import Engine

# A busy computer is no fault of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

#: The user “nobody”, whom file permissions hold back.
_NOBODY = 65534


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Makes a folder the current one whose files have the names of libraries; a file that appears as one of them runs.

    PYTHONPATH is left alone, and PYTHONSAFEPATH is as it was after the test.
    """
    folder, ran = tmp_path / "planted", tmp_path / "ran"
    folder.mkdir()
    for name in ("cv2", "json", "numpy", "pickle", "pip", "queue", "tempfile", "threading", "torch"):
        (folder / f"{name}.py").write_text(f"open({str(ran)!r}, 'w').close()\nraise ImportError('planted')\n")
    monkeypatch.setenv("PYTHONSAFEPATH", "")
    monkeypatch.chdir(folder)
    return ran


@pytest.fixture(scope="session")
def untrained() -> "Engine":
    """A small network whose every weight matters: what it shows is nonsense, but the same nonsense everywhere."""
    import torch

    from shutterspan.core.inference.engine import Engine
    from shutterspan.core.model.network import NetworkConfig, UnfoldNet
    from shutterspan.core.model.weights import ModelEntry

    small = NetworkConfig(widths=(8, 12, 16, 20), encoder_blocks=(1, 1, 1, 1), repairs=4)
    torch.manual_seed(3)
    network = UnfoldNet(small).eval().requires_grad_(False)
    for parameter in network.parameters():
        parameter += 0.05 * torch.randn_like(parameter)
    return Engine(network, torch.device("cpu"), torch.float32, ModelEntry("test", "none", "none", small, 20.0))


@pytest.fixture(scope="session")
def trained() -> "Engine":
    from shutterspan.core.inference.engine import open_engine

    return open_engine("cpu", "fp32")


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of a user who may not do everything; this process acts for that user."""
    with tempfile.TemporaryDirectory() as name:
        if os.geteuid():
            yield Path(name)
            return
        os.chown(name, _NOBODY, -1)
        os.seteuid(_NOBODY)
        yield Path(name)
        os.seteuid(0)
