"""Read WebP and GIF, and write WebP and BMP, with Pillow. Contains functions that all of Pillow's formats share."""

import io
import logging
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PIL import (
    GifImagePlugin,
    Image,
    ImageFile,
    WebPImagePlugin,
)

from shutterspan.core.image_io import bmp, webp_chunks
from shutterspan.core.image_io.decoded_image import (
    DecodedImage,
    UnsupportedImageError,
    check_size,
    unsupported_pixels_error,
)
from shutterspan.core.image_io.metadata import orientation
from shutterspan.core.types.arrays import PixelArray, UInt8Array
from shutterspan.core.types.photo import Metadata

_COLOUR_CHANNELS = {"L": 1, "LA": 1, "RGB": 3, "RGBA": 3, "CMYK": 4}
#: Pillow's modes, and the modes to which they are converted. Other modes aren't supported.
_CONVERTED_MODES = {"1": "L", "La": "LA", "P": "RGB", "PA": "RGBA", "RGBX": "RGB", "RGBa": "RGBA", "YCbCr": "RGB"}
_WITH_TRANSPARENCY = {"L": "LA", "RGB": "RGBA"}

logging.getLogger("PIL").addHandler(logging.NullHandler())  # `load_photo` reports damage itself


def decode(data: bytes, format_name: str) -> DecodedImage:
    """Decode a file; format_name: "WebP", "BMP" or "GIF".

    Raises UnsupportedImageError, and for damaged files any error of Pillow.
    """
    if format_name == "BMP":
        return bmp.decode(data)
    return _decode_webp(data) if format_name == "WebP" else _decode(GifImagePlugin.GifImageFile, data)


def _decode_webp(data: bytes) -> DecodedImage:
    chunks = webp_chunks.read_chunks(data)
    if webp_chunks.is_animation(chunks):  # an animation of a single frame counts as a photo
        return _decode(WebPImagePlugin.WebPImageFile, data)
    decoded = _decode(WebPImagePlugin.WebPImageFile, webp_chunks.plain_picture(chunks))
    profile, exif, xmp = webp_chunks.profile_exif_xmp(chunks)
    return replace(decoded, profile=profile, orientation=orientation(exif, xmp), exif=exif, xmp=xmp)


def _decode(open_image: Callable[[io.BytesIO], ImageFile.ImageFile], data: bytes) -> DecodedImage:
    """Decode a file with one of Pillow's classes, because Image.open has its own size limit and guesses the format."""
    with open_image(io.BytesIO(data)) as image:
        check_size(image.width, image.height, data)
        if getattr(image, "is_animated", False):
            raise UnsupportedImageError("photo_is_animation")
        return decoded_image(image, *pillow_samples(image))


def decoded_image(
    image: ImageFile.ImageFile, samples: PixelArray, colour_channels: int, xmp: bytes | None = None
) -> DecodedImage:
    """Combine samples with the profile, the orientation and the metadata of an image's file. xmp: None for the XMP that
    Pillow finds."""
    exif, xmp = image.info.get("exif"), xmp or image.info.get("xmp")
    return DecodedImage(samples, colour_channels, image.info.get("icc_profile"), orientation(exif, xmp), exif, xmp)


def pillow_samples(image: Image.Image) -> tuple[UInt8Array, int]:
    """Return samples (H,W,C) and the number of colour channels. Raises UnsupportedImageError: an unknown mode."""
    image.load()  # for some formats, Pillow detects transparency only now
    mode = _CONVERTED_MODES.get(image.mode, image.mode)
    if image.has_transparency_data:
        mode = _WITH_TRANSPARENCY.get(mode, mode)
    if mode not in _COLOUR_CHANNELS:
        raise unsupported_pixels_error()
    return np.atleast_3d(np.asarray(image.convert(mode))), _COLOUR_CHANNELS[mode]


def encode_webp(pixels: PixelArray, profile: bytes | None, metadata: Metadata, quality: int) -> bytes:
    """Encode (H,W,3|4) uint8. quality: 1 to 100, or 0 for lossless."""
    metadata_options = {"exif": metadata.exif or b"", "xmp": metadata.xmp or b"", "icc_profile": profile or b""}
    if quality:
        return encode_with_pillow(pixels, "WEBP", quality=quality, method=4, **metadata_options)
    return encode_with_pillow(pixels, "WEBP", lossless=True, quality=0, method=0, exact=True, **metadata_options)


def encode_bmp(pixels: PixelArray, profile: bytes | None, metadata: Metadata) -> bytes:
    """Encode (H,W,1|3) uint8. Profile and metadata are ignored, because BMP supports neither."""
    return encode_with_pillow(pixels, "BMP")


def encode_with_pillow(pixels: PixelArray, format_name: str, **options: object) -> bytes:
    """Encode (H,W,1|3|4) uint8; options: Pillow's options for the format."""
    file = io.BytesIO()
    Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels).save(file, format_name, **options)
    return file.getvalue()
