"""Simple picture files: order in a folder, values, and errors for damaged files."""

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.picture_files import find_pictures, leading_letters, numbered_pictures, read_picture


def test_pictures_are_ordered_by_number_and_frames_have_numbers(tmp_path: Path) -> None:
    for name in ("10.png", "2.JPG", "1b.tif", "blur.png", "notes2.txt", "frame_100.bmp", "frame_20.bmp"):
        (tmp_path / name).touch()
    numbered = ["1b.tif", "2.JPG", "10.png", "frame_20.bmp", "frame_100.bmp"]
    assert [path.name for path in numbered_pictures(tmp_path)] == numbered
    assert {path.name for path in find_pictures(tmp_path)} == {*numbered, "blur.png"}


def test_values_are_read_unchanged(tmp_path: Path) -> None:
    values = np.random.default_rng(1).integers(0, 256, (20, 30, 3), np.uint8)
    Image.fromarray(values).save(tmp_path / "a.png", icc_profile=icc.adobe_rgb())
    assert np.array_equal(read_picture(tmp_path / "a.png"), values)


def huge(path: Path) -> None:
    """A BMP whose header claims 400 megapixels."""
    Image.new("RGB", (16, 16)).save(path)
    data = bytearray(path.read_bytes())
    data[18:26] = struct.pack("<ii", 20_000, 20_000)
    path.write_bytes(data)


@pytest.mark.parametrize("make", [huge, lambda path: path.write_bytes(b"BM cut off"), lambda path: None])
def test_a_damaged_or_missing_picture_is_an_input_error(tmp_path: Path, make) -> None:
    make(tmp_path / "a.bmp")
    with pytest.raises(InputError, match=r"a\.bmp can't be read"):
        read_picture(tmp_path / "a.bmp")


def test_an_unreadable_folder_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing can't be read: No such file"):
        find_pictures(tmp_path / "missing")


def test_the_kind_of_a_sample_is_the_letters_at_the_start_of_its_name() -> None:
    assert [leading_letters(name) for name in ("photo01", "a<2>", "GOPR7_1", "7")] == ["photo", "a", "GOPR", ""]
