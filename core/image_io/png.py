"""Read and write PNG with libpng, including the colours and metadata in its chunks."""

import struct
import zlib

import imagecodecs
import numpy as np

from shutterspan.core.image_io.decoded_image import DecodedImage, UnsupportedImageError, check_size
from shutterspan.core.image_io.metadata import orientation
from shutterspan.core.image_io.png_chunks import PngFile, make_chunk, read_png
from shutterspan.core.image_io.png_colour import read_profile
from shutterspan.core.image_io.png_metadata import read_metadata
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Metadata

_HEADER_END = 33  # after the signature and IHDR; other chunks may follow


def decode(data: bytes) -> DecodedImage:
    """Decode a PNG. Raises UnsupportedImageError, and for damaged files ValueError or any error of libpng."""
    png = read_png(data)
    check_size(png.width, png.height, data)
    if _is_animation(png):
        raise UnsupportedImageError("photo_is_animation")
    profile = read_profile(png)
    samples = np.atleast_3d(imagecodecs.png_decode(png.without_extras()))
    exif, xmp, iptc = read_metadata(png)
    notices = () if png.has_end else ("photo_end_missing",)
    colour_channels = 1 if png.is_grey else 3
    return DecodedImage(samples, colour_channels, profile, orientation(exif, xmp), exif, xmp, iptc, notices)


def _is_animation(png: PngFile) -> bool:
    """Whether there is more than one frame."""
    control = png.leading_body(b"acTL") or b""
    return len(control) == 8 and struct.unpack(">II", control)[0] > 1


def encode(pixels: PixelArray, profile: bytes | None, metadata: Metadata) -> bytes:
    """Encode (H,W,C) uint8 or uint16; C: grey or RGB, perhaps with transparency."""
    # Run-length encoding of differences is three times as fast as zlib's search, and the files are no larger.
    codec = imagecodecs.PNG
    rows = np.ascontiguousarray(pixels)
    plain = bytes(imagecodecs.png_encode(rows, 1, strategy=codec.STRATEGY.RLE, filter=codec.FILTER.SUB))
    chunks = []
    if profile:
        chunks.append(make_chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(profile)))
    if metadata.exif:
        chunks.append(make_chunk(b"eXIf", metadata.exif))
    if metadata.xmp:
        chunks.append(make_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + metadata.xmp))
    if metadata.iptc:  # in the form of ImageMagick and other programs
        text = f"\niptc\n{len(metadata.iptc):8d}\n{metadata.iptc.hex()}\n".encode()
        chunks.append(make_chunk(b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(text)))
    return b"".join([plain[:_HEADER_END], *chunks, plain[_HEADER_END:]])
