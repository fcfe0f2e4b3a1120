"""EXIF, XMP and IPTC of PNG, in chunks and in texts of ImageMagick and exiv2."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import make_image_encoder
from shutterspan.core.types.photo import Metadata, Photo

from .exif_blocks import Entry, exif_block
from .png_files import broken, chunk, header, pixel_data, png, png_file
from .xmp_texts import oriented

PIXELS = np.random.default_rng(0).integers(0, 256, (24, 32, 3), dtype=np.uint8)
UPRIGHT = np.rot90(PIXELS, -1)
IPTC = b"\x1c\x02\x78\x00\x04note"
XMP_PREFIX = b"http://ns.adobe.com/xap/1.0/\0"


def exif(maker: bytes = b"ACME\0\0", orientation: int = 6) -> bytes:
    first = [Entry(0x10F, 2, len(maker), maker), Entry(0x112, 3, 1, struct.pack("<H", orientation))]
    return exif_block("<", first, [Entry(0x829A, 5, 1, struct.pack("<II", 1, 8))])


def digits(name: bytes, profile: bytes, width: int = 72, line_break: bytes = b"\n") -> bytes:
    """The text that contains a profile in hexadecimal digits."""
    text = profile.hex().encode()
    lines = [text[start : start + width] for start in range(0, len(text), width)]
    return line_break + line_break.join([name, b"%8d" % len(profile), *lines]) + line_break


def text_chunk(kind: bytes, keyword: bytes, text: bytes) -> tuple[bytes, bytes]:
    """A text chunk; kind: its name; `z` after iTXt means compressed."""
    if kind == b"tEXt":
        return kind, keyword + b"\0" + text
    if kind == b"zTXt":
        return kind, keyword + b"\0\0" + zlib.compress(text)
    if kind == b"iTXtz":
        return b"iTXt", keyword + b"\0\1\0en\0\0" + zlib.compress(text)
    return kind, keyword + b"\0\0\0\0\0" + text


def raw_profile(kind: bytes, profile: bytes, chunk_kind: bytes = b"zTXt") -> tuple[bytes, bytes]:
    return text_chunk(chunk_kind, b"Raw profile type " + kind, digits(kind, profile))


def loaded(tmp_path: Path, data: bytes) -> Photo:
    (tmp_path / "photo.png").write_bytes(data)
    return load_photo(tmp_path / "photo.png")


def assert_has_exif(photo: Photo, maker: bytes = b"ACME") -> None:
    metadata = photo.metadata
    assert metadata.exif and maker in metadata.exif and metadata.exposure_time == 1 / 8
    assert photo.pixels.shape == (32, 24, 3)


@pytest.mark.parametrize("kind", [b"exif", b"APP1"])
@pytest.mark.parametrize("prefix", [b"", b"Exif\0\0", b"Exif\0\0Exif\0\0"], ids=["plain", "prefixed", "prefixed again"])
@pytest.mark.parametrize("chunk_kind", [b"tEXt", b"zTXt", b"iTXt", b"iTXtz"])
@pytest.mark.parametrize("place", ["before", "after"])
def test_exif_in_a_text_is_read(tmp_path: Path, kind: bytes, prefix: bytes, chunk_kind: bytes, place: str) -> None:
    extra = [raw_profile(kind, prefix + exif(), chunk_kind)]
    photo = loaded(tmp_path, png(PIXELS, extra) if place == "before" else png(PIXELS, trailing=extra))
    assert_has_exif(photo)
    assert np.array_equal(photo.pixels, UPRIGHT)


@pytest.mark.parametrize("line_break", [b"\n", b"\r\n"])
@pytest.mark.parametrize(("name", "width"), [(b"exif", 72), (b"generic profile", 78), (b"exif", 100_000)])
def test_texts_of_other_programs_are_read(tmp_path: Path, name: bytes, width: int, line_break: bytes) -> None:
    text = digits(name, exif(), width, line_break)
    assert_has_exif(loaded(tmp_path, png(PIXELS, [text_chunk(b"zTXt", b"Raw profile type exif", text)])))


@pytest.mark.parametrize("place", ["before", "after"])
def test_deep_pixels_have_metadata_too(tmp_path: Path, place: str) -> None:
    extra = [raw_profile(b"exif", exif()), raw_profile(b"iptc", IPTC)]
    deep = PIXELS.astype(np.uint16) * 257
    photo = loaded(tmp_path, png(deep, extra) if place == "before" else png(deep, trailing=extra))
    assert_has_exif(photo)
    assert photo.metadata.iptc == IPTC and np.array_equal(photo.pixels, UPRIGHT.astype(np.uint16) * 257)


def test_a_chunk_has_precedence_over_a_text(tmp_path: Path) -> None:
    text = raw_profile(b"exif", exif(b"OLD\0\0\0", orientation=3))
    assert_has_exif(loaded(tmp_path, png(PIXELS, [text], trailing=[(b"eXIf", exif())])))
    general = raw_profile(b"APP1", exif(b"OLD\0\0\0", orientation=3))
    assert_has_exif(loaded(tmp_path, png(PIXELS, [general, raw_profile(b"exif", exif())])))


@pytest.mark.parametrize("own", [chunk(b"eXIf", b"nonsense"), broken(chunk(b"eXIf", exif(b"OLD\0\0\0", 3)))])
def test_a_text_replaces_a_damaged_chunk(tmp_path: Path, own: bytes) -> None:
    start, end = png_file(header(32, 24, 8, 2), own), chunk(b"IEND", b"")
    text = chunk(*raw_profile(b"exif", exif()))
    assert_has_exif(loaded(tmp_path, start + text + pixel_data(PIXELS, 8) + end))


@pytest.mark.parametrize(
    "extra",
    [
        text_chunk(b"iTXt", b"XML:com.adobe.xmp", oriented(6)),
        text_chunk(b"iTXtz", b"XML:com.adobe.xmp", oriented(6)),
        text_chunk(b"zTXt", b"XML:com.adobe.xmp", oriented(6)),
        raw_profile(b"xmp", oriented(6)),
        raw_profile(b"xmp", XMP_PREFIX + oriented(6), b"tEXt"),
        raw_profile(b"APP1", XMP_PREFIX + oriented(6)),
    ],
)
def test_xmp_is_read(tmp_path: Path, extra: tuple[bytes, bytes]) -> None:
    for data in (png(PIXELS, [extra]), png(PIXELS, trailing=[extra])):
        photo = loaded(tmp_path, data)
        assert photo.metadata.xmp and b"tiff:Orientation" in photo.metadata.xmp
        assert not photo.metadata.xmp.startswith(XMP_PREFIX) and np.array_equal(photo.pixels, UPRIGHT)


def test_one_kind_of_text_contains_exif_and_xmp(tmp_path: Path) -> None:
    extra = [raw_profile(b"APP1", XMP_PREFIX + oriented(6)), raw_profile(b"APP1", b"Exif\0\0" + exif())]
    photo = loaded(tmp_path, png(PIXELS, extra))
    assert_has_exif(photo)
    assert photo.metadata.xmp and b"tiff:Orientation" in photo.metadata.xmp


def test_a_specific_text_of_xmp_has_precedence(tmp_path: Path) -> None:
    own = text_chunk(b"iTXt", b"XML:com.adobe.xmp", oriented(6))
    assert np.array_equal(loaded(tmp_path, png(PIXELS, [raw_profile(b"xmp", oriented(3)), own])).pixels, UPRIGHT)


@pytest.mark.parametrize(
    ("kind", "profile"),
    [
        (b"iptc", IPTC),
        (b"iptc", b"8BIM\x04\x04\0\0" + struct.pack(">I", len(IPTC)) + IPTC),
        (b"8bim", b"8BIM\x03\xed\0\0\0\0\0\x028B8BIM\x04\x04\0\0" + struct.pack(">I", len(IPTC)) + IPTC),
    ],
)
def test_iptc_is_read(tmp_path: Path, kind: bytes, profile: bytes) -> None:
    assert loaded(tmp_path, png(PIXELS, [raw_profile(kind, profile)])).metadata.iptc == IPTC


def test_xmp_of_two_megabytes_is_read(tmp_path: Path) -> None:
    large = oriented(6) + b" " * 2_000_000
    for kind in (b"iTXt", b"iTXtz"):
        photo = loaded(tmp_path, png(PIXELS, [text_chunk(kind, b"XML:com.adobe.xmp", large)]))
        assert photo.metadata.xmp and len(photo.metadata.xmp) > 2_000_000 and np.array_equal(photo.pixels, UPRIGHT)


IGNORED = {
    "digits missing": (b"tEXt", b"Raw profile type exif\0" + digits(b"exif", exif())[:-40]),
    "no digits": (b"tEXt", b"Raw profile type exif\0\nexif\n 40\nhello\n"),
    "no number": (b"tEXt", b"Raw profile type exif\0\nexif\n"),
    "damaged compression": (b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(digits(b"exif", exif()))[:-9]),
    "no text": (b"iTXt", b"Raw profile type exif\0\0\0"),
    "a bomb": (b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(bytes(40 << 20))),
    "IPTC of another kind": raw_profile(b"iptc", b"nonsense"),
}


@pytest.mark.parametrize("name", IGNORED)
def test_damaged_texts_are_ignored(tmp_path: Path, name: str) -> None:
    photo = loaded(tmp_path, png(PIXELS, [IGNORED[name]]))
    assert photo.metadata == Metadata() and np.array_equal(photo.pixels, PIXELS)


def test_a_still_keeps_all_metadata(tmp_path: Path) -> None:
    extra = [
        raw_profile(b"exif", exif()),
        raw_profile(b"xmp", oriented(6)),
        raw_profile(b"8bim", b"8BIM\x04\x04\0\0\0\0\0\x09" + IPTC),
    ]
    photo = loaded(tmp_path, png(PIXELS, extra))
    still = loaded(tmp_path, make_image_encoder(".png", photo)(photo.pixels))
    assert still.metadata.exif and b"ACME" in still.metadata.exif and still.metadata.exposure_time == 1 / 8
    assert still.metadata.iptc == IPTC and still.metadata.xmp and np.array_equal(still.pixels, UPRIGHT)
