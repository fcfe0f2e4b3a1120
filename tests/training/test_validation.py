"""Samples are read: the choice of the true frames, and rejected samples."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.training.validation import load_validation


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A sample of eleven frames, 1.png to 11.png; all pixels of each have the frame's number as their value."""
    folder = tmp_path / "material" / "00" / "validation" / "photo7"
    folder.mkdir(parents=True)
    for number in range(1, 12):
        Image.new("RGB", (32, 24), (number,) * 3).save(folder / f"{number}.png")
    Image.new("RGB", (32, 24), (6, 6, 6)).save(folder / "blur.png")
    return folder


def test_frames_are_in_the_order_of_their_numbers(sample, tmp_path):
    (sample / "notes2.txt").write_text("no picture")
    (clip,) = load_validation(tmp_path / "material")
    assert clip.kind == "photo" and clip.photo.shape == (3, 24, 32)
    assert clip.frames[:, 0, 0, 0].tolist() == list(range(1, 12))


def test_an_unfinished_unpacking_is_ignored(sample, tmp_path):
    shutil.copytree(tmp_path / "material" / "00", tmp_path / "material" / ".shutterspan-01234567")
    assert len(load_validation(tmp_path / "material")) == 1


def widen(folder: Path) -> None:
    Image.new("RGB", (40, 24)).save(folder / "blur.png")


def claim_huge_size(folder: Path) -> None:
    """Make the header of a frame claim 400 megapixels."""
    (folder / "3.png").unlink()
    Image.new("RGB", (16, 16)).save(folder / "3.bmp")
    data = bytearray((folder / "3.bmp").read_bytes())
    data[18:26] = (20_000).to_bytes(4, "little") * 2
    (folder / "3.bmp").write_bytes(data)


def delete_frames(folder: Path) -> None:
    for frame in folder.glob("[0-9]*.png"):
        frame.unlink()


@pytest.mark.parametrize("harm", [widen, claim_huge_size, delete_frames])
def test_an_inconsistent_sample_is_reported(sample, tmp_path, harm):
    harm(sample)
    with pytest.raises(InputError, match="photo7 can't be read"):
        load_validation(tmp_path / "material")
