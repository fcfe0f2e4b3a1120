"""Small files that could occupy a parser or a decoder for hours, and damage that must not affect anything else."""

import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io import exif, jpeg_structure, webp_chunks
from shutterspan.core.image_io.extended_xmp import split_xmp
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.xmp_packet import parse_xmp

from .exif_blocks import Entry, exif_block
from .jpegs import SMALL, jpeg_of
from .png_files import png
from .xmp_texts import RDF, oriented

_MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        b"\n" * _MEGABYTE,
        b"\nexif\n" + b"\n" * _MEGABYTE,
        b"\nexif\n" + b" \n" * _MEGABYTE + b"x",
        b" " * _MEGABYTE + b"\nexif\n 12",
        b"\nexif\n 12\n" + b"\n" * _MEGABYTE + b"zz",
    ],
    ids=["all", "behind the name", "before a letter", "before the name", "before the bytes"],
)
@pytest.mark.parametrize("kind", [b"exif", b"app1", b"iptc"])
def test_a_png_text_of_spaces_is_read_fast(tmp_path: Path, kind: bytes, text: bytes) -> None:
    body = b"Raw profile type " + kind + b"\0\0" + zlib.compress(text)
    (tmp_path / "photo").write_bytes(png(SMALL, [(b"zTXt", body)]))
    photo = load_photo(tmp_path / "photo")
    assert np.array_equal(photo.pixels, SMALL) and photo.metadata.exif is None


@pytest.mark.parametrize("place", ["inside", "between attributes", "at the end"])
def test_spaces_in_long_xmp_are_searched_fast(place: str) -> None:
    space = b" " * _MEGABYTE
    text = f'<rdf:Seq xmlns:rdf="{RDF}"/>'.encode() * 20
    packet = oriented(6).replace(b"</rdf:Description>", b'<a:b xmlns:a="urn:a">' + text + b"</a:b></rdf:Description>")
    places = {"inside": b"</rdf:RDF>", "between attributes": b" rdf:about", "at the end": b"<?xpacket end"}
    long = packet.replace(places[place], space + places[place])
    if place != "at the end":
        with pytest.raises(ValueError, match="long"):
            split_xmp(long, 600)
        return
    main, extension = split_xmp(long, 600)
    assert extension and len(main) <= 600
    assert {one.name for one in parse_xmp(extension).properties} == {"b"}


def _with_scans(count: int) -> bytes:
    """A progressive JPEG in which the last scan is repeated to reach this number of scans."""
    jpeg = jpeg_of(SMALL, progressive=True)
    scan = jpeg[jpeg.rindex(b"\xff\xda") : -2]
    present = len(jpeg_structure.read_structure(jpeg).scans)
    return jpeg[:-2] + scan * (count - present) + jpeg[-2:]


@pytest.mark.parametrize("count", [101, 1000, 50_000])
def test_a_jpeg_with_too_many_scans_is_damaged(tmp_path: Path, count: int) -> None:
    (tmp_path / "photo").write_bytes(_with_scans(count))
    with pytest.raises(InputError) as caught:
        load_photo(tmp_path / "photo")
    assert caught.value.code == "photo_damaged"


def test_a_jpeg_with_a_hundred_scans_is_read(tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(_with_scans(100))
    assert load_photo(tmp_path / "photo").pixels.shape == SMALL.shape


@pytest.mark.parametrize(("width", "height"), [(0, 16), (16, 0), (0x4000, 16), (0, 0)])
def test_a_lossy_webp_with_an_empty_picture_is_damaged(width: int, height: int) -> None:
    picture = b"\xd0\1\0\x9d\1\x2a" + struct.pack("<HH", width, height) + bytes(20)
    with pytest.raises(ValueError, match="empty"):
        webp_chunks.plain_picture({b"VP8 ": picture, b"ALPH": b"\0"})


_DAMAGED = {
    "cut off": exif_block("<", [Entry(0x0112, 3, 1, b"\1\0")])[:-6],
    "rational by zero": exif_block("<", [Entry(0x829A, 7, 4, b"\0\0\0\0"), Entry(0x011A, 5, 1, bytes(8))]),
    "bytes for a number": exif_block("<", [Entry(0x013D, 7, 1, b"\6")]),
    "a value beyond the end": exif_block("<", [Entry(0x010F, 2, 900, b"\xff\0\0\0")]),
    "nothing": b"II*\0",
}


@pytest.mark.parametrize("name", sorted(_DAMAGED))
def test_damaged_exif_raises_and_prints_nothing(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    block = _DAMAGED[name]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        exif.complete_exif(block, {0x829A: 0.5})
        exif.shrink_exif(block, len(block) - 1)
        assert exif.exposure_time(block) is None and exif.capture_time(block) is None
        assert not exif.is_adobe_rgb(block)
    assert not caught and capfd.readouterr() == ("", "")


def test_damaged_exif_is_kept_if_nothing_can_be_added() -> None:
    block = _DAMAGED["bytes for a number"]
    assert exif.complete_exif(block, {0x829A: 0.5}) == block
    assert exif.exposure_time(exif.complete_exif(None, {0x829A: 0.5})) == 0.5
