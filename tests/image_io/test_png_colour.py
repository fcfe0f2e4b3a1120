"""A PNG's colours follow its chunks. The expected light is computed from the chunks' definitions."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.thumbnail import load_thumbnail
from shutterspan.core.image_io.writing import frame_to_srgb, make_image_encoder, to_uint8
from shutterspan.core.types.arrays import Float64Array, IntArray, PixelArray
from shutterspan.core.types.photo import Photo

from .png_files import Chunks, png

#: sRGB colours that all tested spaces contain, in a picture of 24x32.
COLOURS = np.array([[200, 90, 80], [90, 180, 100], [80, 90, 170], [128, 128, 128], [230, 220, 150], [60, 50, 55]])
PICTURE = COLOURS.astype(np.uint8).reshape(2, 3, 3).repeat(12, 0).repeat(11, 1)
GREYS = PICTURE[..., :1]

Curve = Callable[[Float64Array], Float64Array]
Primaries = tuple[tuple[float, float], ...]
SRGB: Primaries = ((0.64, 0.33), (0.3, 0.6), (0.15, 0.06))
ADOBE: Primaries = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
P3: Primaries = ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06))
BT2020: Primaries = ((0.708, 0.292), (0.17, 0.797), (0.131, 0.046))


def srgb_light(values: Float64Array) -> Float64Array:
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def srgb_value(light: Float64Array) -> Float64Array:
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def power(exponent: float) -> Curve:
    return lambda light: light ** (1 / exponent)


def st428(light: Float64Array) -> Float64Array:
    return (light * 48 / 52.37) ** (1 / 2.6)


def st240(light: Float64Array) -> Float64Array:
    return np.where(light < 0.0228, 4 * light, 1.1115 * light**0.45 - 0.1115)


def to_xyz(primaries: Primaries) -> Float64Array:
    """The matrix from light to XYZ. White is always D65."""
    columns = np.array([[x, y, 1 - x - y] for x, y in primaries]).T
    white = np.array([0.3127, 0.3290, 0.3583]) / 0.3290
    return columns * np.linalg.solve(columns, white)


def stored(primaries: Primaries, value: Curve, depth: type[np.uint8 | np.uint16] = np.uint16) -> PixelArray:
    """The picture in the numbers of a space, computed from its definition."""
    light = srgb_light(PICTURE / 255) @ (np.linalg.inv(to_xyz(primaries)) @ to_xyz(SRGB)).T
    top = np.iinfo(depth).max
    numbers: PixelArray = np.round(value(np.clip(light, 0, 1)) * top).astype(depth)
    return numbers


def gamma(exponent: float) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", round(100000 / exponent))


def chromaticities(primaries: Primaries, white: tuple[float, float] = (0.3127, 0.329)) -> tuple[bytes, bytes]:
    return b"cHRM", struct.pack(">8I", *(round(value * 100000) for x_y in (white, *primaries) for value in x_y))


def codes(primaries: int, transfer: int) -> tuple[bytes, bytes]:
    return b"cICP", bytes([primaries, transfer, 0, 1])


def embedded(profile: bytes) -> tuple[bytes, bytes]:
    return b"iCCP", b"name\0\0" + zlib.compress(profile)


def loaded(tmp_path: Path, data: bytes) -> Photo:
    (tmp_path / "photo.png").write_bytes(data)
    return load_photo(tmp_path / "photo.png")


def in_srgb(photo: Photo) -> IntArray:
    return to_uint8(frame_to_srgb(photo.pixels, photo)).astype(np.int64)


SRGB_CHUNK = (b"sRGB", b"\0")
DEFINED: dict[str, tuple[Chunks, Primaries, Curve]] = {
    "linear": ([gamma(1)], SRGB, power(1)),
    "gamma 1.8": ([gamma(1.8)], SRGB, power(1.8)),
    "gamma 2.6": ([gamma(2.6), chromaticities(SRGB)], SRGB, power(2.6)),
    "Adobe RGB": ([gamma(2.2), chromaticities(ADOBE)], ADOBE, power(2.2)),
    "Adobe RGB, linear": ([gamma(1), chromaticities(ADOBE)], ADOBE, power(1)),
    "chromaticities alone": ([chromaticities(P3)], P3, srgb_value),
    "Display P3 by codes": ([codes(12, 13)], P3, srgb_value),
    "BT.2020 by codes": ([codes(9, 14)], BT2020, srgb_value),
    "BT.2020, linear": ([codes(9, 8)], BT2020, power(1)),
    "codes of gamma 2.2": ([codes(1, 4)], SRGB, power(2.2)),
    "codes of gamma 2.8": ([codes(12, 5)], P3, power(2.8)),
    "codes of ST 428": ([codes(12, 17)], P3, st428),
    "codes of ST 240": ([codes(1, 7)], SRGB, st240),
    "codes before a profile": ([embedded(icc.prophoto()), codes(12, 13)], P3, srgb_value),
    "codes before the rest": ([SRGB_CHUNK, gamma(1), codes(9, 13)], BT2020, srgb_value),
    "a profile before the rest": ([gamma(1), SRGB_CHUNK, embedded(icc.display_p3())], P3, srgb_value),
    "gamma where the profile is damaged": ([gamma(1.8), embedded(b"junk" * 50)], SRGB, power(1.8)),
    "gamma where the profile is grey": ([gamma(1.8), embedded(icc.grey_profile("g", 1.0))], SRGB, power(1.8)),
    "gamma beside impossible chromaticities": ([gamma(1.8), chromaticities(((0.3, 0.3),) * 3)], SRGB, power(1.8)),
    "unspecified primaries": ([codes(2, 8)], SRGB, power(1)),
    "unspecified curve": ([codes(9, 2)], BT2020, srgb_value),
}


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize("name", DEFINED)
def test_colours_follow_the_chunks(tmp_path: Path, name: str, depth: type[np.uint8 | np.uint16]) -> None:
    chunks, primaries, value = DEFINED[name]
    pixels = stored(primaries, value, depth)
    photo = loaded(tmp_path, png(pixels, chunks))
    assert np.abs(in_srgb(photo) - PICTURE).max() <= (1 if depth == np.uint16 else 4)
    if "linear" in name or name == "unspecified primaries":
        assert photo.depth == 16 and photo.profile == icc.prophoto()
    else:
        assert photo.profile and np.array_equal(photo.pixels, pixels)
    small = load_thumbnail(tmp_path / "photo.png", 100, 100).pixels
    assert np.abs(small.astype(int) - PICTURE).max() <= 4


@pytest.mark.parametrize("name", ["Adobe RGB", "Display P3 by codes", "gamma 1.8", "linear"])
def test_a_still_looks_like_the_photo(tmp_path: Path, name: str) -> None:
    chunks, primaries, value = DEFINED[name]
    photo = loaded(tmp_path, png(stored(primaries, value), chunks))
    for suffix in (".png", ".tif"):
        (tmp_path / f"still{suffix}").write_bytes(make_image_encoder(suffix, photo)(photo.pixels))
        still = load_photo(tmp_path / f"still{suffix}")
        assert np.array_equal(still.pixels, photo.pixels) and still.profile == photo.profile
        assert np.abs(in_srgb(still) - PICTURE).max() <= 1


def test_transparency_and_palettes_have_the_same_colours(tmp_path: Path) -> None:
    pixels = stored(ADOBE, power(2.2), np.uint8)
    chunks = [gamma(2.2), chromaticities(ADOBE)]
    clear = np.dstack([pixels, np.full((24, 33), 128, np.uint8)])
    photo = loaded(tmp_path, png(clear, chunks))
    assert photo.alpha is not None and np.abs(icc.to_srgb(photo.pixels, photo.profile) - PICTURE.astype(int)).max() <= 4
    palette, places = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True)
    indices = places.reshape(24, 33).astype(np.uint8)
    photo = loaded(tmp_path, png(indices, [*chunks, (b"PLTE", palette.tobytes())], colour_type=3))
    assert np.array_equal(photo.pixels, pixels) and np.abs(in_srgb(photo) - PICTURE).max() <= 4


PLAIN: dict[str, Chunks] = {
    "nothing": [],
    "sRGB": [SRGB_CHUNK, gamma(1)],
    "gamma of sRGB": [(b"gAMA", struct.pack(">I", 45455))],
    "rounded gamma of sRGB": [(b"gAMA", struct.pack(">I", 45000))],
    "gamma and chromaticities of sRGB": [gamma(2.2), chromaticities(SRGB)],
    "chromaticities of sRGB": [chromaticities(SRGB)],
    "codes of sRGB": [codes(1, 13), gamma(1)],
    "codes of BT.709": [codes(1, 1)],
    "codes of BT.2020's curve": [codes(1, 15)],
    "unspecified codes": [codes(2, 2)],
    "unknown codes": [codes(200, 200)],
    "no gamma": [(b"gAMA", bytes(4))],
    "too small a gamma": [(b"gAMA", struct.pack(">I", 5))],
    "too large a gamma": [(b"gAMA", b"\xff\xff\xff\xff")],
    "a gamma cut short": [(b"gAMA", b"\0\1")],
    "no chromaticities": [(b"cHRM", bytes(32))],
    "primaries on a line": [chromaticities(((0.2, 0.2), (0.3, 0.3), (0.4, 0.4)))],
    "white outside": [chromaticities(SRGB, (0.7, 0.2))],
    "codes of YCbCr, which no PNG has": [(b"cICP", bytes([9, 16, 9, 1]))],
    "codes cut short": [(b"cICP", bytes([9, 16, 0]))],
}


@pytest.mark.parametrize("name", PLAIN)
def test_chunks_that_mean_srgb_give_no_profile(tmp_path: Path, name: str) -> None:
    for pixels in (PICTURE, PICTURE.astype(np.uint16) * 257):
        photo = loaded(tmp_path, png(pixels, PLAIN[name]))
        assert photo.profile is None and np.array_equal(photo.pixels, pixels)


@pytest.mark.parametrize("transfer", [16, 18])
@pytest.mark.parametrize("primaries", [1, 9, 12])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_hdr_is_rejected(tmp_path: Path, primaries: int, transfer: int, channels: int) -> None:
    pixels = np.full((24, 32, channels), 30000, np.uint16)
    profile = embedded(icc.display_p3())
    for chunks in ([codes(primaries, transfer)], [profile, codes(primaries, transfer)]):
        with pytest.raises(InputError, match="PQ" if transfer == 16 else "HLG") as caught:
            loaded(tmp_path, png(pixels, chunks))
        assert caught.value.code == "photo_is_hdr"


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(
    ("chunks", "value"),
    [
        ([gamma(1)], power(1)),
        ([gamma(1.8)], power(1.8)),
        ([gamma(2.6), chromaticities(ADOBE)], power(2.6)),
        ([codes(9, 4)], power(2.2)),
        ([codes(1, 8)], power(1)),
    ],
)
def test_the_brightness_of_grey_follows_the_chunks(tmp_path: Path, chunks: Chunks, value: Curve, channels: int) -> None:
    numbers = np.round(value(srgb_light(GREYS / 255)) * 65535).astype(np.uint16)
    pixels = numbers if channels == 1 else np.dstack([numbers, np.full((24, 33), 60000, np.uint16)])
    photo = loaded(tmp_path, png(pixels, chunks))
    assert photo.grey and np.abs(icc.to_srgb(photo.pixels[..., :1], photo.profile) / 257 - GREYS).max() <= 1.5
    if value(np.array(0.5)) != 0.5:
        assert photo.profile and np.array_equal(photo.pixels[..., :1], numbers)


@pytest.mark.parametrize("chunks", [[], [gamma(2.2)], [gamma(2.2), chromaticities(ADOBE)], [codes(12, 13)]])
def test_grey_with_the_srgb_curve_needs_no_profile(tmp_path: Path, chunks: Chunks) -> None:
    photo = loaded(tmp_path, png(GREYS, chunks))
    assert photo.grey and photo.profile is None


@pytest.mark.parametrize("profile", [icc.display_p3(), icc.prophoto(), icc.adobe_rgb()])
def test_grey_keeps_an_rgb_profile(tmp_path: Path, profile: bytes) -> None:
    expected = icc.to_srgb(GREYS.repeat(3, 2), profile)
    photo = loaded(tmp_path, png(GREYS, [embedded(profile)]))
    assert photo.grey and photo.profile == profile and np.array_equal(photo.pixels, GREYS.repeat(3, 2))
    assert np.array_equal(icc.to_srgb(GREYS, profile), expected) and np.array_equal(in_srgb(photo), expected)


def test_linear_grey_with_an_rgb_profile_becomes_srgb(tmp_path: Path) -> None:
    linear = icc.rgb_profile("linear", icc.DISPLAY_P3, 1.0)
    numbers = np.round(srgb_light(GREYS / 255) * 65535).astype(np.uint16)
    photo = loaded(tmp_path, png(numbers, [embedded(linear)]))
    assert photo.grey and photo.profile is None and np.abs(photo.pixels / 257 - GREYS).max() <= 1
