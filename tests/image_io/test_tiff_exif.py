"""EXIF in TIFF: only odd entries are lost, in reading and in writing."""

import io
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import make_image_encoder
from shutterspan.core.types.photo import Metadata, Photo

from .exif_blocks import Entry, exif_block
from .tiff_files import ASCII, BYTE, LONG, PICTURE, RATIONAL, SHORT, UNDEFINED, Page, loaded, tiff_file

EXIF_IFD, GPS_IFD, INTEROPERABILITY_IFD = 0x8769, 0x8825, 0xA005
MAKER_NOTE = b"note of the maker" * 8
#: Texts by tag: name of the document, description, software, artist, host computer, copyright.
TEXTS = {269: b"Name\0", 270: b"A street\0", 305: b"Editor\0", 315: b"Ann\0", 316: b"Desk\0", 33432: b"(c) Ann\0"}


def exif_pages(odd: dict[int, list[Entry]] | None = None) -> Page:
    """EXIF with four directories. odd: additional entries, by the pointer to their directory, 0 for the first one."""
    added = {
        pointer: [(tag, kind, value, count) for tag, kind, count, value in entries]
        for pointer, entries in (odd or {}).items()
    }
    tags: dict[int, list[Any]] = {pointer: added.get(pointer, []) for pointer in ODD_TAGS}
    interoperability = Page(tags=[(1, ASCII, b"R98\0"), *tags[INTEROPERABILITY_IFD]])
    inner = Page(
        tags=[
            (0x829A, RATIONAL, [1, 15]),
            (0x9003, ASCII, b"2024:01:02 03:04:05\0"),
            (0x927C, UNDEFINED, MAKER_NOTE),
            (0xA420, 129, "Zürich\0".encode()),
            *tags[EXIF_IFD],
        ],
        directories={INTEROPERABILITY_IFD: interoperability},
    )
    gps = Page(tags=[(1, ASCII, b"N\0"), (2, RATIONAL, [47, 1, 22, 1, 0, 1]), *tags[GPS_IFD]])
    texts = [(tag, ASCII, value) for tag, value in TEXTS.items()]
    first = [
        *texts,
        (271, ASCII, b"Maker\0"),
        (282, RATIONAL, [300, 1]),
        (283, RATIONAL, [300, 1]),
        (296, SHORT, [2]),
        (18246, SHORT, [4]),
        (40091, BYTE, "Titel\0".encode("utf-16-le")),
        *tags[0],
    ]
    return Page(tags=first, directories={EXIF_IFD: inner, GPS_IFD: gps})


def written(tmp_path: Path, exif: bytes, pixels: np.ndarray = PICTURE) -> Path:
    photo = Photo(pixels, metadata=Metadata(exif=exif, xmp=b"<x/>", iptc=b"iptc data"))
    path = tmp_path / "written.tif"
    path.write_bytes(make_image_encoder(".tif", photo)(pixels))
    return path


def exif_in(path: Path) -> Image.Exif:
    """The EXIF of a picture that Pillow reads, and the directories of EXIF, GPS and interoperability."""
    with Image.open(path) as image:
        exif = image.getexif()
        for pointer in (EXIF_IFD, GPS_IFD, INTEROPERABILITY_IFD):
            exif.get_ifd(pointer)
        assert np.array_equal(np.asarray(image), PICTURE)
        return exif


def check_all_is_there(path: Path) -> Image.Exif:
    """Check that Pillow and tifffile find the picture and all entries of `exif_pages` without odd entries."""
    exif = exif_in(path)
    assert (exif[271], exif[296], exif[18246]) == ("Maker", 2, 4) and float(exif[282]) == 300
    assert {tag: exif[tag].encode() + b"\0" for tag in TEXTS} == TEXTS
    assert exif[40091] == "Titel\0".encode("utf-16-le")
    inner, gps = exif.get_ifd(EXIF_IFD), exif.get_ifd(GPS_IFD)
    assert float(inner[0x829A]) == pytest.approx(1 / 15) and inner[0x9003] == "2024:01:02 03:04:05"
    assert inner[0x927C] == MAKER_NOTE and gps[1] == "N" and [float(one) for one in gps[2]] == [47, 22, 0]
    assert exif.get_ifd(INTEROPERABILITY_IFD)[1] == "R98"
    with tifffile.TiffFile(path) as file:
        page = file.pages.first
        assert np.array_equal(page.asarray(), PICTURE) and len(file.pages) == 1
        assert page.tags.valueof(271) == "Maker" and page.tags.valueof(700) and page.tags.valueof(33723) == b"iptc data"
        assert page.tags.valueof(EXIF_IFD)["DateTimeOriginal"] == "2024:01:02 03:04:05"
    metadata = load_photo(path).metadata
    assert metadata.exposure_time == pytest.approx(1 / 15) and metadata.xmp == b"<x/>" and metadata.iptc == b"iptc data"
    return exif


