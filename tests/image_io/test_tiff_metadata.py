"""XMP, IPTC and orientation of a TIFF, with any types."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from .tiff_files import ASCII, BYTE, LONG, PICTURE, SHORT, UNDEFINED, Page, loaded, tiff_file
from .xmp_texts import oriented

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>'
IPTC = b"\x1c\x02\x05\x00\x05Title\x1c\x02"
DEEP = PICTURE.astype(np.uint16) * 257
DEPTHS = pytest.mark.parametrize("pixels", [PICTURE, DEEP], ids=["8 bits", "16 bits"])
#: For each EXIF orientation: a function that rotates a stored picture upright.
UPRIGHT = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: np.rot90(a, 2).swapaxes(0, 1),
    8: lambda a: np.rot90(a),
}


@DEPTHS
@pytest.mark.parametrize("type_number", [BYTE, ASCII, UNDEFINED])
@pytest.mark.parametrize("form", ["<", ">", "<big"])
def test_xmp_of_any_type(tmp_path: Path, pixels: Any, type_number: int, form: str) -> None:
    stored = XMP + b"\0" if type_number == ASCII else XMP
    data = tiff_file([Page(pixels, [(700, type_number, stored)])], form[0], big=form.endswith("big"))
    assert loaded(tmp_path, data).metadata.xmp == XMP


@DEPTHS
@pytest.mark.parametrize("type_number", [BYTE, LONG, UNDEFINED])
@pytest.mark.parametrize("order", ["<", ">"])
def test_iptc_of_any_type(tmp_path: Path, pixels: Any, type_number: int, order: str) -> None:
    count = len(IPTC) // 4 if type_number == LONG else len(IPTC)
    data = tiff_file([Page(pixels, [(33723, type_number, IPTC, count)])], order)
    assert loaded(tmp_path, data).metadata.iptc == IPTC


def resource(kind: int, content: bytes, name: bytes = b"") -> bytes:
    """One of Photoshop's image resources; its name and its content are padded to even lengths."""
    padded_name = bytes([len(name)]) + name + bytes((len(name) + 1) % 2)
    return (
        b"8BIM"
        + struct.pack(">H", kind)
        + padded_name
        + struct.pack(">I", len(content))
        + content
        + bytes(len(content) % 2)
    )


@DEPTHS
@pytest.mark.parametrize("name", [b"", b"a", b"name"])
@pytest.mark.parametrize("content", [IPTC, IPTC + b"!"], ids=["even", "odd"])
def test_iptc_is_found_among_photoshop_resources(tmp_path: Path, pixels: Any, name: bytes, content: bytes) -> None:
    resources = resource(0x03ED, b"odd", b"odd") + resource(0x0404, content, name) + resource(0x0425, bytes(16))
    assert loaded(tmp_path, tiff_file([Page(pixels, [(34377, BYTE, resources)])])).metadata.iptc == content
    both = [(33723, UNDEFINED, b"direct"), (34377, BYTE, resources)]
    assert loaded(tmp_path, tiff_file([Page(pixels, both)])).metadata.iptc == b"direct"


@pytest.mark.parametrize("cut", range(1, 20, 3))
def test_damaged_photoshop_resources_are_ignored(tmp_path: Path, cut: int) -> None:
    resources = resource(0x0404, IPTC)[:-cut]
    assert loaded(tmp_path, tiff_file([Page(PICTURE, [(34377, BYTE, resources)])])).metadata.iptc is None


@DEPTHS
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("source", ["tag", "XMP", "both"])
def test_a_tiff_is_rotated_only_once(tmp_path: Path, pixels: Any, orientation: int, source: str) -> None:
    tags: list[Any] = [] if source == "XMP" else [(274, SHORT, [orientation])]
    if source != "tag":
        tags.append((700, BYTE, oriented(orientation)))
    photo = loaded(tmp_path, tiff_file([Page(pixels, tags)]))
    assert np.array_equal(photo.pixels, UPRIGHT[orientation](pixels))


@DEPTHS
@pytest.mark.parametrize(
    "tag",
    [
        (274, BYTE, [8]),
        (274, LONG, [8]),
        (274, SHORT, [8, 1]),
        (274, SHORT, [8, 1, 1]),
        (274, 8, struct.pack(">h", 8), 1),
    ],
    ids=["byte", "long", "two values", "three values", "signed"],
)
def test_the_tag_has_precedence_over_xmp_for_any_type(tmp_path: Path, pixels: Any, tag: Any) -> None:
    page = Page(pixels, [tag, (700, BYTE, oriented(3))])
    assert np.array_equal(loaded(tmp_path, tiff_file([page], ">")).pixels, UPRIGHT[8](pixels))


@DEPTHS
@pytest.mark.parametrize("tag", [(274, SHORT, [0]), (274, SHORT, [9]), (274, ASCII, b"up\0")], ids=["0", "9", "text"])
def test_the_orientation_in_xmp_is_used_if_the_tag_is_invalid(tmp_path: Path, pixels: Any, tag: Any) -> None:
    page = Page(pixels, [tag, (700, BYTE, oriented(6))])
    assert np.array_equal(loaded(tmp_path, tiff_file([page])).pixels, UPRIGHT[6](pixels))
    assert np.array_equal(loaded(tmp_path, tiff_file([Page(pixels, [tag])])).pixels, pixels)
