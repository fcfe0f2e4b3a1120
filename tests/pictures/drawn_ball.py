"""The photo `ball.jpg` of the documents: a striped ball that flies along a curve while the shutter is open."""

import numpy as np
from PIL import Image

from shutterspan.core.color.srgb import linear_to_srgb, srgb_to_linear
from shutterspan.core.types.arrays import FloatArray

_HEIGHT, _WIDTH = 360, 420
#: The ball's centre at t = 0, 0.5 and 1. It is the stroke of the documents' commands.
BALL_PATH = ((175, 215), (200, 186), (246, 160))
#: The region of the documents' commands: left, top, right, bottom.
BALL_REGION = 70, 50, 350, 310
_RADIUS = 40
_INSTANTS = 81
_WALL, _ORANGE, _CREAM = (0.36, 0.46, 0.40), (0.95, 0.45, 0.08), (0.97, 0.94, 0.86)


def draw_ball() -> Image.Image:
    """The photo: the mean of all instants in linear light, with a little noise."""
    light = np.mean([_scene(t) for t in np.linspace(0, 1, _INSTANTS)], axis=0)
    noise = np.random.default_rng(7).normal(0, 1.2, (_HEIGHT, _WIDTH, 3))
    return Image.fromarray(np.clip(255 * linear_to_srgb(light) + noise, 0, 255).round().astype(np.uint8))


def _scene(t: float) -> FloatArray:
    """Linear light at t: (_HEIGHT,_WIDTH,3)."""
    y, x = np.mgrid[:_HEIGHT, :_WIDTH].astype(float)
    shade = 1.15 - 0.35 * y / _HEIGHT
    wall = srgb_to_linear(np.array(_WALL)) * shade[..., None]
    centre_x, centre_y = _centre(t)
    across, down = (x - centre_x) / _RADIUS, (y - centre_y) / _RADIUS
    distance = np.hypot(across, down)
    alpha = np.clip((1 - distance) * _RADIUS + 0.5, 0, 1)[..., None]
    stripe = np.clip(0.5 + 8 * np.sin(4.2 * across - 3.2 * down + 0.8), 0, 1)[..., None]
    colour = stripe * srgb_to_linear(np.array(_ORANGE)) + (1 - stripe) * srgb_to_linear(np.array(_CREAM))
    bulge = np.sqrt(np.clip(1 - distance**2, 0, 1))
    lit = np.clip(0.35 + 0.5 * bulge - 0.3 * across - 0.4 * down, 0.12, 1.1)[..., None]
    ball: FloatArray = colour * lit
    return wall * (1 - alpha) + ball * alpha


def _centre(t: float) -> tuple[float, float]:
    """The point at t of a parabola through the path's points, passed at constant speed."""
    u = np.linspace(0, 1, 101)[:, None]
    start, middle, end = np.array(BALL_PATH, float)
    curve = start * (1 - u) * (1 - 2 * u) + middle * 4 * u * (1 - u) + end * u * (2 * u - 1)
    length = np.concatenate([[0], np.hypot(*np.diff(curve, axis=0).T).cumsum()])
    x, y = (float(np.interp(t * length[-1], length, curve[:, axis])) for axis in (0, 1))
    return x, y
