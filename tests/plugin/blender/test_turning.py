"""Photos stored on their side."""

from pathlib import Path

import pytest
from PIL import Image

from shutterspan.plugin.blender.turning import quarter_turns, turned
from shutterspan.plugin.host_common import Refused


@pytest.mark.parametrize(("orientation", "turns"), [(1, 0), (3, 2), (6, 1), (8, 3)])
def test_reads_how_a_camera_held_the_photo(tmp_path: Path, orientation: int, turns: int) -> None:
    path = tmp_path / "photo.jpg"
    picture = Image.new("RGB", (40, 30))
    exif = picture.getexif()
    exif[0x010F], exif[0x0112] = "a camera", orientation
    picture.save(path, exif=exif)
    assert quarter_turns(str(path)) == turns
    data = path.read_bytes()
    path.write_bytes(data[:40])  # damaged notes are none
    assert quarter_turns(str(path)) == 0
    picture.save(path)
    assert quarter_turns(str(path)) == 0


def test_a_mirrored_photo_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    picture = Image.new("RGB", (40, 30))
    exif = picture.getexif()
    exif[0x0112] = 5
    picture.save(path, exif=exif)
    with pytest.raises(Refused, match="mirrored"):
        quarter_turns(str(path))


def test_a_quarter_turn_brings_the_left_side_to_the_top() -> None:
    assert turned(0, 300, 400, 300, 1) == (0, 0)
    assert turned(10, 20, 400, 300, 4) == (10, 20)


def test_a_photo_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"can't be read: .*directory"):
        quarter_turns(str(tmp_path))
