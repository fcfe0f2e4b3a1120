"""Read and write PNG: 8 bits by Pillow, 16 bits, and all that is written, by libpng, as Pillow reduces them to 8."""

import io
import struct
import zlib
from dataclasses import replace

import imagecodecs
import numpy as np
from PIL import Image, PngImagePlugin

from shutterspan.core.image_io.decoded_image import DecodedImage, UnsupportedImageError, check_size
from shutterspan.core.image_io.pillow_formats import decoded_image, pillow_samples
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Metadata

_HEADER_END = 33  # signature and IHDR: other chunks may follow


def decode(data: bytes) -> DecodedImage:
    """Decode a PNG. Raises UnsupportedImageError, and for damaged files any error of Pillow and libpng."""
    with PngImagePlugin.PngImageFile(io.BytesIO(data)) as image:
        check_size(image.width, image.height, data)
        if getattr(image, "is_animated", False):
            raise UnsupportedImageError("photo_is_animation")
        if data[24] == 16:
            samples = np.atleast_3d(imagecodecs.png_decode(data))
            decoded = decoded_image(image, samples, 3 if samples.shape[2] > 2 else 1)
        else:
            decoded = decoded_image(image, *pillow_samples(image))
        return replace(decoded, iptc=_iptc(image))


def _iptc(image: Image.Image) -> bytes | None:
    """Return IPTC from the text that ImageMagick writes: a count, then hexadecimal digits."""
    try:
        return bytes.fromhex("".join(image.info["Raw profile type iptc"].split()[2:])) or None
    except (KeyError, ValueError):
        return None


def encode(pixels: PixelArray, profile: bytes | None, metadata: Metadata) -> bytes:
    """Encode (H,W,C) uint8 or uint16; C: grey or RGB, perhaps with transparency."""
    # Run-length encoded differences are three times faster than zlib's search and no larger.
    codec = imagecodecs.PNG
    rows = np.ascontiguousarray(pixels)
    plain = bytes(imagecodecs.png_encode(rows, 1, strategy=codec.STRATEGY.RLE, filter=codec.FILTER.SUB))
    chunks = []
    if profile:
        chunks.append(_chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(profile)))
    if metadata.exif:
        chunks.append(_chunk(b"eXIf", metadata.exif))
    if metadata.xmp:
        chunks.append(_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + metadata.xmp))
    if metadata.iptc:  # as ImageMagick and other programs write it
        text = f"\niptc\n{len(metadata.iptc):8d}\n{metadata.iptc.hex()}\n".encode()
        chunks.append(_chunk(b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(text)))
    return b"".join([plain[:_HEADER_END], *chunks, plain[_HEADER_END:]])


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
