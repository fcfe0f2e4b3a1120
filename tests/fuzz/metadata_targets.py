"""Targets for functions that read metadata. Damaged metadata must not raise errors, because the photo must stay
readable."""

import struct
from contextlib import suppress
from itertools import islice

from shutterspan.core.image_io import (
    exif,
    extended_xmp,
    jpeg_segments,
    live_photo_still,
    metadata,
    photoshop_resources,
    tiff_exif,
    tiff_pages,
    xmp,
    xmp_packet,
)
from shutterspan.core.video_io.quicktime_boxes import find_boxes, read_boxes

from ..image_io.exif_blocks import Entry, exif_block
from ..image_io.tiff_files import ASCII, LONG, PICTURE, PREVIEW, RATIONAL, SHORT, UNDEFINED, Page, tiff_file
from ..image_io.xmp_texts import EXIF, TIFF, XAP, xmp_of
from .target import Target

_SMALL = PICTURE[:4, :4]


def check_exif(data: bytes) -> None:
    photo = metadata.upright_metadata(data, None, None)
    changed = metadata.resized_metadata(photo, 640, 480)
    assert exif.exif_orientation(photo.exif) in (None, 1)
    assert photo.exif is None or len(photo.exif) <= len(data)
    assert changed.exif is None or len(changed.exif) == len(photo.exif or b"")
    shorter = exif.shrink_exif(photo.exif, 100)
    assert shorter is None or len(shorter) <= 100
    exif.is_adobe_rgb(data)
    live_photo_still.exif_with_identifier(photo.exif, "A1B2C3D4")
    exif.complete_exif(photo.exif, {0x829A: 0.5})


def check_tiff_directories(data: bytes) -> None:
    tiff_pages.find_pages(data)
    block = tiff_exif.extract_tiff_exif(data)
    with suppress(struct.error):  # there is no first directory
        tiff_exif.clean_exif(bytearray(data))
    if block:
        tiff_exif.clean_exif(bytearray(block))
        check_exif(block)


def check_xmp(data: bytes) -> None:
    upright = xmp.upright_xmp(data)
    assert xmp.xmp_orientation(upright) in (None, 1)
    resized = xmp.resized_xmp(upright, 640, 480)
    assert xmp.upright_xmp(resized) == resized
    with suppress(ValueError):
        xmp_packet.parse_xmp(data)
        extended_xmp.extension_digest(data)
        main, extension = extended_xmp.split_xmp(data, 300)
        assert len(main) <= 300
        if extension:
            joined = extended_xmp.join_xmp(main, extension)
            assert xmp.xmp_orientation(joined) == xmp.xmp_orientation(data)


def check_xmp_segments(data: bytes) -> None:
    """The data is a sequence of segment payloads; one byte before each payload is its length."""
    payloads, rest = [], data
    while rest:
        payloads.append(rest[1 : 1 + rest[0]])
        rest = rest[1 + rest[0] :]
    joined = jpeg_segments.join_xmp_segments(payloads)
    assert joined is None or len(joined) <= len(data) + 500


def check_photoshop(data: bytes) -> None:
    iptc = photoshop_resources.iptc_in_resources(data)
    assert iptc is None or iptc in data


def check_quicktime(data: bytes) -> None:
    with suppress(ValueError):
        for one in islice(read_boxes(data), 1000):
            assert one.start + 8 <= one.body <= one.end <= len(data)
        list(islice(find_boxes(bytearray(data), b"moov", b"trak", b"mdia"), 1000))


def exif_seeds() -> list[bytes]:
    inner = [
        Entry(0x829A, 5, 1, struct.pack("<II", 1, 15)),
        Entry(0x9003, 2, 20, b"2024:01:02 03:04:05\0"),
        Entry(0x9011, 2, 7, b"+02:00\0"),
        Entry(0x9201, 10, 1, struct.pack("<ii", 4, 1)),
        Entry(0x9291, 2, 3, b"25\0"),
        Entry(0x927C, 7, 40, b"Apple iOS\0\0\1MM\0\1\0\x11" + bytes(22)),
        Entry(0xA002, 4, 1, struct.pack("<I", 32)),
    ]
    first = [Entry(0x010F, 2, 6, b"Maker\0"), Entry(0x0112, 3, 1, struct.pack("<H", 6))]
    types = [Entry(0x0112, number, 1, value) for number, value in ((1, b"\6"), (2, b"6\0"), (129, b"6\0"), (7, b"\6"))]
    blocks = [exif_block("<", first, inner, [Entry(1, 2, 4, b"R03\0")]), exif_block(">", first)]
    return [*blocks, b"Exif\0\0" + blocks[0], *(exif_block("<", [one]) for one in types)]


