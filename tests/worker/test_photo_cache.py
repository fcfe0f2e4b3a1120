"""The worker reads a photo once, and uses decoded photos of its client."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np

from shutterspan.core.image_io.decoded_photo import write_decoded_photo
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.worker.photo_cache import PhotoCache


def test_a_photo_is_read_once(small: Path) -> None:
    photos = PhotoCache()
    first = photos.load(small)
    assert photos.load(small) is first
    os.utime(small, (1, 1))
    assert photos.load(small) is not first


def test_a_decoded_photo_is_used_instead_of_the_file(small: Path, tmp_path: Path) -> None:
    white = replace(load_photo(small), pixels=np.full((32, 48, 3), 255, np.uint8))
    write_decoded_photo(white, tmp_path / "decoded")
    assert np.array_equal(PhotoCache().load(small, tmp_path / "decoded").pixels, white.pixels)


def test_the_file_is_read_if_the_decoded_photo_is_damaged_or_missing(small: Path, tmp_path: Path) -> None:
    (tmp_path / "damaged").write_bytes(b"no decoded photo")
    for decoded in (tmp_path / "damaged", tmp_path / "gone"):
        assert np.array_equal(PhotoCache().load(small, decoded).pixels, load_photo(small).pixels)
