"""Draw still graphics: gradients, lines, text, shapes, blocks and textures, sharp or blurred equally in all
directions."""

from collections.abc import Sequence

import cv2
import numpy as np

from shutterspan.core.types.arrays import Float32Array, UInt8Array

#: Minimum and maximum side of a graphic in pixels.
_SIDES = (48, 420)


def draw_graphic(random: np.random.Generator) -> Float32Array:
    """A graphic (H,W,3) float32 in [0,1]. Sometimes it is grey, blurred equally in all directions, or enlarged."""
    height, width = (int(side) for side in random.integers(*_SIDES, 2))
    drawings = (_gradients, _lines, _text, _shapes, _blocks, _textures, _filled_outlines, _soft_text)
    picture = drawings[int(random.integers(len(drawings)))](height, width, random)
    way = random.random()
    if way < 0.25:
        picture = cv2.GaussianBlur(picture, (0, 0), random.uniform(0.4, 6.0))
    elif way < 0.4:
        small = cv2.resize(picture, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
        picture = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    if random.random() < 0.3:
        picture = np.repeat(picture.mean(2, keepdims=True), 3, 2)
    return np.ascontiguousarray(picture.clip(0, 255) / 255, np.float32)


def _gradients(height: int, width: int, random: np.random.Generator) -> Float32Array:
    share = _gradient(height, width, random)[..., None]
    picture = _colour(random) * (1 - share) + _colour(random) * share
    stripe = (np.arange(width) // random.integers(8, 60) % 2)[None, :, None]
    return np.where(stripe > 0, _colour(random), picture) if random.random() < 0.3 else picture


def _gradient(height: int, width: int, random: np.random.Generator) -> Float32Array:
    """A straight or radial gradient (H,W) in [0,1], of one or several periods."""
    y, x = np.indices((height, width)).astype(np.float32)
    if random.random() < 0.5:
        angle = random.choice([0.0, np.pi / 2, random.uniform(0, np.pi)])
        along = x * np.cos(angle) + y * np.sin(angle)
        along = (along - along.min()) / max(float(np.ptp(along)), 1.0)
    else:
        center_x, center_y = random.uniform(0, width), random.uniform(0, height)
        if random.random() < 0.5:
            center_x, center_y = width / 2, height / 2
        along = np.hypot(x - center_x, y - center_y) / (max(height, width) * random.uniform(0.2, 0.8))
    periods = random.choice([1.0, 1.0, random.uniform(1, 8)])
    share: Float32Array = np.abs((along * periods + 1) % 2 - 1) if periods > 1 else along.clip(0, 1)
    return share.astype(np.float32)


def _lines(height: int, width: int, random: np.random.Generator) -> Float32Array:
    canvas = _canvas(height, width, random)
    for _ in range(int(random.integers(1, 30))):
        start, end = random.integers(0, (width, height), (2, 2)).tolist()
        cv2.line(canvas, start, end, _bgr(random), int(random.integers(1, 8)), cv2.LINE_AA)
    return canvas.astype(np.float32)


def _text(height: int, width: int, random: np.random.Generator) -> Float32Array:
    canvas = _canvas(height, width, random)
    for _ in range(int(random.integers(1, 10))):
        text = _random_text(height, width, random)
        for thickness in sorted(random.integers(1, 20, int(random.integers(1, 3))).tolist(), reverse=True):
            cv2.putText(canvas, *text, _bgr(random), thickness, cv2.LINE_AA)
    return canvas.astype(np.float32)


def _soft_text(height: int, width: int, random: np.random.Generator) -> Float32Array:
    """Sharp text before a soft outline or shadow."""
    canvas = _canvas(height, width, random)
    for _ in range(int(random.integers(1, 4))):
        text = _random_text(height, width, random)
        cv2.putText(canvas, *text, _bgr(random), int(random.integers(6, 24)), cv2.LINE_AA)
        canvas = cv2.GaussianBlur(canvas, (0, 0), random.uniform(0.8, 6.0)).astype(np.uint8)
        cv2.putText(canvas, *text, _bgr(random), int(random.integers(1, 5)), cv2.LINE_AA)
    return canvas.astype(np.float32)


def _random_text(height: int, width: int, random: np.random.Generator) -> tuple[str, tuple[int, int], int, float]:
    """A text, its place, font and size, in the order of `cv2.putText`."""
    text = "".join(random.choice(list("ABCdefghij klm0123WMQ"), int(random.integers(2, 20))))
    left, top = random.integers((-width // 8, 0), (width, height)).tolist()
    return text, (left, top), int(random.integers(0, 8)), random.uniform(0.3, 4)


def _shapes(height: int, width: int, random: np.random.Generator) -> Float32Array:
    canvas = _canvas(height, width, random)
    for _ in range(int(random.integers(1, 12))):
        center = tuple(int(v) for v in random.integers(0, (width, height)))
        axes = int(random.integers(4, width)), int(random.integers(4, height))
        thickness = int(random.choice([-1, 1, 4]))
        cv2.ellipse(canvas, center, axes, random.uniform(0, 180), 0, 360, _bgr(random), thickness, cv2.LINE_AA)
    return canvas.astype(np.float32)


def _filled_outlines(height: int, width: int, random: np.random.Generator) -> Float32Array:
    """Stars and polygons filled with gradients, over gradients."""
    picture = _gradients(height, width, random).astype(np.float64)
    for _ in range(int(random.integers(1, 6))):
        corners = int(random.integers(3, 13))
        radii = random.uniform(0.05, 0.6) * max(height, width) * random.uniform(0.3, 1.0, corners)
        if corners % 2 == 0 and random.random() < 0.6:
            radii[:] = radii[0]
            radii[::2] *= random.uniform(0.3, 0.8)  # a star
        angles = random.uniform(0, np.pi) + 2 * np.pi * np.arange(corners) / corners
        center = random.uniform(0, (width, height))
        points = center + radii[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1)
        mask = np.zeros((height, width), np.uint8)
        cv2.fillPoly(mask, [np.round(16 * points).astype(np.int32)], 255, cv2.LINE_AA, 4)
        alpha = (mask / 255)[..., None]
        picture = picture * (1 - alpha) + _gradients(height, width, random) * alpha
    filled: Float32Array = picture.astype(np.float32)
    return filled


def _blocks(height: int, width: int, random: np.random.Generator) -> Float32Array:
    side = int(random.integers(4, 40))
    colours = random.integers(0, 256, (height // side + 1, width // side + 1, 3)).astype(np.float32)
    interpolation = int(random.choice([cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_CUBIC]))
    size = colours.shape[1] * side, colours.shape[0] * side
    enlarged: Float32Array = cv2.resize(colours, size, interpolation=interpolation)[:height, :width]
    return enlarged


def _textures(height: int, width: int, random: np.random.Generator) -> Float32Array:
    """Sums of waves, noise at a few scales, or coloured bars that fade."""
    y, x = np.indices((height, width)).astype(np.float32)
    kind = random.integers(3)
    if kind == 0:
        share = np.zeros((height, width, 3), np.float32)
        for _ in range(int(random.integers(1, 5))):
            frequency = random.uniform(0.01, 0.7, 2) * random.choice([-1, 0, 1], 2)
            share += np.sin(frequency[0] * x + frequency[1] * y)[..., None] * random.uniform(0, 1, 3)
        picture = 127 + 127 * share / max(float(np.abs(share).max()), 1e-3)
    elif kind == 1:
        picture = np.full((height, width, 3), 127, np.float32)
        for sigma in random.uniform(0.5, 12, int(random.integers(1, 4))):
            noise = cv2.GaussianBlur(random.normal(0, 1, (height, width, 3)).astype(np.float32), (0, 0), sigma)
            picture += random.uniform(10, 60) * noise / noise.std()
    else:
        bar = int(random.integers(6, 64))
        colours = random.choice([0, 255], (width // bar + 1, 3)) if random.random() < 0.5 else None
        bars = random.integers(0, 256, (width // bar + 1, 3)) if colours is None else colours
        picture = np.repeat(bars, bar, 0)[None, :width] * _gradient(height, width, random)[..., None]
        picture = picture if random.random() < 0.5 else cv2.resize(picture.transpose(1, 0, 2), (width, height))
    texture: Float32Array = picture.astype(np.float32)
    return texture


def _canvas(height: int, width: int, random: np.random.Generator) -> UInt8Array:
    background = _colour(random) if random.random() < 0.6 else np.full(3, 255 * (random.random() < 0.7))
    return np.full((height, width, 3), background, np.uint8)


def _colour(random: np.random.Generator) -> Float32Array:
    return random.integers(0, 256, 3).astype(np.float32)


def _bgr(random: np.random.Generator) -> Sequence[float]:
    colour: list[float] = _colour(random).tolist()
    return colour
