"""Make ten photos of kinds that training hardly knows, each with fifteen true frames of its exposure.

    python make_kinds.py WALLPAPERS STAMPS OUT

WALLPAPERS and STAMPS: the folders `backgrounds` and `stamps` of the packages that ATTRIBUTION.md names; what else is
needed comes with scikit-image. OUT holds a folder a photo afterwards, as `shutterspan evaluate --samples` reads them.
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

WIDTH, HEIGHT = 640, 360
SUBFRAMES, FRAMES = 85, 15
#: A joint bends over so many pixels.
BEND = 6

#: Light at tau, from -1 (first) to 1 (last): (HEIGHT,WIDTH,3) float32, linear; or with alpha and premultiplied.
Scene = Callable[[float], np.ndarray]


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
    """The photo, with a little noise, and its true frames."""
    folder.mkdir(parents=True, exist_ok=True)
    total = sum(scene(tau) for tau in np.linspace(-1, 1, SUBFRAMES))
    photo = srgb.encoded(np.clip(total / SUBFRAMES, 0, 1))
    noise = np.random.default_rng(7).normal(size=photo.shape) * np.sqrt(0.003**2 + 0.008**2 * photo)
    save(photo + noise, folder / "blur.png")
    for number, tau in enumerate(np.linspace(-1, 1, FRAMES)):
        save(srgb.encoded(np.clip(scene(tau), 0, 1)), folder / f"{number:02}.png")


def night_street() -> Scene:
    """Lamps and windows stand; the lights of cars, far brighter than white, pass and streak."""
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
        glow(street, x, 140, 7, (3.0, 2.2, 1.2))

    def scene(tau: float) -> np.ndarray:
        light = street.copy()
        for x, y, way, colour in (
            (150, 262, 22, (9.0, 8.5, 7.0)),
            (200, 262, 22, (9.0, 8.5, 7.0)),
            (480, 300, -34, (5.0, 0.4, 0.25)),
            (552, 302, -34, (5.0, 0.4, 0.25)),
        ):
            glow(light, x + way * tau, y + 1.5 * np.sin(2 * tau), 3, colour)
        return light

    return scene


def panning(landscape: np.ndarray, car: np.ndarray) -> Scene:
    """The camera follows a car, which stands still in the picture while all behind it runs."""
    placed = put(car, 320, 262)
    return lambda tau: over(shifted(landscape, -19 * tau, 0.8 * tau), shifted(placed, 0.6 * tau, 0.5 * tau**2))


def moved_arm(landscape: np.ndarray, chimp: np.ndarray) -> Scene:
    """A sitter who waves."""
    sitter = put(chimp, 330, 190)
    return lambda tau: over(landscape, bent(sitter, (272, 168), (-0.5, -0.85), 0.17 * tau))


def dancer(person: np.ndarray) -> Scene:
    """Legs and arms swing before a plain wall, the body rises."""
    wall = np.tile(np.linspace(0.62, 0.5, HEIGHT, dtype=np.float32)[:, None, None], (1, WIDTH, 3))
    placed = put(person, 320, 180)

    def scene(tau: float) -> np.ndarray:
        swung = bent(placed, (318, 205), (-0.75, 0.66), 0.16 * tau)
        return over(wall, shifted(bent(swung, (325, 110), (0.1, -1), -0.1 * tau), 4 * tau, -3 * tau))

    return scene


def traffic(bus: np.ndarray, car: np.ndarray) -> Scene:
    """A bus and a car pass each other before a brick wall."""
    brick = srgb.linear(np.dstack([skimage.data.brick()[:HEIGHT].astype(np.float32) / 255] * 3))
    wall = np.hstack([brick, brick[:, ::-1]])[:, :WIDTH] * np.float32([0.9, 0.7, 0.6])
    far, near = put(bus, 250, 190), put(car, 400, 300)
    return lambda tau: over(over(wall, shifted(far, 12 * tau, 0)), shifted(near, -15 * tau, 0.5 * tau))


def water(stream: np.ndarray) -> Scene:
    """A brook between stones: the water alone moves, every part of it a little its own way."""
    rng = np.random.default_rng(5)
    x, y = places()
    bed = np.exp(-(((x - 300 - 0.25 * (y - 200)) / 120) ** 2)) * np.clip((y - 90) / 80, 0, 1)
    ways = [
        cv2.resize(rng.normal(size=(9, 16)).astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        for _ in "xy"
    ]

    def scene(tau: float) -> np.ndarray:
        return sampled(stream, x - bed * (3 + 5 * ways[0]) * tau, y - bed * (8 + 4 * ways[1]) * tau)

    return scene


def bird(sky: np.ndarray, pelican: np.ndarray) -> Scene:
    """A bird flies by and beats its wings."""
    placed = put(pelican, 320, 180)
    return lambda tau: over(sky, shifted(bent(placed, (322, 190), (-0.3, -0.95), 0.16 * tau), 10 * tau, 2 * tau))


def wheel(tyre: np.ndarray) -> Scene:
    """A wheel spins where it stands."""
    gravel = srgb.linear(np.dstack([skimage.data.gravel()[:HEIGHT].astype(np.float32) / 255] * 3))
    ground = np.hstack([gravel, gravel[:, ::-1]])[:, :WIDTH]
    placed = put(tyre, 320, 180)
    return lambda tau: over(ground, warped(placed, cv2.getRotationMatrix2D((320, 180), 8 * tau, 1)))


def page() -> Scene:
    """Print, photographed with an unsteady hand."""
    text = srgb.linear(np.dstack([skimage.data.page().astype(np.float32) / 255] * 3))
    sheet = cv2.resize(text, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)[:HEIGHT, :WIDTH]
    return lambda tau: shifted(sheet, 5 * tau + 1.5 * tau**2, 2 * np.sin(1.5 * tau))


def ball(landscape: np.ndarray, football: np.ndarray) -> Scene:
    """A ball comes flying, spins and grows; the camera shakes a little."""
    placed = put(football, 330, 170)

    def scene(tau: float) -> np.ndarray:
        turn = cv2.getRotationMatrix2D((330, 170), 12 * tau, 1 + 0.08 * tau)
        turn[:, 2] += 16 * tau, -9 * tau + 3 * tau**2
        return over(shifted(landscape, 2 * tau, 1.2 * tau**2), warped(placed, turn))

    return scene


def load_photo(folder: Path, name: str, down: float) -> np.ndarray:
    """Linear light (HEIGHT,WIDTH,3): the photo's whole width, cut `down` from its top, in shares of what there is."""
    photo = srgb.linear(np.asarray(Image.open(folder / name).convert("RGB"), np.float32) / 255)
    rows = round(photo.shape[1] * HEIGHT / WIDTH)
    top = round((photo.shape[0] - rows) * down)
    return cv2.resize(photo[top : top + rows], (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)


def load_stamp(folder: Path, name: str, width: int) -> np.ndarray:
    """Linear light with alpha, premultiplied, so many pixels wide."""
    stamp = np.asarray(Image.open(folder / f"{name}.png").convert("RGBA"), np.float32) / 255
    light = np.dstack([srgb.linear(stamp[..., :3]) * stamp[..., 3:], stamp[..., 3]])
    return cv2.resize(light, (width, round(width * stamp.shape[0] / stamp.shape[1])), interpolation=cv2.INTER_AREA)


def put(stamp: np.ndarray, x: int, y: int) -> np.ndarray:
    """A stamp on an empty canvas (HEIGHT,WIDTH,4), its middle at x, y; what reaches beyond is cut."""
    corner = np.float32([[1, 0, x - stamp.shape[1] / 2], [0, 1, y - stamp.shape[0] / 2]])
    return cv2.warpAffine(stamp, corner, (WIDTH, HEIGHT))


def bent(layer: np.ndarray, joint: tuple[float, float], limb: tuple[float, float], angle: float) -> np.ndarray:
    """What lies beyond a joint, in the direction `limb`, turned about it by `angle` in radians."""
    x, y = places()
    across, down = x - joint[0], y - joint[1]
    part = angle / (1 + np.exp(-(across * limb[0] + down * limb[1]) / BEND))
    cos, sin = np.cos(part), np.sin(part)
    return sampled(
        layer, joint[0] + cos * across + sin * down, joint[1] - sin * across + cos * down, cv2.BORDER_CONSTANT
    )


def shifted(layer: np.ndarray, dx: float, dy: float) -> np.ndarray:
    return warped(layer, np.float64([[1, 0, dx], [0, 1, dy]]))


def warped(layer: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    border = cv2.BORDER_CONSTANT if layer.shape[2] == 4 else cv2.BORDER_REFLECT
    return cv2.warpAffine(layer, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=border)


def sampled(layer: np.ndarray, x: np.ndarray, y: np.ndarray, border: int = cv2.BORDER_REFLECT) -> np.ndarray:
    return cv2.remap(layer, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=border)


def places() -> tuple[np.ndarray, np.ndarray]:
    x, y = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))
    return x, y


def glow(light: np.ndarray, x: float, y: float, radius: float, colour: tuple[float, float, float]) -> None:
    """Add a round lamp, in place."""
    across, down = places()
    distance = np.hypot(across - x, down - y)
    light += np.clip(radius + 0.5 - distance, 0, 1)[..., None] * np.float32(colour)
    light += (0.01 * np.exp(-distance / (4 * radius)))[..., None] * np.float32(colour)


def save(encoded: np.ndarray, path: Path) -> None:
    Image.fromarray(np.round(np.clip(encoded, 0, 1) * 255).astype(np.uint8)).save(path)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
