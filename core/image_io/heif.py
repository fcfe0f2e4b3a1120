"""Read HEIC and AVIF in full depth, in grey or colour."""

import io
import math
from typing import Any

import imagecodecs
import numpy as np
import pillow_heif
from PIL import AvifImagePlugin

from shutterspan.core.color.colour_codes import HDR_CURVES, profile_of_codes
from shutterspan.core.image_io.decoded_image import (
    DecodedImage,
    ReducedImage,
    UnsupportedImageError,
    check_size,
    scale_to_uint16,
    unsupported_pixels_error,
)
from shutterspan.core.image_io.heif_items import item_kinds
from shutterspan.core.image_io.jpeg_extras import has_video
from shutterspan.core.image_io.metadata import orientation
from shutterspan.core.types.arrays import PixelArray

_COLOUR_CHANNELS = {"L": 1, "I": 1, "LA": 1, "RGB": 3, "RGBA": 3}
_SRGB_CODES = {"color_primaries": 1, "transfer_characteristics": 13}
#: Offset after the name of the photo's first box. Another box with this name begins a video.
_SIGNATURE_END = 8
_APPLE_GAIN_MAP, _ISO_GAIN_MAP = "hdrgainmap", b"tmap"


def decode_heic(data: bytes) -> DecodedImage:
    """Decode a HEIC file.

    Raises UnsupportedImageError, and for damaged files any error of libheif.
    """
    file = _open(data)
    samples, colour_channels = _samples(file, file)
    profile = _profile(file.info, colour_channels)
    exif, xmp = file.info["exif"], file.info.get("xmp")
    # libheif has applied the orientation.
    return DecodedImage(samples, colour_channels, profile, 1, exif, xmp, notices=_notices(file, data))


def decode_reduced_heic(data: bytes, side: int) -> ReducedImage:
    """Decode the thumbnail in a HEIC file if it is a copy of the picture and its longer side has at least `side`
    pixels. Otherwise decode the picture.

    Raises the errors of `decode_heic`. If there is a thumbnail, missing data of the picture is detected, but no other
    damage.
    """
    whole = _open(data)
    width, height = whole.size
    scale = side / max(width, height)
    with pillow_heif.HeifImageFile(io.BytesIO(data)) as image:  # type: ignore[no-untyped-call]
        if not image.draft(None, (math.ceil(width * scale), math.ceil(height * scale))):
            return ReducedImage.of_whole(decode_heic(data))
        samples, colour_channels = _samples(image, whole)
    profile = _profile(whole.info, colour_channels)
    return ReducedImage(DecodedImage(samples, colour_channels, profile), width, height)


def decode_avif(data: bytes) -> DecodedImage:
    """Decode an AVIF file. libheif reads the colours, libavif the samples, Pillow the orientation.

    Raises UnsupportedImageError, and for damaged files any error of these libraries.
    """
    head = _open(data)
    with AvifImagePlugin.AvifImageFile(io.BytesIO(data)) as image:
        if getattr(image, "is_animated", False):
            raise UnsupportedImageError("photo_is_animation")
        exif_orientation = orientation(image.info.get("exif"), None)
    samples = np.atleast_3d(imagecodecs.avif_decode(data))
    if samples.dtype == np.uint16:
        samples = scale_to_uint16(samples, head.info["bit_depth"])
    colour_channels = 3 if samples.shape[2] > 2 else 1
    profile = _profile(head.info, colour_channels)
    exif, xmp = head.info["exif"], head.info.get("xmp")
    return DecodedImage(samples, colour_channels, profile, exif_orientation, exif, xmp, notices=_notices(head, data))


def _open(data: bytes) -> Any:
    """Open the main picture and check its size, without decoding its pixels."""
    image = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False)
    width, height = image.size
    check_size(width, height, data)
    return image


def _samples(picture: Any, file: Any) -> tuple[PixelArray, int]:
    """Return samples (H,W,C) and the number of colour channels. picture: the main picture or its thumbnail.

    Raises UnsupportedImageError: the picture's mode isn't supported.
    """
    mode = file.mode.partition(";")[0]
    if mode not in _COLOUR_CHANNELS:
        raise unsupported_pixels_error()
    samples: PixelArray = np.atleast_3d(np.asarray(picture))
    if samples.dtype == np.uint16:  # the lowest bits are zero
        bits = file.info["bit_depth"]
        samples = scale_to_uint16(samples >> (16 - bits), bits)
    if mode == "RGBA" and "chroma" not in file.info and _has_equal_colours(samples):
        return samples[..., [0, 3]], 1  # libheif decodes grey with transparency to RGB
    return samples, _COLOUR_CHANNELS[mode]


def _has_equal_colours(samples: PixelArray) -> bool:
    red = samples[..., 0]
    return np.array_equal(red, samples[..., 1]) and np.array_equal(red, samples[..., 2])


def _profile(info: dict[str, Any], colour_channels: int) -> bytes | None:
    """Return the ICC profile, or a profile for the colour codes; None for sRGB.

    Raises UnsupportedImageError: the photo is HDR.
    """
    profile: bytes | None = info.get("icc_profile")
    if profile:
        return profile
    codes = info.get("nclx_profile") or _SRGB_CODES
    primaries, transfer = int(codes["color_primaries"]), int(codes["transfer_characteristics"])
    if transfer in HDR_CURVES:
        raise UnsupportedImageError("photo_is_hdr", curve=HDR_CURVES[transfer])
    return profile_of_codes(primaries, transfer, is_grey=colour_channels == 1)


def _notices(file: Any, data: bytes) -> tuple[str, ...]:
    """Return the codes of messages about further contents of the file, besides its main picture.

    Apple's masks of people, hair and sky aren't reported.
    """
    found = set()
    has_iso_gain_map = _ISO_GAIN_MAP in item_kinds(data)
    if has_iso_gain_map or any(_APPLE_GAIN_MAP in kind for kind in file.info["aux"]):
        found.add("photo_gain_map_ignored")
    if file.info["depth_images"]:
        found.add("photo_depth_map_ignored")
    if len(file) > 1 and not has_iso_gain_map:  # otherwise the second picture may be the gain map
        found.add("photo_pictures_ignored")
    if has_video(data, _SIGNATURE_END, file.info.get("xmp")):
        found.add("photo_video_ignored")
    return tuple(sorted(found))
