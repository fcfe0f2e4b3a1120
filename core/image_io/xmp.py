"""Adapt XMP to a new picture: set orientation and size, and remove descriptions of other parts of the photo's file.

All other bytes are unchanged. XMP that can't be parsed is kept too, unless it may be untrue for the new picture.
"""

import re
from collections.abc import Callable, Iterator

from shutterspan.core.image_io.xmp_packet import Change, Property, XmpPacket, parse_xmp

_TIFF = "http://ns.adobe.com/tiff/1.0/"
_EXIF = "http://ns.adobe.com/exif/1.0/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_NOTE = "http://ns.adobe.com/xmp/note/"
_ORIENTATION = (_TIFF, "Orientation")
_WIDTHS = {(_TIFF, "ImageWidth"), (_EXIF, "PixelXDimension")}
_HEIGHTS = {(_TIFF, "ImageLength"), (_EXIF, "PixelYDimension")}

#: Properties of parts that the new picture doesn't have: the directory of pictures and videos in the file (Google), the
#: continuation of XMP in other segments, and the thumbnail, which displays the old picture.
_OUTDATED = {
    ("http://ns.google.com/photos/1.0/container/", "Directory"),
    (_NOTE, "HasExtendedXMP"),
    (_XMP, "Thumbnails"),
    ("http://ns.oplus.com/photos/1.0/camera/", "OLivePhotoVersion"),
    ("http://ns.oplus.com/photos/1.0/camera/", "VideoLength"),
}
#: Namespaces of such properties: gain maps (Adobe, Apple), dynamic depth (Google).
_OUTDATED_NAMESPACES = (
    "http://ns.adobe.com/hdr-gain-map/1.0/",
    "http://ns.apple.com/HDRGainMap/1.0/",
    "http://ns.google.com/photos/dd/1.0/",
)
#: Beginnings of the names of such properties: Motion Photos, for which makers use namespaces of their own.
_OUTDATED_NAMES = ("MotionPhoto", "MicroVideo")
_ORIENTATIONS = tuple("12345678")
#: Some programs find the orientation even in XMP that can't be parsed.
_UNPARSED_ORIENTATION = re.compile(rb"""(tiff:Orientation(?:\s*=\s*["']|>)\s*)([1-8])(?=\s*["'<])""")
#: XMP that can't be parsed and contains one of these words may be untrue for the new picture.
_CLAIMS = re.compile(rb"MotionPhoto|MicroVideo|Container|HasExtendedXMP|hdrgm|HDRGainMap|ImageWidth|PixelXDimension")


def xmp_orientation(xmp: bytes | None) -> int | None:
    """Return the orientation from 1 (upright) to 8, as in EXIF; None if it is missing or unreadable."""
    if not xmp:
        return None
    try:
        values = (one.value.strip() for one in parse_xmp(xmp).properties if one[:2] == _ORIENTATION)
    except ValueError:
        values = (match[2].decode() for match in _UNPARSED_ORIENTATION.finditer(xmp))
    return next((int(value) for value in values if value in _ORIENTATIONS), None)


def upright_xmp(xmp: bytes | None) -> bytes | None:
    """Return the XMP for a picture that was made from the photo and rotated upright. None if there is no XMP, or if it
    can't be parsed and may describe other parts of the photo's file."""

    def changes(packet: XmpPacket) -> Iterator[Change]:
        for one in packet.properties:
            if is_outdated(one):
                yield Change(one.start, one.end)
            elif one[:2] == _ORIENTATION and one.value != "1":
                yield Change(one.value_start, one.value_end, b"1")

    return _changed(xmp, changes)


def resized_xmp(xmp: bytes | None, width: int, height: int) -> bytes | None:
    """Return XMP with the new picture's width and height. None in the same cases as for `upright_xmp`."""

    def changes(packet: XmpPacket) -> Iterator[Change]:
        for one in packet.properties:
            if one[:2] in _WIDTHS | _HEIGHTS and one.value:
                value = width if one[:2] in _WIDTHS else height
                yield Change(one.value_start, one.value_end, str(value).encode())

    return _changed(xmp, changes)


def is_outdated(one: Property) -> bool:
    """Whether a property describes a part of the photo's file that a new picture doesn't have."""
    return (
        one[:2] in _OUTDATED or one.namespace.startswith(_OUTDATED_NAMESPACES) or one.name.startswith(_OUTDATED_NAMES)
    )


def _changed(xmp: bytes | None, changes: Callable[[XmpPacket], Iterator[Change]]) -> bytes | None:
    """Return XMP with changes; the same bytes if there are no changes."""
    if not xmp:
        return None
    try:
        packet = parse_xmp(xmp)
    except ValueError:
        return None if _CLAIMS.search(xmp) else _UNPARSED_ORIENTATION.sub(rb"\g<1>1", xmp)
    made = list(changes(packet))
    return packet.changed(made) if made else xmp
