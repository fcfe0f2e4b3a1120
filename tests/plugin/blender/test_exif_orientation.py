"""EXIF orientation of photos."""

from pathlib import Path

import pytest
from PIL import Image

from shutterspan.plugin.blender.exif_orientation import quarter_turns, rotate_point
from shutterspan.plugin.host_common import UserError


@pytest.mark.parametrize(("orientation", "turns"), [(1, 0), (3, 2), (6, 1), (8, 3)])
def test_reads_the_orientation(tmp_path: Path, orientation: int, turns: int) -> None:
    path = tmp_path / "photo.jpg"
    picture = Image.new("RGB", (40, 30))
    exif = picture.getexif()
    exif[0x010F], exif[0x0112] = "a camera", orientation
    picture.save(path, exif=exif)
    assert quarter_turns(str(path)) == turns
    data = path.read_bytes()
    path.write_bytes(data[:40])  # damaged EXIF counts as none
    assert quarter_turns(str(path)) == 0
    picture.save(path)
    assert quarter_turns(str(path)) == 0


def test_a_mirrored_photo_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    picture = Image.new("RGB", (40, 30))
    exif = picture.getexif()
    exif[0x0112] = 5
    picture.save(path, exif=exif)
    with pytest.raises(UserError, match="mirrored"):
        quarter_turns(str(path))


def test_a_clockwise_quarter_turn_moves_the_left_side_to_the_top() -> None:
    assert rotate_point(0, 300, 400, 300, 1) == (0, 0)
    assert rotate_point(10, 20, 400, 300, 4) == (10, 20)


def test_a_photo_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"can't be read: .*directory"):
        quarter_turns(str(tmp_path))
