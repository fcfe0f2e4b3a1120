"""Make fire-truck.jpg: blur a sharp landscape and a sharp cut-out by synthetic motion.

    python make_sample.py LANDSCAPE CUTOUT OUT

ATTRIBUTION.md names the sources of the two pictures.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from shutterspan.core.color import srgb
from shutterspan.core.types.arrays import FloatArray

SIZE = (1280, 720)
#: So many that the content moves less than half a pixel between them: the blur shows no steps.
SUBFRAMES = 81
TRUCK_WIDTH = 640
#: The pixel below the truck's middle at mid-exposure, on the ground.
TRUCK_POSITION = (560, 640)
#: Pixels of landscape beyond each edge of the picture, for the camera shake.
MARGIN = 40

Motion = Callable[[float], FloatArray]


def truck_motion(tau: float) -> FloatArray:
    """The 2x3 matrix of the truck at tau, from -1 (first) to 1 (last): it moves right and comes a little nearer."""
    return similarity(dx=11 * tau, dy=2.5 * tau + 0.8 * np.sin(5 * tau), zoom=1 + 0.010 * tau, rotation=0.0)


def camera_motion(tau: float) -> FloatArray:
    """The 2x3 matrix of the camera shake at tau: along a curve."""
    return similarity(dx=3.5 * tau, dy=2.0 * tau + 1.5 * tau**2, zoom=1.0, rotation=0.0015 * tau)


def similarity(dx: float, dy: float, zoom: float, rotation: float) -> FloatArray:
    """A 2x3 matrix that scales and rotates (radians) about the middle of the picture, then shifts."""
    matrix = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), np.degrees(rotation), zoom)
    matrix[:, 2] += dx, dy
    return matrix


def main(landscape: Path, cutout: Path, out: Path) -> None:
    background, truck = load_landscape(landscape), load_truck(cutout)
    total = np.zeros((SIZE[1], SIZE[0], 3), np.float64)
    for tau in np.linspace(-1, 1, SUBFRAMES):
        # The camera shake moves the truck too.
        camera = camera_motion(tau)
        total += over(warp(background, camera), warp(truck, compose(camera, truck_motion(tau))))
    encoded = srgb.linear_to_srgb((total / SUBFRAMES).astype(np.float32))
    noise = np.random.default_rng(7).normal(size=encoded.shape) * np.sqrt(0.003**2 + 0.008**2 * encoded)
    picture = Image.fromarray(np.round(np.clip(encoded + noise, 0, 1) * 255).astype(np.uint8))
    exif = Image.Exif()
    exif[0x010E] = "A fire truck rolls by. Synthetic motion blur; sources and licences: see ATTRIBUTION.md"
    exif[0x8298] = "Landscape: Aitzol Berasategi, CC BY 4.0. Truck: Aaron M. Lang, CC BY 2.5"
    picture.save(out, quality=90, subsampling=0, exif=exif)


def load_landscape(path: Path) -> FloatArray:
    """The landscape as RGBA in linear light, with `MARGIN` pixels on each side."""
    width, height = SIZE[0] + 2 * MARGIN, SIZE[1] + 2 * MARGIN
    photo = np.asarray(Image.open(path).convert("RGB"), np.float32) / 255
    rows = round(photo.shape[1] * height / width)
    top = (photo.shape[0] - rows) * 4 // 5
    linear = cv2.resize(srgb.srgb_to_linear(photo[top : top + rows]), (width, height), interpolation=cv2.INTER_AREA)
    return np.dstack([linear, np.ones(linear.shape[:2], np.float32)])


def load_truck(path: Path) -> FloatArray:
    """The truck and its shadow, on a canvas of the landscape's size: premultiplied RGBA in linear light."""
    cutout = np.asarray(Image.open(path).convert("RGBA"), np.float32)[:, ::-1] / 255
    premultiplied = np.dstack([srgb.srgb_to_linear(cutout[..., :3]) * cutout[..., 3:], cutout[..., 3]])
    height = round(TRUCK_WIDTH * cutout.shape[0] / cutout.shape[1])
    small = cv2.resize(premultiplied, (TRUCK_WIDTH, height), interpolation=cv2.INTER_AREA)
    canvas = np.zeros((SIZE[1] + 2 * MARGIN, SIZE[0] + 2 * MARGIN, 4), np.float32)
    left, bottom = TRUCK_POSITION[0] + MARGIN - TRUCK_WIDTH // 2, TRUCK_POSITION[1] + MARGIN
    canvas[bottom - height : bottom, left : left + TRUCK_WIDTH] = small
    ground = [(0.04, 0.80), (0.93, 0.78), (1.0, 0.93), (0.60, 1.03), (0.12, 0.91)]  # fractions of the cut-out's size
    corners = np.array([(left + x * TRUCK_WIDTH, bottom - height + y * height) for x, y in ground])
    shadow = np.zeros(canvas.shape[:2], np.float32)
    cv2.fillConvexPoly(shadow, corners.round().astype(np.int32), 0.8)
    shadow = cv2.GaussianBlur(shadow, (0, 0), 7)
    canvas[..., 3] += (1 - canvas[..., 3]) * shadow
    return canvas


def warp(layer: FloatArray, matrix: FloatArray) -> FloatArray:
    shifted = matrix.copy()
    shifted[:, 2] -= matrix[:, :2] @ (MARGIN, MARGIN)
    return cv2.warpAffine(layer, shifted, SIZE, flags=cv2.INTER_LINEAR)


def compose(outer: FloatArray, inner: FloatArray) -> FloatArray:
    return (np.vstack([outer, [0, 0, 1]]) @ np.vstack([inner, [0, 0, 1]]))[:2]


def over(below: FloatArray, above: FloatArray) -> FloatArray:
    return above[..., :3] + (1 - above[..., 3:]) * below[..., :3]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
