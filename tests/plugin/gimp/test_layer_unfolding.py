"""The filter's requests on a real worker, in a fake GIMP: each target encodes the layer once."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import PIL.Image
import pytest

from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import save_image
from shutterspan.plugin.client import WorkerClient
from shutterspan.plugin.host_common import encode_mask
from shutterspan.plugin.protocol import OPEN, OpenParams
from shutterspan.plugin.updates import WorkerError

from .conftest import Image, Layer

WORKER = [sys.executable, "-P", "-m", "shutterspan.core.worker", "--device", "cpu", "--precision", "fp32"]


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerClient]:
    with WorkerClient(WORKER) as worker:
        yield worker


@pytest.fixture
def unfolding(host: MagicMock, worker: WorkerClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Unfolds a layer of noise, in which nothing moves. Returns the files that became layers, and the sentences."""
    from shutterspan.plugin.gimp import layer_unfolding, results
    from shutterspan.plugin.gimp.filter_settings import FilterSettings
    from shutterspan.plugin.gimp.gimp_progress import GimpProgress

    photo = tmp_path / "layer.png"
    save_image(photo, np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8))
    made: list[Path] = []
    for name in ("add_image", "add_layer_group"):
        monkeypatch.setattr(results, name, lambda layer, frames, *_: made.extend(frames))
    monkeypatch.setattr(results, "add_layer", lambda layer, frame, *_: made.append(frame))

    def run(target: str, mask: str | None = None, **changes: Any) -> tuple[list[Path], list[str]]:
        plain = FilterSettings(3, target, None, 0, 1.0, False, 0.0, 1.0, "photo", None, None, False, False, False)
        settings = replace(plain, **changes)
        made.clear()
        progress = GimpProgress(lambda fraction, text: None)
        request = settings.unfold_request(64, 48, mask, (0, 0, 64, 48))
        unfolding = layer_unfolding._LayerUnfolding(worker, photo, request, 8, settings, progress)
        unfolding.make(Layer(Image()))
        return list(made), unfolding.sentences

    return run


def encode_count(worker: WorkerClient, photo: Path) -> int:
    """The number of photos that the worker has encoded, of which this call adds one."""
    return worker.request(OPEN, OpenParams(photo=str(photo)))["encode_count"]


@pytest.mark.parametrize(
    ("target", "files"), [("new-image", 3), ("layer-group", 3), ("deblurred-layer", 1), ("trajectories-layer", 1)]
)
def test_a_target_in_gimp_encodes_once(
    target: str, files: int, unfolding: Any, worker: WorkerClient, tmp_path: Path
) -> None:
    before = encode_count(worker, tmp_path / "layer.png")
    made, _ = unfolding(target, direction=0.0, length=12)
    assert encode_count(worker, tmp_path / "layer.png") == before + 2
    assert len(made) == files and all(path.is_file() for path in made)


def test_a_file_is_one_export(unfolding: Any, worker: WorkerClient, tmp_path: Path) -> None:
    before = encode_count(worker, tmp_path / "layer.png")
    target = tmp_path / "clip.mp4"
    _, sentences = unfolding("file", file=str(target), still_clip=True)
    assert sentences[-1] == f"“{target}” was written."
    assert encode_count(worker, tmp_path / "layer.png") == before + 2
    assert target.is_file()
    with pytest.raises(WorkerError) as caught:
        unfolding("file", file=str(target), still_clip=True)
    assert caught.value.code == "file_exists"


@pytest.mark.parametrize("target", ["new-image", "layer-group"])
def test_if_nothing_moves_no_layers_are_made(target: str, unfolding: Any) -> None:
    made, sentences = unfolding(target)
    assert made == []
    assert sentences[0].endswith("Select what moved, tick “Set the direction”, and set direction and length.")
    assert sentences[1].startswith("No layers were made")
    assert len(sentences) == 2


@pytest.mark.parametrize(("target", "files"), [("layer-group", 3), ("deblurred-layer", 1), ("file", 0)])
def test_a_cut_out_is_transparent_outside_the_selection(
    target: str, files: int, unfolding: Any, tmp_path: Path
) -> None:
    selected = np.zeros((48, 64), np.uint8)
    selected[10:40, 20:50] = 255
    mask = encode_mask(64, 48, selected.tobytes())
    clip = tmp_path / "clip.png"
    made, _ = unfolding(target, mask, cutout=True, feather=0.0, still_clip=True, file=str(clip))
    assert len(made) == files
    for path in made or [clip]:
        with PIL.Image.open(path) as picture:
            np.testing.assert_array_equal(picture.getchannel("A"), selected)


def test_if_nothing_moves_no_trajectories_are_drawn(unfolding: Any) -> None:
    made, sentences = unfolding("trajectories-layer")
    assert made == []
    assert sentences[0].endswith("Select what moved, tick “Set the direction”, and set direction and length.")
    assert sentences[1:] == ["No layer was made, because nothing moves."]


def test_if_nothing_moves_no_file_is_written(unfolding: Any, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    for name in ("clip.mp4", "clip.gif"):
        _, sentences = unfolding("file", file=str(tmp_path / name))
        assert sentences[0].endswith("Select what moved, tick “Set the direction”, and set direction and length.")
        assert f"{name} was not written" in sentences[1]
        assert sentences[1].endswith("Tick “Also when nothing moves” to write it anyway.")
        assert len(sentences) == 2
    assert sorted(tmp_path.iterdir()) == before


def test_a_single_layer_is_made_even_if_nothing_moves(unfolding: Any) -> None:
    made, sentences = unfolding("deblurred-layer", strength=0.0)
    assert len(made) == 1 and made[0].is_file()
    assert "No layers were made" not in " ".join(sentences)


def test_a_stroke_moves_a_still_layer(unfolding: Any) -> None:
    made, sentences = unfolding("new-image", direction=0.0, length=12)
    first, _, last = (load_photo(path).pixels for path in made)
    assert np.abs(first.astype(int) - last).max() > 20
    assert sentences == ["It moves by your direction and length, because the estimated motion is different."]


def test_reports_of_the_worker_are_worded_for_gimp_and_appear_once(host: MagicMock) -> None:
    from shutterspan.plugin.gimp.layer_unfolding import _LayerUnfolding
    from shutterspan.plugin.messages import make_message, receive_message

    too_long = make_message("diagnosis_blur_too_long", width=800)

    def request(*_: Any, warn: Any, **__: Any) -> dict[str, Any]:
        warn(receive_message(too_long.as_dict()))
        return {"notices": [too_long.as_dict(), make_message("file_missing", path="/a.png").as_dict()]}

    unfolding = _LayerUnfolding(*[MagicMock(request=request)] * 6)
    unfolding._request(MagicMock(), {})
    first, second = unfolding.sentences
    assert first.endswith("will be soft. Scale the image to a width of 800 pixels first.")
    assert second.startswith("There is no file /a.png.")
