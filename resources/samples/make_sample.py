"""Make fire-truck.jpg: a sharp landscape and a sharp cut-out, photographed with an open shutter.

    python make_sample.py LANDSCAPE CUTOUT OUT

ATTRIBUTION.md tells where the two pictures come from.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from shutterspan.core.color import srgb

SIZE = (1280, 720)
#: Sub-frames lie less than half a pixel apart, so that no single exposure shows in the blur.
SUBFRAMES = 81
TRUCK_WIDTH = 640
#: Where the middle of the wheels stands at mid-exposure.
TRUCK_PLACE = (560, 640)
#: Spare landscape around the picture for the shake of the camera.
MARGIN = 40

Motion = Callable[[float], np.ndarray]


def truck_motion(tau: float) -> np.ndarray:
    """The truck rolls to the right and comes a little nearer; tau runs from -1 (first) to 1 (last)."""
    return similarity(dx=11 * tau, dy=2.5 * tau + 0.8 * np.sin(5 * tau), zoom=1 + 0.010 * tau, turn=0.0)


def camera_motion(tau: float) -> np.ndarray:
    """The hand that holds the camera gives way along a bow."""
    return similarity(dx=3.5 * tau, dy=2.0 * tau + 1.5 * tau**2, zoom=1.0, turn=0.0015 * tau)


def similarity(dx: float, dy: float, zoom: float, turn: float) -> np.ndarray:
    """A 2x3 matrix that zooms and turns about the middle of the picture, then shifts."""
    matrix = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), np.degrees(turn), zoom)
    matrix[:, 2] += dx, dy
    return matrix


def main(landscape: Path, cutout: Path, out: Path) -> None:
    background, truck = load_landscape(landscape), load_truck(cutout)
    total = np.zeros((SIZE[1], SIZE[0], 3), np.float64)
    for tau in np.linspace(-1, 1, SUBFRAMES):
        # The truck stands in the scene, so the camera's shake carries it along.
        camera = camera_motion(tau)
        total += over(warp(background, camera), warp(truck, compose(camera, truck_motion(tau))))
    encoded = srgb.encoded((total / SUBFRAMES).astype(np.float32))
    noise = np.random.default_rng(7).normal(size=encoded.shape) * np.sqrt(0.003**2 + 0.008**2 * encoded)
    picture = Image.fromarray(np.round(np.clip(encoded + noise, 0, 1) * 255).astype(np.uint8))
    exif = Image.Exif()
    exif[0x010E] = "A fire truck rolls by. Synthetic motion blur; sources and licences: see ATTRIBUTION.md"
    exif[0x8298] = "Landscape: Aitzol Berasategi, CC BY 4.0. Truck: Aaron M. Lang, CC BY 2.5"
    picture.save(out, quality=90, subsampling=0, exif=exif)


def load_landscape(path: Path) -> np.ndarray:
    """Linear light, RGBA, with `MARGIN` on each side."""
    width, height = SIZE[0] + 2 * MARGIN, SIZE[1] + 2 * MARGIN
    photo = np.asarray(Image.open(path).convert("RGB"), np.float32) / 255
    rows = round(photo.shape[1] * height / width)
    top = (photo.shape[0] - rows) * 4 // 5
    linear = cv2.resize(srgb.linear(photo[top : top + rows]), (width, height), interpolation=cv2.INTER_AREA)
    return np.dstack([linear, np.ones(linear.shape[:2], np.float32)])


def load_truck(path: Path) -> np.ndarray:
    """Linear light, premultiplied RGBA, facing right, on its shadow, on a canvas of the landscape's size."""
    cutout = np.asarray(Image.open(path).convert("RGBA"), np.float32)[:, ::-1] / 255
    premultiplied = np.dstack([srgb.linear(cutout[..., :3]) * cutout[..., 3:], cutout[..., 3]])
    height = round(TRUCK_WIDTH * cutout.shape[0] / cutout.shape[1])
    small = cv2.resize(premultiplied, (TRUCK_WIDTH, height), interpolation=cv2.INTER_AREA)
    canvas = np.zeros((SIZE[1] + 2 * MARGIN, SIZE[0] + 2 * MARGIN, 4), np.float32)
    left, bottom = TRUCK_PLACE[0] + MARGIN - TRUCK_WIDTH // 2, TRUCK_PLACE[1] + MARGIN
    canvas[bottom - height : bottom, left : left + TRUCK_WIDTH] = small
    ground = [(0.04, 0.80), (0.93, 0.78), (1.0, 0.93), (0.60, 1.03), (0.12, 0.91)]  # In the cut-out's shares.
    corners = np.array([(left + x * TRUCK_WIDTH, bottom - height + y * height) for x, y in ground])
    shadow = np.zeros(canvas.shape[:2], np.float32)
    cv2.fillConvexPoly(shadow, corners.round().astype(np.int32), 0.8)
    shadow = cv2.GaussianBlur(shadow, (0, 0), 7)
    canvas[..., 3] += (1 - canvas[..., 3]) * shadow
    return canvas


def warp(layer: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    shifted = matrix.copy()
    shifted[:, 2] -= matrix[:, :2] @ (MARGIN, MARGIN)
    return cv2.warpAffine(layer, shifted, SIZE, flags=cv2.INTER_LINEAR)


def compose(outer: np.ndarray, inner: np.ndarray) -> np.ndarray:
    return (np.vstack([outer, [0, 0, 1]]) @ np.vstack([inner, [0, 0, 1]]))[:2]


def over(below: np.ndarray, above: np.ndarray) -> np.ndarray:
    return above[..., :3] + (1 - above[..., 3:]) * below[..., :3]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
