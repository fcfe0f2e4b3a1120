"""A decoded photo is read unchanged from its file; other files are rejected."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.errors import InputError, OutputError
from shutterspan.core.image_io.decoded_photo import read_decoded_photo, write_decoded_photo
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Metadata, Photo

RANDOM = np.random.default_rng(0)
METADATA = Metadata(b"II*\0exif", b"<x/>", b"\x1c\x02", datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC), 0.125)


def photo(dtype: type, alpha: bool) -> Photo:
    samples: PixelArray = RANDOM.integers(0, np.iinfo(dtype).max, (6, 9, 4), endpoint=True).astype(dtype)
    pixels, transparency = samples[..., :3], samples[..., 3] if alpha else None
    return Photo(pixels, Path("/home/ada/ä b.jpg"), b"profile\0", transparency, False, METADATA)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("alpha", [False, True])
def test_a_photo_is_read_unchanged(dtype: type, alpha: bool, tmp_path: Path) -> None:
    original = photo(dtype, alpha)
    write_decoded_photo(original, tmp_path / "a")
    read = read_decoded_photo(tmp_path / "a")
    assert np.array_equal(read.pixels, original.pixels) and read.pixels.dtype == dtype
    if read.alpha is None or original.alpha is None:
        assert read.alpha is original.alpha is None and not alpha
    else:
        assert np.array_equal(read.alpha, original.alpha)
    names = ("path", "profile", "grey", "metadata")
    assert [getattr(read, name) for name in names] == [getattr(original, name) for name in names]
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def test_a_photo_without_metadata(tmp_path: Path) -> None:
    plain = Photo(np.zeros((4, 4, 3), np.uint8)[:, ::-1], grey=True)
    write_decoded_photo(plain, tmp_path / "a")
    read = read_decoded_photo(tmp_path / "a")
    assert (read.path, read.profile, read.alpha, read.grey, read.metadata) == (None, None, None, True, Metadata())


def test_another_file_is_an_input_error(tmp_path: Path) -> None:
    write_decoded_photo(photo(np.uint8, True), tmp_path / "good")
    good = (tmp_path / "good").read_bytes()
    damaged = tmp_path / "damaged"
    for _ in range(300):
        start = int(RANDOM.integers(0, len(good)))
        damaged.write_bytes(
            good[: int(RANDOM.integers(0, len(good)))]
            if start % 3 == 0
            else good[:start] + RANDOM.bytes(3) + good[start + 3 :]
        )
        try:
            read = read_decoded_photo(damaged)
        except InputError as error:
            assert error.code == "decoded_photo_unreadable"
        else:
            assert np.array_equal(read.pixels, read_decoded_photo(tmp_path / "good").pixels)
    for path in (tmp_path, tmp_path / "missing", Path(__file__)):
        with pytest.raises(InputError):
            read_decoded_photo(path)


def test_transparency_of_another_size_is_rejected(tmp_path: Path) -> None:
    odd = replace(photo(np.uint8, False), alpha=np.zeros((3, 3), np.uint8))
    write_decoded_photo(odd, tmp_path / "a")
    with pytest.raises(InputError):
        read_decoded_photo(tmp_path / "a")


def test_a_missing_folder_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_decoded_photo(photo(np.uint8, False), tmp_path / "gone" / "a")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="NOT TESTED: there is no /dev/full")
def test_a_full_disk_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from shutterspan.core.image_io import array_file

    def fill_up(arrays: object, path: Path, metadata: object) -> None:
        with open("/dev/full", "wb", 0) as full:
            full.write(b"x")

    monkeypatch.setattr(array_file, "save_file", fill_up)
    with pytest.raises(OutputError, match="disk is full"):
        write_decoded_photo(photo(np.uint8, False), tmp_path / "a")
    assert not list(tmp_path.iterdir())
