"""The sharp material that scenes are made of: photos and cut-outs, held in memory as 8-bit arrays."""

import hashlib
import logging
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps

from shutterspan.core.errors import InputError

log = logging.getLogger(__name__)

#: Larger pictures are halved until they fit: their finest detail is demosaicing noise, not texture.
MAX_SIDE = 1280

#: Pictures whose mean absolute Laplacian (8-bit units) is below this are too soft to teach sharpness.
MIN_DETAIL = 4.0

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


@dataclass(frozen=True)
class SharpLibrary:
    """photos: (H,W,3) uint8 sRGB; cutouts: (H,W,4) uint8 sRGB with straight alpha."""

    photos: list[np.ndarray]
    cutouts: list[np.ndarray]

    @classmethod
    def of(cls, pictures: Iterable[np.ndarray]) -> "SharpLibrary":
        """Pictures (H,W,3 or 4) told apart by their transparency."""
        library = cls([], [])
        for picture in pictures:
            (library.photos if picture.shape[2] == 3 else library.cutouts).append(picture)
        return library

    @classmethod
    def load(cls, folder: Path, validation: bool | None = None) -> "SharpLibrary":
        """Read all JPEG, PNG and WebP pictures in and below `folder`; those with transparent parts are cut-outs.

        Whole sources are held back for validation: one picture's cut-outs never stand on both sides; None reads all.
        Pictures that are soft or can't be read are left out. Raises InputError if no photo is left.
        """
        paths = sorted(
            path for path in files_below(folder, PICTURES) if validation is None or is_validation(path) == validation
        )
        with ThreadPoolExecutor() as pool:
            library = cls.of([picture for picture in pool.map(read_sharp, paths) if picture is not None])
        if not library.photos:
            soft = f"{len(paths)} pictures that are soft, damaged or cut out"
            found = soft if paths else "no JPEG, PNG or WebP picture"
            hint = "Put photos there that are sharp, or videos of something that moves and is sharp in every frame."
            raise InputError(f"There are no sharp photos in {folder}: it holds {found}.", hint)
        return library


def files_below(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """Files in `folder` and all folders in it, by their endings. Raises InputError: no such folder."""
    if not folder.is_dir():
        raise InputError(f"There are no sharp photos: the folder {folder} is missing.", "Check its name.")
    return [path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file()]


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


def halved(picture: np.ndarray, longest: int) -> np.ndarray:
    """Halved until neither side is longer than `longest`."""
    while max(picture.shape[:2]) > longest:
        picture = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return picture


def read_sharp(path: Path) -> np.ndarray | None:
    """A picture (H,W,3 or, with transparent parts, 4) uint8; None if it is soft or can't be read."""
    picture = _read(path)
    return picture if picture is not None and _detail(picture) >= MIN_DETAIL else None


def _read(path: Path) -> np.ndarray | None:
    try:
        with Image.open(path) as image:
            upright = ImageOps.exif_transpose(image)
            if upright.has_transparency_data:
                cutout = np.asarray(upright.convert("RGBA"))
                if (cutout[..., 3] < 128).any():
                    return halved(cutout, MAX_SIDE)
            return halved(np.asarray(upright.convert("RGB")), MAX_SIDE)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        log.warning("left out %s: %s", path, error)
        return None


def _detail(picture: np.ndarray) -> float:
    """Mean absolute Laplacian of the luma, over the opaque part of a cut-out."""
    luma = cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2GRAY)
    laplacian = np.abs(cv2.Laplacian(luma, cv2.CV_32F))
    if picture.shape[2] == 4:
        opaque = picture[..., 3] > 200
        return float(laplacian[opaque].mean()) if opaque.any() else 0.0
    return float(laplacian.mean())
