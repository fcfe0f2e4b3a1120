"""The training of a motion detector: labelled pictures, examples and the fit."""

from pathlib import Path

import numpy as np
import pytest
import torch
from skimage.data import astronaut, chelsea, coffee

from shutterspan.core.foundation.errors import Cancelled, InputError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.inference.engine import Engine
from shutterspan.core.model.motion_detector import MotionDetector
from shutterspan.core.model.weights import load_detector, load_network, save_weights
from shutterspan.core.training import detector_pictures
from shutterspan.core.training.detector_pictures import LabelledPicture, draw_pictures
from shutterspan.core.training.detector_training import fit_detector, install_detector, list_examples
from shutterspan.core.training.drawn_graphics import draw_graphic


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three photos and a cut-out."""
    folder = tmp_path_factory.mktemp("material")
    (folder / "photos").mkdir()
    (folder / "cutouts").mkdir()
    for number, picture in enumerate((astronaut(), chelsea(), coffee())):
        save_image(folder / "photos" / f"photo{number}.png", picture)
    face = chelsea()[20:180, 120:300]
    alpha = np.zeros((*face.shape[:2], 1), np.uint8)
    alpha[20:-20, 20:-20] = 255
    from PIL import Image

    Image.fromarray(np.concatenate([face, alpha], 2)).save(folder / "cutouts" / "thing_01_cat.png")
    return folder


@pytest.fixture(scope="module")
def drawn(material: Path) -> list[LabelledPicture]:
    return list(draw_pictures(material, np.random.default_rng(1)))


def test_each_photo_gives_still_and_moving_pictures(drawn: list[LabelledPicture]) -> None:
    moved = [labelled.moved.mean() for labelled in drawn]
    assert len(drawn) == 3 * 3 + 3  # a photo, a small mover, a graphic; a small still thing, a small copy, a whole
    small = [share for share in moved if 0 < share < 0.15]
    assert len(small) == 3 and sum(share > 0.15 for share in moved) == 1
    for labelled in drawn:
        assert labelled.picture.shape[:2] == labelled.moved.shape == labelled.uncertain.shape
        assert labelled.picture.dtype == np.float32 and 0 <= labelled.picture.min() <= labelled.picture.max() <= 1
        assert not (labelled.moved & labelled.uncertain).any()


def test_grey_pictures_are_grey(material: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detector_pictures, "_GREY_SHARE", 1.0)
    photo, mover, *_ = draw_pictures(material, np.random.default_rng(2))
    for labelled in (photo, mover):
        assert np.ptp(labelled.picture, axis=2).max() < 0.1  # noise and compression
    assert mover.moved.any()


@pytest.mark.slow
def test_defocus_removes_detail_in_all_directions_and_counts_as_still(
    material: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def detail(share: float) -> np.ndarray:
        monkeypatch.setattr(detector_pictures, "_DEFOCUSED_SHARE", share)
        photo, mover, *_ = draw_pictures(material, np.random.default_rng(3))
        assert not photo.moved.any() and mover.moved.any()
        return np.array([np.abs(np.diff(photo.picture, axis=axis)).mean() for axis in (0, 1)])

    assert (detail(1.0) < 0.8 * detail(0.0)).all()


def test_graphics_are_of_many_kinds() -> None:
    random = np.random.default_rng(4)
    graphics = [draw_graphic(random) for _ in range(60)]
    for graphic in graphics:
        assert graphic.dtype == np.float32 and graphic.ndim == 3 and graphic.shape[2] == 3
        assert min(graphic.shape[:2]) >= 48 and max(graphic.shape[:2]) < 420
        assert graphic.min() >= 0 and graphic.max() <= 1
    grey = sum(float(np.ptp(graphic, axis=2).max()) < 1e-6 for graphic in graphics)
    plain = sum(float(graphic.std()) < 0.01 for graphic in graphics)
    assert 8 < grey < 40 and plain < 10


def test_the_pictures_are_deterministic(material: Path, drawn: list[LabelledPicture]) -> None:
    again = draw_pictures(material, np.random.default_rng(1))
    assert all(np.array_equal(a.picture, b.picture) for a, b in zip(drawn, again, strict=True))


def test_a_missing_folder_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        next(draw_pictures(tmp_path / "nowhere", np.random.default_rng(0)))


def test_examples_are_cells_of_both_kinds(material: Path, untrained: Engine) -> None:
    features, labels = list_examples(untrained, material, Progress())
    assert features.shape == (len(labels), untrained.network.feature_count)
    assert set(labels.tolist()) == {0.0, 1.0} and 0.05 < labels.mean() < 0.6


@pytest.mark.slow
def test_the_fit_separates_separable_examples() -> None:
    random = torch.Generator().manual_seed(2)
    labels = (torch.rand(60_000, generator=random) < 0.3).float()
    features = torch.randn(60_000, 12, generator=random)
    features[:, 3] = 40 + 10 * features[:, 3] + 60 * labels  # a different scale, as in real features
    features[:, 5] = 7.0  # without any information
    detector = fit_detector(features, labels, Progress())
    assert isinstance(detector, MotionDetector)
    log_odds = detector(features[..., None, None]).flatten()
    assert ((log_odds > 0) == (labels > 0.5)).float().mean() > 0.98
    assert torch.isfinite(log_odds).all() and not any(part.requires_grad for part in detector.parameters())


@pytest.mark.slow
def test_a_trained_detector_is_installed_with_its_weights(material: Path, untrained: Engine, tmp_path: Path) -> None:
    network = untrained.network
    digests = []
    for _ in range(2):
        save_weights(network.state_dict(), network.config, 20.0, "small", tmp_path)
        install_detector(material, Progress(), "small", tmp_path)
        loaded, entry = load_network("small", tmp_path)
        assert load_detector(loaded, entry, tmp_path) is not None
        digests.append(entry.detector_sha256)
    assert digests[0] == digests[1], "the training is deterministic"


def test_cancelling_does_not_change_the_installed_model(material: Path, untrained: Engine, tmp_path: Path) -> None:
    save_weights(untrained.network.state_dict(), untrained.network.config, 20.0, "small", tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        install_detector(material, progress, "small", tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
