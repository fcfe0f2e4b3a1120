import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

# A shell ignores Ctrl+C for what it runs in the background, and so would the program and all processes of the tests.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

if TYPE_CHECKING:
    from shutterspan.core.inference.engine import Engine

# Without deadlines, because examples take longer on a busy computer.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

#: The user “nobody”, to whom file permissions apply.
_NOBODY = 65534


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder whose files are named like libraries. Return the path of a file that appears if one is run.

    PYTHONPATH is unchanged, and PYTHONSAFEPATH is restored after the test.
    """
    folder, trace = tmp_path / "planted", tmp_path / "ran"
    folder.mkdir()
    for name in ("cv2", "json", "numpy", "pickle", "pip", "queue", "tempfile", "threading", "torch"):
        (folder / f"{name}.py").write_text(f"open({str(trace)!r}, 'w').close()\nraise ImportError('planted')\n")
    monkeypatch.setenv("PYTHONSAFEPATH", "")
    monkeypatch.chdir(folder)
    return trace


@pytest.fixture(scope="session")
def untrained() -> "Engine":
    """A small random network without zero weights: its frames are meaningless, but deterministic."""
    import torch

    from shutterspan.core.inference.engine import Engine
    from shutterspan.core.model.network import NetworkConfig, UnfoldNet
    from shutterspan.core.model.weights import ModelEntry

    small = NetworkConfig(widths=(8, 12, 16, 20), encoder_blocks=(1, 1, 1, 1), residual_map_count=4)
    torch.manual_seed(3)
    network = UnfoldNet(small).eval().requires_grad_(False)
    for parameter in network.parameters():
        parameter.add_(0.05 * torch.randn_like(parameter))
    return Engine(network, torch.device("cpu"), torch.float32, ModelEntry("test", "none", "none", small, 20.0))


@pytest.fixture(scope="session")
def trained() -> "Engine":
    """The shipped network."""
    from shutterspan.core.inference.engine import open_engine

    return open_engine("cpu", "fp32")


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of an unprivileged user; this process runs as that user during the test."""
    with tempfile.TemporaryDirectory() as name:
        if os.geteuid():
            yield Path(name)
            return
        os.chown(name, _NOBODY, -1)
        os.seteuid(_NOBODY)
        yield Path(name)
        os.seteuid(0)
