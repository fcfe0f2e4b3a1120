"""The network's motion detector: its file, its log odds, and its decisions."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from shutterspan.core.foundation.errors import ModelError
from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.inference.engine import Engine, open_engine
from shutterspan.core.inference.motion_detection import largest_log_odds
from shutterspan.core.inference.tiles import pad_to_stride, tile_layout
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.model.motion_detector import MotionDetector
from shutterspan.core.model.weights import load_detector, load_network, save_detector, save_weights
from shutterspan.core.types.photo import Photo


def constant_detector(engine: Engine, log_odds: float) -> Engine:
    """The engine with a detector that returns the same value everywhere."""
    detector = MotionDetector(engine.network.feature_count)
    detector.output.weight.data.zero_()
    assert detector.output.bias is not None
    detector.output.bias.data.fill_(log_odds)
    return replace(engine, detector=detector.requires_grad_(False))


def test_the_detector_decides_if_little_moves(trained: Engine, texture: Callable[..., np.ndarray]) -> None:
    photo = Photo((255 * texture(5, 96, 128)).astype(np.uint8))
    threshold = trained.constants.min_log_odds
    sure, unsure = (constant_detector(trained, threshold + step) for step in (1, -100))
    exposure = unfold(photo, sure, augmentation_count=1)
    assert exposure.moving and exposure.rois[0].log_odds == pytest.approx(threshold + 1, abs=1e-3)
    assert not unfold(photo, unsure, augmentation_count=1).moving


@pytest.mark.slow
def test_motion_is_detected_without_further_passes(
    trained: Engine, moved_squares: Callable[..., Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first estimate of the motion, from the picture and its mirror image, includes the detector's features."""

    def fail(*_: object) -> None:
        raise AssertionError("the features were computed once more")

    monkeypatch.setattr(type(trained.network), "features", fail)
    exposure = unfold(moved_squares((24, 0), side=64), trained, augmentation_count=1)
    log_odds = exposure.rois[0].log_odds
    assert exposure.moving and log_odds is not None and log_odds > trained.constants.min_log_odds
    monkeypatch.undo()
    picture = torch.from_numpy(exposure.photo.pixels / np.float32(255)).permute(2, 0, 1)[None]
    assert log_odds == pytest.approx(largest_log_odds(picture, trained, Progress(), "unfolding"), abs=1e-4)


@pytest.mark.slow
def test_mirror_images_and_tiles_give_the_same_log_odds(
    trained: Engine, moved_squares: Callable[..., Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = moved_squares((24, 0), side=64)
    picture = torch.from_numpy(photo.pixels / np.float32(255)).permute(2, 0, 1)[None]
    found = largest_log_odds(picture, trained, Progress(), "unfolding")
    assert found > trained.constants.min_log_odds
    assert largest_log_odds(picture.flip(-1), trained, Progress(), "unfolding") == pytest.approx(found, abs=0.05)
    monkeypatch.setattr("shutterspan.core.inference.motion_detection.MAX_TILE_SIDE", 224)
    assert len(list(tile_layout(256, 256, 224))) > 1
    assert largest_log_odds(picture, trained, Progress(), "unfolding") > trained.constants.min_log_odds


@pytest.mark.slow
@pytest.mark.parametrize("grey", [False, True])
def test_a_small_photo_is_examined_at_double_size(trained: Engine, grey: bool) -> None:
    """The fire truck of the sample photo moves. In a small copy, its blur is short in pixels."""
    sample = cv2.resize(load_photo(SAMPLE).pixels, (240, 135), interpolation=cv2.INTER_AREA)
    pixels = np.repeat(sample.mean(2, keepdims=True).astype(np.uint8), 3, 2) if grey else sample
    assert unfold(Photo(pixels), trained, augmentation_count=1).moving
    picture = pad_to_stride(torch.from_numpy(pixels / np.float32(255)).permute(2, 0, 1)[None])
    assert largest_log_odds(picture, trained, Progress(), "unfolding") < trained.constants.min_log_odds


@pytest.mark.slow
def test_a_sharp_picture_has_no_motion(trained: Engine) -> None:
    from skimage.data import astronaut, coffee

    for pixels in (astronaut(), coffee()):
        assert not unfold(Photo(np.ascontiguousarray(pixels)), trained, augmentation_count=1).moving


def test_a_saved_detector_is_loaded_and_verified(untrained: Engine, tmp_path: Path) -> None:
    network = untrained.network
    save_weights(network.state_dict(), network.config, 20.0, "small", tmp_path)
    loaded, entry = load_network("small", tmp_path)
    assert load_detector(loaded, entry, tmp_path) is None
    detector = MotionDetector(network.feature_count)
    save_detector(detector, "small", tmp_path)
    loaded, entry = load_network("small", tmp_path)
    again = load_detector(loaded, entry, tmp_path)
    assert again is not None
    features = torch.randn(1, network.feature_count, 3, 4)
    assert torch.equal(again(features), detector(features))
    file = tmp_path / entry.detector_file
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match="damaged"):
        load_detector(loaded, entry, tmp_path)
    file.unlink()
    with pytest.raises(ModelError):
        load_detector(loaded, entry, tmp_path)
    with pytest.raises(ModelError, match="no model named"):
        save_detector(detector, "large", tmp_path)


def test_new_weights_drop_the_detector_of_the_old_ones(untrained: Engine, tmp_path: Path) -> None:
    network = untrained.network
    save_weights(network.state_dict(), network.config, 20.0, "small", tmp_path)
    save_detector(MotionDetector(network.feature_count), "small", tmp_path)
    save_weights(network.state_dict(), network.config, 20.0, "small", tmp_path)
    assert json.loads((tmp_path / "models.json").read_text())["small"]["detector_sha256"] == ""


def test_the_shipped_model_has_a_detector() -> None:
    assert open_engine("cpu").detector is not None
