"""JPEGs of every process, depth and colour space are read with correct colours, or rejected with the reason."""

import base64
import io
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.thumbnail import load_thumbnail
from shutterspan.core.image_io.writing import make_image_encoder
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Photo

from .jpegs import (
    BLOCKS,
    SMALL,
    grey_blocks,
    jpeg_of,
    segment,
    with_process,
    with_segments,
    without,
)

#: SMALL with arithmetic coding, sequential and progressive.
ARITHMETIC = [
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0o"
    "MCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/yQARCAAQABgD"
    "AREAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPwD/AG14q1BQiblTbnpPglNckpz7M2W/rPbCOUD/2Q==",
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0o"
    "MCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/ygARCAAQABgD"
    "AREAAhEBAxEB/8wABgAQARD/2gAMAwEAAhADEAAAAf7e0xcP/dutSuL4+IFkroXoZ9RB2s1I/8wABBAF/9oACAEBAAEFAsD/zAAEEQX/2gAIAQMB"
    "AT8BwP/MAAQRBf/aAAgBAgEBPwHA/8wABBAF/9oACAEBAAY/AsD/zAAEEAX/2gAIAQEAAT8hwP/aAAwDAQACAAMAAAAQ5Z9A/8wABBEF/9oACAED"
    "AQE/EMD/zAAEEQX/2gAIAQIBAT8QwP/MAAQQBf/aAAgBAQABPxDA/9k=",
]
ROWS, COLUMNS = np.mgrid[0:24, 0:32]
#: Samples of 12 bits (24,32,3).
DEEP = np.dstack([COLUMNS * 100 + 300, ROWS * 120 + 500, (ROWS + COLUMNS) * 50 + 200]).astype(np.uint16)
LEVELS = np.array([[0, 4095, 700, 3000], [2048, 1, 2047, 900], [4000, 4001, 5, 50]])


def loaded(tmp_path: Path, data: bytes) -> Photo:
    (tmp_path / "photo").write_bytes(data)
    return load_photo(tmp_path / "photo")


def refusal(tmp_path: Path, data: bytes) -> str:
    (tmp_path / "photo").write_bytes(data)
    codes = set()
    for load in (load_photo, lambda path: load_thumbnail(path, 16, 16)):
        with pytest.raises(InputError) as caught:
            load(tmp_path / "photo")
        codes.add(caught.value.code)
    (code,) = codes
    return code


@pytest.mark.parametrize("marker", [0xC1, 0xC2])
def test_grey_of_12_bits_keeps_its_depth(tmp_path: Path, marker: int) -> None:
    photo = loaded(tmp_path, grey_blocks(LEVELS, 12, marker))
    expected = np.round(LEVELS.repeat(8, 0).repeat(8, 1) * 65535 / 4095)
    assert photo.depth == 16 and photo.grey and np.abs(photo.pixels[..., 0] - expected).max() == 0


@pytest.mark.parametrize("subsampling", ["420", "422", "444"])
def test_colours_of_12_bits_keep_their_depth(tmp_path: Path, subsampling: str) -> None:
    data = bytes(imagecodecs.jpeg8_encode(DEEP, level=99, bitspersample=12, subsampling=subsampling))
    photo = loaded(tmp_path, data)
    assert photo.depth == 16 and not photo.grey
    assert np.abs(photo.pixels * (4095 / 65535) - DEEP).max() < (4 if subsampling == "444" else 110)


@pytest.mark.parametrize("bits", [2, 5, 8, 10, 12, 14, 16])
@pytest.mark.parametrize("is_grey", [False, True])
def test_lossless_jpeg_is_read_exactly(tmp_path: Path, bits: int, is_grey: bool) -> None:
    samples = np.ascontiguousarray(DEEP[..., 0] if is_grey else DEEP) * ((1 << bits) - 1.0) / 4095
    stored = samples.round().astype(np.uint8 if bits <= 8 else np.uint16)
    photo = loaded(tmp_path, bytes(imagecodecs.jpeg8_encode(stored, lossless=True, bitspersample=bits, predictor=4)))
    expected = np.round(np.atleast_3d(stored) * ((255 if bits <= 8 else 65535) / ((1 << bits) - 1)))
    assert photo.depth == (8 if bits <= 8 else 16) and photo.grey == is_grey
    assert np.array_equal(photo.pixels, np.broadcast_to(expected, photo.pixels.shape))


