"""Further contents that phones add to a JPEG are reported, and don't change the picture."""

import struct
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.reading import load_photo

from .jpegs import SMALL, jpeg_of, segment, with_segments
from .xmp_texts import xmp_of

GAIN_MAP, DEPTH, VIDEO, PICTURES = (f"photo_{part}_ignored" for part in ("gain_map", "depth_map", "video", "pictures"))
BASE = jpeg_of(SMALL, quality=95)
OTHER = jpeg_of(SMALL[::-1, ::2].copy())
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(500)
CAMERA = 'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/"'
HDRGM = 'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"'
APPLE = (
    'xmlns:HDRGainMap="http://ns.apple.com/HDRGainMap/1.0/" HDRGainMap:HDRGainMapVersion="65536"'
    ' xmlns:apdi="http://ns.apple.com/pixeldatainfo/1.0/"'
    ' apdi:AuxiliaryImageType="urn:com:apple:photo:2020:aux:hdrgainmap"'
)
ISO = segment(0xE2, b"urn:iso:std:iso:ts:21496:-1\0\0\0\0\0")


def xmp(attributes: str, inside: str = "") -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp_of(attributes, inside))


def directory(*semantics: str, prefix: str = "Item", as_element: bool = False) -> bytes:
    """XMP with Google's directory of the items in the file."""
    items = "".join(
        f'<rdf:li rdf:parseType="Resource"><C:Item {prefix}:Mime="image/jpeg"'
        + (f"><{prefix}:Semantic>{one}</{prefix}:Semantic></C:Item>" if as_element else f' {prefix}:Semantic="{one}"/>')
        + "</rdf:li>"
        for one in semantics
    )
    namespaces = (
        'xmlns:C="http://ns.google.com/photos/1.0/container/"'
        f' xmlns:{prefix}="http://ns.google.com/photos/1.0/container/item/"'
    )
    return xmp(namespaces, f"<C:Directory><rdf:Seq>{items}</rdf:Seq></C:Directory>")


def with_index(jpeg: bytes, others: dict[bytes, int], order: str = ">") -> bytes:
    """The JPEG, followed by other pictures, with an index (CIPA DC-007). others: kinds of the pictures."""
    entries = 1 + len(others)
    payload_size = 4 + 8 + 2 + 12 + 4 + 16 * entries
    length = len(jpeg) + payload_size + 4
    start = 20 + 4 + 4  # start of the index: after JFIF, the marker, the length and the name
    listed = struct.pack(order + "IIIHH", 0x20030000, length, 0, 0, 0)
    offset = length
    for other, kind in others.items():
        listed += struct.pack(order + "IIIHH", kind, len(other), offset - start, 0, 0)
        offset += len(other)
    head = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(order + "I", 8)
    index = head + struct.pack(order + "HHHIII", 1, 0xB002, 7, 16 * entries, 26, 0) + listed
    return with_segments(jpeg, segment(0xE2, b"MPF\0" + index)) + b"".join(others)


