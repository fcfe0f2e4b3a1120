"""Make, recognise and apply ICC profiles with LittleCMS.

A photo's pixels stay in its own RGB space, and stills get its profile: nothing is converted, so nothing is lost.
Videos, animations and formats without profiles are converted to sRGB, which has the primaries of BT.709.
"""

from functools import lru_cache
from typing import Literal

import imagecodecs
import numpy as np
from PIL import ImageCms

from shutterspan.core.color.srgb import srgb_to_linear
from shutterspan.core.types.arrays import PixelArray, UInt16Array

Chromaticity = tuple[float, float]
ColourModel = Literal["gray", "rgb", "cmyk"]

#: CIE 1931 chromaticities of red, green, blue and white.
DISPLAY_P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.3127, 0.3290))
PROPHOTO = ((0.734699, 0.265301), (0.159597, 0.840403), (0.036598, 0.000105), (0.345704, 0.358540))

_COLOUR_MODELS: dict[bytes, ColourModel] = {b"GRAY": "gray", b"RGB ": "rgb", b"CMYK": "cmyk"}
#: LittleCMS writes this name into every profile that it makes from primaries. It is replaced by names padded to its
#: length, so that no offset in the profile changes.
_LITTLECMS_NAME = "RGB built-in"
#: A profile is linear if its value 0.5 becomes more than this in sRGB: 0.5 becomes 0.50 from sRGB, 0.57 from ProPhoto
#: RGB, and 0.73 from linear light.
_LINEAR_THRESHOLD = 0.65


@lru_cache
def srgb() -> bytes:
    """Return an sRGB profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@lru_cache
def adobe_rgb() -> bytes:
    """Return an Adobe RGB (1998) profile."""
    profile: bytes = imagecodecs.cms_profile("adobergb")
    return profile


@lru_cache
def display_p3() -> bytes:
    """Return a Display P3 profile."""
    return _rgb_profile("Display P3", DISPLAY_P3, transferfunction=_srgb_curve())


@lru_cache
def prophoto() -> bytes:
    """Return a ProPhoto RGB profile: gamma 1.8, a gamut that holds all colours of cameras."""
    return _rgb_profile("ProPhoto RGB", PROPHOTO, gamma=1.8)


@lru_cache(maxsize=8)
def colour_model(profile: bytes) -> ColourModel | None:
    """Return the colour model of a profile; None if it is damaged or has another model, such as Lab."""
    model = _COLOUR_MODELS.get(profile[16:20])
    try:
        convert(np.full((1, 1, {"gray": 1, "rgb": 3, "cmyk": 4}[model or "rgb"]), 128, np.uint8), profile, srgb())
    except Exception:  # LittleCMS raises various errors for damaged profiles
        return None
    return model


def to_srgb(pixels: PixelArray, profile: bytes | None) -> PixelArray:
    """Convert grey, RGB or CMYK pixels (H,W,1|3|4) from `profile` to sRGB (H,W,3) of the same dtype.

    Colours outside sRGB are clipped in each channel. Without a profile, pixels are taken as sRGB.
    """
    if profile is None or is_srgb(profile):
        return pixels.repeat(3, axis=2) if pixels.shape[2] == 1 else pixels
    return convert(pixels, profile, srgb())


def convert(pixels: PixelArray, profile: bytes, target: bytes) -> PixelArray:
    """Convert pixels (H,W,1|3|4) from `profile` to the RGB profile `target`: (H,W,3) of the same dtype."""
    samples = np.ascontiguousarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
    model = {1: "gray", 3: "rgb", 4: "cmyk"}[pixels.shape[2]]
    converted: PixelArray = imagecodecs.cms_transform(samples, profile, target, colorspace=model, outcolorspace="rgb")
    return converted


@lru_cache(maxsize=8)
def is_srgb(profile: bytes) -> bool:
    """Whether converting to sRGB changes no colour by more than one level of 255. Profile names are unreliable."""
    if profile[16:20] != b"RGB ":
        return False
    levels = np.linspace(0, 255, 9).astype(np.uint8)
    colours = np.stack(np.meshgrid(levels, levels, levels), -1).reshape(9, -1, 3)
    return bool(np.abs(convert(colours, profile, srgb()).astype(int) - colours).max() <= 1)


@lru_cache(maxsize=8)
def is_linear(profile: bytes) -> bool:
    """Whether a grey or RGB profile is (nearly) linear, which leaves too few levels for the shadows."""
    middle = np.full((1, 1, 1 if profile[16:20] == b"GRAY" else 3), 128, np.uint8)
    return float(convert(middle, profile, srgb()).mean()) / 255 > _LINEAR_THRESHOLD


def _rgb_profile(
    name: str,
    chromaticities: tuple[Chromaticity, ...],
    gamma: float | None = None,
    transferfunction: UInt16Array | None = None,
) -> bytes:
    """Make a matrix profile from the chromaticities of red, green, blue and white, and a gamma or a curve."""
    *primaries, white = chromaticities
    flat = [value for x, y in primaries for value in (x, y, 1.0)]
    profile: bytes = imagecodecs.cms_profile(
        "rgb", whitepoint=(*white, 1.0), primaries=flat, gamma=gamma, transferfunction=transferfunction
    )
    return profile.replace(_LITTLECMS_NAME.encode("utf-16-be"), name.ljust(len(_LITTLECMS_NAME)).encode("utf-16-be"))


def _srgb_curve() -> UInt16Array:
    """Return the sRGB curve as a table of 1024 values."""
    return np.round(srgb_to_linear(np.linspace(0, 1, 1024)) * 65535).astype(np.uint16)