def tiff_seeds() -> list[bytes]:
    gps = Page(None, [(1, ASCII, b"N\0"), (2, RATIONAL, [48, 1, 8, 1, 0, 1])])
    camera = Page(None, [(0x829A, RATIONAL, [1, 15]), (0x927C, UNDEFINED, b"note")], directories={0xA005: gps})
    described = Page(_SMALL, [(271, ASCII, b"Maker\0"), (274, SHORT, [6]), (700, UNDEFINED, b"<x/>")])
    described.directories = {0x8769: camera, 0x8825: gps}
    with_preview = Page(PREVIEW[:2, :2], [(254, LONG, [1])], [Page(_SMALL), Page(_SMALL, [(254, LONG, [4])])])
    return [
        tiff_file([described]),
        tiff_file([with_preview, Page(_SMALL)], ">"),
        tiff_file([described, Page(_SMALL)], "<", big=True),
    ]


def xmp_seeds() -> list[bytes]:
    attributes = f'xmlns:tiff="{TIFF}" tiff:Orientation="6" tiff:ImageWidth="32" xmlns:exif="{EXIF}"'
    inside = (
        f'<exif:PixelXDimension>32</exif:PixelXDimension><x:Thumbnails xmlns:x="{XAP}"><rdf:Alt><rdf:li/></rdf:Alt>'
        "</x:Thumbnails>"
    )
    whole = xmp_of(attributes, inside)
    note = xmp_of('xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="' + "A" * 32 + '"')
    return [
        whole,
        whole + b"\0",
        whole.decode().encode("utf-16"),
        note,
        whole[:-60],
        b'<?xml version="1.0" encoding="iso-8859-1"?>' + xmp_of(attributes),
    ]


def segment_seeds() -> list[bytes]:
    def joined(*payloads: bytes) -> bytes:
        return b"".join(bytes([len(one)]) + one for one in payloads)

    extension = b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description/></r:RDF>'
    digest = extended_xmp.md5_digest(extension)
    name = b"http://ns.adobe.com/xmp/note/"
    main = extension.replace(b"<r:Description/>", b'<r:Description xmlns:n="%s" n:HasExtendedXMP="%s"/>')
    main %= name, digest.encode()
    prefix = b"http://ns.adobe.com/xmp/extension/\0" + digest.encode()
    parts = [prefix + struct.pack(">II", len(extension), place) + extension[place : place + 50] for place in (0, 50)]
    return [joined(b"http://ns.adobe.com/xap/1.0/\0" + main[:226], *parts), joined(*parts)]


def photoshop_seeds() -> list[bytes]:
    def resource(kind: int, content: bytes) -> bytes:
        return struct.pack(">4sHHI", b"8BIM", kind, 0, len(content)) + content + bytes(len(content) % 2)

    iptc = b"\x1c\2\x05\0\5Title"
    return [resource(0x0404, iptc), resource(0x03ED, b"abc") + resource(0x0404, iptc)]


def quicktime_seeds() -> list[bytes]:
    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I4s", 8 + len(content), kind) + content

    tracks = box(b"moov", box(b"trak", box(b"mdia", box(b"hdlr", b"vide"))))
    return [box(b"ftyp", b"qt  ") + tracks, struct.pack(">I4sQ", 1, b"mdat", 20) + b"data" + tracks]


METADATA_TARGETS = {
    "exif": Target(check_exif, exif_seeds, 1024),
    "tiff-directories": Target(check_tiff_directories, tiff_seeds, 2048),
    "xmp": Target(check_xmp, xmp_seeds, 4096),
    "xmp-segments": Target(check_xmp_segments, segment_seeds, 2048),
    "photoshop": Target(check_photoshop, photoshop_seeds, 512),
    "quicktime": Target(check_quicktime, quicktime_seeds, 512),
}
