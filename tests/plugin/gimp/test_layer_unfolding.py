"""The filter's requests on a real worker, in a fake GIMP: each target encodes the layer once."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image
from shutterspan.plugin.client import WorkerClient
from shutterspan.plugin.protocol import OPEN, OpenParams, UnfoldRequestFields
from shutterspan.plugin.updates import WorkerError

from .conftest import Image, Layer

WORKER = [sys.executable, "-P", "-m", "shutterspan.core.worker", "--device", "cpu", "--precision", "fp32"]


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerClient]:
    with WorkerClient(WORKER) as worker:
        yield worker


@pytest.fixture
def unfolding(host: MagicMock, worker: WorkerClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Unfolds a layer of noise. Returns what became of it: frames or a message."""
    from shutterspan.plugin.gimp import layer_unfolding, results
    from shutterspan.plugin.gimp.filter_settings import FilterSettings
    from shutterspan.plugin.gimp.gimp_progress import GimpProgress

    photo = tmp_path / "layer.png"
    save_image(photo, np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8))
    outcome: list[Any] = []
    for name in ("add_image", "add_layer_group", "add_layer"):
        monkeypatch.setattr(results, name, lambda layer, frames, *_: outcome.append(frames))

    def run(target: str, **changes: Any) -> Any:
        settings = FilterSettings(3, target, None, False, 0.0, 1.0, "photo", None, None, False)
        outcome.clear()
        progress = GimpProgress(lambda fraction, text: None)
        request = UnfoldRequestFields(flipped=False)
        layer_unfolding._LayerUnfolding(
            worker, photo, request, 8, replace(settings, **changes), progress, outcome.append
        ).method_for(target)(Layer(Image()))
        return outcome[-1]

    return run


def encode_count(worker: WorkerClient, photo: Path) -> int:
    """The number of photos that the worker has encoded, of which this call adds one."""
    return worker.request(OPEN, OpenParams(photo=str(photo)))["encode_count"]


@pytest.mark.parametrize(
    ("target", "files"), [("new-image", 3), ("layer-group", 3), ("deblurred-layer", 0), ("trajectories-layer", 0)]
)
def test_a_target_in_gimp_encodes_once(
    target: str, files: int, unfolding: Any, worker: WorkerClient, tmp_path: Path
) -> None:
    before = encode_count(worker, tmp_path / "layer.png")
    made = unfolding(target)
    assert encode_count(worker, tmp_path / "layer.png") == before + 2
    assert all(path.is_file() for path in (made if files else [made]))
    assert not files or len(made) == files


def test_a_file_is_one_export(unfolding: Any, worker: WorkerClient, tmp_path: Path) -> None:
    before = encode_count(worker, tmp_path / "layer.png")
    target = tmp_path / "clip.mp4"
    assert unfolding("file", file=str(target)) == f"“{target}” is written."
    assert encode_count(worker, tmp_path / "layer.png") == before + 2
    assert target.is_file()
    with pytest.raises(WorkerError) as caught:
        unfolding("file", file=str(target))
    assert caught.value.code == "file_exists"


def test_warnings_are_worded_for_gimp(unfolding: Any, host: MagicMock) -> None:
    from shutterspan.plugin.gimp.layer_unfolding import _LayerUnfolding
    from shutterspan.plugin.messages import make_message

    displayed: list[str] = []
    stub: Any = MagicMock(_show_message=displayed.append)
    _LayerUnfolding._warn(stub, make_message("diagnosis_blur_too_long", width=800))
    assert displayed[0].endswith("look soft. Scale the image to a width of 800 pixels first.")
