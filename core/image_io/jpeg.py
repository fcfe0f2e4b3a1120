"""Read and write JPEG."""

import io
import math
import struct
from dataclasses import replace

import numpy as np
from PIL import JpegImagePlugin

from shutterspan.core.color import icc
from shutterspan.core.image_io.decoded_image import DecodedImage, ReducedImage, check_size
from shutterspan.core.image_io.exif import is_adobe_rgb, shrink_exif
from shutterspan.core.image_io.jpeg_codecs import check_process, codec_samples
from shutterspan.core.image_io.jpeg_end import with_end
from shutterspan.core.image_io.jpeg_extras import extra_notices
from shutterspan.core.image_io.jpeg_segments import APP1, join_xmp_segments, replace_xmp
from shutterspan.core.image_io.jpeg_structure import Frame, JpegStructure, read_structure
from shutterspan.core.image_io.pillow_formats import decoded_image, encode_with_pillow, pillow_samples
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Metadata

#: Maximum payload of a JPEG's metadata segment, in bytes.
_MAX_EXIF_BYTES, _MAX_IPTC_BYTES = 65527, 65506
_IPTC_RESOURCE = 0x0404


def decode(data: bytes) -> DecodedImage:
    """Decode a JPEG of any process, or a JPEG-LS. Raises UnsupportedImageError and, for damaged files, any error of
    Pillow and imagecodecs."""
    structure = read_structure(data)
    check_size(structure.frame.width, structure.frame.height, data)
    check_process(structure.frame)
    whole = data if structure.end else with_end(data, structure, lambda jpeg: _samples(jpeg, structure))
    return _decoded(_samples(whole, structure), data, structure)


def decode_reduced(data: bytes, side: int) -> ReducedImage:
    """Decode a JPEG at an eighth, a quarter or half of its size, so that its longer side keeps at least `side` pixels.
    JPEGs of rare kinds, and those without an end marker, are decoded at full size.

    All data is read, so damage is detected as in `decode`. Raises the errors of `decode`.
    """
    structure = read_structure(data)
    width, height = structure.frame.width, structure.frame.height
    check_size(width, height, data)
    if not structure.end or not _is_plain(structure.frame):
        return ReducedImage.of_whole(decode(data))
    scale = side / max(width, height)
    samples = _pillow_samples(data, structure, (math.ceil(width * scale), math.ceil(height * scale)))
    return ReducedImage(_decoded(samples, data, structure), width, height)


def _is_plain(frame: Frame) -> bool:
    """Whether Pillow can decode the picture."""
    return frame.is_lossy and frame.bits == 8 and len(frame.components) in (1, 3, 4)


def _samples(jpeg: bytes, structure: JpegStructure) -> PixelArray:
    """Decode a JPEG to samples for a DecodedImage.

    Adobe's programs store CMYK inverted. Their marker is the only sign of this; libvips and Windows use it, too.
    """
    if _is_plain(structure.frame):
        return _pillow_samples(jpeg, structure)
    samples = codec_samples(jpeg, structure)
    is_inverted = samples.shape[2] == 4 and structure.has_adobe_marker
    return np.iinfo(samples.dtype).max - samples if is_inverted else samples


def _pillow_samples(jpeg: bytes, structure: JpegStructure, size: tuple[int, int] | None = None) -> PixelArray:
    """Decode a JPEG with Pillow, optionally reduced, but not below a size (width, height)."""
    with JpegImagePlugin.JpegImageFile(io.BytesIO(jpeg)) as image:
        if size:
            image.draft(None, size)
        samples, _ = pillow_samples(image)  # Pillow inverts all CMYK
    return 255 - samples if samples.shape[2] == 4 and not structure.has_adobe_marker else samples


def _decoded(samples: PixelArray, data: bytes, structure: JpegStructure) -> DecodedImage:
    """Combine samples with the metadata in the file."""
    xmp = join_xmp_segments(structure.payloads(APP1, b""))
    with JpegImagePlugin.JpegImageFile(io.BytesIO(_plain_header(data, structure))) as image:
        decoded = decoded_image(image, samples, samples.shape[2], xmp)
    resources = image.info.get("photoshop") or {}
    is_unnamed_adobe_rgb = decoded.profile is None and is_adobe_rgb(decoded.exif)
    return replace(
        decoded,
        profile=icc.adobe_rgb() if is_unnamed_adobe_rgb else decoded.profile,
        iptc=resources.get(_IPTC_RESOURCE),
        notices=(*(() if structure.end else ("photo_end_missing",)), *extra_notices(data, structure, decoded.xmp)),
    )


def _plain_header(data: bytes, structure: JpegStructure) -> bytes:
    """The bytes before the picture's data, changed to those of a baseline JPEG, which Pillow can open."""
    start = structure.frame.offset
    return (
        data[:start] + b"\xff\xc0" + data[start + 2 : start + 4] + b"\x08" + data[start + 5 : structure.scans[0].offset]
    )


def encode(pixels: PixelArray, profile: bytes | None, metadata: Metadata, quality: int) -> bytes:
    """Encode (H,W,1|3) uint8 without chroma subsampling. EXIF or IPTC that exceeds the 64 kB of a JPEG segment is
    omitted; long XMP gets an extension."""
    exif = shrink_exif(metadata.exif, _MAX_EXIF_BYTES)
    options: dict[str, bytes] = {"exif": b"Exif\0\0" + exif} if exif else {}
    if metadata.iptc and len(metadata.iptc) <= _MAX_IPTC_BYTES:
        options["extra"] = _photoshop_segment(metadata.iptc)
    encoded = encode_with_pillow(pixels, "JPEG", quality=quality, subsampling=0, icc_profile=profile, **options)
    return _with_xmp(encoded, metadata.xmp) if metadata.xmp else encoded


def _with_xmp(jpeg: bytes, xmp: bytes) -> bytes:
    """Return the JPEG with XMP. XMP that is longer than a segment and damaged is omitted."""
    try:
        return replace_xmp(jpeg, xmp)
    except ValueError:
        return jpeg


def _photoshop_segment(iptc: bytes) -> bytes:
    """Return the JPEG segment with IPTC as a Photoshop resource."""
    resource = struct.pack(">4sHHI", b"8BIM", _IPTC_RESOURCE, 0, len(iptc)) + iptc + b"\0" * (len(iptc) % 2)
    body = b"Photoshop 3.0\0" + resource
    return struct.pack(">HH", 0xFFED, len(body) + 2) + body
