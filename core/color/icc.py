"""What a photo's numbers mean: ICC profiles, made and applied with LittleCMS.

A photo's pixels stay in the RGB space that it came in, and stills go out with the profile that it came with: nothing is
converted, so nothing is lost. Video, animations and what holds no profile get the same colours in sRGB, which has
BT.709's primaries.
"""

from functools import lru_cache
from typing import Literal

import imagecodecs
import numpy as np
from PIL import ImageCms

from shutterspan.core.color.srgb import linear

Chromaticity = tuple[float, float]
Space = Literal["gray", "rgb", "cmyk"]

#: CIE 1931 chromaticities of red, green, blue and white.
DISPLAY_P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.3127, 0.3290))
PROPHOTO = ((0.734699, 0.265301), (0.159597, 0.840403), (0.036598, 0.000105), (0.345704, 0.358540))

_SPACES: dict[bytes, Space] = {b"GRAY": "gray", b"RGB ": "rgb", b"CMYK": "cmyk"}
#: LittleCMS writes this name into every profile it makes of primaries. Of the same length, so that no offset moves.
_NAMELESS = "RGB built-in"
#: Numbers whose middle grey shows lighter than this in sRGB (of 1) follow light itself, not the eye: 0.5 is 0.50 in
#: sRGB, 0.57 by ProPhoto's curve, and 0.73 in linear light.
_LINEAR = 0.65


@lru_cache
def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@lru_cache
def adobe_rgb() -> bytes:
    return imagecodecs.cms_profile("adobergb")


@lru_cache
def display_p3() -> bytes:
    return _rgb_profile("Display P3", DISPLAY_P3, transferfunction=_srgb_curve())


@lru_cache
def prophoto() -> bytes:
    """Wide enough for every colour that a camera tells apart; gamma 1.8."""
    return _rgb_profile("ProPhoto RGB", PROPHOTO, gamma=1.8)


@lru_cache(maxsize=8)
def space_of(profile: bytes) -> Space | None:
    """What kind of numbers a profile speaks of; None if it is damaged or of a rarer kind."""
    space = _SPACES.get(profile[16:20])
    try:
        transform(np.full((1, 1, {"gray": 1, "rgb": 3, "cmyk": 4}[space or "rgb"]), 128, np.uint8), profile, srgb())
    except Exception:  # LittleCMS tells damage in its own ways
        return None
    return space


def to_srgb(pixels: np.ndarray, profile: bytes | None) -> np.ndarray:
    """(H,W,1|3|4) uint8 or uint16, grey, RGB or CMYK as `profile` means them, to sRGB (H,W,3) of the same dtype.

    What lies outside of sRGB gets its nearest colour channel by channel. Without a profile numbers are sRGB already.
    """
    if profile is None or is_srgb(profile):
        return pixels.repeat(3, axis=2) if pixels.shape[2] == 1 else pixels
    return transform(pixels, profile, srgb())


def transform(pixels: np.ndarray, profile: bytes, target: bytes) -> np.ndarray:
    """(H,W,1|3|4) in the space of `profile` to (H,W,3) of the same dtype in the RGB space of `target`."""
    numbers = np.ascontiguousarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
    space = {1: "gray", 3: "rgb", 4: "cmyk"}[pixels.shape[2]]
    return imagecodecs.cms_transform(numbers, profile, target, colorspace=space, outcolorspace="rgb")


@lru_cache(maxsize=8)
def is_srgb(profile: bytes) -> bool:
    """Whether no colour changes by more than a level of 255 on the way to sRGB; measured, for names say little."""
    if profile[16:20] != b"RGB ":
        return False
    levels = np.linspace(0, 255, 9).astype(np.uint8)
    colours = np.stack(np.meshgrid(levels, levels, levels), -1).reshape(9, -1, 3)
    return bool(np.abs(transform(colours, profile, srgb()).astype(int) - colours).max() <= 1)


@lru_cache(maxsize=8)
def is_linear(profile: bytes) -> bool:
    """Whether a grey or RGB profile's numbers follow light itself, with hardly a level left for the shadows."""
    middle = np.full((1, 1, 1 if profile[16:20] == b"GRAY" else 3), 128, np.uint8)
    return float(transform(middle, profile, srgb()).mean()) / 255 > _LINEAR


def _rgb_profile(
    name: str,
    corners: tuple[Chromaticity, ...],
    gamma: float | None = None,
    transferfunction: np.ndarray | None = None,
) -> bytes:
    *primaries, white = corners
    flat = [value for x, y in primaries for value in (x, y, 1.0)]
    profile = imagecodecs.cms_profile(
        "rgb", whitepoint=(*white, 1.0), primaries=flat, gamma=gamma, transferfunction=transferfunction
    )
    return profile.replace(_NAMELESS.encode("utf-16-be"), name.ljust(len(_NAMELESS)).encode("utf-16-be"))


def _srgb_curve() -> np.ndarray:
    return np.round(linear(np.linspace(0, 1, 1024)) * 65535).astype(np.uint16)
