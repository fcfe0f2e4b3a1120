"""EXIF of a still has the still's orientation and size; all other bytes are unchanged."""

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import make_image_encoder
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Photo

from .exif_blocks import Entry, exif_block
from .xmp_texts import oriented

#: Red at the upper left in the stored picture; at the upper right after rotation by orientation 6.
STORED = np.zeros((32, 48, 3), np.uint8)
STORED[:16, :24], STORED[16:, :24] = (220, 30, 30), (30, 30, 220)
ORIENTATION, MAKE = 0x0112, 0x010F
ACME = Entry(MAKE, 2, 6, b"ACME \0")
#: The value 6 in every possible type: number of the type, count, `struct` code and values.
SIX = {
    "byte": (1, 1, "B", (6,)),
    "text": (2, 2, "2s", (b"6\0",)),
    "short": (3, 1, "H", (6,)),
    "two shorts": (3, 2, "HH", (6, 1)),
    "three shorts": (3, 3, "HHH", (6, 6, 6)),
    "no short": (3, 0, "H", (6,)),
    "long": (4, 1, "I", (6,)),
    "two longs": (4, 2, "II", (6, 6)),
    "rational": (5, 1, "II", (12, 2)),
    "signed byte": (6, 1, "b", (6,)),
    "undefined": (7, 1, "B", (6,)),
    "signed short": (8, 1, "h", (6,)),
    "signed long": (9, 1, "i", (6,)),
    "signed rational": (10, 1, "ii", (6, 1)),
    "float": (11, 1, "f", (6.0,)),
    "double": (12, 1, "d", (6.0,)),
    "directory": (13, 1, "I", (6,)),
}


def six(kind: str, order: str = "<") -> Entry:
    type_number, count, code, values = SIX[kind]
    return Entry(ORIENTATION, type_number, count, struct.pack(order + code, *values))


def encoded(form: str, **metadata: bytes) -> bytes:
    file = io.BytesIO()
    every: dict[str, dict[str, Any]] = {"JPEG": {"quality": 98, "subsampling": 0}, "WEBP": {"lossless": True}}
    options = every.get(form, {})
    Image.fromarray(STORED).save(file, form, **options, **metadata)
    return file.getvalue()


def loaded(tmp_path: Path, data: bytes) -> Photo:
    (tmp_path / "photo").write_bytes(data)
    return load_photo(tmp_path / "photo")


def is_rotated(pixels: PixelArray) -> bool:
    """Whether the picture is rotated by orientation 6: 32 wide, blue at the upper left, red beside it."""
    blue, red = pixels[4, 4].astype(int), pixels[4, 28].astype(int)
    return pixels.shape == (48, 32, 3) and blue[2] - blue[0] > 150 and red[0] - red[2] > 150


def still(tmp_path: Path, photo: Photo, suffix: str) -> Image.Image:
    path = tmp_path / f"still{suffix}"
    path.write_bytes(make_image_encoder(suffix, photo)(photo.pixels))
    picture = Image.open(path)
    picture.load()
    return picture


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", sorted(SIX))
def test_orientation_of_any_type_and_count_is_applied_and_set_upright(
    tmp_path: Path, kind: str, order: str, form: str
) -> None:
    photo = loaded(tmp_path, encoded(form, exif=b"Exif\0\0" + exif_block(order, [ACME, six(kind, order)])))
    assert is_rotated(photo.pixels)
    for suffix in (".jpg", ".png", ".webp", ".tif"):
        exif = still(tmp_path, photo, suffix).getexif()
        assert exif.get(ORIENTATION, 1) == 1 and str(exif[MAKE]).startswith("ACME")


@pytest.mark.parametrize("value", [0, 1, 9, 65535])
def test_an_invalid_orientation_is_ignored(tmp_path: Path, value: int) -> None:
    entry = Entry(ORIENTATION, 3, 1, struct.pack("<H", value))
    photo = loaded(tmp_path, encoded("JPEG", exif=b"Exif\0\0" + exif_block("<", [entry])))
    assert photo.pixels.shape == STORED.shape and still(tmp_path, photo, ".jpg").getexif()[ORIENTATION] == 1


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_orientation_in_xmp_alone_is_applied(tmp_path: Path, form: str) -> None:
    data = png_with_xmp(oriented(6)) if form == "PNG" else encoded(form, xmp=oriented(6))
    photo = loaded(tmp_path, data)
    assert is_rotated(photo.pixels) and photo.metadata.xmp == oriented(1)


