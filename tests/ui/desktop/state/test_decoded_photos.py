"""Decoded photos are passed in a private folder, which is removed when the program ends."""

from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.decoded_photo import read_decoded_photo
from shutterspan.core.types.photo import Photo
from shutterspan.ui.desktop.state.decoded_photos import DecodedPhotos

PHOTO = Photo(np.zeros((4, 5, 3), np.uint8))


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    return tmp_path / "tmp"


def test_each_photo_has_a_file_in_a_private_folder(temporary: Path) -> None:
    photos = DecodedPhotos()
    assert not list(temporary.iterdir()), "no folder before the first photo"
    first, second = photos.write(PHOTO), photos.write(PHOTO)
    assert first and second and first != second and read_decoded_photo(second).width == 5
    assert first.parent.stat().st_mode & 0o777 == 0o700
    photos.close()
    assert not list(temporary.iterdir())
    assert photos.write(PHOTO) is None and not list(temporary.iterdir())


def test_without_a_decoded_photo_the_workers_decode(temporary: Path) -> None:
    temporary.rmdir()
    assert DecodedPhotos().write(PHOTO) is None


def test_a_removed_folder_is_not_an_error(temporary: Path) -> None:
    photos = DecodedPhotos()
    first = photos.write(PHOTO)
    assert first
    first.unlink()
    for path in first.parent.iterdir():
        path.unlink()
    first.parent.rmdir()
    assert photos.write(PHOTO) is None
    photos.close()
