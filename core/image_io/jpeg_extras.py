"""Find further contents of a JPEG's file: gain map, depth map, video, more pictures.

Phones describe them in XMP (Google's Motion Photo, Ultra HDR and dynamic depth formats), in the segment of ISO 21496-1,
in the index of the Multi-Picture Format (CIPA DC-007), or in Samsung's trailer.
"""

import re
import struct
from collections.abc import Container, Iterator
from itertools import islice

from shutterspan.core.image_io.exif_directories import byte_order, read_directory
from shutterspan.core.image_io.jpeg_structure import JpegStructure

_APP2 = 0xE2
_MPF_PREFIX, _ISO_GAIN_MAP = b"MPF\0", b"urn:iso:std:iso:ts:21496:-1\0"
_MP_ENTRIES, _MP_ENTRY_SIZE = 0xB002, 16
_MAX_PICTURES = 100
#: Kinds of pictures in the index: no defined kind, smaller copies of the main picture, a gain map.
_UNDEFINED, _THUMBNAILS, _GAIN_MAP = 0, range(0x010001, 0x010006), 0x050000
_PICTURE_START = b"\xff\xd8\xff"

#: Signs of a gain map in its own XMP or segments. The first ones also occur in those of the main picture.
_GAIN_MAP_SIGNS = (b"http://ns.adobe.com/hdr-gain-map/1.0/", _ISO_GAIN_MAP, b"HDRGainMap", b"aux:hdrgainmap")
_DEPTH_SIGNS = (b"http://ns.apple.com/depthData/", b"aux:depth", b"aux:disparity")
#: Apple's masks of people, hair and sky.
_MASK_SIGNS = (b"http://ns.apple.com/portraitEffectsMatte/", b"http://ns.apple.com/semanticSegmentationMatte/")
#: These signs are within this many bytes at the beginning of a picture, among its first segments.
_HEADER_BYTES = 64 << 10

_DYNAMIC_DEPTH = b"http://ns.google.com/photos/dd/1.0/"
#: Sign of Google's older format, in which XMP contains the map.
_XMP_DEPTH = b"http://ns.google.com/photos/1.0/depthmap/"
_VIDEO_PROPERTY = re.compile(rb"\b(?:MotionPhoto|MicroVideo)(?:\s*=\s*[\"']|>)\s*1\s*[\"'<]")
_ITEM = re.compile(rb"\bSemantic(?:\s*=\s*[\"']|>)\s*(GainMap|Depth|MotionPhoto)\s*[\"'<]")
_MARKED_VIDEO = re.compile(rb"(?:mpvd|MotionPhoto_Data).{4}ftyp", re.DOTALL)


def extra_notices(jpeg: bytes, structure: JpegStructure, xmp: bytes | None) -> tuple[str, ...]:
    """Return the codes of messages about parts of the file besides its picture. xmp: the picture's XMP.

    Parts that XMP describes but the file lacks, for example after editing, are not reported.
    """
    if not structure.end:
        return ()
    found = _described_maps(jpeg, structure, xmp or b"")
    # In this case, a picture of undefined kind is the map itself.
    unreported = {*_THUMBNAILS, _UNDEFINED} if found else {*_THUMBNAILS}
    found |= _picture_notices(jpeg, structure, unreported)
    if has_video(jpeg, structure.end, xmp):
        found.add("photo_video_ignored")
    return tuple(sorted(found))


def has_video(data: bytes, start: int, xmp: bytes | None) -> bool:
    """Whether a photo's file has a video after offset `start`: immediately, in a separate box (HEIC), in Samsung's
    trailer, or anywhere if the photo's XMP describes a video."""
    if data[start + 4 : start + 8] == b"ftyp" or _MARKED_VIDEO.search(data, start):
        return True
    items = {match[1] for match in _ITEM.finditer(xmp or b"")}
    is_described = b"MotionPhoto" in items or bool(_VIDEO_PROPERTY.search(xmp or b""))
    return is_described and data.find(b"ftyp", start) >= 0


def _described_maps(jpeg: bytes, structure: JpegStructure, xmp: bytes) -> set[str]:
    """The codes of messages about maps that the picture's XMP or segments describe."""
    found = set()
    items = {match[1] for match in _ITEM.finditer(xmp)}
    is_followed = jpeg.find(_PICTURE_START, structure.end) >= 0
    claims_gain_map = _GAIN_MAP_SIGNS[0] in xmp or b"GainMap" in items or structure.payloads(_APP2, _ISO_GAIN_MAP)
    if is_followed and claims_gain_map:
        found.add("photo_gain_map_ignored")
    if _XMP_DEPTH in xmp or (is_followed and (b"Depth" in items or _DYNAMIC_DEPTH in xmp)):
        found.add("photo_depth_map_ignored")
    return found


def _picture_notices(jpeg: bytes, structure: JpegStructure, unreported: Container[int]) -> set[str]:
    """The codes of messages about further pictures in the index of the Multi-Picture Format; empty if the index is
    damaged. unreported: kinds of pictures that are not reported."""
    pictures = islice(_indexed_pictures(jpeg, structure), _MAX_PICTURES)
    try:
        return {_notice(jpeg, kind, offset) for kind, offset in pictures if kind not in unreported} - {""}
    except struct.error:
        return set()


def _notice(jpeg: bytes, kind: int, offset: int) -> str:
    """The code of the message about one further picture; empty if there is nothing to report."""
    header = jpeg[offset : offset + _HEADER_BYTES]
    if not header.startswith(_PICTURE_START):
        return ""
    if kind == _GAIN_MAP or any(sign in header for sign in _GAIN_MAP_SIGNS):
        return "photo_gain_map_ignored"
    if any(sign in header for sign in _DEPTH_SIGNS):
        return "photo_depth_map_ignored"
    return "" if any(sign in header for sign in _MASK_SIGNS) else "photo_pictures_ignored"


def _indexed_pictures(jpeg: bytes, structure: JpegStructure) -> Iterator[tuple[int, int]]:
    """Yield kinds and offsets of the further pictures. Raises struct.error: damaged."""
    for segment in structure.segments:
        if segment.marker == _APP2 and segment.payload.startswith(_MPF_PREFIX):
            start = segment.offset + 4 + len(_MPF_PREFIX)  # the index's offsets are relative to this position
            for kind, offset in _index_entries(segment.payload.removeprefix(_MPF_PREFIX)):
                if offset:  # 0 stands for the main picture
                    yield kind, start + offset


def _index_entries(index: bytes) -> Iterator[tuple[int, int]]:
    """Yield kinds and offsets of the pictures in an index. Raises struct.error: damaged."""
    for entry in read_directory(index):
        if entry.tag == _MP_ENTRIES:
            for place in range(entry.offset, entry.offset + entry.size, _MP_ENTRY_SIZE):
                attribute, _, offset = struct.unpack_from(byte_order(index) + "III", index, place)
                yield attribute & 0xFFFFFF, offset
