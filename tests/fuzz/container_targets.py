"""Targets for functions that find the parts of a file. They may only raise errors that mean damage, which the reader
reports."""

import struct
from contextlib import suppress

from shutterspan.core.image_io import (
    bmp,
    codestream_sizes,
    heif_items,
    jpeg_extras,
    jpeg_segments,
    jpeg_structure,
    png_chunks,
    png_colour,
    png_metadata,
    webp_chunks,
)
from shutterspan.core.image_io.decoded_image import UnsupportedImageError

from . import picture_seeds
from .target import Target

_DAMAGE = (ValueError, struct.error, UnsupportedImageError)


def check_jpeg(data: bytes) -> None:
    try:
        structure = jpeg_structure.read_structure(data)
    except ValueError:
        return
    assert structure.end is None or structure.end <= len(data)
    assert structure.has_all_scans in (True, False)
    xmp = jpeg_segments.join_xmp_segments(structure.payloads(jpeg_segments.APP1, b""))
    notices = jpeg_extras.extra_notices(data, structure, xmp)
    assert list(notices) == sorted(set(notices))
    with suppress(ValueError):
        jpeg_segments.replace_xmp(data, b"<x/>")


def check_png(data: bytes) -> None:
    for variant in (data, with_sound_checksums(data)):
        with suppress(ValueError, UnsupportedImageError):
            png = png_chunks.read_png(variant)
            png_metadata.read_metadata(png)
            png.without_extras()
            png_colour.read_profile(png)


def with_sound_checksums(png: bytes) -> bytes:
    """The PNG with correct checksums in all chunks. Few inputs of a fuzzer have correct ones."""
    repaired, offset = bytearray(png), 8
    while offset + 12 <= len(png):
        end = offset + 12 + int.from_bytes(png[offset : offset + 4])
        if end > len(png):
            break
        name_and_body = png[offset + 4 : end - 4]
        repaired[offset:end] = png_chunks.make_chunk(name_and_body[:4], name_and_body[4:])
        offset = end
    return bytes(repaired)


def check_webp(data: bytes) -> None:
    with suppress(ValueError, struct.error):
        chunks = webp_chunks.read_chunks(data)
        webp_chunks.is_animation(chunks)
        webp_chunks.profile_exif_xmp(chunks)
        assert webp_chunks.plain_picture(chunks).startswith(b"RIFF")


def check_heif(data: bytes) -> None:
    assert all(len(kind) <= 4 for kind in heif_items.item_kinds(data))
    jpeg_extras.has_video(data, 8, None)


def check_bmp(data: bytes) -> None:
    with suppress(*_DAMAGE, IndexError):
        image = bmp.decode(data)
        assert image.samples.ndim == 3 and image.samples.dtype.kind == "u"


def check_codestream(data: bytes) -> None:
    with suppress(*_DAMAGE, IndexError, StopIteration):
        codestream_sizes.claimed_size(data)


CONTAINER_TARGETS = {
    "jpeg-structure": Target(check_jpeg, picture_seeds.jpegs),
    "png-chunks": Target(check_png, picture_seeds.pngs),
    "webp-chunks": Target(check_webp, picture_seeds.webps),
    "heif-items": Target(check_heif, picture_seeds.heifs),
    "bmp": Target(check_bmp, picture_seeds.bmps),
    "codestream-sizes": Target(check_codestream, picture_seeds.codestreams, 512),
}