#: Odd entries by the kind of their fault. They have tags of texts, so that a reader would display the bytes.
ODD = {
    "unknown type": Entry(0, 99, 30, b"x" * 30),
    "type 0": Entry(0, 0, 1, b"x"),
    "type 14": Entry(0, 14, 2, b"xx"),
    "beyond the block": Entry(0, ASCII, 200, struct.pack("<I", 0x00FFFF00)),
    "reaches beyond the block": Entry(0, ASCII, 100_000, b"x" * 8),
    "far beyond any file": Entry(0, RATIONAL, 0xFFFFFFFF, struct.pack("<I", 0xFFFFFFF0)),
}
#: A tag for the odd entry, by the pointer to each directory, 0 for the first one.
ODD_TAGS = {0: 18249, EXIF_IFD: 0x9286, GPS_IFD: 27, INTEROPERABILITY_IFD: 2}


@pytest.mark.parametrize("odd", sorted(ODD))
@pytest.mark.parametrize("directory", sorted(ODD_TAGS))
@pytest.mark.parametrize("order", ["<", ">"])
def test_an_odd_entry_is_omitted_from_a_written_tiff(tmp_path: Path, odd: str, directory: int, order: str) -> None:
    entry = ODD[odd]._replace(tag=ODD_TAGS[directory])
    if odd == "beyond the block":
        entry = entry._replace(value=struct.pack(order + "I", 0x00FFFF00))
    block = tiff_file([exif_pages({directory: [entry]})], order)
    path = written(tmp_path, block)
    exif = check_all_is_there(path)
    found = exif if directory == 0 else exif.get_ifd(directory)
    assert ODD_TAGS[directory] not in found
    data = path.read_bytes()
    assert data.index(MAKER_NOTE) == block.index(MAKER_NOTE)


