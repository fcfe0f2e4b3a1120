"""JPEG, PNG, WebP, BMP, GIF and TIFF of 8 bits, by Pillow; PNG of 16 bits, which Pillow would halve, by libpng."""

import io
import logging
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
from shutterspan.core.image_io.decoded import Decoded, Refused, check_size, unusual
from shutterspan.core.image_io.metadata import exif_within, orientation, says_adobe_rgb
from shutterspan.core.types.photo import Metadata

# Pillow's classes are called directly: Image.open has a limit of its own, and it guesses.
_OPENERS: dict[str, Callable[[io.BytesIO], ImageFile.ImageFile]] = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "WebP": WebPImagePlugin.WebPImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "GIF": GifImagePlugin.GifImageFile,
}
_COLOURS = {"L": 1, "LA": 1, "RGB": 3, "RGBA": 3, "CMYK": 4}
#: What Pillow's other modes become; those that are not listed hold no photo.
_PLAIN = {"1": "L", "La": "LA", "P": "RGB", "PA": "RGBA", "RGBX": "RGB", "RGBa": "RGBA", "YCbCr": "RGB"}
_WITH_TRANSPARENCY = {"L": "LA", "RGB": "RGBA"}
#: What a JPEG's segment has room for beside its own marks, in bytes.
_MOST_EXIF, _MOST_XMP, _MOST_IPTC = 65527, 65504, 65506
_IPTC_RESOURCE = 0x0404

logging.getLogger("PIL").addHandler(logging.NullHandler())  # damage is told in our own sentence, once


def decode(data: bytes, form: str) -> Decoded:
    """form: a key of the openers above. Raises Refused, and whatever Pillow raises at damage."""
    with _OPENERS[form](io.BytesIO(data)) as image:
        check_size(image.width, image.height, data)
        if getattr(image, "is_animated", False):
            raise Refused("is an animation, not one photo.", "Save one of its frames first.")
        profile = image.info.get("icc_profile")
        if form == "PNG" and data[24] == 16:
            samples = np.atleast_3d(imagecodecs.png_decode(data))
            colours = 3 if samples.shape[2] > 2 else 1
        else:
            samples, colours = _samples(image)
        exif = image.info.get("exif")
        if form == "JPEG" and profile is None and says_adobe_rgb(exif):
            profile = icc.adobe_rgb()
        return Decoded(samples, colours, profile, orientation(exif), exif, image.info.get("xmp"), _iptc(image))


def tiff_samples(data: bytes) -> tuple[np.ndarray, int, bytes | None]:
    """The first page of a TIFF of at most 8 bits: `samples`, `colours` and `profile` as of `Decoded`, but upright.

    Raises Refused, and whatever Pillow raises at damage.
    """
    with TiffImagePlugin.TiffImageFile(io.BytesIO(data)) as image:
        check_size(image.width, image.height, data)  # in a damaged file, Pillow can find another size than tifffile
        profile = image.info.get("icc_profile")
        return *_samples(image), profile  # Pillow turns it upright on the way


def _samples(image: Image.Image) -> tuple[np.ndarray, int]:
    image.load()  # before this, transparency may not be known
    mode = _PLAIN.get(image.mode, image.mode)
    if image.has_transparency_data:
        mode = _WITH_TRANSPARENCY.get(mode, mode)
    if mode not in _COLOURS:
        raise unusual()
    return np.atleast_3d(np.asarray(image.convert(mode))), _COLOURS[mode]


def _iptc(image: Image.Image) -> bytes | None:
    """From a JPEG's Photoshop resources, or a PNG's text by ImageMagick's custom: a count, then hexadecimal."""
    if resources := image.info.get("photoshop"):
        return resources.get(_IPTC_RESOURCE)
    try:
        return bytes.fromhex("".join(image.info["Raw profile type iptc"].split()[2:])) or None
    except (KeyError, ValueError):
        return None


def encode_jpeg(pixels: np.ndarray, profile: bytes | None, metadata: Metadata, quality: int) -> bytes:
    """(H,W,1|3) uint8, colour in full resolution. What exceeds the 64 kB that a JPEG's segment holds is left out."""
    exif = exif_within(metadata.exif, _MOST_EXIF)
    options: dict[str, bytes] = {"exif": b"Exif\0\0" + exif} if exif else {}
    if metadata.xmp and len(metadata.xmp) <= _MOST_XMP:
        options["xmp"] = metadata.xmp
    if metadata.iptc and len(metadata.iptc) <= _MOST_IPTC:
        options["extra"] = _photoshop_segment(metadata.iptc)
    return _saved(pixels, "JPEG", quality=quality, subsampling=0, icc_profile=profile, **options)


def encode_webp(pixels: np.ndarray, profile: bytes | None, metadata: Metadata) -> bytes:
    """(H,W,3|4) uint8, without loss."""
    notes = {"exif": metadata.exif or b"", "xmp": metadata.xmp or b"", "icc_profile": profile or b""}
    return _saved(pixels, "WEBP", lossless=True, quality=0, method=0, exact=True, **notes)


def encode_bmp(pixels: np.ndarray, profile: bytes | None, metadata: Metadata) -> bytes:
    """(H,W,1|3) uint8. A BMP has room for neither profile nor notes."""
    return _saved(pixels, "BMP")


def _saved(pixels: np.ndarray, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels).save(file, form, **options)
    return file.getvalue()


def _photoshop_segment(iptc: bytes) -> bytes:
    resource = struct.pack(">4sHHI", b"8BIM", _IPTC_RESOURCE, 0, len(iptc)) + iptc + b"\0" * (len(iptc) % 2)
    body = b"Photoshop 3.0\0" + resource
    return struct.pack(">HH", 0xFFED, len(body) + 2) + body
