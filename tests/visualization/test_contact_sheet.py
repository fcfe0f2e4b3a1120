"""Contact sheets of photos in other formats and colour spaces."""

from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.visualization.contact_sheet import contact_sheet

#: The centres of the first and the second cell: row and column.
PHOTO, FRAME = (12 + 28 + 100, 12 + 200), (12 + 28 + 100, 12 + 412 + 200)


def test_a_heic_photo_and_frames_in_another_space_keep_their_colours(tmp_path: Path) -> None:
    pillow_heif.from_pillow(Image.new("RGB", (80, 40), (200, 30, 30))).save(tmp_path / "photo.heic", quality=-1)
    Image.new("RGB", (80, 40), (100, 160, 60)).save(tmp_path / "frame.png", icc_profile=icc.adobe_rgb())
    image = contact_sheet(tmp_path / "photo.heic", [tmp_path / "frame.png"])
    assert np.abs(np.subtract(image[PHOTO], (200, 30, 30), dtype=int)).max() <= 3
    expected = icc.to_srgb(np.array([[[100, 160, 60]]], np.uint8), icc.adobe_rgb())[0, 0]
    assert tuple(image[FRAME]) == tuple(expected) != (100, 160, 60)


def test_an_unreadable_frame_is_an_input_error(tmp_path: Path) -> None:
    Image.new("RGB", (80, 40)).save(tmp_path / "photo.png")
    (tmp_path / "frame.png").write_bytes(b"no picture")
    with pytest.raises(InputError, match=r"frame\.png"):
        contact_sheet(tmp_path / "photo.png", [tmp_path / "frame.png"])
