"""What layers look like: pieces of photos and cut-outs, at random places and scales; print, and lamps at night."""

import random
import string

import cv2
import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from shutterspan.core.synthesis.library import SharpLibrary

#: Share of the backgrounds that are out of focus behind sharp things, and the largest disc that a point becomes there:
#: what is soft need not have moved.
_SOFT, _LARGEST_DISC = 0.15, 6.0

#: Share of the backgrounds that are print, and the heights of its letters in pixels.
_PRINT, _LETTERS = 0.04, (8.0, 40.0)

#: Share of the backgrounds that are as plain as a wall or a sky: so few pixels of a photo, enlarged. In front of them
#: every ripple beside a moving thing shows.
_PLAIN, _PLAIN_PIXELS = 0.08, (2, 12)

#: Side of things in front relative to the picture's: even in its logarithm, so that two of five are below .3, as a
#: ball or a distant walker is.
_SMALLEST, _LARGEST = 0.1, 1.4

#: How many lamps go together, and their radii in pixels.
_MOST_LAMPS, _LAMP_RADII = 5, (0.8, 4.0)


def background(library: SharpLibrary, chooser: random.Random, side: int) -> Tensor:
    """A random opaque texture (3,side,side) uint8: cut from a photo at a random scale, or print, or plain."""
    if chooser.random() < _PRINT:
        return _augmented(_printed(chooser, side), chooser)
    photo = chooser.choice(library.photos)
    if chooser.random() < _PLAIN:
        few = _cut(photo, chooser.randint(*_PLAIN_PIXELS), chooser)
        return _augmented(cv2.resize(few, (side, side), interpolation=cv2.INTER_LINEAR), chooser)
    patch = _cut(photo, round(side / chooser.uniform(0.35, 1.0)), chooser)
    patch = cv2.resize(patch, (side, side), interpolation=cv2.INTER_AREA)
    if chooser.random() < _SOFT:
        patch = _out_of_focus(patch, chooser.uniform(1.0, _LARGEST_DISC))
    return _augmented(patch, chooser)


def foreground(library: SharpLibrary, chooser: random.Random, size: int, side: int) -> Tensor:
    """A cut-out on a transparent canvas (4,side,side) uint8, straight alpha.

    Its longer side is .1 to 1.4 times the picture's `size`, and at most 1.2 times its own.
    """
    cutout = chooser.choice(library.cutouts)
    share = _SMALLEST * (_LARGEST / _SMALLEST) ** chooser.random()
    scale = min(1.2, size * share / max(cutout.shape[:2]))
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    height, width = (max(2, round(n * scale)) for n in cutout.shape[:2])
    thing = cv2.resize(cutout, (width, height), interpolation=interpolation)
    canvas = np.zeros((side, side, 4), np.uint8)
    top, left = (_start(length, size, side, chooser) for length in (height, width))
    y0, x0, y1, x1 = max(top, 0), max(left, 0), min(top + height, side), min(left + width, side)
    canvas[y0:y1, x0:x1] = thing[y0 - top : y1 - top, x0 - left : x1 - left]
    return _augmented(canvas, chooser)


def lamps(chooser: random.Random, size: int, side: int) -> Tensor:
    """Round lights of one colour, not far from each other, on a transparent canvas as of `foreground`."""
    warm = chooser.uniform(0.4, 1.0)
    colour = chooser.choice([(1.0, 0.3 + 0.7 * warm, warm), (1.0, 0.15 * warm, 0.1 * warm), (0.6 * warm, 0.8, 1.0)])
    canvas = np.zeros((side, side, 4), np.float32)
    canvas[..., :3] = colour
    x, y = (side / 2 + size * chooser.uniform(-0.4, 0.4) for _ in "xy")
    across, down = np.arange(side, dtype=np.float32), np.arange(side, dtype=np.float32)[:, None]
    for _ in range(chooser.randint(1, _MOST_LAMPS)):
        radius = chooser.uniform(*_LAMP_RADII)
        left, top = (place + size * chooser.gauss(0, 0.15) for place in (x, y))
        disc = np.clip(radius + 0.5 - np.hypot(across - left, down - top), 0, 1)
        canvas[..., 3] = np.maximum(canvas[..., 3], disc)
    return torch.from_numpy((canvas * 255 + 0.5).astype(np.uint8).transpose(2, 0, 1))


def _cut(photo: np.ndarray, pixels: int, chooser: random.Random) -> np.ndarray:
    """A random square of a photo (H,W,3), of so many pixels a side or as many as there are."""
    pixels = min(pixels, *photo.shape[:2])
    top = chooser.randrange(photo.shape[0] - pixels + 1)
    left = chooser.randrange(photo.shape[1] - pixels + 1)
    return photo[top : top + pixels, left : left + pixels]


def _start(length: int, size: int, side: int, chooser: random.Random) -> int:
    """Where a thing so long begins on the canvas: its middle is at most a quarter of its length beyond the picture."""
    beyond = max(0, (side - size) // 2 - length // 4)
    return chooser.randrange(beyond - length // 2, side - beyond - length // 2)


def _printed(chooser: random.Random, side: int) -> np.ndarray:
    """A sheet or a sign full of letters: (side,side,3) uint8."""
    tone = [chooser.randrange(256) for _ in range(3)]
    paper, ink = chooser.choice(
        [((240, 238, 230), (20, 20, 25)), ((25, 25, 30), (235, 235, 235)), (tuple(tone), (245,) * 3)]
    )
    sheet = Image.new("RGB", (side, side), paper)
    draw = ImageDraw.Draw(sheet)
    height = chooser.uniform(*_LETTERS)
    font = ImageFont.load_default(height)
    for row in range(int(side / (1.4 * height)) + 1):
        words = ("".join(chooser.choices(string.ascii_letters, k=chooser.randint(1, 9))) for _ in range(side // 8))
        place = (chooser.uniform(-4, 1) * height, 1.4 * height * row)
        draw.text(place, " ".join(words)[: int(3 * side / height) + 8], ink, font)
    return np.asarray(sheet)


def _out_of_focus(picture: np.ndarray, radius: float) -> np.ndarray:
    reach = int(np.ceil(radius))
    tap = np.arange(-reach, reach + 1)
    disc = np.clip(radius + 0.5 - np.hypot(tap, tap[:, None]), 0, 1).astype(np.float32)
    return cv2.filter2D(picture, -1, disc / disc.sum())


def _augmented(picture: np.ndarray, chooser: random.Random) -> Tensor:
    """Mirror, and vary exposure and colour; (H,W,C) uint8 to (C,H,W) uint8."""
    if chooser.random() < 0.5:
        picture = picture[:, ::-1]
    if chooser.random() < 0.15:
        picture = picture.transpose(1, 0, 2)
    brightness = chooser.uniform(0.7, 1.15)
    gains = [chooser.uniform(0.9, 1.1) * brightness for _ in range(3)] + [1.0] * (picture.shape[2] - 3)
    table = np.clip(np.arange(256)[:, None] * gains + 0.5, 0, 255).astype(np.uint8)  # (256,C)
    channels = [table[:, k][picture[..., k]] for k in range(picture.shape[2])]
    return torch.from_numpy(np.stack(channels))
