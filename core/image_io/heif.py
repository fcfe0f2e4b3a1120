"""Read HEIC and AVIF in their full depth."""

import io
import math
from typing import Any

import imagecodecs
import numpy as np
import pillow_heif
from PIL import AvifImagePlugin

from shutterspan.core.color import icc
from shutterspan.core.image_io.decoded_image import (
    DecodedImage,
    ReducedImage,
    UnsupportedImageError,
    check_size,
    scale_to_uint16,
    unsupported_pixels_error,
)
from shutterspan.core.image_io.metadata import orientation

_COLOUR_CHANNELS = {"L": 1, "LA": 1, "RGB": 3, "RGBA": 3}
#: Colour codes that stand in for a profile (ITU-T H.273): the primaries of Display P3, and the curves of HDR.
_P3_PRIMARIES, _HDR_CURVES = 12, {16: "PQ", 18: "HLG"}


def decode_heic(data: bytes) -> DecodedImage:
    """Decode a HEIC file.

    Raises UnsupportedImageError, and for damaged files any error of libheif.
    """
    image = _open(data)
    profile, colour_channels = _profile(image.info), _colour_channels(image)
    samples = np.atleast_3d(np.asarray(image))
    if samples.dtype == np.uint16:  # the lowest bits are zero
        bits = image.info["bit_depth"]
        samples = scale_to_uint16(samples >> (16 - bits), bits)
    # libheif has applied the orientation.
    return DecodedImage(samples, colour_channels, profile, 1, image.info["exif"], image.info.get("xmp"))


def decode_reduced_heic(data: bytes, side: int) -> ReducedImage:
    """Decode the thumbnail in a HEIC file, if it is a copy of the picture whose longer side has at least `side` pixels;
    else the picture.

    Raises what `decode_heic` raises, but with a thumbnail, only missing data of the picture is found, no other damage.
    """
    whole = _open(data)
    profile, colour_channels = _profile(whole.info), _colour_channels(whole)
    width, height = whole.size
    scale = side / max(width, height)
    with pillow_heif.HeifImageFile(io.BytesIO(data)) as image:  # type: ignore[no-untyped-call]
        if not image.draft(None, (math.ceil(width * scale), math.ceil(height * scale))):
            return ReducedImage.of_whole(decode_heic(data))
        samples = np.atleast_3d(np.asarray(image))
    return ReducedImage(DecodedImage(samples, colour_channels, profile), width, height)


def decode_avif(data: bytes) -> DecodedImage:
    """Decode an AVIF file: colours by libheif, samples by libavif, orientation by Pillow.

    Raises UnsupportedImageError, and for damaged files any error of these libraries.
    """
    head = _open(data)
    profile = _profile(head.info)
    with AvifImagePlugin.AvifImageFile(io.BytesIO(data)) as image:
        if getattr(image, "is_animated", False):
            raise UnsupportedImageError("photo_is_animation")
        exif_orientation = orientation(image.info.get("exif"), None)
    samples = np.atleast_3d(imagecodecs.avif_decode(data))
    if samples.dtype == np.uint16:
        samples = scale_to_uint16(samples, head.info["bit_depth"])
    colour_channels = 3 if samples.shape[2] > 2 else 1
    return DecodedImage(samples, colour_channels, profile, exif_orientation, head.info["exif"], head.info.get("xmp"))


def _open(data: bytes) -> Any:
    """Open the main picture and check its size; its pixels aren't decoded yet."""
    image = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False)
    width, height = image.size
    check_size(width, height, data)
    return image


def _colour_channels(image: Any) -> int:
    """Raises UnsupportedImageError: no decoder here supports the picture's mode."""
    mode = image.mode.partition(";")[0]
    if mode not in _COLOUR_CHANNELS:
        raise unsupported_pixels_error()
    return _COLOUR_CHANNELS[mode]


def _profile(info: dict[str, Any]) -> bytes | None:
    """Return the ICC profile, or the one that the colour codes name; None for sRGB.

    Raises UnsupportedImageError: the photo is HDR.
    """
    profile: bytes | None = info.get("icc_profile")
    if profile:
        return profile
    nclx = info.get("nclx_profile") or {}
    if curve := _HDR_CURVES.get(nclx.get("transfer_characteristics", 0)):
        raise UnsupportedImageError("photo_is_hdr", curve=curve)
    return icc.display_p3() if nclx.get("color_primaries") == _P3_PRIMARIES else None
