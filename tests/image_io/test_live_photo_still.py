"""Stills of Live Photos have the identifier in a maker note of Apple's format; everything else is unchanged."""

import io
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from shutterspan.core.color import icc
from shutterspan.core.image_io import heic_writing
from shutterspan.core.image_io.jpeg import encode as encode_jpeg
from shutterspan.core.image_io.jpeg_segments import EXIF_PREFIX, max_app1_bytes
from shutterspan.core.image_io.live_photo_still import exif_with_identifier
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.types.photo import Metadata

IDENTIFIER = "E621E1F8-C36C-495A-93FC-0C247A3E6E5F"
MAX_EXIF = max_app1_bytes(EXIF_PREFIX)
PIXELS = np.random.default_rng(0).integers(0, 256, (24, 32, 3), dtype=np.uint8)
EXIF_IFD, GPS_IFD, MAKER_NOTE = 0x8769, 0x8825, 0x927C
#: A Nikon maker note, which has its own TIFF structure, and a Canon maker note, which begins with a directory.
NIKON_NOTE = b"Nikon\0\x02\x10\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHII", 1, 1, 7, 4, 0x30323130) + bytes(4)
CANON_NOTE = struct.pack("<HHHII", 1, 9, 2, 200, 14) + b"Ann Owner".ljust(200, b"\0")


def exif_of(maker_note: bytes | None, order: str = "<", make: str = "Canon") -> bytes:
    """EXIF with texts, a rational, a pointer to GPS and optionally a maker note."""
    exif = Image.Exif()
    exif.endian = order
    exif[271], exif[315], exif[270] = make, "Ann Ärmel", "x" * 100
    exif.get_ifd(EXIF_IFD).update(
        {0x829A: IFDRational(1, 15), 0x9003: "2024:01:02 03:04:05", 0xA434: "EF 50 mm", 0x9000: b"0232"}
    )
    exif.get_ifd(GPS_IFD)[1] = "N"
    if maker_note:
        exif.get_ifd(EXIF_IFD)[MAKER_NOTE] = maker_note
    return exif.tobytes().removeprefix(b"Exif\0\0")


def jpeg_of(exif: bytes | None) -> bytes:
    return encode_jpeg(PIXELS, icc.adobe_rgb(), Metadata(exif), 95)


def directory(exif: bytes, start: int) -> dict[int, tuple[int, int, bytes]]:
    """Type, count and the last four bytes of each entry, by tag. Tags must be in ascending order."""
    order = "<" if exif.startswith(b"II") else ">"
    (count,) = struct.unpack_from(order + "H", exif, start)
    rows = [struct.unpack_from(order + "HHI4s", exif, start + 2 + 12 * index) for index in range(count)]
    tags = [row[0] for row in rows]
    assert tags == sorted(set(tags))
    return {row[0]: row[1:] for row in rows}


def note_in(exif: bytes) -> bytes:
    """The maker note. Its type must be UNDEFINED."""
    order = "<" if exif.startswith(b"II") else ">"
    first = directory(exif, struct.unpack_from(order + "I", exif, 4)[0])
    inner = directory(exif, struct.unpack(order + "I", first[EXIF_IFD][2])[0])
    type_number, count, value = inner[MAKER_NOTE]
    (offset,) = struct.unpack(order + "I", value)
    assert type_number == 7 and offset % 2 == 0
    return exif[offset : offset + count]


def identifier_in(exif: bytes) -> str:
    """The identifier in a maker note of Apple's format. Offsets are relative to its header."""
    note = note_in(exif)
    assert note.startswith(b"Apple iOS\0\0\x01MM")
    count, tag, type_number, length, offset = struct.unpack_from(">HHHII", note, 14)
    assert (count, tag, type_number, offset + length) == (1, 0x11, 2, len(note))
    assert note.endswith(b"\0")
    return note[offset:-1].decode("ascii")


def values(exif: bytes) -> tuple[dict[int, object], dict[int, object], dict[int, object]]:
    """All values that Pillow reads, except pointers and maker notes."""
    parsed = Image.Exif()
    parsed.load(exif)
    first = {tag: value for tag, value in parsed.items() if tag not in (EXIF_IFD, GPS_IFD)}
    inner = {tag: value for tag, value in parsed.get_ifd(EXIF_IFD).items() if tag != MAKER_NOTE}
    return first, inner, dict(parsed.get_ifd(GPS_IFD))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("make", "note"), [("Canon", CANON_NOTE), ("NIKON CORPORATION", NIKON_NOTE), ("Canon", None)])
def test_the_note_replaces_another_makers_note(order: str, make: str, note: bytes | None) -> None:
    exif = exif_of(note, order, make)
    made = exif_with_identifier(exif, IDENTIFIER)
    assert identifier_in(made) == IDENTIFIER
    assert values(made) == values(exif) and values(made)[0][271] == make
    changed = sum(before != after for before, after in zip(exif, made, strict=False))
    assert changed <= 12  # the offset of a directory, or one entry: all values keep their position


