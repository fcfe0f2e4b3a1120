"""Load the sharp material of scenes: photos, cut-outs and animated cut-outs, as 8-bit arrays in memory."""

import hashlib
import itertools
import logging
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps, ImageSequence

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.picture_files import open_picture
from shutterspan.core.synthesis.flow import optical_flow
from shutterspan.core.types.arrays import UInt8Array

log = logging.getLogger(__name__)

#: Larger pictures are halved until neither side is longer, because their finest detail is demosaicing noise, not
#: texture.
MAX_SIDE = 1280

#: Pictures with a lower mean absolute Laplacian (8-bit units) are too soft for learning sharpness.
MIN_DETAIL = 4.0

#: Number of frames of an animated cut-out that span an exposure, and maximum number of frames that are read.
EXPOSURE_FRAMES, _MAX_FRAMES = 17, 65

#: Motion between frames, in pixels, above which a blur would have gaps; number of frame pairs that are measured.
_MAX_FRAME_STEP, _TESTED_PAIRS = 4.0, 5

#: Formats in which several pictures form an animation. If a JPEG of a phone has several pictures, the first is the
#: photo.
_ANIMATED_FORMATS = ("WEBP", "PNG")

PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
VIDEO_SUFFIXES = (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm")
_PHOTO_PART_SUFFIX = r"_\d{2}_[a-z-]+$"
_VIDEO_PART_SUFFIX = r"(_t\d+_cam\d+|(?<=[a-z])\d)$"
_VALIDATION_SHARE = 0.06

#: Names of files that are held back in addition to those chosen by the hash: the sources of the fixed validation set,
#: and six people.
_VALIDATION_NAMES = (
    "people3d_val_*",
    "osp_skater_p7",
    "osp_skater_p9",
    "boofcv_dashcam01_p*",
    *(f"person_{number:03d}" for number in range(55, 61)),
)

#: Names of the clips of rendered people.
_RENDERED_NAMES = "people3d_*"


@dataclass(frozen=True)
class SharpLibrary:
    """Sharp pictures in sRGB, uint8.

    photos: (H,W,3). cutouts: (H,W,4) with straight alpha. animated: animated cut-outs (F,H,W,4), F at least
    `EXPOSURE_FRAMES`.
    """

    photos: list[UInt8Array] = field(default_factory=list)
    cutouts: list[UInt8Array] = field(default_factory=list)
    animated: list[UInt8Array] = field(default_factory=list)

    def add(self, pictures: Iterable[UInt8Array]) -> None:
        """Add pictures, each to the list of its kind."""
        for picture in pictures:
            getattr(self, kind_of(picture)).append(picture)

    @classmethod
    def load(cls, folder: Path, validation: bool | None = None) -> "SharpLibrary":
        """Load all JPEG, PNG and WebP pictures in `folder` and its subfolders.

        Pictures with transparent parts are cut-outs, or animated cut-outs if they are animations. validation: load only
        sources held back for validation, or only the others; None loads all. All cut-outs of one picture belong to the
        same source. Soft and unreadable pictures are skipped. Raises InputError: no photo remains.
        """
        paths = sorted(files_below(folder, PICTURE_SUFFIXES, validation))
        with ThreadPoolExecutor() as pool:
            library = cls()
            library.add(picture for picture in pool.map(read_sharp, paths) if picture is not None)
        if not library.photos:
            if not paths:
                raise InputError("folder_without_pictures", folder=folder)
            raise InputError("folder_of_soft_pictures", folder=folder, pictures=len(paths))
        return library


def files_below(folder: Path, suffixes: tuple[str, ...], validation: bool | None = None) -> list[Path]:
    """List the files in `folder` and its subfolders that have one of the suffixes.

    validation: list only files of sources held back for validation, or only the others; None lists all. Raises
    InputError: the folder is missing.
    """
    if not folder.is_dir():
        raise InputError("sharp_photos_folder_missing", folder=folder)
    found = [path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file()]
    return [path for path in found if validation in (None, is_validation(path))]


def source_name(path: Path) -> str:
    """Name of a file's source: the file's name without the suffix that numbers the parts of a source.

    Parts are cut-outs of one photo (`_02_dog`), views of one scene (`_t1_cam2`) and clips of one place (a last digit).
    """
    part_suffix = _VIDEO_PART_SUFFIX if path.suffix.lower() in VIDEO_SUFFIXES else _PHOTO_PART_SUFFIX
    return re.sub(part_suffix, "", path.stem)


def is_validation(path: Path) -> bool:
    """Whether the source of this file is held back for validation, decided by its name."""
    if any(fnmatchcase(path.stem, pattern) for pattern in _VALIDATION_NAMES):
        return True
    return hashlib.sha256(source_name(path).encode()).digest()[0] < 256 * _VALIDATION_SHARE


def is_rendered(path: Path) -> bool:
    """Whether this video was rendered, decided by its name."""
    return fnmatchcase(path.stem, _RENDERED_NAMES)


def halve_to_fit(picture: UInt8Array, max_side: int) -> UInt8Array:
    """Halve a picture (H,W,C) until neither side is longer than `max_side`."""
    while max(picture.shape[:2]) > max_side:
        picture = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return picture


def kind_of(picture: UInt8Array) -> str:
    """Kind of a picture, which is the name of its list in `SharpLibrary`: “photos”, “cutouts” or “animated”."""
    if picture.ndim == 4:
        return "animated"
    return "photos" if picture.shape[2] == 3 else "cutouts"


def read_sharp(path: Path) -> UInt8Array | None:
    """Read a picture of one of the kinds of `SharpLibrary`; None if it is soft, unusable or unreadable."""
    picture = _read_picture(path)
    if picture is None:
        return None
    middle_frame = picture[len(picture) // 2] if picture.ndim == 4 else picture
    return picture if _detail(middle_frame) >= MIN_DETAIL else None


def _read_picture(path: Path) -> UInt8Array | None:
    """Read a picture of any kind; None if it is unreadable or an unusable animation. The reason is logged."""
    try:
        with open_picture(path) as image:
            if image.format in _ANIMATED_FORMATS and getattr(image, "is_animated", False):
                return _read_animation(image, path)
            upright = ImageOps.exif_transpose(image)
            if upright.has_transparency_data:
                cutout = np.asarray(upright.convert("RGBA"))
                if (cutout[..., 3] < 128).any():
                    return halve_to_fit(cutout, MAX_SIDE)
            return halve_to_fit(np.asarray(upright.convert("RGB")), MAX_SIDE)
    except InputError as error:
        log.warning("left out a picture: %s", error)
        return None


def _read_animation(image: Image.Image, path: Path) -> UInt8Array | None:
    """Read the frames (F,H,W,4) of an animation; None if it is opaque, too short, or moves too far between frames."""
    pictures = itertools.islice(ImageSequence.Iterator(image), _MAX_FRAMES)
    frames = np.stack([halve_to_fit(np.asarray(frame.convert("RGBA")), MAX_SIDE) for frame in pictures])
    if len(frames) < EXPOSURE_FRAMES or not (frames[..., 3] < 128).any():
        log.warning("left out %s: an animated picture without transparent parts, or too short", path)
        return None
    if (step := _largest_step(frames)) > _MAX_FRAME_STEP:
        log.warning("left out %s: its frames lie %.1f pixels apart", path, step)
        return None
    return frames


def _largest_step(frames: UInt8Array) -> float:
    """Largest motion between two frames in pixels: the 98th percentile of the speed, measured in some pairs of
    frames."""
    steps = []
    for first in np.linspace(0, len(frames) - 2, _TESTED_PAIRS).astype(int):
        pair = [
            cv2.cvtColor(frame[..., :3] * (frame[..., 3:] > 127), cv2.COLOR_RGB2GRAY) for frame in frames[first:][:2]
        ]
        speed = np.hypot(*cv2.split(optical_flow(*pair)))[frames[first, ..., 3] > 127]
        steps.append(float(np.percentile(speed, 98)) if speed.size else 0.0)
    return max(steps)


def _detail(picture: UInt8Array) -> float:
    """Mean absolute Laplacian of the luma; for a cut-out, over its opaque part."""
    luma = cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2GRAY)
    laplacian = np.abs(cv2.Laplacian(luma, cv2.CV_32F))
    if picture.shape[2] == 4:
        opaque = picture[..., 3] > 200
        return float(laplacian[opaque].mean()) if opaque.any() else 0.0
    return float(laplacian.mean())
