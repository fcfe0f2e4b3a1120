"""Read a PNG's colour chunks as a profile.

Precedence as in the PNG specification, third edition, 4.3: cICP, iCCP, sRGB, then gAMA and cHRM.
"""

import struct
from contextlib import suppress

import imagecodecs
import numpy as np

from shutterspan.core.color import icc
from shutterspan.core.color.colour_codes import HDR_CURVES, profile_of_codes
from shutterspan.core.image_io.decoded_image import UnsupportedImageError
from shutterspan.core.image_io.png_chunks import PngFile, inflate
from shutterspan.core.types.arrays import Float64Array

_MAX_PROFILE_BYTES = 16 << 20
#: 100000 times the exponent from light to encoded values: the range that libpng accepts, the exponent of sRGB, and the
#: tolerance for rounded values of it.
_GAMMAS, _SRGB_GAMMA, _GAMMA_TOLERANCE = range(1000, 10_000_001), 45455, 500
#: Maximum difference between rounded and exact chromaticities of sRGB.
_CHROMATICITY_TOLERANCE = 0.002
#: Minimum determinant of the matrix of primaries. Below it, they are almost on one line. The determinant of sRGB is
#: 0.11.
_MIN_DETERMINANT = 0.001


def read_profile(png: PngFile) -> bytes | None:
    """Return the profile of a PNG's pixels: the embedded one, or one made from the other chunks; None for sRGB.

    Invalid chunks are ignored. Raises UnsupportedImageError: the photo is HDR.
    """
    codes = png.leading_body(b"cICP") or b""
    if len(codes) == 4 and codes[2] == 0:  # 0 is the matrix of RGB, the only valid one in a PNG
        primaries, transfer = codes[:2]
        if transfer in HDR_CURVES:
            raise UnsupportedImageError("photo_is_hdr", curve=HDR_CURVES[transfer])
        return profile_of_codes(primaries, transfer, png.is_grey)
    profile = _embedded_profile(png)
    if profile or png.leading_body(b"sRGB"):
        return profile
    return _made_profile(_gamma(png), _chromaticities(png), png.is_grey)


def _embedded_profile(png: PngFile) -> bytes | None:
    """The ICC profile, if it matches the pixels."""
    _, _, compressed = (png.leading_body(b"iCCP") or b"").partition(b"\0")
    with suppress(ValueError):
        profile = inflate(compressed[1:], _MAX_PROFILE_BYTES)
        if icc.colour_model(profile) in (("gray", "rgb") if png.is_grey else ("rgb",)):
            return profile
    return None


def _made_profile(gamma: float | None, chromaticities: icc.Chromaticities | None, is_grey: bool) -> bytes | None:
    """Make a profile; None for sRGB. gamma: exponent from encoded values to light, None for the sRGB curve;
    chromaticities: None for those of sRGB."""
    if is_grey:
        return None if gamma is None else icc.grey_profile("PNG grey", gamma)
    if gamma is None and chromaticities is None:
        return None
    curve = icc.srgb_curve() if gamma is None else gamma
    with suppress(imagecodecs.CmsError):  # a white point that profiles don't support
        return icc.rgb_profile("PNG RGB", chromaticities or icc.SRGB, curve)
    return None


def _gamma(png: PngFile) -> float | None:
    """The exponent from encoded values to light; None if it is missing, invalid or the exponent of sRGB.

    The gamma of sRGB stands for the sRGB curve. With other primaries, such as those of Adobe RGB, it stands for a power
    curve.
    """
    body = png.leading_body(b"gAMA") or b""
    stored = int.from_bytes(body)
    if len(body) != 4 or stored not in _GAMMAS:
        return None
    is_srgb = abs(stored - _SRGB_GAMMA) <= _GAMMA_TOLERANCE and (png.is_grey or _chromaticities(png) is None)
    return None if is_srgb else 100000 / stored


def _chromaticities(png: PngFile) -> icc.Chromaticities | None:
    """The chromaticities of red, green, blue and white; None if they are missing, impossible or those of sRGB."""
    body = png.leading_body(b"cHRM") or b""
    if len(body) != 32:
        return None
    stored = np.array(struct.unpack(">8I", body)).reshape(4, 2) / 100000
    stored = np.roll(stored, -1, axis=0)  # white comes first
    if not _are_possible(stored) or np.abs(stored - icc.SRGB).max() <= _CHROMATICITY_TOLERANCE:
        return None
    red, green, blue, white = ((float(x), float(y)) for x, y in stored)
    return red, green, blue, white


def _are_possible(chromaticities: Float64Array) -> bool:
    """Whether positive amounts of red, green and blue can be mixed to white. chromaticities: (4,2), white last."""
    xyz = np.column_stack([chromaticities, 1 - chromaticities.sum(axis=1)])
    if xyz.min() < 0 or abs(np.linalg.det(xyz[:3])) < _MIN_DETERMINANT:
        return False
    return bool((np.linalg.solve(xyz[:3].T, xyz[3]) > 0).all())
