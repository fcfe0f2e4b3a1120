"""Make the six pictures of the page “Which Photos Work”: three blurred by motion, and three that are unsuitable.

    python make_photo_guide.py WALLPAPERS OUT

WALLPAPERS: the folder `backgrounds` of the package that ATTRIBUTION.md names. Each picture is written as OUT/….png, for
`shutterspan render`, and small as OUT/….jpg, for the page.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import skimage.data
from make_kinds import sampled
from make_sample import over
from PIL import Image

from shutterspan.core.color import srgb
from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.core.types.arrays import FloatArray

SIZE = WIDTH, HEIGHT = 960, 640
PAGE_SIZE = 360, 240
SUBFRAMES = 101
#: Radius of the blurred disc that a point becomes out of focus, in pixels.
DEFOCUS_RADIUS = 9

#: Returns linear light at tau, from -1 (first) to 1 (last): (HEIGHT,WIDTH,3) float32.
Scene = Callable[[float], FloatArray]


def main(wallpapers: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    dogs = load(wallpapers / "friends_by_Aitzol_Berasategi.jpg", top=0.30)
    mountains = load(wallpapers / "picosdeeuropa_by_Aitzol_Berasategi.jpg", top=0.4)
    for name, light in {
        "vehicle": load(SAMPLE, left=0.30),
        "head": exposed(head(dogs)),
        "wheel": exposed(wheel(spoked_wheel(430))),
        "out-of-focus": defocused(fitted(srgb.srgb_to_linear(skimage.data.chelsea().astype(np.float32) / 255), 0.5, 0)),
        "still": fitted(srgb.srgb_to_linear(skimage.data.coffee().astype(np.float32) / 255), 0.5, 0),
        "too-long": exposed(shaken(mountains)),
    }.items():
        write(light, out, name, noise=0.0 if name == "vehicle" else 0.004)


def head(dogs: FloatArray) -> Scene:
    """The upper one of two dogs shakes its head; all else is still."""
    x, y = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))
    neck_x, neck_y = 415, 300
    weight = np.clip(1.6 - np.hypot((x - neck_x) / 100, (y - neck_y + 85) / 125), 0, 1)

    def scene(tau: float) -> FloatArray:
        angle = 0.11 * tau * weight
        cos, sin = np.cos(angle), np.sin(angle)
        across, down = x - neck_x, y - neck_y
        return sampled(dogs, neck_x + cos * across + sin * down, neck_y - sin * across + cos * down)

    return scene


def spoked_wheel(side: int) -> FloatArray:
    """Draw a wheel with seven spokes: (side,side,4) float32, linear light with alpha, premultiplied."""
    scale = 4
    large = np.zeros((side * scale, side * scale, 4), np.float32)
    centre, radius = (side * scale // 2, side * scale // 2), side * scale // 2 - 8
    rubber, metal, gap = (0.012, 0.012, 0.014, 1), (0.55, 0.56, 0.58, 1), (0.03, 0.03, 0.035, 1)
    for share, colour in ((1.0, rubber), (0.68, metal), (0.6, gap)):
        cv2.circle(large, centre, round(radius * share), colour, cv2.FILLED)
    for number in range(7):
        angle = 2 * np.pi * number / 7
        along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
        corners = [
            centre + radius * (far * along + side_share * across)
            for far, side_share in ((0.1, -0.09), (0.62, -0.05), (0.62, 0.05), (0.1, 0.09))
        ]
        cv2.fillPoly(large, [np.round(corners).astype(np.int32)], metal)
    cv2.circle(large, centre, round(radius * 0.2), metal, cv2.FILLED)
    cv2.circle(large, centre, round(radius * 0.12), (0.3, 0.3, 0.31, 1), cv2.FILLED)
    return cv2.resize(large, (side, side), interpolation=cv2.INTER_AREA)


def wheel(tyre: FloatArray) -> Scene:
    """A wheel spins in place, before a wall."""
    brick = srgb.srgb_to_linear(np.dstack([skimage.data.brick().astype(np.float32) / 255] * 3))
    wall = np.hstack([brick, brick[:, ::-1]])[:, :960] * np.float32([0.9, 0.7, 0.6])
    wall = cv2.resize(wall, (1200, 640), interpolation=cv2.INTER_CUBIC)[:, :WIDTH]
    middle = WIDTH / 2, HEIGHT / 2
    corner = np.float32([[1, 0, middle[0] - tyre.shape[1] / 2], [0, 1, middle[1] - tyre.shape[0] / 2]])
    placed = cv2.warpAffine(tyre, corner, SIZE)
    return lambda tau: over(wall, cv2.warpAffine(placed, cv2.getRotationMatrix2D(middle, 7 * tau, 1), SIZE))


def shaken(landscape: FloatArray) -> Scene:
    """The camera swings while the shutter is open."""

    def scene(tau: float) -> FloatArray:
        shift = np.float64([[1, 0, 110 * tau], [0, 1, 12 * tau + 14 * tau**2]])
        return cv2.warpAffine(landscape, shift, SIZE, borderMode=cv2.BORDER_REFLECT)

    return scene


def exposed(scene: Scene) -> FloatArray:
    return np.clip(sum(scene(tau) for tau in np.linspace(-1, 1, SUBFRAMES)) / SUBFRAMES, 0, 1)


def defocused(light: FloatArray) -> FloatArray:
    side = 2 * DEFOCUS_RADIUS + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)).astype(np.float32)
    return cv2.filter2D(light, -1, disc / disc.sum(), borderType=cv2.BORDER_REFLECT)


def load(path: Path, top: float = 0.5, left: float = 0.0) -> FloatArray:
    return fitted(srgb.srgb_to_linear(np.asarray(Image.open(path).convert("RGB"), np.float32) / 255), top, left)


def fitted(light: FloatArray, top: float, left: float) -> FloatArray:
    """Crop and resize a picture to `SIZE`. top, left: the crop's position, from 0 to 1 (bottom, right)."""
    height, width = light.shape[:2]
    rows, columns = min(height, round(width * HEIGHT / WIDTH)), min(width, round(height * WIDTH / HEIGHT))
    y, x = round((height - rows) * top), round((width - columns) * left)
    shrink = columns > WIDTH
    part = light[y : y + rows, x : x + columns]
    return cv2.resize(part, SIZE, interpolation=cv2.INTER_AREA if shrink else cv2.INTER_CUBIC)


def write(light: FloatArray, out: Path, name: str, noise: float) -> None:
    """noise: standard deviation, of encoded values in [0,1]."""
    encoded = srgb.linear_to_srgb(np.clip(light, 0, 1).astype(np.float32))
    encoded = encoded + np.random.default_rng(7).normal(size=encoded.shape) * noise
    picture = Image.fromarray(np.round(np.clip(encoded, 0, 1) * 255).astype(np.uint8))
    picture.save(out / f"{name}.png")
    picture.resize(PAGE_SIZE, Image.Resampling.LANCZOS).save(out / f"{name}.jpg", quality=85, optimize=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
