"""Pictures for the training of a motion detector: what moved in them is known for each pixel."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from shutterspan.core.color.srgb import linear_to_srgb, srgb_to_linear
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.synthesis.library import PICTURE_SUFFIXES, files_below, kind_of, read_sharp
from shutterspan.core.types.arrays import BoolArray, Float32Array, UInt8Array
from shutterspan.core.types.levels import to_float

#: Longer side of photos, in pixels.
_SIDE = 640
#: Share of the picture that a small thing covers, and its motion in pixels: each the least and the most.
_SHARES, _MOTIONS = (0.004, 0.04), (8.0, 40.0)
#: Instants whose mean is a blurred picture.
_INSTANTS = 33
#: A picture is blurred as a whole for one of so many photos.
_WHOLE_EVERY = 3
#: A pixel has moved if a thing changes it by more than this, in levels of 255, smoothed by this sigma in pixels.
_LEAST_CHANGE, _CHANGE_SIGMA = 6.0, 2.0


@dataclass(frozen=True)
class LabelledPicture:
    """A picture (H,W,3) float32 in [0,1], and where something in it is blurred by motion: (H,W) bool.

    Where `uncertain` (H,W) is set, nobody can tell.
    """

    picture: Float32Array
    moved: BoolArray
    uncertain: BoolArray


def draw_pictures(folder: Path, random: np.random.Generator) -> Iterator[LabelledPicture]:
    """Yield labelled pictures made of all sharp photos and cut-outs in a folder, but those held back for validation.

    For each photo: itself, itself with a small moving cut-out, and a graphic, in which nothing moves. For some, a
    small sharp copy, and a copy that moved as a whole. Raises InputError: no such folder, or no cut-out
    in it.
    """
    paths = sorted(files_below(folder, PICTURE_SUFFIXES, validation=False))
    cutouts = [picture for picture in map(_read_cutout, paths) if picture is not None]
    if not cutouts:
        raise InputError("folder_without_pictures", folder=folder / "cutouts")
    for number, index in enumerate(random.permutation(len(paths)).tolist()):
        picture = read_sharp(paths[index])
        if picture is None or kind_of(picture) != "photos":
            continue
        photo = _shrunk(picture)
        yield _still(_compressed(photo, random))
        yield _with_small_mover(photo, cutouts[int(random.integers(len(cutouts)))], random)
        yield _still(_graphic(random))
        if number % _WHOLE_EVERY == 0:
            yield _still(_small_copy(photo, random))
            yield _moved_as_a_whole(photo, random)


def _read_cutout(path: Path) -> UInt8Array | None:
    if path.parent.name != "cutouts":
        return None
    picture = read_sharp(path)
    return picture if picture is not None and kind_of(picture) == "cutouts" else None


def _shrunk(picture: UInt8Array) -> Float32Array:
    scale = min(1.0, _SIDE / max(picture.shape[:2]))
    resized: Float32Array = cv2.resize(to_float(picture), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return resized


def _still(picture: Float32Array) -> LabelledPicture:
    nowhere = np.zeros(picture.shape[:2], bool)
    return LabelledPicture(picture, nowhere, nowhere)


def _with_small_mover(photo: Float32Array, cutout: UInt8Array, random: np.random.Generator) -> LabelledPicture:
    """A photo over which a small cut-out moves along a slightly curved path."""
    height, width = photo.shape[:2]
    share = _log_uniform(random, *_SHARES)
    opaque = max(1, int((cutout[..., 3] > 128).sum()))
    scale = np.sqrt(share * height * width / opaque)
    scale = min(scale, 0.8 * height / cutout.shape[0], 0.8 * width / cutout.shape[1])
    thing = cv2.resize(to_float(cutout), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    alpha = thing[..., 3:]
    layer = np.concatenate([srgb_to_linear(thing[..., :3]) * alpha, alpha], 2).astype(np.float32)
    left, top = (random.uniform(0, max(1, room)) for room in (width - thing.shape[1], height - thing.shape[0]))
    background = srgb_to_linear(photo).astype(np.float32)

    def frame(x: float, y: float) -> Float32Array:
        moved = cv2.warpAffine(layer, np.array([[1, 0, left + x], [0, 1, top + y]]), (width, height))
        composed: Float32Array = background * (1 - moved[..., 3:]) + moved[..., :3]
        return composed

    blurred = _finished(_mean_along_path(frame, _log_uniform(random, *_MOTIONS), random), random)
    change = cv2.GaussianBlur(255 * np.abs(blurred - photo).mean(2), (0, 0), _CHANGE_SIGMA)
    return LabelledPicture(blurred, change > _LEAST_CHANGE, (change > 1) & (change <= _LEAST_CHANGE))


def _moved_as_a_whole(photo: Float32Array, random: np.random.Generator) -> LabelledPicture:
    """A photo that moved and turned as a whole; where it has no edges, nobody can tell."""
    height, width = photo.shape[:2]
    light = srgb_to_linear(photo).astype(np.float32)
    rotation, length = random.uniform(-2, 2), _log_uniform(random, 5.0, 34.0)

    def frame(x: float, y: float) -> Float32Array:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), rotation * x / length, 1.0)
        matrix[:, 2] += x, y
        warped: Float32Array = cv2.warpAffine(light, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)
        return warped

    blurred = _finished(_mean_along_path(frame, length, random), random)
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)
    edges = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    edges = cv2.GaussianBlur(edges, (0, 0), 8.0)
    moved = edges > max(0.15, float(np.median(edges)))
    return LabelledPicture(blurred, moved, ~moved)


def _small_copy(photo: Float32Array, random: np.random.Generator) -> Float32Array:
    """A small sharp copy of a photo, sometimes of few colours, as in graphics."""
    scale = random.uniform(0.15, 0.8)
    copy: Float32Array = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    levels = float(random.integers(3, 7))
    coarse: Float32Array = (np.round(copy * levels) / levels).astype(np.float32)
    return coarse if random.random() < 0.4 else copy


def _graphic(random: np.random.Generator) -> Float32Array:
    """Gradients, lines, text, shapes or blocks, sometimes blurred alike in all directions, enlarged or compressed."""
    height, width = (int(side) for side in random.integers(48, 420, 2))
    drawings = (_gradients, _lines, _text, _shapes, _blocks)
    picture = drawings[int(random.integers(len(drawings)))](height, width, random)
    way = random.random()
    if way < 0.25:
        picture = cv2.GaussianBlur(picture, (0, 0), random.uniform(0.4, 6.0))
    elif way < 0.4:
        small = cv2.resize(picture, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
        picture = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    if random.random() < 0.3:
        picture = np.repeat(picture.mean(2, keepdims=True), 3, 2)
    drawn: Float32Array = np.ascontiguousarray(picture.clip(0, 255) / 255, np.float32)
    return _compressed(drawn, random) if random.random() < 0.4 else drawn


def _gradients(height: int, width: int, random: np.random.Generator) -> Float32Array:
    y, x = np.indices((height, width)).astype(np.float32)
    radius = max(height, width) * random.uniform(0.2, 0.8)
    kinds = (x / width, y / height, (x + y) / (width + height), 1 - np.hypot(x - width / 2, y - height / 2) / radius)
    share = kinds[int(random.integers(len(kinds)))].clip(0, 1)[..., None]
    picture = _colour(random) * (1 - share) + _colour(random) * share
    stripe = (x // random.integers(8, 60) % 2)[..., None]
    return np.where(stripe > 0, _colour(random), picture) if random.random() < 0.3 else picture


def _lines(height: int, width: int, random: np.random.Generator) -> Float32Array:
    canvas = _canvas(height, width, random)
    for _ in range(int(random.integers(1, 30))):
        start, end = random.integers(0, (width, height), (2, 2)).tolist()
        cv2.line(canvas, start, end, _bgr(random), int(random.integers(1, 8)), cv2.LINE_AA)
    return canvas.astype(np.float32)


def _text(height: int, width: int, random: np.random.Generator) -> Float32Array:
    canvas = _canvas(height, width, random)
    for _ in range(int(random.integers(1, 10))):
        text = "".join(random.choice(list("ABCdefghij klm0123WMQ"), int(random.integers(2, 20))))
        place = tuple(int(v) for v in random.integers(0, (width, height)))
        font, size = int(random.integers(0, 8)), float(random.uniform(0.3, 4))
        for thickness in sorted(random.integers(1, 20, int(random.integers(1, 3))).tolist(), reverse=True):
            cv2.putText(canvas, text, place, font, size, _bgr(random), thickness, cv2.LINE_AA)
    return canvas.astype(np.float32)


def _shapes(height: int, width: int, random: np.random.Generator) -> Float32Array:
    canvas = _canvas(height, width, random)
    for _ in range(int(random.integers(1, 12))):
        center = tuple(int(v) for v in random.integers(0, (width, height)))
        axes = int(random.integers(4, width)), int(random.integers(4, height))
        thickness = int(random.choice([-1, 1, 4]))
        cv2.ellipse(canvas, center, axes, random.uniform(0, 180), 0, 360, _bgr(random), thickness, cv2.LINE_AA)
    return canvas.astype(np.float32)


def _blocks(height: int, width: int, random: np.random.Generator) -> Float32Array:
    side = int(random.integers(4, 40))
    colours = random.integers(0, 256, (height // side + 1, width // side + 1, 3)).astype(np.float32)
    interpolation = int(random.choice([cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_CUBIC]))
    size = colours.shape[1] * side, colours.shape[0] * side
    enlarged: Float32Array = cv2.resize(colours, size, interpolation=interpolation)[:height, :width]
    return enlarged


def _canvas(height: int, width: int, random: np.random.Generator) -> UInt8Array:
    background = _colour(random) if random.random() < 0.6 else np.full(3, 255 * (random.random() < 0.7))
    return np.full((height, width, 3), background, np.uint8)


def _colour(random: np.random.Generator) -> Float32Array:
    return random.integers(0, 256, 3).astype(np.float32)


def _bgr(random: np.random.Generator) -> Sequence[float]:
    colour: list[float] = _colour(random).tolist()
    return colour


def _mean_along_path(
    frame: Callable[[float, float], Float32Array], length: float, random: np.random.Generator
) -> Float32Array:
    """The mean light of frames whose offset (x, y) follows a slightly curved path of a length in pixels."""
    angle, bend = random.uniform(0, 2 * np.pi), random.uniform(-0.5, 0.5)
    frames = []
    for t in np.linspace(-0.5, 0.5, _INSTANTS):
        direction = angle + bend * t
        frames.append(frame(length * t * np.cos(direction), length * t * np.sin(direction)))
    mean: Float32Array = np.mean(frames, 0, dtype=np.float32)
    return mean


def _finished(light: Float32Array, random: np.random.Generator) -> Float32Array:
    """Encode light, and add noise and compression."""
    noise = random.choice([0.0, 0.5, 1.0, 2.0]) / 255
    encoded = linear_to_srgb(light.clip(0, 1)) + random.normal(0, noise, light.shape)
    return _compressed(encoded.clip(0, 1).astype(np.float32), random)


def _compressed(picture: Float32Array, random: np.random.Generator) -> Float32Array:
    """The picture after JPEG compression."""
    quality = int(random.choice([80, 90, 93, 96]))
    _, data = cv2.imencode(".jpg", (255 * picture + 0.5).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded: UInt8Array | None = cv2.imdecode(data, cv2.IMREAD_COLOR)  # its order of channels is that of `data`
    assert decoded is not None
    return to_float(decoded)


def _log_uniform(random: np.random.Generator, least: float, most: float) -> float:
    return float(np.exp(random.uniform(np.log(least), np.log(most))))
