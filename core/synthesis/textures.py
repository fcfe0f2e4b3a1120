"""What layers look like: pieces of photos and cut-outs, at random places and scales; print, and lamps at night."""

import random
import string
from collections.abc import Sequence

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
        return _varied(_printed(chooser, side), chooser)
    photo = chooser.choice(library.photos)
    if chooser.random() < _PLAIN:
        few = _cut(photo, chooser.randint(*_PLAIN_PIXELS), chooser)
        return _varied(cv2.resize(few, (side, side), interpolation=cv2.INTER_LINEAR), chooser)
    patch = _cut(photo, round(side / chooser.uniform(0.35, 1.0)), chooser)
    patch = cv2.resize(patch, (side, side), interpolation=cv2.INTER_AREA)
    if chooser.random() < _SOFT:
        patch = _out_of_focus(patch, chooser.uniform(1.0, _LARGEST_DISC))
    return _varied(patch, chooser)


def foreground(library: SharpLibrary, chooser: random.Random, size: int, side: int) -> Tensor:
    """A cut-out on a transparent canvas (4,side,side) uint8, straight alpha.

    Its longer side is .1 to 1.4 times the picture's `size`, and at most 1.2 times its own.
    """
    cutout = chooser.choice(library.cutouts)
    scale = draw_scale(cutout.shape[:2], chooser, size)
    thing = augmented(scaled(cutout[None], scale), chooser)
    return placed(thing, draw_place(thing.shape[2:], chooser, size, side), side)[0]


def draw_scale(shape: Sequence[int], chooser: random.Random, size: int) -> float:
    """How much larger a thing of that height and width is made."""
    share = _SMALLEST * (_LARGEST / _SMALLEST) ** chooser.random()
    return min(1.2, size * share / max(shape))


def scaled(frames: np.ndarray, scale: float) -> np.ndarray:
    """Frames (F,h,w,4) uint8 at another size."""
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    height, width = (max(2, round(n * scale)) for n in frames.shape[1:3])
    return np.stack([cv2.resize(frame, (width, height), interpolation=interpolation) for frame in frames])


def draw_place(shape: Sequence[int], chooser: random.Random, size: int, side: int) -> tuple[int, int]:
    """Top and left of a thing of that height and width on a canvas."""
    top, left = (_start(length, size, side, chooser) for length in shape)
    return top, left


def placed(fields: Tensor, place: tuple[int, int], side: int) -> Tensor:
    """Fields (F,C,h,w), top and left at `place`, on a canvas (F,C,side,side) of zeros; what lies beyond is cut off."""
    canvas = fields.new_zeros(*fields.shape[:2], side, side)
    (top, left), (height, width) = place, fields.shape[2:]
    y0, x0, y1, x1 = max(top, 0), max(left, 0), min(top + height, side), min(left + width, side)
    canvas[..., y0:y1, x0:x1] = fields[..., y0 - top : y1 - top, x0 - left : x1 - left]
    return canvas


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


def _varied(picture: np.ndarray, chooser: random.Random) -> Tensor:
    return augmented(picture[None], chooser)[0]


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


def augmented(frames: np.ndarray, chooser: random.Random) -> Tensor:
    """Mirror, and vary exposure and colour, of all frames alike; (F,h,w,C) uint8 to (F,C,h,w) or (F,C,w,h) uint8."""
    if chooser.random() < 0.5:
        frames = frames[:, :, ::-1]
    if chooser.random() < 0.15:
        frames = frames.transpose(0, 2, 1, 3)
    brightness = chooser.uniform(0.7, 1.15)
    gains = [chooser.uniform(0.9, 1.1) * brightness for _ in range(3)] + [1.0] * (frames.shape[3] - 3)
    table = np.clip(np.arange(256)[:, None] * gains + 0.5, 0, 255).astype(np.uint8)  # (256,C)
    channels = [table[:, k][frames[..., k]] for k in range(frames.shape[3])]
    return torch.from_numpy(np.stack(channels, 1))