def test_lossless_colours_without_a_marker_are_rgb(tmp_path: Path) -> None:
    encoded = bytes(imagecodecs.jpeg8_encode(SMALL, lossless=True))
    assert np.array_equal(loaded(tmp_path, without(encoded, 0xEE)).pixels, SMALL)


@pytest.mark.parametrize("samples", [DEEP << 4, (DEEP >> 4).astype(np.uint8), (DEEP << 4)[..., 1].copy()])
def test_jpeg_ls_is_read_exactly(tmp_path: Path, samples: PixelArray) -> None:
    photo = loaded(tmp_path, bytes(imagecodecs.jpegls_encode(samples)))
    assert photo.pixels.dtype == samples.dtype and photo.grey == (samples.ndim == 2)
    assert np.array_equal(photo.pixels, np.broadcast_to(np.atleast_3d(samples), photo.pixels.shape))


@pytest.mark.parametrize("number", [0, 1])
def test_arithmetic_coding_is_read(tmp_path: Path, number: int) -> None:
    photo = loaded(tmp_path, base64.b64decode(ARITHMETIC[number]))
    assert np.abs(photo.pixels.astype(int) - SMALL).max() <= 1


RARE = {
    "12 bits": bytes(imagecodecs.jpeg8_encode(DEEP, level=99, bitspersample=12)),
    "JPEG-LS": bytes(imagecodecs.jpegls_encode(DEEP << 4)),
    "lossless": bytes(imagecodecs.jpeg8_encode(DEEP, lossless=True, bitspersample=12)),
}


@pytest.mark.parametrize("name", sorted(RARE))
def test_rare_kinds_keep_their_metadata(tmp_path: Path, name: str) -> None:
    exif = Image.Exif()
    exif[274], exif[315] = 6, "Ann"
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>'
    data = with_segments(
        RARE[name],
        segment(0xE1, exif.tobytes()),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp),
        segment(0xE2, b"ICC_PROFILE\0\1\1" + icc.display_p3()),
        segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x08\x1c\x02\x78\0\3Fog"),
    )
    photo = loaded(tmp_path, data)
    assert (photo.width, photo.height) == (24, 32)  # upright
    assert photo.profile == icc.display_p3() and photo.metadata.xmp == xmp
    assert photo.metadata.iptc == b"\x1c\x02\x78\0\3Fog" and b"Ann" in (photo.metadata.exif or b"")
    with Image.open(io.BytesIO(make_image_encoder(".jpg", photo)(photo.pixels))) as written:
        assert written.getexif()[315] == "Ann" and written.info["icc_profile"] == icc.display_p3()


@pytest.mark.parametrize("name", sorted(RARE))
def test_rare_kinds_have_thumbnails(tmp_path: Path, name: str) -> None:
    (tmp_path / "photo").write_bytes(RARE[name])
    small = load_thumbnail(tmp_path / "photo", 16, 16)
    assert (small.width, small.height) == (32, 24) and small.pixels.shape == (12, 16, 3)
    expected = DEEP.reshape(12, 2, 16, 2, 3).mean((1, 3)) * (255 / 4095)
    assert np.abs(small.pixels - expected).max() < 6


@pytest.mark.parametrize("name", sorted(RARE))
def test_truncated_jpegs_of_rare_kinds_are_damaged(tmp_path: Path, name: str) -> None:
    for share in (0.5, 0.8, 0.95):
        assert refusal(tmp_path, RARE[name][: int(len(RARE[name]) * share)]) == "photo_damaged"


@pytest.mark.parametrize("marker", [0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF])
def test_unsupported_processes_are_rejected_with_their_name(tmp_path: Path, marker: int) -> None:
    assert refusal(tmp_path, with_process(jpeg_of(SMALL), marker)) == "compression_unsupported"