SAMSUNG = b"\0\0\x30\x0a\x10\0\0\0MotionPhoto_Data" + MP4 + b"SEFH" + bytes(40) + b"SEFT"
FILES: dict[str, tuple[bytes, list[str]]] = {
    "nothing": (BASE, []),
    "zeros behind": (BASE + bytes(100), []),
    "other text": (with_segments(BASE, xmp('xmlns:a="urn:a" a:Text="MotionPhoto"')) + MP4[8:], []),
    # gain maps
    "Ultra HDR": (with_segments(BASE, xmp(HDRGM)) + OTHER, [GAIN_MAP]),
    "Ultra HDR by directory": (with_segments(BASE, directory("Primary", "GainMap")) + OTHER, [GAIN_MAP]),
    "Ultra HDR by element": (
        with_segments(BASE, directory("Primary", "GainMap", prefix="i", as_element=True)) + OTHER,
        [GAIN_MAP],
    ),
    "ISO 21496-1": (with_segments(BASE, ISO) + OTHER, [GAIN_MAP]),
    "Ultra HDR with an index": (with_index(with_segments(BASE, xmp(HDRGM)), {OTHER: 0}), [GAIN_MAP]),
    "indexed gain map": (with_index(BASE, {OTHER: 0x050000}), [GAIN_MAP]),
    "Apple's gain map": (with_index(BASE, {with_segments(OTHER, xmp(APPLE)): 0}), [GAIN_MAP]),
    "ISO's gain map": (with_index(BASE, {with_segments(OTHER, ISO): 0}, "<"), [GAIN_MAP]),
    "a gain map that was removed": (with_segments(BASE, xmp(HDRGM)), []),
    # videos
    "Motion Photo": (with_segments(BASE, xmp(f'{CAMERA} GCamera:MotionPhoto="1"')) + b"pad" + MP4, [VIDEO]),
    "MicroVideo": (
        with_segments(BASE, xmp(f"{CAMERA.replace('GC', 'C')} Camera:MicroVideo='1'")) + b"." + MP4,
        [VIDEO],
    ),
    "Motion Photo by element": (
        with_segments(BASE, xmp(CAMERA, "<GCamera:MotionPhoto> 1 </GCamera:MotionPhoto>")) + OTHER + MP4,
        [VIDEO],
    ),
    "Motion Photo by directory": (with_segments(BASE, directory("Primary", "MotionPhoto")) + b"." + MP4, [VIDEO]),
    "Samsung": (BASE + SAMSUNG, [VIDEO]),
    "a video without XMP": (BASE + MP4, [VIDEO]),
    "a video that was removed": (with_segments(BASE, xmp(f'{CAMERA} GCamera:MotionPhoto="1"')), []),
    "no Motion Photo": (with_segments(BASE, xmp(f'{CAMERA} GCamera:MotionPhoto="0"')) + b"." + MP4, []),
    # several pictures
    "disparity": (with_index(BASE, {OTHER: 0x020002}), [PICTURES]),
    "angles": (with_index(BASE, {OTHER: 0x020003, OTHER + b"\0": 0x020003}, "<"), [PICTURES]),
    "panorama": (with_index(BASE, {OTHER: 0x020001}), [PICTURES]),
    "undefined": (with_index(BASE, {OTHER: 0}), [PICTURES]),
    "previews": (with_index(BASE, {OTHER: 0x010001, OTHER + b"\0": 0x010002}), []),
    "an index without pictures": (with_index(BASE, {OTHER: 0x020002})[: -len(OTHER)], []),
    # depth maps
    "dynamic depth": (with_segments(BASE, directory("Primary", "Original", "Depth")) + OTHER * 2, [DEPTH]),
    "depth in XMP": (
        with_segments(BASE, xmp('xmlns:GDepth="http://ns.google.com/photos/1.0/depthmap/" GDepth:Data="aaaa"')),
        [DEPTH],
    ),
    "Apple's depth": (
        with_index(BASE, {with_segments(OTHER, xmp('xmlns:d="http://ns.apple.com/depthData/1.0/" d:Q="1"')): 0}),
        [DEPTH],
    ),
    "several": (with_segments(BASE, directory("Primary", "GainMap", "Depth")) + OTHER + MP4, [DEPTH, GAIN_MAP]),
    "gain map and video": (
        with_segments(BASE, directory("Primary", "GainMap", "MotionPhoto"), ISO) + OTHER + MP4,
        [GAIN_MAP, VIDEO],
    ),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_other_parts_are_reported(tmp_path: Path, name: str) -> None:
    data, expected = FILES[name]
    (tmp_path / "photo").write_bytes(data)
    photo = load_photo(tmp_path / "photo")
    assert [notice.code for notice in photo.notices] == expected
    (tmp_path / "photo").write_bytes(BASE)
    assert np.array_equal(photo.pixels, load_photo(tmp_path / "photo").pixels)


@pytest.mark.parametrize("cut", range(0, 60, 4))
def test_a_damaged_index_is_ignored(tmp_path: Path, cut: int) -> None:
    whole = with_index(BASE, {OTHER: 0x020002})
    payload = whole[24 : 24 + 62]
    damaged = with_segments(BASE, segment(0xE2, payload[: max(4, cut)])) + OTHER
    (tmp_path / "photo").write_bytes(damaged)
    assert load_photo(tmp_path / "photo").notices == ()