def png_with_xmp(xmp: bytes) -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", xmp.decode())
    file = io.BytesIO()
    Image.fromarray(STORED).save(file, "PNG", pnginfo=text)
    return file.getvalue()


@pytest.mark.parametrize(("in_exif", "is_applied"), [(1, False), (0, True)])
def test_the_orientation_in_exif_has_precedence_if_it_is_valid(tmp_path: Path, in_exif: int, is_applied: bool) -> None:
    block = exif_block("<", [Entry(ORIENTATION, 3, 1, struct.pack("<H", in_exif))])
    photo = loaded(tmp_path, encoded("JPEG", exif=b"Exif\0\0" + block, xmp=oriented(6)))
    assert is_rotated(photo.pixels) == is_applied and photo.metadata.xmp == oriented(1)


@pytest.mark.parametrize("prefix", [b"Exif\0\0", b"Exif\0\0" * 2, b"Exif\0\0" * 5, b"Exif\0\0Exif\0\xff"])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_repeated_prefix_is_skipped(tmp_path: Path, form: str, prefix: bytes) -> None:
    photo = loaded(tmp_path, encoded(form, exif=prefix + exif_block("<", [ACME, six("short")])))
    assert is_rotated(photo.pixels)
    for suffix in (".jpg", ".png", ".webp", ".tif"):
        assert str(still(tmp_path, photo, suffix).getexif()[MAKE]).startswith("ACME")


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("type_number", "code"), [(3, "H"), (4, "I"), (9, "i")])
def test_every_size_is_updated_to_the_still(tmp_path: Path, order: str, type_number: int, code: str) -> None:
    def size(tag: int, value: int) -> Entry:
        return Entry(tag, type_number, 1, struct.pack(order + code, value))

    block = exif_block(
        order,
        [ACME, size(0x100, 48), size(0x101, 32)],
        [size(0xA002, 48), size(0xA003, 32)],
        [Entry(1, 2, 4, b"R98\0"), size(0x1001, 48), size(0x1002, 32)],
    )
    photo = loaded(tmp_path, encoded("JPEG", exif=b"Exif\0\0" + block))
    for suffix in (".jpg", ".png", ".webp"):
        path = tmp_path / f"small{suffix}"
        path.write_bytes(make_image_encoder(suffix, photo)(photo.pixels[::2, ::2]))
        exif = Image.open(path).getexif()
        inner = exif.get_ifd(0x8769)
        related = exif.get_ifd(0xA005)
        assert (exif[0x100], exif[0x101]) == (inner[0xA002], inner[0xA003]) == (24, 16)
        assert (related[0x1001], related[0x1002]) == (24, 16)


def test_only_the_named_entries_change(tmp_path: Path) -> None:
    note = Entry(0x927C, 7, 60, bytes(range(60)))
    block = exif_block(">", [ACME, six("long", ">"), Entry(0xC4A5, 99, 30, b"odd" * 10)], [note])
    photo = loaded(tmp_path, encoded("PNG", exif=block))
    assert photo.metadata.exif and len(photo.metadata.exif) == len(block)
    differing = [index for index in range(len(block)) if photo.metadata.exif[index] != block[index]]
    assert len(differing) <= 6 and differing[-1] - differing[0] < 12  # within one entry


@pytest.mark.parametrize("pointer", [0, 7, 1 << 20, 0xFFFFFFFF])
def test_an_invalid_pointer_affects_nothing_else(tmp_path: Path, pointer: int) -> None:
    block = exif_block("<", [ACME, six("short"), Entry(0x8769, 4, 1, struct.pack("<I", pointer))])
    photo = loaded(tmp_path, encoded("JPEG", exif=b"Exif\0\0" + block))
    assert is_rotated(photo.pixels)
    assert str(still(tmp_path, photo, ".jpg").getexif()[MAKE]).startswith("ACME")
