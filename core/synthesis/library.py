"""The sharp material that scenes are made of: photos, cut-outs and animated cut-outs, in memory as 8-bit arrays."""

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
from shutterspan.core.image_io.pictures import open_picture
from shutterspan.core.synthesis.flow import optical_flow

log = logging.getLogger(__name__)

#: Larger pictures are halved until they fit: their finest detail is demosaicing noise, not texture.
MAX_SIDE = 1280

#: Pictures whose mean absolute Laplacian (8-bit units) is below this are too soft to teach sharpness.
MIN_DETAIL = 4.0

#: An exposure of an animated cut-out takes so many of its frames. Longer ones are cut.
EXPOSURE_FRAMES, _MOST_FRAMES = 17, 65

#: Further apart than so many pixels, frames would leave gaps in a blur; so many pairs of them are asked.
_MOST_APART, _ASKED = 4.0, 5

#: Formats in which several pictures are an animation. Of several in a phone's JPEG the first is the photo.
_ANIMATED = ("WEBP", "PNG")

PICTURES = (".jpg", ".jpeg", ".png", ".webp")
VIDEOS = (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm")
_PARTS_OF_A_PHOTO = r"_\d{2}_[a-z-]+$"
_PARTS_OF_A_PLACE = r"(_t\d+_cam\d+|(?<=[a-z])\d)$"
_VALIDATION_SHARE = 0.06

#: Held back by name, beside those that the hash chooses: the sources of the frozen validation set, and six people.
_VALIDATION_NAMES = (
    "people3d_val_*",
    "osp_skater_p7",
    "osp_skater_p9",
    "boofcv_dashcam01_p*",
    *(f"person_{number:03d}" for number in range(55, 61)),
)

#: Clips of rendered people, by name.
_RENDERED_NAMES = "people3d_*"


@dataclass(frozen=True)
class SharpLibrary:
    """photos: (H,W,3) uint8 sRGB; cutouts: (H,W,4) uint8 sRGB with straight alpha; animated: (F,H,W,4) as cut-outs, at
    least `EXPOSURE_FRAMES` frames of something that moves."""

    photos: list[np.ndarray] = field(default_factory=list)
    cutouts: list[np.ndarray] = field(default_factory=list)
    animated: list[np.ndarray] = field(default_factory=list)

    def add(self, pictures: Iterable[np.ndarray]) -> None:
        """Take in pictures of any of these kinds."""
        for picture in pictures:
            getattr(self, kind_of(picture)).append(picture)

    @classmethod
    def load(cls, folder: Path, validation: bool | None = None) -> "SharpLibrary":
        """Read all JPEG, PNG and WebP pictures in and below `folder`; those with transparent parts are cut-outs, and
        animated ones are animated cut-outs.

        Whole sources are held back for validation: one picture's cut-outs never stand on both sides; None reads all.
        Pictures that are soft or can't be read are left out. Raises InputError if no photo is left.
        """
        paths = sorted(files_below(folder, PICTURES, validation))
        with ThreadPoolExecutor() as pool:
            library = cls()
            library.add(picture for picture in pool.map(read_sharp, paths) if picture is not None)
        if not library.photos:
            soft = f"{len(paths)} pictures that are soft, damaged or cut out"
            found = soft if paths else "no JPEG, PNG or WebP picture"
            hint = "Put photos there that are sharp, or videos of something that moves and is sharp in every frame."
            raise InputError(f"There are no sharp photos in {folder}: it holds {found}.", hint)
        return library


def files_below(folder: Path, suffixes: tuple[str, ...], validation: bool | None = None) -> list[Path]:
    """Files in `folder` and all folders in it, by their endings.

    validation: those of sources that are held back for validation, or those of all other sources; None takes both.
    Raises InputError: no such folder.
    """
    if not folder.is_dir():
        raise InputError(f"There are no sharp photos: the folder {folder} is missing.", "Check its name.")
    found = [path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file()]
    return [path for path in found if validation in (None, is_validation(path))]


def source(path: Path) -> str:
    """The name of a file without what tells apart the parts of one source.

    Those are the cut-outs of one photo (`_02_dog`), the views of one scene (`_t1_cam2`) and the clips of one place (a
    last digit).
    """
    parts = _PARTS_OF_A_PLACE if path.suffix.lower() in VIDEOS else _PARTS_OF_A_PHOTO
    return re.sub(parts, "", path.stem)


def is_validation(path: Path) -> bool:
    """Whether the source of this file is held back, as a whole: decided by its name."""
    if any(fnmatchcase(path.stem, pattern) for pattern in _VALIDATION_NAMES):
        return True
    return hashlib.sha256(source(path).encode()).digest()[0] < 256 * _VALIDATION_SHARE


def is_rendered(path: Path) -> bool:
    """Whether this video was rendered: decided by its name."""
    return fnmatchcase(path.stem, _RENDERED_NAMES)


def halved(picture: np.ndarray, longest: int) -> np.ndarray:
    """Halved until neither side is longer than `longest`."""
    while max(picture.shape[:2]) > longest:
        picture = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return picture


def kind_of(picture: np.ndarray) -> str:
    """Where in a `SharpLibrary` a picture belongs: “photos”, “cutouts” or “animated”."""
    if picture.ndim == 4:
        return "animated"
    return "photos" if picture.shape[2] == 3 else "cutouts"


def read_sharp(path: Path) -> np.ndarray | None:
    """A picture of one of the kinds of `SharpLibrary`; None if it is soft, of no use, or can't be read."""
    picture = _read(path)
    if picture is None:
        return None
    shown = picture[len(picture) // 2] if picture.ndim == 4 else picture
    return picture if _detail(shown) >= MIN_DETAIL else None


def _read(path: Path) -> np.ndarray | None:
    try:
        with open_picture(path) as image:
            if image.format in _ANIMATED and getattr(image, "is_animated", False):
                return _animation(image, path)
            upright = ImageOps.exif_transpose(image)
            if upright.has_transparency_data:
                cutout = np.asarray(upright.convert("RGBA"))
                if (cutout[..., 3] < 128).any():
                    return halved(cutout, MAX_SIDE)
            return halved(np.asarray(upright.convert("RGB")), MAX_SIDE)
    except InputError as error:
        log.warning("left out a picture: %s", error)
        return None


def _animation(image: Image.Image, path: Path) -> np.ndarray | None:
    """The frames (F,H,W,4) uint8 of an animated picture; None if it is opaque, or has too few or leaves gaps."""
    some = itertools.islice(ImageSequence.Iterator(image), _MOST_FRAMES)
    frames = np.stack([halved(np.asarray(frame.convert("RGBA")), MAX_SIDE) for frame in some])
    if len(frames) < EXPOSURE_FRAMES or not (frames[..., 3] < 128).any():
        log.warning("left out %s: an animated picture without transparent parts, or too short", path)
        return None
    if (step := _largest_step(frames)) > _MOST_APART:
        log.warning("left out %s: its frames lie %.1f pixels apart", path, step)
        return None
    return frames


def _largest_step(frames: np.ndarray) -> float:
    """How far, in pixels, the fastest fiftieth of an animated cut-out moves from a frame to the next: of some pairs."""
    steps = []
    for first in np.linspace(0, len(frames) - 2, _ASKED).astype(int):
        pair = [
            cv2.cvtColor(frame[..., :3] * (frame[..., 3:] > 127), cv2.COLOR_RGB2GRAY) for frame in frames[first:][:2]
        ]
        speed = np.hypot(*cv2.split(optical_flow(*pair)))[frames[first, ..., 3] > 127]
        steps.append(float(np.percentile(speed, 98)) if speed.size else 0.0)
    return max(steps)


def _detail(picture: np.ndarray) -> float:
    """Mean absolute Laplacian of the luma, over the opaque part of a cut-out."""
    luma = cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2GRAY)
    laplacian = np.abs(cv2.Laplacian(luma, cv2.CV_32F))
    if picture.shape[2] == 4:
        opaque = picture[..., 3] > 200
        return float(laplacian[opaque].mean()) if opaque.any() else 0.0
    return float(laplacian.mean())
