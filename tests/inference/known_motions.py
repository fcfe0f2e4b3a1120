"""Photos of small things with known motion that the network doesn't find; metrics of the clips."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from shutterspan.core.color.srgb import linear_to_srgb, srgb_to_linear
from shutterspan.core.types.arrays import FloatArray, PixelArray, UInt8Array
from shutterspan.core.types.guidance import Point, Stroke
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Rectangle

#: Number of instants that are averaged to the photo; the true frames are evenly spaced among them.
_INSTANTS, FRAMES = 61, 7
_HEIGHT, _WIDTH = 320, 480

#: Draws the thing at t over a background; both are in linear light.
_Draw = Callable[[FloatArray, float], FloatArray]


@dataclass(frozen=True)
class KnownMotion:
    """A photo, its true frames, and the drawing of a user: a region around the smear, and a stroke along it."""

    photo: Photo
    frames: list[UInt8Array]
    region: Rectangle
    stroke: Stroke

    @property
    def inside(self) -> tuple[slice, slice]:
        """Rows and columns of the region."""
        left, top, right, bottom = map(int, self.region.box)
        return slice(top, bottom), slice(left, right)

    def motion_share(self, first: PixelArray, last: PixelArray) -> float:
        """The motion between two frames along the axis of the true motion, as a share of the true motion.

        It is the displacement of the thing's centre, which is the centre of the differences from the background.
        """
        x, y = np.subtract(self._center(last), self._center(first))
        true = np.subtract(self._center(self.frames[-1]), self._center(self.frames[0]))
        return float((x * true[0] + y * true[1]) / (true @ true))

    def sharpness(self, frame: PixelArray) -> float:
        """The gradient magnitude of the sharpest edges in the region, because a point has fewer edges than its
        streak."""
        grey = cv2.cvtColor(np.ascontiguousarray(frame[self.inside]), cv2.COLOR_RGB2GRAY).astype(np.float32)
        gradient = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
        return float(np.quantile(gradient, 0.998))

    def psnr(self, frames: Sequence[PixelArray]) -> float:
        """Mean PSNR of frames against the true frames in the region, in dB."""
        errors = [
            np.square(frame[self.inside].astype(float) - true[self.inside]).mean()
            for frame, true in zip(frames, self.frames, strict=True)
        ]
        return float(np.mean(10 * np.log10(255**2 / np.array(errors))))

    def _center(self, frame: PixelArray) -> Point:
        values = frame[self.inside].astype(float)
        weight = np.abs(values - np.median(values, (0, 1))).sum(2)
        weight = np.where(weight > 0.4 * np.quantile(weight, 0.998), weight, 0)
        y, x = np.indices(weight.shape)
        return float((weight * x).sum() / weight.sum()), float((weight * y).sum() / weight.sum())


def thin_arm() -> KnownMotion:
    """A thin arm in front of a plain wall."""

    def draw(light: FloatArray, t: float) -> FloatArray:
        x, y = 200 + 60 * (t - 0.5), 110 + 12 * (t - 0.5)
        return _bar(light, (x, y), (x + 15, y + 120), 10, (0.45, 0.26, 0.2))

    return _expose((0.62, 0.6, 0.56), draw, Rectangle(150, 85, 265, 258), ((177, 162), (237, 174)))


def ball() -> KnownMotion:
    """A striped ball."""

    def draw(light: FloatArray, t: float) -> FloatArray:
        return _disc(light, (240 + 60 * (t - 0.5), 160 - 50 * (t - 0.5)), 13, (0.9, 0.5, 0.1), striped=True)

    return _expose((0.35, 0.45, 0.38), draw, Rectangle(187, 110, 293, 210), ((210, 185), (270, 135)))


def lamp() -> KnownMotion:
    """The curved streak of a lamp at night."""

    def place(t: float) -> Point:
        return 150 + 60 * t, 180 - 50 * float(np.sin(0.6 * np.pi * t))

    def draw(light: FloatArray, t: float) -> FloatArray:
        return light + 4 * _disc(np.zeros_like(light), place(t), 2.2, (1.0, 0.85, 0.6))

    # Like a drawing by hand: a few pixels beside the streak.
    drawn = tuple((place(t)[0], place(t)[1] + 3 * t * (1 - t)) for t in np.linspace(0, 0.97, 9))
    return _expose((0.05, 0.05, 0.07), draw, Rectangle(125, 105, 235, 205), drawn)


def _expose(wall: tuple[float, float, float], draw: _Draw, region: Rectangle, stroke: tuple[Point, ...]) -> KnownMotion:
    shading = np.linspace(0.97, 1.03, _WIDTH)[None, :, None]
    background = srgb_to_linear(np.ones((_HEIGHT, _WIDTH, 3)) * np.array(wall) * shading)
    lights = [np.clip(draw(background, t), 0, None) for t in np.linspace(0, 1, _INSTANTS)]
    noise = np.random.default_rng(0).normal(0, 1 / 255, background.shape)
    photo = Photo(_quantised(linear_to_srgb(np.clip(np.mean(lights, 0), 0, 1)) + noise))
    step = (_INSTANTS - 1) // (FRAMES - 1)
    frames = [_quantised(linear_to_srgb(np.clip(light, 0, 1))) for light in lights[::step]]
    return KnownMotion(photo, frames, region, Stroke(stroke))


def _quantised(picture: FloatArray) -> UInt8Array:
    return np.clip(255 * picture + 0.5, 0, 255).astype(np.uint8)


def _disc(
    light: FloatArray, center: Point, radius: float, colour: tuple[float, float, float], striped: bool = False
) -> FloatArray:
    y, x = np.indices(light.shape[:2])
    across, down = x - center[0], y - center[1]
    alpha = np.clip(radius - np.hypot(across, down) + 0.5, 0, 1)[..., None]
    own: FloatArray = srgb_to_linear(np.array(colour)) * np.ones_like(light)
    if striped:
        own *= (0.55 + 0.45 * np.sign(np.sin(0.55 * across + 0.3 * down)))[..., None]
    return light * (1 - alpha) + own * alpha


def _bar(light: FloatArray, start: Point, end: Point, width: float, colour: tuple[float, float, float]) -> FloatArray:
    y, x = np.indices(light.shape[:2])
    axis = np.subtract(end, start)
    length = float(np.hypot(*axis))
    ux, uy = axis / length
    along, aside = (x - start[0]) * ux + (y - start[1]) * uy, (y - start[1]) * ux - (x - start[0]) * uy
    edges = (width / 2 - abs(aside), along, length - along)
    alpha = np.prod([np.clip(edge + 0.5, 0, 1) for edge in edges], 0)[..., None]
    pattern = (1 + 0.15 * np.sin(0.8 * along))[..., None]
    return light * (1 - alpha) + srgb_to_linear(np.array(colour)) * pattern * alpha
