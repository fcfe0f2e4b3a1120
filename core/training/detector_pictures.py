"""Make pictures for the training of a motion detector, with known motion in each pixel."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from shutterspan.core.color.srgb import linear_to_srgb, srgb_to_linear
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.synthesis.library import PICTURE_SUFFIXES, files_below, kind_of, read_sharp
from shutterspan.core.training.drawn_graphics import draw_graphic
from shutterspan.core.types.arrays import BoolArray, Float32Array, UInt8Array
from shutterspan.core.types.levels import to_float

#: Longer side of photos, in pixels.
_SIDE = 640
#: Minimum and maximum of the share of the picture that a small thing covers, and of its motion in pixels.
_SHARES, _MOTIONS = (0.004, 0.04), (8.0, 40.0)
#: Number of instants that are averaged to a blurred picture.
_INSTANTS = 33
#: Shares of the photos that become grey, and that are put out of focus; minimum and maximum of the blur's radius in
#: pixels.
_GREY_SHARE, _DEFOCUSED_SHARE, _DEFOCUS_RADII = 0.15, 0.3, (0.8, 8.0)
#: One of this many photos also gives a picture that is blurred as a whole.
_WHOLE_EVERY = 3
#: A pixel has moved if a thing changes it by more than this, in levels of 255. The change is smoothed by this sigma in
#: pixels.
_LEAST_CHANGE, _CHANGE_SIGMA = 6.0, 2.0


@dataclass(frozen=True)
class LabelledPicture:
    """A picture (H,W,3) float32 in [0,1], and where something in it is blurred by motion: (H,W) bool.

    Where `uncertain` (H,W) is set, motion can't be recognised in the picture.
    """

    picture: Float32Array
    moved: BoolArray
    uncertain: BoolArray


def draw_pictures(folder: Path, random: np.random.Generator) -> Iterator[LabelledPicture]:
    """Yield labelled pictures from all sharp photos and cut-outs in a folder, except those held back for validation.

    Each photo gives three pictures: the photo, the photo with a small moving cut-out, and a still graphic. Some photos
    also give a picture with a small still cut-out, a small copy, and a copy that moved as a whole. Some pictures are
    grey, and some are partly out of focus. Raises InputError: the folder is missing or has no cut-outs.
    """
    paths = sorted(files_below(folder, PICTURE_SUFFIXES, validation=False))
    cutouts = [picture for picture in map(_read_cutout, paths) if picture is not None]
    if not cutouts:
        raise InputError("folder_without_pictures", folder=folder / "cutouts")
    for number, index in enumerate(random.permutation(len(paths)).tolist()):
        picture = read_sharp(paths[index])
        if picture is None or kind_of(picture) != "photos":
            continue
        is_grey = random.random() < _GREY_SHARE
        photo, cutout = _shrunk(picture), to_float(cutouts[int(random.integers(len(cutouts)))])
        if is_grey:
            photo, cutout = _grey(photo), _grey(cutout)
        yield _still(_compressed(_partly_defocused(photo, random), random))
        yield _with_small_mover(_partly_defocused(photo, random), cutout, random)
        graphic = draw_graphic(random)
        yield _still(_compressed(graphic, random) if random.random() < 0.4 else graphic)
        if number % _WHOLE_EVERY == 0:
            yield _with_small_still_thing(photo, cutout, random)
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


def _grey(picture: Float32Array) -> Float32Array:
    """A grey copy of a picture (H,W,C) with the same alpha."""
    luma = cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2GRAY)
    grey: Float32Array = np.dstack([luma, luma, luma, picture[..., 3:]])
    return grey


def _partly_defocused(photo: Float32Array, random: np.random.Generator) -> Float32Array:
    """Put a share of the photos out of focus, completely or except for a round part."""
    if random.random() > _DEFOCUSED_SHARE:
        return photo
    height, width = photo.shape[:2]
    light = srgb_to_linear(photo).astype(np.float32)
    soft = _defocused(light, _log_uniform(random, *_DEFOCUS_RADII))
    y, x = np.indices((height, width)).astype(np.float32)
    distance = np.hypot(x - random.uniform(0, width), y - random.uniform(0, height)) / max(height, width)
    start = random.uniform(-0.5, 0.6)  # if negative, nothing stays sharp
    weight = ((distance - start) / random.uniform(0.05, 0.4)).clip(0, 1)[..., None]
    mixed: Float32Array = linear_to_srgb(light + weight * (soft - light)).astype(np.float32)
    return mixed


def _defocused(light: Float32Array, radius: float) -> Float32Array:
    """Light (H,W,C) averaged over a disk of a radius in pixels."""
    reach = int(np.ceil(radius))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disk = (radius + 0.5 - np.hypot(x, y)).clip(0, 1)
    averaged: Float32Array = cv2.filter2D(light, -1, disk / disk.sum(), borderType=cv2.BORDER_REFLECT)
    return averaged


def _with_small_mover(photo: Float32Array, cutout: Float32Array, random: np.random.Generator) -> LabelledPicture:
    """A photo over which a small cut-out moves along a slightly curved path."""
    frame = _frame_of_small_thing(photo, cutout, random)
    blurred = _finished(_mean_along_path(frame, _log_uniform(random, *_MOTIONS), random), random)
    change = cv2.GaussianBlur(255 * np.abs(blurred - photo).mean(2), (0, 0), _CHANGE_SIGMA)
    return LabelledPicture(blurred, change > _LEAST_CHANGE, (change > 1) & (change <= _LEAST_CHANGE))


def _with_small_still_thing(photo: Float32Array, cutout: Float32Array, random: np.random.Generator) -> LabelledPicture:
    """A photo with a small still cut-out. From it, the detector learns that the edges of cut-outs aren't motion."""
    sharp = _frame_of_small_thing(photo, cutout, random)(0, 0)
    return _still(_partly_defocused(_finished(sharp, random), random))


