"""Read WebP, BMP, GIF and 8-bit TIFF, and write WebP and BMP, with Pillow; what all of its formats share."""

import io
import logging
from collections.abc import Callable

import numpy as np
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    TiffImagePlugin,
    WebPImagePlugin,
)

from shutterspan.core.image_io.decoded_image import (
    DecodedImage,
    UnsupportedImageError,
    check_size,
    unsupported_pixels_error,
)
from shutterspan.core.image_io.metadata import orientation
from shutterspan.core.types.arrays import PixelArray, UInt8Array
from shutterspan.core.types.photo import Metadata

# Pillow's classes are called directly, because Image.open has its own size limit and guesses the format.
_OPENERS: dict[str, Callable[[io.BytesIO], ImageFile.ImageFile]] = {
    "WebP": WebPImagePlugin.WebPImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "GIF": GifImagePlugin.GifImageFile,
}
_COLOUR_CHANNELS = {"L": 1, "LA": 1, "RGB": 3, "RGBA": 3, "CMYK": 4}
#: What other modes of Pillow are converted to; modes not listed aren't supported.
_CONVERTED_MODES = {"1": "L", "La": "LA", "P": "RGB", "PA": "RGBA", "RGBX": "RGB", "RGBa": "RGBA", "YCbCr": "RGB"}
_WITH_TRANSPARENCY = {"L": "LA", "RGB": "RGBA"}

logging.getLogger("PIL").addHandler(logging.NullHandler())  # `load_photo` reports damage itself


def decode(data: bytes, format_name: str) -> DecodedImage:
    """Decode a file; format_name: a key of _OPENERS.

    Raises UnsupportedImageError, and for damaged files any error of Pillow.
    """
    with _OPENERS[format_name](io.BytesIO(data)) as image:
        check_size(image.width, image.height, data)
        if getattr(image, "is_animated", False):
            raise UnsupportedImageError("photo_is_animation")
        return decoded_image(image, *pillow_samples(image))


def tiff_samples(data: bytes) -> tuple[PixelArray, int, bytes | None]:
    """Decode the first page of a TIFF of at most 8 bits: samples, colour channels and profile as of DecodedImage, but
    upright.

    Raises UnsupportedImageError, and for damaged files any error of Pillow.
    """
    with TiffImagePlugin.TiffImageFile(io.BytesIO(data)) as image:
        check_size(image.width, image.height, data)  # again: of a damaged file, Pillow may read another size
        profile = image.info.get("icc_profile")
        return *pillow_samples(image), profile  # loading rotates it upright


def decoded_image(
    image: ImageFile.ImageFile, samples: PixelArray, colour_channels: int, xmp: bytes | None = None
) -> DecodedImage:
    """Join samples with the profile, the orientation and the metadata in an image's file. xmp: None for what Pillow
    finds."""
    exif, xmp = image.info.get("exif"), xmp or image.info.get("xmp")
    return DecodedImage(samples, colour_channels, image.info.get("icc_profile"), orientation(exif, xmp), exif, xmp)


def pillow_samples(image: Image.Image) -> tuple[UInt8Array, int]:
    """Return samples (H,W,C) and the number of colour channels. Raises UnsupportedImageError: an unknown mode."""
    image.load()  # some formats know only now whether there is transparency
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
    """Encode (H,W,1|3) uint8. A BMP holds neither profile nor metadata, so these are ignored."""
    return encode_with_pillow(pixels, "BMP")


def encode_with_pillow(pixels: PixelArray, format_name: str, **options: object) -> bytes:
    """Encode (H,W,1|3|4) uint8; options: of Pillow for the format."""
    file = io.BytesIO()
    Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels).save(file, format_name, **options)
    return file.getvalue()
