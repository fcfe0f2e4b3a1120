"""Profiles for colour codes (ITU-T H.273), which PNG, HEIC and AVIF may have instead of an ICC profile."""

from functools import lru_cache

import numpy as np

from shutterspan.core.color import icc
from shutterspan.core.types.arrays import Float64Array, UInt16Array

#: Names of the HDR curves by code of the transfer characteristics. There are no profiles for them.
HDR_CURVES = {16: "PQ", 18: "HLG"}

_D65, _WHITE_C, _EQUAL_ENERGY = icc.SRGB[3], (0.310, 0.316), (1 / 3, 1 / 3)
_NTSC = ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), _D65)
#: Chromaticities by code of the colour primaries (H.273, table 2). Other codes are unspecified or reserved.
_PRIMARIES: dict[int, icc.Chromaticities] = {
    1: icc.SRGB,
    4: ((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), _WHITE_C),
    5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06), _D65),
    6: _NTSC,
    7: _NTSC,
    8: ((0.681, 0.319), (0.243, 0.692), (0.145, 0.049), _WHITE_C),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), _D65),
    10: ((1.0, 0.0), (0.0, 1.0), (0.0, 0.0), _EQUAL_ENERGY),
    11: (*icc.DISPLAY_P3[:3], (0.314, 0.351)),
    12: icc.DISPLAY_P3,
    22: ((0.630, 0.340), (0.295, 0.605), (0.155, 0.077), _D65),
}
#: Exponents of the transfer characteristics that are powers, by code.
_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}


@lru_cache(maxsize=16)
def profile_of_codes(primaries: int, transfer: int, is_grey: bool = False) -> bytes | None:
    """Return the profile that codes of colour primaries and transfer characteristics name; None for sRGB.

    Unspecified and unknown codes count as those of sRGB. transfer: not one of HDR_CURVES. is_grey: whether the pixels
    have one channel; primaries are then ignored.
    """
    curve = _curve(transfer)
    name = f"H.273 {primaries}-{transfer}"
    if is_grey:
        return None if curve is None else icc.grey_profile(name, curve)
    chromaticities = _PRIMARIES.get(primaries, icc.SRGB)
    if curve is None and chromaticities is icc.SRGB:
        return None
    if curve is None and chromaticities is icc.DISPLAY_P3:
        return icc.display_p3()
    return icc.rgb_profile(name, chromaticities, icc.srgb_curve() if curve is None else curve)


def _curve(transfer: int) -> icc.Curve | None:
    """Return the curve of a code (H.273, table 3), None for the sRGB curve.

    The sRGB curve also stands for the curves of video cameras (BT.709 and similar: 1, 6, 11, 12, 14, 15), because
    pictures are not displayed with these. Chromium does the same; its color_space.cc gives the reasons.
    """
    values = np.linspace(0, 1, 1024)
    if transfer in _GAMMAS:
        return _GAMMAS[transfer]
    if transfer == 7:  # SMPTE ST 240
        return _table(np.where(values < 0.0913, values / 4, ((values + 0.1115) / 1.1115) ** (1 / 0.45)))
    if transfer in (9, 10):  # logarithmic, over two or two and a half decades
        return _table(np.where(values > 0, 10 ** ((values - 1) * (2 if transfer == 9 else 2.5)), 0))
    if transfer == 17:  # SMPTE ST 428-1: white is below the largest value
        return _table(values**2.6 * 52.37 / 48)
    return None


def _table(light: Float64Array) -> UInt16Array:
    return np.round(np.clip(light, 0, 1) * 65535).astype(np.uint16)
