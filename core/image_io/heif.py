"""HEIC, and its sibling AVIF, in their full depth."""

import io
from typing import Any

import imagecodecs
import numpy as np
import pillow_heif
from PIL import AvifImagePlugin

from shutterspan.core.color import icc
from shutterspan.core.image_io.decoded import Decoded, Refused, check_size, unusual, widened
from shutterspan.core.image_io.metadata import orientation

_COLOURS = {"L": 1, "LA": 1, "RGB": 3, "RGBA": 3}
#: What colours are where no profile says so (ITU-T H.273): primaries, and curves made for displays beyond white.
_P3_PRIMARIES, _HDR_CURVES = 12, {16: "PQ", 18: "HLG"}


def decode_heic(data: bytes) -> Decoded:
    """Raises Refused, and whatever libheif raises at damage."""
    image = _opened(data)
    profile = _profile(image.info)
    mode = image.mode.partition(";")[0]
    if mode not in _COLOURS:
        raise unusual()
    samples = np.atleast_3d(np.asarray(image))
    if samples.dtype == np.uint16:  # the lowest bits are zero
        bits = image.info["bit_depth"]
        samples = widened(samples >> (16 - bits), bits)
    # libheif has turned it upright.
    return Decoded(samples, _COLOURS[mode], profile, 1, image.info["exif"], image.info.get("xmp"))


def decode_avif(data: bytes) -> Decoded:
    """Raises Refused, and whatever libheif, libavif and Pillow raise at damage."""
    head = _opened(data)  # libheif knows the colours; libavif decodes; Pillow knows which side is up
    profile = _profile(head.info)
    with AvifImagePlugin.AvifImageFile(io.BytesIO(data)) as image:
        if getattr(image, "is_animated", False):
            raise Refused("is an animation, not one photo.", "Save one of its frames first.")
        turn = orientation(image.info.get("exif"))
    samples = np.atleast_3d(imagecodecs.avif_decode(data))
    if samples.dtype == np.uint16:
        samples = widened(samples, head.info["bit_depth"])
    colours = 3 if samples.shape[2] > 2 else 1
    return Decoded(samples, colours, profile, turn, head.info["exif"], head.info.get("xmp"))


def _opened(data: bytes) -> Any:
    """The main picture, not decoded yet."""
    image = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False)
    width, height = image.size
    check_size(width, height, data)
    return image


def _profile(info: dict[str, Any]) -> bytes | None:
    if profile := info.get("icc_profile"):
        return profile
    told = info.get("nclx_profile") or {}
    if curve := _HDR_CURVES.get(told.get("transfer_characteristics", 0)):
        raise Refused(f"is an HDR photo ({curve}).", "Export it without HDR first.")
    return icc.display_p3() if told.get("color_primaries") == _P3_PRIMARIES else None
