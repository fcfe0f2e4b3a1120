"""XMP that is longer than the 64 kB of a JPEG segment is split and joined without loss."""

import hashlib
import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.image_io.extended_xmp import join_xmp, split_xmp
from shutterspan.core.image_io.jpeg_segments import APP1, join_xmp_segments, replace_xmp
from shutterspan.core.image_io.jpeg_structure import read_structure
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import make_image_encoder
from shutterspan.core.image_io.xmp_packet import parse_xmp
from shutterspan.core.types.photo import Metadata, Photo

from .xmp_texts import EXIF, RDF, TIFF, XAP, xmp_of

PIXELS = np.random.default_rng(0).integers(0, 256, (24, 32, 3), dtype=np.uint8)
MAIN_PREFIX = b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION_PREFIX = b"http://ns.adobe.com/xmp/extension/\0"
LIMIT = 65504
NAMESPACES = f'xmlns:xmp="{XAP}" xmlns:e="{EXIF}"'


def long_xmp(length: int = 300_000) -> bytes:
    """XMP with short properties, and two long ones as an attribute and as a structure."""
    items = "".join(f"<rdf:li>point {index}</rdf:li>" for index in range(length // 30))
    return xmp_of(
        f'{NAMESPACES} xmp:Rating="5" e:Data="{"A" * length}"',
        f"<xmp:Label>ä</xmp:Label><e:Points><rdf:Seq>{items}</rdf:Seq></e:Points>",
    )


def values(xmp: bytes) -> dict[tuple[str, str], bytes]:
    packet = parse_xmp(xmp)
    return {(one.namespace, one.name): packet.text[one.value_start : one.value_end] for one in packet.properties}


def jpeg(*segments: bytes) -> bytes:
    """A JPEG with these APP1 segments."""
    file = io.BytesIO()
    Image.fromarray(PIXELS).save(file, "JPEG")
    data = file.getvalue()
    inserted = b"".join(struct.pack(">BBH", 0xFF, 0xE1, len(one) + 2) + one for one in segments)
    return data[:20] + inserted + data[20:]


def extension_segments(extension: bytes, digest: bytes, size: int = 60_000) -> list[bytes]:
    return [
        EXTENSION_PREFIX + digest + struct.pack(">II", len(extension), offset) + extension[offset : offset + size]
        for offset in range(0, len(extension), size)
    ]


def test_short_properties_stay_in_the_main_packet_and_all_are_restored() -> None:
    xmp = long_xmp()
    main, extension = split_xmp(xmp, LIMIT)
    assert len(main) <= LIMIT and extension
    assert values(main)[XAP, "Rating"] == b"5" and values(main)[XAP, "Label"] == "ä".encode()
    digest = values(main)["http://ns.adobe.com/xmp/note/", "HasExtendedXMP"]
    assert digest == hashlib.md5(extension).hexdigest().upper().encode()
    assert not extension.startswith(b"<?xpacket") and set(values(extension)) == {(EXIF, "Data"), (EXIF, "Points")}
    assert values(join_xmp(main, extension)) == values(xmp)


def test_padding_needs_no_extension() -> None:
    xmp = xmp_of(f'{NAMESPACES} xmp:Rating="5"')
    padded = xmp.replace(b"<?xpacket end", b"\n" + b" " * 80_000 + b"<?xpacket end")
    main, extension = split_xmp(padded, LIMIT)
    assert extension is None and len(main) <= len(xmp) + 1 and values(main) == values(xmp)


def test_xmp_that_fits_is_unchanged() -> None:
    assert split_xmp(b"anything", 8) == (b"anything", None)


def test_namespaces_declared_around_a_description_are_copied() -> None:
    extension = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:e="{EXIF}"><rdf:RDF xmlns:rdf="{RDF}" xmlns="{TIFF}">'
        '<rdf:Description e:Data="B"><Model>M</Model></rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()
    joined = join_xmp(xmp_of(f'xmlns:xmp="{XAP}" xmp:Rating="5"'), extension)
    assert values(joined) == {(XAP, "Rating"): b"5", (EXIF, "Data"): b"B", (TIFF, "Model"): b"M"}


@pytest.mark.parametrize("length", [70_000, 300_000, 2_000_000])
def test_a_jpeg_keeps_long_xmp(tmp_path: Path, length: int) -> None:
    photo = Photo(PIXELS, metadata=Metadata(xmp=long_xmp(length)))
    data = make_image_encoder(".jpg", photo)(PIXELS)
    (tmp_path / "a.jpg").write_bytes(data)
    again = load_photo(tmp_path / "a.jpg").metadata.xmp
    assert again and values(again) == values(long_xmp(length))
    with Image.open(io.BytesIO(data)) as picture:  # other programs find a whole main packet
        assert values(picture.info["xmp"])[XAP, "Rating"] == b"5"
        assert np.asarray(picture).shape == PIXELS.shape


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_extensions_of_other_programs_are_read_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    digest = b"D" * 32  # some programs don't write the MD5
    note = f'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="{digest.decode()}"'
    parts = extension_segments(xmp_of(f'xmlns:e="{EXIF}" e:Data="{"C" * 150_000}"'), digest)
    segments = [MAIN_PREFIX + xmp_of(f'{NAMESPACES} xmp:Rating="3" {note}'), *(parts[index] for index in order)]
    (tmp_path / "a.jpg").write_bytes(jpeg(*segments))
    xmp = load_photo(tmp_path / "a.jpg").metadata.xmp
    assert xmp and values(xmp) == {(XAP, "Rating"): b"3", (EXIF, "Data"): b"C" * 150_000}


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_an_incomplete_extension_is_no_longer_named(tmp_path: Path, missing: int) -> None:
    digest = b"D" * 32
    note = f'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="{digest.decode()}"'
    parts = extension_segments(xmp_of(f'xmlns:e="{EXIF}" e:Data="{"C" * 150_000}"'), digest)
    del parts[missing]
    (tmp_path / "a.jpg").write_bytes(jpeg(MAIN_PREFIX + xmp_of(f'{NAMESPACES} xmp:Rating="3" {note}'), *parts))
    xmp = load_photo(tmp_path / "a.jpg").metadata.xmp
    assert xmp and values(xmp) == {(XAP, "Rating"): b"3"}


def test_replacing_xmp_removes_all_old_segments() -> None:
    first = replace_xmp(jpeg(), long_xmp())
    second = replace_xmp(first, xmp_of(f'{NAMESPACES} xmp:Rating="1"'))
    assert EXTENSION_PREFIX not in second
    assert values(join_xmp_segments(read_structure(second).payloads(APP1, b"")) or b"") == {(XAP, "Rating"): b"1"}


def test_damaged_xmp_longer_than_a_segment_is_omitted() -> None:
    photo = Photo(PIXELS, metadata=Metadata(xmp=b"<" * 70_000))
    assert b"<<<" not in make_image_encoder(".jpg", photo)(PIXELS)
