"""Make ten blurred photos of kinds that are rare in training, each with fifteen true frames of its exposure.

    python make_kinds.py WALLPAPERS STAMPS OUT

WALLPAPERS and STAMPS: the folders `backgrounds` and `stamps` of the packages that ATTRIBUTION.md names. The other
pictures come with scikit-image. Each photo gets a folder in OUT, in a layout of `shutterspan evaluate --samples`.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import skimage.data
from make_sample import over
from PIL import Image

from shutterspan.core.color import srgb
from shutterspan.core.types.arrays import FloatArray

WIDTH, HEIGHT = 640, 360
SUBFRAMES, FRAMES = 85, 15
#: Pixels over which a joint bends.
BEND_WIDTH = 6

#: Returns linear light at tau, from -1 (first) to 1 (last): (HEIGHT,WIDTH,3) float32.
Scene = Callable[[float], FloatArray]


def main(wallpapers: Path, stamps: Path, out: Path) -> None:
    wallpaper, stamp = partial(load_photo, wallpapers), partial(load_stamp, stamps)
    for name, scene in {
        "night_street": night_street(),
        "panning": panning(wallpaper("aitzgorri_by_Aitzol_Berasategi.jpg", 0.85), stamp("vehicles/race/indycar", 420)),
        "moved_arm": moved_arm(
            wallpaper("sunset_by_Aitzol_Berasategi.jpg", 0.6), stamp("animals/mammals/apes/chimp", 250)
        ),
        "dancer": dancer(stamp("people/fireman240a", 200)),
        "traffic": traffic(stamp("vehicles/masstransit/green_korean_bus", 340), stamp("vehicles/auto/sedan", 220)),
        "water": water(wallpaper("life_by_Aitzol_Berasategi.jpg", 0.9)),
        "bird": bird(wallpaper("picosdeeuropa_by_Aitzol_Berasategi.jpg", 0.1), stamp("animals/birds/pelican", 250)),
        "wheel": wheel(stamp("vehicles/7spoke256", 250)),
        "page": page(),
        "ball": ball(wallpaper("picosdeeuropa_by_Aitzol_Berasategi.jpg", 0.95), stamp("sports/soccer", 110)),
    }.items():
        write(scene, out / name)


def write(scene: Scene, folder: Path) -> None:
    """Write the photo, with a little noise, and its true frames."""
    folder.mkdir(parents=True, exist_ok=True)
    total = sum(scene(tau) for tau in np.linspace(-1, 1, SUBFRAMES))
    photo = srgb.linear_to_srgb(np.clip(total / SUBFRAMES, 0, 1))
    noise = np.random.default_rng(7).normal(size=photo.shape) * np.sqrt(0.003**2 + 0.008**2 * photo)
    save(photo + noise, folder / "blur.png")
    for number, tau in enumerate(np.linspace(-1, 1, FRAMES)):
        save(srgb.linear_to_srgb(np.clip(scene(tau), 0, 1)), folder / f"{number:02}.png")


def night_street() -> Scene:
    """Static lamps and windows; car lights, far brighter than white, leave streaks."""
    rng = np.random.default_rng(3)
    street = np.full((HEIGHT, WIDTH, 3), (0.004, 0.005, 0.009), np.float32)
    for left in range(0, WIDTH, 80):
        top = int(rng.integers(30, 120))
        street[top:230, left : left + 74] = rng.uniform(0.006, 0.02, 3)
        for y in range(top + 10, 215, 22):
            for x in range(left + 8, left + 64, 16):
                if rng.random() < 0.4:
                    street[y : y + 12, x : x + 9] = np.array((1.0, 0.75, 0.35)) * rng.uniform(0.05, 0.5)
    street[232:] = np.linspace(0.012, 0.03, HEIGHT - 232)[:, None, None]
    for x in range(60, WIDTH, 170):
        add_glow(street, x, 140, 7, (3.0, 2.2, 1.2))

    def scene(tau: float) -> FloatArray:
        light = street.copy()
        for x, y, distance, colour in (
            (150, 262, 22, (9.0, 8.5, 7.0)),
            (200, 262, 22, (9.0, 8.5, 7.0)),
            (480, 300, -34, (5.0, 0.4, 0.25)),
            (552, 302, -34, (5.0, 0.4, 0.25)),
        ):
            add_glow(light, x + distance * tau, y + 1.5 * np.sin(2 * tau), 3, colour)
        return light

    return scene


def panning(landscape: FloatArray, car: FloatArray) -> Scene:
    """The camera follows a car: the car is still in the picture, and the background moves."""
    placed = place_on_canvas(car, 320, 262)
    return lambda tau: over(shifted(landscape, -19 * tau, 0.8 * tau), shifted(placed, 0.6 * tau, 0.5 * tau**2))


def moved_arm(landscape: FloatArray, chimp: FloatArray) -> Scene:
    """A sitting chimp waves."""
    sitter = place_on_canvas(chimp, 330, 190)
    return lambda tau: over(landscape, bent(sitter, (272, 168), (-0.5, -0.85), 0.17 * tau))


def dancer(person: FloatArray) -> Scene:
    """Legs and arms swing in front of a plain wall, and the body rises."""
    wall = np.tile(np.linspace(0.62, 0.5, HEIGHT, dtype=np.float32)[:, None, None], (1, WIDTH, 3))
    placed = place_on_canvas(person, 320, 180)

    def scene(tau: float) -> FloatArray:
        swung = bent(placed, (318, 205), (-0.75, 0.66), 0.16 * tau)
        return over(wall, shifted(bent(swung, (325, 110), (0.1, -1), -0.1 * tau), 4 * tau, -3 * tau))

    return scene


def traffic(bus: FloatArray, car: FloatArray) -> Scene:
    """A bus and a car pass each other in front of a brick wall."""
    brick = srgb.srgb_to_linear(np.dstack([skimage.data.brick()[:HEIGHT].astype(np.float32) / 255] * 3))
    wall = np.hstack([brick, brick[:, ::-1]])[:, :WIDTH] * np.float32([0.9, 0.7, 0.6])
    far, near = place_on_canvas(bus, 250, 190), place_on_canvas(car, 400, 300)
    return lambda tau: over(over(wall, shifted(far, 12 * tau, 0)), shifted(near, -15 * tau, 0.5 * tau))


def water(stream: FloatArray) -> Scene:
    """A brook between stones: only the water moves, each part in a slightly different way."""
    rng = np.random.default_rng(5)
    x, y = pixel_centers()
    bed = np.exp(-(((x - 300 - 0.25 * (y - 200)) / 120) ** 2)) * np.clip((y - 90) / 80, 0, 1)
    variations = [
        cv2.resize(rng.normal(size=(9, 16)).astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        for _ in "xy"
    ]

    def scene(tau: float) -> FloatArray:
        return sampled(stream, x - bed * (3 + 5 * variations[0]) * tau, y - bed * (8 + 4 * variations[1]) * tau)

    return scene


def bird(sky: FloatArray, pelican: FloatArray) -> Scene:
    """A bird flies by and beats its wings."""
    placed = place_on_canvas(pelican, 320, 180)
    return lambda tau: over(sky, shifted(bent(placed, (322, 190), (-0.3, -0.95), 0.16 * tau), 10 * tau, 2 * tau))


def wheel(tyre: FloatArray) -> Scene:
    """A wheel spins in place."""
    gravel = srgb.srgb_to_linear(np.dstack([skimage.data.gravel()[:HEIGHT].astype(np.float32) / 255] * 3))
    ground = np.hstack([gravel, gravel[:, ::-1]])[:, :WIDTH]
    placed = place_on_canvas(tyre, 320, 180)
    return lambda tau: over(ground, warped(placed, cv2.getRotationMatrix2D((320, 180), 8 * tau, 1)))


def page() -> Scene:
    """A printed page with camera shake."""
    text = srgb.srgb_to_linear(np.dstack([skimage.data.page().astype(np.float32) / 255] * 3))
    paper = cv2.resize(text, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)[:HEIGHT, :WIDTH]
    return lambda tau: shifted(paper, 5 * tau + 1.5 * tau**2, 2 * np.sin(1.5 * tau))


def ball(landscape: FloatArray, football: FloatArray) -> Scene:
    """A flying ball comes nearer and spins; the camera shakes a little."""
    placed = place_on_canvas(football, 330, 170)

    def scene(tau: float) -> FloatArray:
        matrix = cv2.getRotationMatrix2D((330, 170), 12 * tau, 1 + 0.08 * tau)
        matrix[:, 2] += 16 * tau, -9 * tau + 3 * tau**2
        return over(shifted(landscape, 2 * tau, 1.2 * tau**2), warped(placed, matrix))

    return scene


def load_photo(folder: Path, name: str, down: float) -> FloatArray:
    """Load a photo as linear light (HEIGHT,WIDTH,3), at its whole width.

    down: the position of the crop, from 0 (top) to 1 (bottom).
    """
    photo = srgb.srgb_to_linear(np.asarray(Image.open(folder / name).convert("RGB"), np.float32) / 255)
    rows = round(photo.shape[1] * HEIGHT / WIDTH)
    top = round((photo.shape[0] - rows) * down)
    return cv2.resize(photo[top : top + rows], (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)


def load_stamp(folder: Path, name: str, width: int) -> FloatArray:
    """Load a cut-out as premultiplied RGBA in linear light, `width` pixels wide."""
    stamp = np.asarray(Image.open(folder / f"{name}.png").convert("RGBA"), np.float32) / 255
    light = np.dstack([srgb.srgb_to_linear(stamp[..., :3]) * stamp[..., 3:], stamp[..., 3]])
    return cv2.resize(light, (width, round(width * stamp.shape[0] / stamp.shape[1])), interpolation=cv2.INTER_AREA)


def place_on_canvas(stamp: FloatArray, x: int, y: int) -> FloatArray:
    """Return an empty canvas (HEIGHT,WIDTH,4) with the middle of a cut-out at x, y."""
    corner = np.float32([[1, 0, x - stamp.shape[1] / 2], [0, 1, y - stamp.shape[0] / 2]])
    return cv2.warpAffine(stamp, corner, (WIDTH, HEIGHT))


def bent(layer: FloatArray, joint: tuple[float, float], limb: tuple[float, float], angle: float) -> FloatArray:
    """Rotate the part of a layer beyond a joint, in the direction `limb`, by `angle` radians."""
    x, y = pixel_centers()
    across, down = x - joint[0], y - joint[1]
    rotation = angle / (1 + np.exp(-(across * limb[0] + down * limb[1]) / BEND_WIDTH))
    cos, sin = np.cos(rotation), np.sin(rotation)
    return sampled(
        layer, joint[0] + cos * across + sin * down, joint[1] - sin * across + cos * down, cv2.BORDER_CONSTANT
    )


def shifted(layer: FloatArray, dx: float, dy: float) -> FloatArray:
    return warped(layer, np.float64([[1, 0, dx], [0, 1, dy]]))


def warped(layer: FloatArray, matrix: FloatArray) -> FloatArray:
    border = cv2.BORDER_CONSTANT if layer.shape[2] == 4 else cv2.BORDER_REFLECT
    return cv2.warpAffine(layer, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=border)


def sampled(layer: FloatArray, x: FloatArray, y: FloatArray, border: int = cv2.BORDER_REFLECT) -> FloatArray:
    return cv2.remap(layer, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=border)


def pixel_centers() -> tuple[FloatArray, FloatArray]:
    x, y = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))
    return x, y


def add_glow(light: FloatArray, x: float, y: float, radius: float, colour: tuple[float, float, float]) -> None:
    """Add a round lamp to a picture in place."""
    across, down = pixel_centers()
    distance = np.hypot(across - x, down - y)
    light += np.clip(radius + 0.5 - distance, 0, 1)[..., None] * np.float32(colour)
    light += (0.01 * np.exp(-distance / (4 * radius)))[..., None] * np.float32(colour)


def save(encoded: FloatArray, path: Path) -> None:
    Image.fromarray(np.round(np.clip(encoded, 0, 1) * 255).astype(np.uint8)).save(path)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
