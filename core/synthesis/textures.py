"""Draw the textures of layers: crops of photos, cut-outs, printed text, and lamps at night."""

import random
import string
from collections.abc import Sequence

import cv2
import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.types.arrays import UInt8Array

#: Share of the backgrounds that are out of focus, and the largest radius of their blur disc in pixels. From them, the
#: network learns that soft content may be still.
_SOFT_SHARE, _MAX_DEFOCUS_RADIUS = 0.15, 6.0

#: Share of the backgrounds that are printed text, and the range of the letters' height in pixels.
_PRINT_SHARE, _LETTER_HEIGHTS = 0.04, (8.0, 40.0)

#: Share of the backgrounds that are plain, like a wall or a sky, and the side in pixels of the photo crop that is
#: enlarged for them. On such backgrounds, every ripple beside a moving object is visible.
_PLAIN_SHARE, _PLAIN_PIXELS = 0.08, (2, 12)

#: Range of a cut-out's longer side relative to the picture's. It is log-uniform, so two of five cut-outs are below 0.3,
#: like a ball or a distant walker.
_MIN_RELATIVE_SIDE, _MAX_RELATIVE_SIDE = 0.1, 1.4

#: Maximum number of lamps in a group, and the range of their radii in pixels.
_MAX_LAMPS, _LAMP_RADII = 5, (0.8, 4.0)


def draw_background(library: SharpLibrary, rng: random.Random, canvas_size: int) -> Tensor:
    """Draw an opaque texture (3,S,S) uint8, S = `canvas_size`: cropped from a photo, printed text, or plain."""
    if rng.random() < _PRINT_SHARE:
        return _augment_picture(_draw_print(rng, canvas_size), rng)
    photo = rng.choice(library.photos)
    if rng.random() < _PLAIN_SHARE:
        patch = _draw_crop(photo, rng.randint(*_PLAIN_PIXELS), rng)
        return _augment_picture(cv2.resize(patch, (canvas_size, canvas_size), interpolation=cv2.INTER_LINEAR), rng)
    patch = _draw_crop(photo, round(canvas_size / rng.uniform(0.35, 1.0)), rng)
    patch = cv2.resize(patch, (canvas_size, canvas_size), interpolation=cv2.INTER_AREA)
    if rng.random() < _SOFT_SHARE:
        patch = _defocus(patch, rng.uniform(1.0, _MAX_DEFOCUS_RADIUS))
    return _augment_picture(patch, rng)


def draw_cutout(library: SharpLibrary, rng: random.Random, size: int, canvas_size: int) -> Tensor:
    """Draw a cut-out on a transparent canvas (4,S,S) uint8, S = `canvas_size`, with straight alpha.

    Its longer side becomes 0.1 to 1.4 times the picture's `size`, and at most 1.2 times its own.
    """
    cutout = rng.choice(library.cutouts)
    scale = draw_scale(cutout.shape[:2], rng, size)
    frames = augment(resize_frames(cutout[None], scale), rng)
    return place_on_canvas(frames, draw_position(frames.shape[2:], rng, size, canvas_size), canvas_size)[0]


def draw_scale(shape: Sequence[int], rng: random.Random, size: int) -> float:
    """Draw the scale for a cut-out of `shape` (height, width)."""
    relative_side: float = _MIN_RELATIVE_SIDE * (_MAX_RELATIVE_SIDE / _MIN_RELATIVE_SIDE) ** rng.random()
    return min(1.2, size * relative_side / max(shape))


def resize_frames(frames: UInt8Array, scale: float) -> UInt8Array:
    """Resize frames (F,h,w,4) uint8 by `scale`."""
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    height, width = (max(2, round(n * scale)) for n in frames.shape[1:3])
    return np.stack([cv2.resize(frame, (width, height), interpolation=interpolation) for frame in frames])


def draw_position(shape: Sequence[int], rng: random.Random, size: int, canvas_size: int) -> tuple[int, int]:
    """Draw top and left on the canvas for a cut-out of `shape` (height, width)."""
    top, left = (_draw_start(length, size, canvas_size, rng) for length in shape)
    return top, left


def place_on_canvas(fields: Tensor, position: tuple[int, int], canvas_size: int) -> Tensor:
    """Place fields (F,C,h,w) at `position` (top, left) on a canvas of zeros (F,C,S,S), cropped to it."""
    canvas = fields.new_zeros(*fields.shape[:2], canvas_size, canvas_size)
    (top, left), (height, width) = position, fields.shape[2:]
    y0, x0, y1, x1 = max(top, 0), max(left, 0), min(top + height, canvas_size), min(left + width, canvas_size)
    canvas[..., y0:y1, x0:x1] = fields[..., y0 - top : y1 - top, x0 - left : x1 - left]
    return canvas