@pytest.mark.parametrize("order", ["<", ">"])
def test_all_types_of_exif_3_are_kept_unchanged(tmp_path: Path, order: str) -> None:
    values = {kind: bytes(range(1, 17)) for kind in (*range(1, 14), 16, 17, 18, 129)}
    sizes = {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
    entries = [Entry(50_000 + kind, kind, 16 // sizes.get(kind, 1), value) for kind, value in values.items()]
    block = tiff_file([exif_pages({EXIF_IFD: entries})], order)
    data = written(tmp_path, block).read_bytes()
    assert data[8 : len(block)] == block[8:]
    check_all_is_there(tmp_path / "written.tif")


@pytest.mark.parametrize("pointer", [EXIF_IFD, GPS_IFD])
@pytest.mark.parametrize("offset", [0, 7, 0x7FFFFFFF, 0xFFFFFFFF])
def test_an_invalid_pointer_is_omitted(tmp_path: Path, pointer: int, offset: int) -> None:
    page = exif_pages()
    page.tags.append((pointer, LONG, [offset]))
    exif = exif_in(written(tmp_path, tiff_file([page])))
    other = GPS_IFD if pointer == EXIF_IFD else EXIF_IFD
    assert exif[271] == "Maker" and exif.get_ifd(other) and not exif.get_ifd(pointer)


@pytest.mark.parametrize("missing", range(1, 28, 4))
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_truncated_directory_keeps_its_readable_entries(tmp_path: Path, missing: int, order: str) -> None:
    inner = [Entry(tag, ASCII, 3, text) for tag, text in ((0x9010, b"+1\0"), (0x9290, b"25\0"), (0x9291, b"50\0"))]
    block = exif_block(order, [Entry(271, ASCII, 6, b"Maker\0")], inner)
    exif = exif_in(written(tmp_path, block[:-missing]))
    found = exif.get_ifd(EXIF_IFD)
    assert exif[271] == "Maker" and found[0x9010] == "+1"
    assert (0x9291 in found) == (missing <= 4) and (0x9290 in found) == (missing <= 16)


def test_cyclic_directories_are_written_and_read(tmp_path: Path) -> None:
    page = exif_pages()
    first = struct.unpack_from("<I", tiff_file([page]), 4)[0]
    page.tags += [(EXIF_IFD, LONG, [first]), (GPS_IFD, LONG, [first])]
    path = written(tmp_path, tiff_file([page]))
    assert np.array_equal(load_photo(path).pixels, PICTURE)


@pytest.mark.parametrize("unit", [2, 3, None])
def test_the_resolution_is_kept(tmp_path: Path, unit: int | None) -> None:
    tags = [(282, RATIONAL, [240, 1]), (283, RATIONAL, [120, 1])]
    path = written(tmp_path, tiff_file([Page(tags=[*tags, *([(296, SHORT, [unit])] if unit else [])])]))
    with Image.open(path) as image:
        scale = 2.54 if unit == 3 else 1
        assert image.info["dpi"] == pytest.approx((240 * scale, 120 * scale))


@pytest.mark.parametrize("pixels", [PICTURE, PICTURE.astype(np.uint16) * 257], ids=["8 bits", "16 bits"])
@pytest.mark.parametrize("form", ["<", ">", "<big", ">big"])
@pytest.mark.parametrize("odd", [None, *sorted(ODD)])
def test_exif_of_a_tiff_is_read(tmp_path: Path, pixels: np.ndarray, form: str, odd: str | None) -> None:
    entry = ODD[odd or "unknown type"]
    page = exif_pages({pointer: [entry._replace(tag=tag)] for pointer, tag in ODD_TAGS.items()} if odd else None)
    photo = loaded(tmp_path, tiff_file([replace(page, pixels=pixels)], form[0], big=form.endswith("big")))
    assert np.array_equal(photo.pixels, pixels)
    exif = Image.Exif()
    assert photo.metadata.exif is not None and photo.metadata.exif[2:4] in (b"*\0", b"\0*")
    exif.load(photo.metadata.exif)
    assert {tag: exif[tag].encode() + b"\0" for tag in TEXTS} == TEXTS
    inner, gps = exif.get_ifd(EXIF_IFD), exif.get_ifd(GPS_IFD)
    assert float(inner[0x829A]) == pytest.approx(1 / 15) and [float(one) for one in gps[2]] == [47, 22, 0]
    assert "Zürich\0".encode() in photo.metadata.exif
    assert exif.get_ifd(INTEROPERABILITY_IFD)[1] == "R98" and 0x927C not in inner
    assert 273 not in exif and not any(ODD_TAGS[place] in found for place, found in ((0, exif), (EXIF_IFD, inner)))
    assert photo.metadata.exposure_time == pytest.approx(1 / 15)


def test_overlapping_values_do_not_fill_the_memory(tmp_path: Path) -> None:
    inner = Page(tags=[(40_000 + index, UNDEFINED, struct.pack("<I", 8), 400_000) for index in range(1000)])
    page = Page(PICTURE, [(305, ASCII, b"x" * 500_000)], directories={EXIF_IFD: inner})
    photo = loaded(tmp_path, tiff_file([page]))
    assert photo.metadata.exif is not None and len(photo.metadata.exif) < 20_000_000


def test_a_tiff_without_exif_has_none(tmp_path: Path) -> None:
    assert loaded(tmp_path, tiff_file([Page(PICTURE)])).metadata.exif is None
    file = io.BytesIO()
    tifffile.imwrite(file, PICTURE, photometric="rgb", software=False, datetime=False, metadata=None)
    metadata = loaded(tmp_path, file.getvalue()).metadata
    assert metadata.captured is None and metadata.exposure_time is None
