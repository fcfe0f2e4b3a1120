"""A JPEG that lacks only its end marker is read like the complete file; a JPEG that lacks pixels is damaged."""

import base64
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.thumbnail import load_thumbnail
from shutterspan.core.types.photo import Photo

from .jpegs import grey_blocks, jpeg_of
from .test_jpeg import ARITHMETIC

NOISE = np.random.default_rng(3).integers(0, 256, (50, 70, 3), np.uint8)
SMOOTH = np.asarray(Image.fromarray(NOISE[:6, :8]).resize((70, 50)))
DEEP = (SMOOTH.astype(np.uint16) << 4) + NOISE // 16
FILES = {
    "4:2:0": jpeg_of(SMOOTH, quality=90),
    "4:4:4": jpeg_of(NOISE, quality=70, subsampling=0),
    "CMYK": jpeg_of(np.dstack([SMOOTH, NOISE[..., 0]]), "CMYK"),
    "JPEG-LS": bytes(imagecodecs.jpegls_encode(SMOOTH)),
    "flat": jpeg_of(np.full((40, 40, 3), (240, 250, 255), np.uint8), quality=80),
    "grey": jpeg_of(SMOOTH[..., 0]),
    "large": jpeg_of(np.asarray(Image.fromarray(NOISE).resize((1000, 700)))),
    "lossless": bytes(imagecodecs.jpeg8_encode(NOISE, lossless=True)),
    "of 12 bits": bytes(imagecodecs.jpeg8_encode(DEEP, level=95, bitspersample=12)),
    "optimized": jpeg_of(SMOOTH, optimize=True),
    "progressive": jpeg_of(SMOOTH, progressive=True),
    "progressive grey": jpeg_of(SMOOTH[..., 1], progressive=True, quality=95),
    "progressive of 12 bits": grey_blocks(np.arange(36).reshape(4, 9) * 100, 12, 0xC2),
    "restart markers": jpeg_of(SMOOTH, restart_marker_rows=1),
    "restart markers by block": jpeg_of(NOISE, restart_marker_blocks=3, subsampling=0),
}
ALL_FILES = FILES | {f"arithmetic {number}": base64.b64decode(text) for number, text in enumerate(ARITHMETIC)}


def loaded(tmp_path: Path, data: bytes) -> Photo:
    (tmp_path / "photo").write_bytes(data)
    return load_photo(tmp_path / "photo")


@pytest.mark.parametrize("name", sorted(ALL_FILES))
def test_a_jpeg_without_its_end_marker_is_read(tmp_path: Path, name: str) -> None:
    data = ALL_FILES[name]
    whole = loaded(tmp_path, data)
    assert whole.notices == () and data.endswith(b"\xff\xd9")
    for cut in (data[:-2], data[:-1], data[:-2] + bytes(1000), data[:-1] + bytes(3)):
        photo = loaded(tmp_path, cut)
        assert [one.code for one in photo.notices] == ["photo_end_missing"]
        assert np.array_equal(photo.pixels, whole.pixels)
        small = load_thumbnail(tmp_path / "photo", 20, 20)
        assert (small.width, small.height) == (whole.width, whole.height)


def test_the_notice_names_the_file(tmp_path: Path) -> None:
    (notice,) = loaded(tmp_path, FILES["grey"][:-2]).notices
    assert notice.values == {"path": str(tmp_path / "photo")}


@pytest.mark.parametrize("name", sorted(ALL_FILES))
@pytest.mark.parametrize("padding", [0, 700])
def test_missing_pixels_are_damage(tmp_path: Path, name: str, padding: int) -> None:
    data = ALL_FILES[name]
    whole = loaded(tmp_path, data).pixels
    refusals = 0
    for cut in (1, 2, 3, 5, 20, 200):
        try:
            photo = loaded(tmp_path, data[: -2 - cut] + bytes(padding))
        except InputError as error:
            assert error.code == "photo_damaged"
            refusals += 1
        else:
            assert np.array_equal(photo.pixels, whole)
    assert refusals >= 2


@pytest.mark.parametrize("subsampling", [0, 2])
def test_missing_scans_in_a_progressive_jpeg_are_damage(tmp_path: Path, subsampling: int) -> None:
    """Without its last scans, a progressive JPEG is a complete picture of lower quality."""
    data = jpeg_of(SMOOTH, progressive=True, quality=95, subsampling=subsampling)
    scans = [place for place in range(len(data)) if data.startswith((b"\xff\xda", b"\xff\xc4"), place)]
    assert len(scans) > 10
    for place in scans:
        with pytest.raises(InputError, match="damaged"):
            loaded(tmp_path, data[:place])


def test_a_missing_restart_interval_is_damage(tmp_path: Path) -> None:
    data = FILES["restart markers by block"]
    markers = [place for place in range(len(data) - 1) if data[place] == 0xFF and 0xD0 <= data[place + 1] <= 0xD7]
    assert len(markers) > 8
    for place in markers[-9:]:
        for end in (place, place + 2):
            with pytest.raises(InputError, match="damaged"):
                loaded(tmp_path, data[:end])
