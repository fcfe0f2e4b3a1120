"""Colours in written files are compared with those of the photo by CIEDE2000.

The tests compute colours from the definition of each RGB space, without LittleCMS, which the program uses.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image
from skimage.color import deltaE_ciede2000, xyz2lab

from shutterspan.core.color import icc
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.pipeline.export import Encoding, export, export_still
from shutterspan.core.types.arrays import Float64Array, FloatArray, PixelArray
from shutterspan.core.types.clip import Clip
from shutterspan.core.types.photo import Photo
from shutterspan.core.video_io.decoding import decode_video, read_animation

SIDE = 16
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
D50 = np.array([0.9642, 1.0, 0.8249])
WHITE = np.array([0.95047, 1.0, 1.08883])  # what `xyz2lab` divides by
D65, D50_XY = (0.3127, 0.3290), (0.345704, 0.358540)


Curve = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True)
class Space:
    """The definition of an RGB space: chromaticities, and the curves between values and light."""

    red: tuple[float, float]
    green: tuple[float, float]
    blue: tuple[float, float]
    white: tuple[float, float]
    light: Curve
    value: Curve
    profile: Callable[[], bytes]

    @property
    def to_xyz(self) -> Float64Array:
        """The matrix from linear light to XYZ, adapted to D50."""
        corners = np.array([xyz(*self.red), xyz(*self.green), xyz(*self.blue)]).T
        white = xyz(*self.white)
        own = corners * np.linalg.solve(corners, white)
        return np.linalg.inv(BRADFORD) @ np.diag((BRADFORD @ D50) / (BRADFORD @ white)) @ BRADFORD @ own

    def lab(self, values: FloatArray) -> FloatArray:
        """Convert (N,3) in [0,1] to CIELAB."""
        return xyz2lab(self.light(values) @ self.to_xyz.T / D50 * WHITE)

    def of_srgb(self, values: FloatArray) -> FloatArray:
        """Convert sRGB values (N,3) to values in this space."""
        light = SRGB.light(values) @ (np.linalg.inv(self.to_xyz) @ SRGB.to_xyz).T
        return self.value(np.clip(light, 0, 1))


def xyz(x: float, y: float) -> Float64Array:
    return np.array([x / y, 1, (1 - x - y) / y])


def power(gamma: float) -> tuple[Curve, Curve]:
    return lambda values: values**gamma, lambda light: light ** (1 / gamma)


def srgb_light(values: FloatArray) -> FloatArray:
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def srgb_value(light: FloatArray) -> FloatArray:
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


SRGB = Space((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), D65, srgb_light, srgb_value, icc.srgb)
SPACES = {
    "Display P3": Space((0.68, 0.32), (0.265, 0.69), (0.15, 0.06), D65, srgb_light, srgb_value, icc.display_p3),
    "Adobe RGB": Space((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), D65, *power(563 / 256), icc.adobe_rgb),
    "ProPhoto": Space(
        (0.734699, 0.265301), (0.159597, 0.840403), (0.036598, 0.000105), D50_XY, *power(1.8), icc.prophoto
    ),
}
STILLS = (".png", ".tif", ".jpg", ".webp")
MOVING = [("a.mov", 16), *((name, 8) for name in ("a.mp4", "hevc.mp4", "a.webm", "a.mov", "a.gif", "a.webp", "a.png"))]

#: Colours within sRGB, which videos can store, and within the whole space, which stills can store.
INSIDE = np.array(list(itertools.product((0.06, 0.25, 0.5, 0.75, 0.97), repeat=3)))
WHOLE = np.array(list(itertools.product((0.0, 0.25, 0.5, 0.75, 1.0), repeat=3)))


def photo_of(values: FloatArray, space: Space, depth: int) -> Photo:
    """A photo of 125 colours in patches of 16x16."""
    top = 255 if depth == 8 else 65535
    pixels: PixelArray = np.round(values * top).astype(np.uint8 if depth == 8 else np.uint16)
    pixels = pixels.reshape(5, 25, 3).repeat(SIDE, 0).repeat(SIDE, 1)
    return Photo(pixels, profile=space.profile())


def middles(picture: PixelArray) -> FloatArray:
    """(125,3) in [0,1]: the colour in the middle of each patch."""
    return picture[SIDE // 2 :: SIDE, SIDE // 2 :: SIDE, :3].reshape(-1, 3) / np.iinfo(picture.dtype).max


def read_plainly(path: Path) -> tuple[PixelArray, bytes | None]:
    """Read pixels and profile of a file without the program's own reader."""
    if path.suffix == ".tif":
        with tifffile.TiffFile(path) as tiff:
            return tiff.asarray(), tiff.pages.first.tags.valueof(34675)
    with Image.open(path) as image:
        profile = image.info.get("icc_profile")
        if path.suffix == ".png":
            return imagecodecs.png_decode(path.read_bytes()), profile
        return np.asarray(image.convert("RGB")), profile


@pytest.mark.parametrize("name", SPACES)
def test_own_profiles_match_the_definitions_of_their_spaces(name: str) -> None:
    space = SPACES[name]
    photo = photo_of(space.of_srgb(INSIDE), space, 16)
    converted = icc.to_srgb(photo.pixels, photo.profile)
    assert deltaE_ciede2000(SRGB.lab(middles(converted)), space.lab(middles(photo.pixels))).max() < 0.5
    assert not icc.is_srgb(space.profile()) and not icc.is_linear(space.profile())
    assert icc.is_srgb(icc.srgb()) and icc.colour_model(space.profile()) == "rgb"


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("ending", STILLS)
@pytest.mark.parametrize("name", SPACES)
def test_stills_keep_their_colours_and_their_profile(tmp_path: Path, name: str, ending: str, depth: int) -> None:
    space = SPACES[name]
    photo = photo_of(WHOLE, space, depth)
    target = tmp_path / f"a{ending}"
    export_still(lambda: photo.pixels, target, photo=photo)
    pixels, profile = read_plainly(target)
    assert profile == space.profile()
    assert pixels.dtype == (np.uint16 if depth == 16 and ending in (".png", ".tif") else np.uint8)
    assert deltaE_ciede2000(space.lab(middles(pixels)), space.lab(middles(photo.pixels))).max() < 1
    assert load_photo(target).profile == space.profile()


@pytest.mark.parametrize("name", SPACES)
def test_formats_without_profiles_keep_the_colours_in_srgb(tmp_path: Path, name: str) -> None:
    space = SPACES[name]
    photo = photo_of(space.of_srgb(INSIDE), space, 16)
    export_still(lambda: photo.pixels, tmp_path / "a.bmp", photo=photo)
    pixels, _ = read_plainly(tmp_path / "a.bmp")
    assert deltaE_ciede2000(SRGB.lab(middles(pixels)), space.lab(middles(photo.pixels))).max() < 1


@pytest.mark.parametrize(("target", "depth"), MOVING)
@pytest.mark.parametrize("name", SPACES)
def test_videos_and_animations_keep_the_colours(tmp_path: Path, name: str, target: str, depth: int) -> None:
    space = SPACES[name]
    photo = photo_of(space.of_srgb(INSIDE), space, depth)
    path = tmp_path / target
    encoding = Encoding(codec="hevc" if target == "hevc.mp4" else None)
    export(Clip([0, 1], lambda t: photo.pixels, photo), path, encoding=encoding)
    frame = decode_video(path)[-1] if path.suffix in (".mp4", ".webm", ".mov") else read_animation(path)[0][-1]
    assert deltaE_ciede2000(SRGB.lab(middles(frame)), space.lab(middles(photo.pixels))).max() < 2
