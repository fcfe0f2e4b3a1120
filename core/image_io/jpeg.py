"""Read and write JPEG with Pillow."""

import io
import math
import struct
from dataclasses import replace

from PIL import JpegImagePlugin

from shutterspan.core.color import icc
from shutterspan.core.image_io.decoded_image import DecodedImage, ReducedImage, check_size
from shutterspan.core.image_io.exif import is_adobe_rgb, shrink_exif
from shutterspan.core.image_io.jpeg_segments import read_xmp, replace_xmp
from shutterspan.core.image_io.pillow_formats import decoded_image, encode_with_pillow, pillow_samples
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Metadata

#: Payload of a JPEG's metadata segments, in bytes.
_MAX_EXIF_BYTES, _MAX_IPTC_BYTES = 65527, 65506
_IPTC_RESOURCE = 0x0404


def decode(data: bytes) -> DecodedImage:
    """Decode a JPEG. Raises UnsupportedImageError, and for damaged files any error of Pillow."""
    with JpegImagePlugin.JpegImageFile(io.BytesIO(data)) as image:
        check_size(image.width, image.height, data)
        return _decoded(image, data)


def decode_reduced(data: bytes, side: int) -> ReducedImage:
    """Decode a JPEG at an eighth, a quarter or half of its size, where its longer side keeps at least `side` pixels.

    All of its data is read, so damage is found as by `decode`, whose errors it raises.
    """
    with JpegImagePlugin.JpegImageFile(io.BytesIO(data)) as image:
        width, height = image.size
        check_size(width, height, data)
        scale = side / max(width, height)
        image.draft(None, (math.ceil(width * scale), math.ceil(height * scale)))
        return ReducedImage(_decoded(image, data), width, height)


def _decoded(image: JpegImagePlugin.JpegImageFile, data: bytes) -> DecodedImage:
    decoded = decoded_image(image, *pillow_samples(image), read_xmp(data))
    resources = image.info.get("photoshop") or {}
    is_unnamed_adobe_rgb = decoded.profile is None and is_adobe_rgb(decoded.exif)
    return replace(
        decoded,
        profile=icc.adobe_rgb() if is_unnamed_adobe_rgb else decoded.profile,
        iptc=resources.get(_IPTC_RESOURCE),
    )


def encode(pixels: PixelArray, profile: bytes | None, metadata: Metadata, quality: int) -> bytes:
    """Encode (H,W,1|3) uint8 without chroma subsampling. EXIF and IPTC beyond the 64 kB of a JPEG segment are left
    out; long XMP has an extension."""
    exif = shrink_exif(metadata.exif, _MAX_EXIF_BYTES)
    options: dict[str, bytes] = {"exif": b"Exif\0\0" + exif} if exif else {}
    if metadata.iptc and len(metadata.iptc) <= _MAX_IPTC_BYTES:
        options["extra"] = _photoshop_segment(metadata.iptc)
    encoded = encode_with_pillow(pixels, "JPEG", quality=quality, subsampling=0, icc_profile=profile, **options)
    return _with_xmp(encoded, metadata.xmp) if metadata.xmp else encoded


def _with_xmp(jpeg: bytes, xmp: bytes) -> bytes:
    """Return the JPEG with XMP; without it if it is longer than a segment, and damaged."""
    try:
        return replace_xmp(jpeg, xmp)
    except ValueError:
        return jpeg


def _photoshop_segment(iptc: bytes) -> bytes:
    """Return the JPEG segment that holds IPTC as a Photoshop resource."""
    resource = struct.pack(">4sHHI", b"8BIM", _IPTC_RESOURCE, 0, len(iptc)) + iptc + b"\0" * (len(iptc) % 2)
    body = b"Photoshop 3.0\0" + resource
    return struct.pack(">HH", 0xFFED, len(body) + 2) + body
