"""Profiles of the colour codes of H.273."""

import numpy as np
import pytest

from shutterspan.core.color import icc
from shutterspan.core.color.colour_codes import profile_of_codes

PRIMARIES = [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 22]
#: For each code: a value and its light, from the formulas of table 3.
LIGHTS = {
    4: (0.5, 0.5**2.2),
    5: (0.5, 0.5**2.8),
    7: (0.5, (0.6115 / 1.1115) ** (1 / 0.45)),
    8: (0.5, 0.5),
    9: (0.5, 0.1),
    10: (0.6, 0.1),
    13: (0.5, 0.21404),
    17: (0.5, 0.5**2.6 * 52.37 / 48),
}


def light_of(profile: bytes | None, value: float, channels: int) -> float:
    pixels = np.full((1, 1, channels), round(value * 65535), np.uint16)
    encoded = float(icc.to_srgb(pixels, profile)[0, 0, 1]) / 65535
    return encoded / 12.92 if encoded <= 0.04045 else ((encoded + 0.055) / 1.055) ** 2.4


@pytest.mark.parametrize("transfer", sorted(LIGHTS))
@pytest.mark.parametrize("primaries", PRIMARIES)
def test_the_brightness_of_grey_follows_the_standard(primaries: int, transfer: int) -> None:
    value, light = LIGHTS[transfer]
    assert light_of(profile_of_codes(primaries, transfer), value, 3) == pytest.approx(light, abs=0.002)
    assert light_of(profile_of_codes(primaries, transfer, is_grey=True), value, 1) == pytest.approx(light, abs=0.002)


@pytest.mark.parametrize("primaries", PRIMARIES)
def test_white_is_white(primaries: int) -> None:
    white = np.full((1, 1, 3), 255, np.uint8)
    assert icc.to_srgb(white, profile_of_codes(primaries, 13)).min() >= 254


@pytest.mark.parametrize("transfer", [0, 1, 2, 3, 6, 11, 12, 13, 14, 15, 19, 255])
@pytest.mark.parametrize("primaries", [0, 1, 2, 3, 13, 255])
def test_unspecified_and_video_camera_codes_count_as_srgb(primaries: int, transfer: int) -> None:
    assert profile_of_codes(primaries, transfer) is None
    assert profile_of_codes(9, transfer, is_grey=True) is None
    assert profile_of_codes(12, transfer) == icc.display_p3()


def test_wide_primaries_are_wider_than_srgb() -> None:
    green = np.array([[[0, 255, 0]]], np.uint8)
    for primaries in (9, 10, 12):
        profile = profile_of_codes(primaries, 13)
        assert profile and icc.colour_model(profile) == "rgb" and not icc.is_srgb(profile)
        assert icc.to_srgb(green, profile)[0, 0].tolist() == [0, 255, 0]
        assert icc.to_srgb(np.array([[[40, 200, 40]]], np.uint8), profile)[0, 0, 0] < 40
