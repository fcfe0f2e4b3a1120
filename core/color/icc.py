"""Make, recognise and apply ICC profiles with LittleCMS.

A photo's pixels stay in its own RGB space, and stills get its profile. Without a conversion, nothing is lost. Videos,
animations and formats without profiles are converted to sRGB, which has the primaries of BT.709.
"""

from functools import lru_cache
from typing import Any, Literal

import imagecodecs
import numpy as np
from PIL import ImageCms

from shutterspan.core.color.srgb import srgb_to_linear
from shutterspan.core.types.arrays import PixelArray, UInt16Array

Chromaticity = tuple[float, float]
#: CIE 1931 chromaticities of red, green, blue and white.
Chromaticities = tuple[Chromaticity, Chromaticity, Chromaticity, Chromaticity]
#: A curve from encoded values to light, both in [0,1]: the exponent of a power, or a table with even steps (0 to
#: 65535).
Curve = float | UInt16Array
ColourModel = Literal["gray", "rgb", "cmyk"]

SRGB: Chromaticities = ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060), (0.3127, 0.3290))
DISPLAY_P3: Chromaticities = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.3127, 0.3290))
PROPHOTO: Chromaticities = ((0.734699, 0.265301), (0.159597, 0.840403), (0.036598, 0.000105), (0.345704, 0.358540))

_COLOUR_MODELS: dict[bytes, ColourModel] = {b"GRAY": "gray", b"RGB ": "rgb", b"CMYK": "cmyk"}
#: LittleCMS writes these names into its profiles. They are replaced by names that are padded to the same length, so
#: that no offset in the profile changes.
_LITTLECMS_RGB, _LITTLECMS_GREY = "RGB built-in", "gray built-in"
#: A profile is linear if converting its value 0.5 to sRGB gives more than this. The result is 0.50 for sRGB, 0.57 for
#: ProPhoto RGB, and 0.73 for linear light.
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
    return rgb_profile("Display P3", DISPLAY_P3, srgb_curve())


@lru_cache
def prophoto() -> bytes:
    """Return a ProPhoto RGB profile: gamma 1.8, with a gamut that contains all colours of cameras."""
    return rgb_profile("ProPhoto RGB", PROPHOTO, 1.8)


def rgb_profile(name: str, chromaticities: Chromaticities, curve: Curve) -> bytes:
    """Make a matrix profile. name: name that programs display, at most 12 characters.

    Raises imagecodecs.CmsError: the chromaticities are impossible.
    """
    *primaries, white = chromaticities
    flat = [value for x, y in primaries for value in (x, y, 1.0)]
    profile = imagecodecs.cms_profile("rgb", whitepoint=(*white, 1.0), primaries=flat, **_curve_options(curve))
    return _renamed(profile, _LITTLECMS_RGB, name)


def grey_profile(name: str, curve: Curve) -> bytes:
    """Make a profile with one channel. name: name that programs display, at most 13 characters."""
    white = (*SRGB[3], 1.0)
    return _renamed(imagecodecs.cms_profile("gray", whitepoint=white, **_curve_options(curve)), _LITTLECMS_GREY, name)


def srgb_curve() -> UInt16Array:
    """Return the sRGB curve as a table of 1024 values."""
    return np.round(srgb_to_linear(np.linspace(0, 1, 1024)) * 65535).astype(np.uint16)


@lru_cache(maxsize=8)
def colour_model(profile: bytes) -> ColourModel | None:
    """Return the colour model of a profile; None if the profile is damaged or has another model, such as Lab."""
    model = _COLOUR_MODELS.get(profile[16:20])
    try:
        convert(np.full((1, 1, {"gray": 1, "rgb": 3, "cmyk": 4}[model or "rgb"]), 128, np.uint8), profile, srgb())
    except Exception:  # LittleCMS raises various errors for damaged profiles
        return None
    return model


def to_srgb(pixels: PixelArray, profile: bytes | None) -> PixelArray:
    """Convert grey, RGB or CMYK pixels (H,W,1|3|4) from `profile` to sRGB (H,W,3) of the same dtype.

    Colours outside sRGB are clipped in each channel. Pixels without a profile count as sRGB. Grey pixels may have an
    RGB profile; their three channels are then equal.
    """
    if profile is None or is_srgb(profile):
        return pixels.repeat(3, axis=2) if pixels.shape[2] == 1 else pixels
    return convert(pixels, profile, srgb())


def convert(pixels: PixelArray, profile: bytes, target: bytes) -> PixelArray:
    """Convert pixels (H,W,1|3|4) from `profile` to the RGB profile `target`: (H,W,3) of the same dtype.

    Grey pixels may have an RGB profile; their three channels are then equal.
    """
    if pixels.shape[2] == 1 and is_rgb(profile):
        pixels = pixels.repeat(3, axis=2)
    samples = np.ascontiguousarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
    model = {1: "gray", 3: "rgb", 4: "cmyk"}[pixels.shape[2]]
    converted: PixelArray = imagecodecs.cms_transform(samples, profile, target, colorspace=model, outcolorspace="rgb")
    return converted


def is_rgb(profile: bytes) -> bool:
    """Whether a profile is an RGB profile, according to its header."""
    return _COLOUR_MODELS.get(profile[16:20]) == "rgb"


@lru_cache(maxsize=8)
def is_srgb(profile: bytes) -> bool:
    """Whether a conversion to sRGB changes all colours by at most one level of 255. Profile names are unreliable."""
    if not is_rgb(profile):
        return False
    levels = np.linspace(0, 255, 9).astype(np.uint8)
    colours = np.stack(np.meshgrid(levels, levels, levels), -1).reshape(9, -1, 3)
    return bool(np.abs(convert(colours, profile, srgb()).astype(int) - colours).max() <= 1)


@lru_cache(maxsize=8)
def is_linear(profile: bytes) -> bool:
    """Whether a grey or RGB profile is (nearly) linear. Such profiles have too few levels for the shadows."""
    middle = np.full((1, 1, 1 if profile[16:20] == b"GRAY" else 3), 128, np.uint8)
    return float(convert(middle, profile, srgb()).mean()) / 255 > _LINEAR_THRESHOLD


def _curve_options(curve: Curve) -> dict[str, Any]:
    return {"gamma": curve} if isinstance(curve, float) else {"transferfunction": curve}


def _renamed(profile: bytes, old: str, new: str) -> bytes:
    return profile.replace(old.encode("utf-16-be"), new.ljust(len(old)).encode("utf-16-be"))
