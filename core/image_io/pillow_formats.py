"""Read and write JPEG, PNG, WebP, BMP, GIF and 8-bit TIFF with Pillow; read 16-bit PNG with libpng, as Pillow would
reduce it to 8 bits."""

import io
import logging
import math
import struct
from collections.abc import Callable

import imagecodecs
import numpy as np
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from shutterspan.core.color import icc
from shutterspan.core.image_io.decoded_image import (
    DecodedImage,
    ReducedImage,
    UnsupportedImageError,
    check_size,
    unsupported_pixels_error,
)
from shutterspan.core.image_io.metadata import is_adobe_rgb, orientation, shrink_exif
from shutterspan.core.types.arrays import PixelArray, UInt8Array
from shutterspan.core.types.photo import Metadata

# Pillow's classes are called directly, because Image.open has its own size limit and guesses the format.
_OPENERS: dict[str, Callable[[io.BytesIO], ImageFile.ImageFile]] = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "WebP": WebPImagePlugin.WebPImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "GIF": GifImagePlugin.GifImageFile,
}
_COLOUR_CHANNELS = {"L": 1, "LA": 1, "RGB": 3, "RGBA": 3, "CMYK": 4}
#: What other modes of Pillow are converted to; modes not listed aren't supported.
_CONVERTED_MODES = {"1": "L", "La": "LA", "P": "RGB", "PA": "RGBA", "RGBX": "RGB", "RGBa": "RGBA", "YCbCr": "RGB"}
_WITH_TRANSPARENCY = {"L": "LA", "RGB": "RGBA"}
#: Payload of a JPEG's metadata segments, in bytes.
_MAX_EXIF_BYTES, _MAX_XMP_BYTES, _MAX_IPTC_BYTES = 65527, 65504, 65506
_IPTC_RESOURCE = 0x0404

logging.getLogger("PIL").addHandler(logging.NullHandler())  # `load_photo` reports damage itself


def decode(data: bytes, format_name: str) -> DecodedImage:
    """Decode a file; format_name: a key of _OPENERS.

    Raises UnsupportedImageError, and for damaged files any error of Pillow.
    """
    with _OPENERS[format_name](io.BytesIO(data)) as image:
        check_size(image.width, image.height, data)
        if getattr(image, "is_animated", False):
            raise UnsupportedImageError("photo_is_animation")
        if format_name == "PNG" and data[24] == 16:
            samples = np.atleast_3d(imagecodecs.png_decode(data))
            return _decoded(image, samples, 3 if samples.shape[2] > 2 else 1)
        return _decoded(image, *_samples(image))


def decode_reduced_jpeg(data: bytes, side: int) -> ReducedImage:
    """Decode a JPEG at an eighth, a quarter or half of its size, where its longer side keeps at least `side` pixels.

    All of its data is read, so damage is found as by `decode`, whose errors it raises.
    """
    with JpegImagePlugin.JpegImageFile(io.BytesIO(data)) as image:
        width, height = image.size
        check_size(width, height, data)
        scale = side / max(width, height)
        image.draft(None, (math.ceil(width * scale), math.ceil(height * scale)))
        return ReducedImage(_decoded(image, *_samples(image)), width, height)


def tiff_samples(data: bytes) -> tuple[PixelArray, int, bytes | None]:
    """Decode the first page of a TIFF of at most 8 bits: samples, colour channels and profile as of DecodedImage, but
    upright.

    Raises UnsupportedImageError, and for damaged files any error of Pillow.
    """
    with TiffImagePlugin.TiffImageFile(io.BytesIO(data)) as image:
        check_size(image.width, image.height, data)  # again: of a damaged file, Pillow may read another size
        profile = image.info.get("icc_profile")
        return *_samples(image), profile  # loading rotates it upright


def _decoded(image: ImageFile.ImageFile, samples: PixelArray, colour_channels: int) -> DecodedImage:
    """Join samples with the profile, the orientation and the metadata in an image's file."""
    exif, profile = image.info.get("exif"), image.info.get("icc_profile")
    if image.format == "JPEG" and profile is None and is_adobe_rgb(exif):
        profile = icc.adobe_rgb()
    return DecodedImage(samples, colour_channels, profile, orientation(exif), exif, image.info.get("xmp"), _iptc(image))


def _samples(image: Image.Image) -> tuple[UInt8Array, int]:
    """Return samples (H,W,C) and the number of colour channels. Raises UnsupportedImageError: an unknown mode."""
    image.load()  # some formats know only now whether there is transparency
    mode = _CONVERTED_MODES.get(image.mode, image.mode)
    if image.has_transparency_data:
        mode = _WITH_TRANSPARENCY.get(mode, mode)
    if mode not in _COLOUR_CHANNELS:
        raise unsupported_pixels_error()
    return np.atleast_3d(np.asarray(image.convert(mode))), _COLOUR_CHANNELS[mode]


def _iptc(image: Image.Image) -> bytes | None:
    """Return IPTC from a JPEG's Photoshop resources, or from a PNG's text as ImageMagick writes it: a count, then
    hexadecimal digits."""
    if resources := image.info.get("photoshop"):
        records: bytes | None = resources.get(_IPTC_RESOURCE)
        return records
    try:
        return bytes.fromhex("".join(image.info["Raw profile type iptc"].split()[2:])) or None
    except (KeyError, ValueError):
        return None


def encode_jpeg(pixels: PixelArray, profile: bytes | None, metadata: Metadata, quality: int) -> bytes:
    """Encode (H,W,1|3) uint8 without chroma subsampling. Metadata beyond the 64 kB of a JPEG segment are left out."""
    exif = shrink_exif(metadata.exif, _MAX_EXIF_BYTES)
    options: dict[str, bytes] = {"exif": b"Exif\0\0" + exif} if exif else {}
    if metadata.xmp and len(metadata.xmp) <= _MAX_XMP_BYTES:
        options["xmp"] = metadata.xmp
    if metadata.iptc and len(metadata.iptc) <= _MAX_IPTC_BYTES:
        options["extra"] = _photoshop_segment(metadata.iptc)
    return _save(pixels, "JPEG", quality=quality, subsampling=0, icc_profile=profile, **options)


def encode_webp(pixels: PixelArray, profile: bytes | None, metadata: Metadata, quality: int) -> bytes:
    """Encode (H,W,3|4) uint8. quality: 1 to 100, or 0 for lossless."""
    metadata_options = {"exif": metadata.exif or b"", "xmp": metadata.xmp or b"", "icc_profile": profile or b""}
    if quality:
        return _save(pixels, "WEBP", quality=quality, method=4, **metadata_options)
    return _save(pixels, "WEBP", lossless=True, quality=0, method=0, exact=True, **metadata_options)


def encode_bmp(pixels: PixelArray, profile: bytes | None, metadata: Metadata) -> bytes:
    """Encode (H,W,1|3) uint8. A BMP holds neither profile nor metadata, so these are ignored."""
    return _save(pixels, "BMP")


def _save(pixels: PixelArray, format_name: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels).save(file, format_name, **options)
    return file.getvalue()


def _photoshop_segment(iptc: bytes) -> bytes:
    """Return the JPEG segment that holds IPTC as a Photoshop resource."""
    resource = struct.pack(">4sHHI", b"8BIM", _IPTC_RESOURCE, 0, len(iptc)) + iptc + b"\0" * (len(iptc) % 2)
    body = b"Photoshop 3.0\0" + resource
    return struct.pack(">HH", 0xFFED, len(body) + 2) + body