def _frame_of_small_thing(
    photo: Float32Array, cutout: Float32Array, random: np.random.Generator
) -> Callable[[float, float], Float32Array]:
    """Return a function for the linear light of a photo with a small cut-out in front, at any offset (x, y) in
    pixels."""
    height, width = photo.shape[:2]
    share = _log_uniform(random, *_SHARES)
    opaque = max(1, int((cutout[..., 3] > 0.5).sum()))
    scale = np.sqrt(share * height * width / opaque)
    scale = min(scale, 0.8 * height / cutout.shape[0], 0.8 * width / cutout.shape[1])
    thing = cv2.resize(cutout, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    alpha = thing[..., 3:]
    layer = np.concatenate([srgb_to_linear(thing[..., :3]) * alpha, alpha], 2).astype(np.float32)
    left, top = (random.uniform(0, max(1, room)) for room in (width - thing.shape[1], height - thing.shape[0]))
    background = srgb_to_linear(photo).astype(np.float32)

    def frame(x: float, y: float) -> Float32Array:
        moved = cv2.warpAffine(layer, np.array([[1, 0, left + x], [0, 1, top + y]]), (width, height))
        composed: Float32Array = background * (1 - moved[..., 3:]) + moved[..., :3]
        return composed

    return frame


def _moved_as_a_whole(photo: Float32Array, random: np.random.Generator) -> LabelledPicture:
    """A photo that moved and rotated as a whole. Parts without edges are uncertain."""
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
    """A small sharp copy of a photo, sometimes with few colours, as in graphics."""
    scale = random.uniform(0.15, 0.8)
    copy: Float32Array = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    levels = float(random.integers(3, 7))
    coarse: Float32Array = (np.round(copy * levels) / levels).astype(np.float32)
    return coarse if random.random() < 0.4 else copy


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
    decoded: UInt8Array | None = cv2.imdecode(data, cv2.IMREAD_COLOR)  # with the channel order of `data`
    assert decoded is not None
    return to_float(decoded)


def _log_uniform(random: np.random.Generator, least: float, most: float) -> float:
    return float(np.exp(random.uniform(np.log(least), np.log(most))))