def draw_lamps(rng: random.Random, size: int, canvas_size: int) -> Tensor:
    """Draw a group of round lights of one colour on a transparent canvas, as `draw_cutout` does."""
    warm = rng.uniform(0.4, 1.0)
    colour = rng.choice([(1.0, 0.3 + 0.7 * warm, warm), (1.0, 0.15 * warm, 0.1 * warm), (0.6 * warm, 0.8, 1.0)])
    canvas = np.zeros((canvas_size, canvas_size, 4), np.float32)
    canvas[..., :3] = colour
    x, y = (canvas_size / 2 + size * rng.uniform(-0.4, 0.4) for _ in "xy")
    across, down = np.arange(canvas_size, dtype=np.float32), np.arange(canvas_size, dtype=np.float32)[:, None]
    for _ in range(rng.randint(1, _MAX_LAMPS)):
        radius = rng.uniform(*_LAMP_RADII)
        left, top = (coordinate + size * rng.gauss(0, 0.15) for coordinate in (x, y))
        disc = np.clip(radius + 0.5 - np.hypot(across - left, down - top), 0, 1)
        canvas[..., 3] = np.maximum(canvas[..., 3], disc)
    return torch.from_numpy((canvas * 255 + 0.5).astype(np.uint8).transpose(2, 0, 1))


def _augment_picture(picture: UInt8Array, rng: random.Random) -> Tensor:
    """`augment` for a single picture (h,w,C)."""
    return augment(picture[None], rng)[0]


def _draw_crop(photo: UInt8Array, pixels: int, rng: random.Random) -> UInt8Array:
    """Draw a square crop of a photo (H,W,3), `pixels` a side or as large as the photo allows."""
    pixels = min(pixels, *photo.shape[:2])
    top = rng.randrange(photo.shape[0] - pixels + 1)
    left = rng.randrange(photo.shape[1] - pixels + 1)
    return photo[top : top + pixels, left : left + pixels]


def _draw_start(length: int, size: int, canvas_size: int, rng: random.Random) -> int:
    """Draw the start of a cut-out along one axis. Its middle is at most a quarter of its length outside the picture."""
    margin = max(0, (canvas_size - size) // 2 - length // 4)
    return rng.randrange(margin - length // 2, canvas_size - margin - length // 2)


def _draw_print(rng: random.Random, canvas_size: int) -> UInt8Array:
    """Draw a page or a sign filled with letters: (S,S,3) uint8, S = `canvas_size`."""
    colour = [rng.randrange(256) for _ in range(3)]
    paper, ink = rng.choice(
        [((240, 238, 230), (20, 20, 25)), ((25, 25, 30), (235, 235, 235)), (tuple(colour), (245,) * 3)]
    )
    page = Image.new("RGB", (canvas_size, canvas_size), paper)
    draw = ImageDraw.Draw(page)
    height = rng.uniform(*_LETTER_HEIGHTS)
    font = ImageFont.load_default(height)
    for row in range(int(canvas_size / (1.4 * height)) + 1):
        texts = ("".join(rng.choices(string.ascii_letters, k=rng.randint(1, 9))) for _ in range(canvas_size // 8))
        position = (rng.uniform(-4, 1) * height, 1.4 * height * row)
        draw.text(position, " ".join(texts)[: int(3 * canvas_size / height) + 8], ink, font)
    return np.asarray(page)


def _defocus(picture: UInt8Array, radius: float) -> UInt8Array:
    """Blur a picture (h,w,3) with a disc of `radius` pixels."""
    reach = int(np.ceil(radius))
    tap = np.arange(-reach, reach + 1)
    disc = np.clip(radius + 0.5 - np.hypot(tap, tap[:, None]), 0, 1).astype(np.float32)
    blurred: UInt8Array = cv2.filter2D(picture, -1, disc / disc.sum())
    return blurred


def augment(frames: UInt8Array, rng: random.Random) -> Tensor:
    """Randomly mirror, transpose and recolour frames (F,h,w,C), all in the same way: (F,C,h,w) or (F,C,w,h) uint8."""
    if rng.random() < 0.5:
        frames = frames[:, :, ::-1]
    if rng.random() < 0.15:
        frames = frames.transpose(0, 2, 1, 3)
    brightness = rng.uniform(0.7, 1.15)
    gains = [rng.uniform(0.9, 1.1) * brightness for _ in range(3)] + [1.0] * (frames.shape[3] - 3)
    table = np.clip(np.arange(256)[:, None] * gains + 0.5, 0, 255).astype(np.uint8)  # (256,C)
    channels = [table[:, k][frames[..., k]] for k in range(frames.shape[3])]
    return torch.from_numpy(np.stack(channels, 1))