def test_an_older_identifier_is_replaced() -> None:
    once = exif_with_identifier(exif_of(None), "A" * 36)
    assert identifier_in(exif_with_identifier(once, IDENTIFIER)) == IDENTIFIER


def test_without_exif_no_maker_is_written() -> None:
    made = exif_with_identifier(None, IDENTIFIER)
    assert identifier_in(made) == IDENTIFIER
    assert values(made) == ({}, {}, {})


def test_exif_without_an_exif_directory_gets_one() -> None:
    exif = Image.Exif()
    exif[271] = "Canon"
    block = exif.tobytes().removeprefix(b"Exif\0\0")
    made = exif_with_identifier(block, IDENTIFIER)
    assert identifier_in(made) == IDENTIFIER and values(made)[0] == {271: "Canon"}


def test_the_directory_of_a_thumbnail_stays_reachable() -> None:
    exif = exif_of(None, ">")
    first = struct.unpack_from(">I", exif, 4)[0]
    end = first + 2 + 12 * len(directory(exif, first))
    thumbnail = struct.pack(">HHHIII", 1, 256, 4, 1, 160, 0)
    block = exif[:end] + struct.pack(">I", len(exif)) + exif[end + 4 :] + thumbnail
    without_inner = bytearray(block)
    entry = block.index(struct.pack(">HHI", EXIF_IFD, 4, 1), first)
    struct.pack_into(">H", without_inner, entry, 0x87FF)  # so the first directory must grow too
    for given in (block, bytes(without_inner)):
        made = exif_with_identifier(given, IDENTIFIER)
        start = struct.unpack_from(">I", made, 4)[0]
        next_directory = struct.unpack_from(">I", made, start + 2 + 12 * len(directory(made, start)))[0]
        assert made[next_directory : next_directory + len(thumbnail)] == thumbnail
        assert identifier_in(made) == IDENTIFIER


@pytest.mark.parametrize(
    "damaged", [b"II*\0", b"MM\0*\xff\xff\xff\xff", exif_of(CANON_NOTE)[:40], b"II*\0\x08\0\0\0\xff\xff", b"nonsense"]
)
def test_damaged_exif_is_replaced_by_the_note(damaged: bytes) -> None:
    assert exif_with_identifier(damaged, IDENTIFIER) == exif_with_identifier(None, IDENTIFIER)


@pytest.mark.parametrize("text_bytes", [60_000, 65_000])
def test_exif_near_the_limit_of_a_segment_loses_only_its_old_note(text_bytes: int) -> None:
    exif = exif_of(bytes(text_bytes))
    assert len(exif) < 65_527
    made = jpeg_of(exif_with_identifier(exif, IDENTIFIER, MAX_EXIF))
    with Image.open(io.BytesIO(made)) as picture:
        block = picture.info["exif"].removeprefix(b"Exif\0\0")
    assert identifier_in(block) == IDENTIFIER and values(block) == values(exif)


def test_exif_too_long_without_its_note_is_omitted() -> None:
    exif = Image.Exif()
    exif[270] = "x" * 65_400
    made = jpeg_of(exif_with_identifier(exif.tobytes().removeprefix(b"Exif\0\0"), IDENTIFIER, MAX_EXIF))
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.info["exif"].removeprefix(b"Exif\0\0") == exif_with_identifier(None, IDENTIFIER)
        assert picture.size == (32, 24)


def test_an_identifier_must_be_ascii() -> None:
    with pytest.raises(ValueError, match="ascii"):
        exif_with_identifier(None, "Ä")


GRADIENT = np.stack([*np.meshgrid(np.linspace(0, 255, 65), np.linspace(0, 255, 47)), np.full((47, 65), 90.0)], -1)


@pytest.mark.parametrize("profile", [None, icc.adobe_rgb], ids=["sRGB", "Adobe RGB"])
def test_a_heic_keeps_colours_profile_and_metadata(tmp_path: Path, profile: Callable[[], bytes] | None) -> None:
    pixels = GRADIENT.round().astype(np.uint8)
    exif = exif_with_identifier(exif_of(CANON_NOTE), IDENTIFIER)
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'
    embedded = profile() if profile else None
    (tmp_path / "a.heic").write_bytes(heic_writing.encode(pixels, embedded, Metadata(exif, xmp), 95))
    photo = load_photo(tmp_path / "a.heic")
    assert photo.pixels.shape == (47, 65, 3) and photo.profile == embedded
    assert np.abs(photo.pixels.astype(int) - pixels).mean() < 2
    assert photo.metadata.xmp == xmp and photo.metadata.exposure_time == pytest.approx(1 / 15)
    assert photo.metadata.exif is not None and identifier_in(photo.metadata.exif) == IDENTIFIER


def test_a_heic_without_metadata_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.heic").write_bytes(heic_writing.encode(PIXELS, None, Metadata(), 95))
    photo = load_photo(tmp_path / "a.heic")
    assert photo.metadata == Metadata() and photo.profile is None


def test_quality_makes_a_heic_larger() -> None:
    assert len(heic_writing.encode(PIXELS, None, Metadata(), 95)) > len(
        heic_writing.encode(PIXELS, None, Metadata(), 30)
    )