def test_two_components_and_odd_depths_are_unsupported_pixels(tmp_path: Path) -> None:
    jpeg = jpeg_of(SMALL)
    frame = jpeg.index(b"\xff\xc0")
    two = jpeg[:frame] + segment(0xC0, b"\x08\0\x10\0\x18\2\1\x11\0\2\x11\1") + jpeg[frame + 19 :]
    assert refusal(tmp_path, two) == "pixels_unsupported"
    assert refusal(tmp_path, jpeg.replace(b"\xff\xc0\0\x11\x08", b"\xff\xc1\0\x11\x0a")) == "pixels_unsupported"


#: Cyan, magenta, yellow and black ink, each from 0 to 255, by blocks of 16 pixels.
INK = np.array([[(0, 255, 255, 0), (255, 0, 200, 20)], [(30, 90, 60, 100), (0, 0, 0, 0)]], np.uint8)
INK_COLOURS = np.array([[(255, 0, 0), (0, 235, 51)], [(137, 100, 118), (255, 255, 255)]])


def ink_jpeg(ink: np.ndarray, **options: object) -> bytes:
    return jpeg_of(ink.repeat(16, 0).repeat(16, 1), "CMYK", quality=100, **options)


def ycck_jpeg(subsampling: int) -> bytes:
    """Adobe's YCCK: the ink is inverted, and its complement is stored as YCbCr."""
    ycc = Image.fromarray(INK[..., :3]).convert("YCbCr")
    stored = np.dstack([np.asarray(ycc), 255 - INK[..., 3]])
    jpeg = ink_jpeg(255 - stored, subsampling=subsampling)  # Pillow inverts what it writes
    place = jpeg.index(b"Adobe") + 11
    return jpeg[:place] + b"\2" + jpeg[place + 1 :]


@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("kind", ["CMYK", "YCCK", "no marker"])
def test_ink_is_inverted_if_adobes_marker_exists(tmp_path: Path, kind: str, subsampling: int) -> None:
    data = {
        "CMYK": lambda: ink_jpeg(INK, subsampling=subsampling),
        "YCCK": lambda: ycck_jpeg(subsampling),
        "no marker": lambda: without(ink_jpeg(255 - INK, subsampling=subsampling), 0xEE),
    }[kind]()
    pixels = loaded(tmp_path, data).pixels.astype(int)
    assert np.abs(pixels[8::16, 8::16] - INK_COLOURS).max() <= 3
    (tmp_path / "photo").write_bytes(data)
    small = load_thumbnail(tmp_path / "photo", 8, 8).pixels.astype(int)
    assert np.abs(small[2::4, 2::4] - INK_COLOURS).max() <= 6


def test_ink_of_12_bits(tmp_path: Path) -> None:
    ink = INK.repeat(16, 0).repeat(16, 1).astype(np.uint16) << 4
    plain = bytes(imagecodecs.jpeg8_encode(ink, level=100, bitspersample=12))
    inverted = bytes(imagecodecs.jpeg8_encode(4095 - ink, level=100, bitspersample=12))
    adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\0")
    for data in (plain, with_segments(inverted, adobe)):
        pixels = loaded(tmp_path, data).pixels
        assert pixels.dtype == np.uint16 and np.abs(pixels[8::16, 8::16] / 257 - INK_COLOURS).max() <= 3


@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("transform", [0, 1])
def test_adobes_marker_distinguishes_rgb_from_ycbcr(tmp_path: Path, transform: int, subsampling: int) -> None:
    pixels = BLOCKS.repeat(32, 0).repeat(32, 1)
    stored = pixels if transform == 0 else np.asarray(Image.fromarray(pixels).convert("YCbCr"))
    jpeg = without(jpeg_of(stored, "YCbCr", quality=100, subsampling=subsampling), 0xE0)
    marked = with_segments(jpeg, segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform])))
    read = loaded(tmp_path, marked).pixels.astype(int)
    assert np.abs(read[16::32, 16::32] - BLOCKS).max() <= 3
