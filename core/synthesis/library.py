"""The sharp material that scenes are made of: photos and cut-outs, held in memory as 8-bit arrays."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from shutterspan.core.errors import InputError

#: Larger pictures are halved until they fit: their finest detail is demosaicing noise, not texture.
MAX_SIDE = 1280

#: Pictures whose mean absolute Laplacian (8-bit units) is below this are too soft to teach sharpness.
MIN_DETAIL = 4.0

_VALIDATION_SHARE = 0.06


@dataclass(frozen=True)
class SharpLibrary:
    """photos: (H,W,3) uint8 sRGB; cutouts: (H,W,4) uint8 sRGB with straight alpha."""

    photos: list[np.ndarray]
    cutouts: list[np.ndarray]

    @classmethod
    def load(cls, folder: Path, validation: bool) -> "SharpLibrary":
        """Read every `photos/` and `cutouts/` folder below `folder`.

        Whole sources are held back for validation: one picture's cut-outs never stand on both sides.
        Raises InputError if there are no photos.
        """

        def read(kind: str, mode: str) -> list[np.ndarray]:
            paths = sorted(p for p in folder.rglob(f"{kind}/*.webp") if is_validation(p) == validation)
            pictures = (_read(path, mode) for path in paths)
            return [picture for picture in pictures if _detail(picture) >= MIN_DETAIL]

        library = cls(read("photos", "RGB"), read("cutouts", "RGBA"))
        if not library.photos:
            raise InputError(f"There are no sharp photos below {folder}.", "Put WebP pictures into photos/ there.")
        return library


def is_validation(path: Path) -> bool:
    """Whether the source of this file is held back: decided by its name without the number of the cut-out."""
    source = re.sub(r"_\d{2}_[a-z-]+$", "", path.stem)
    return hashlib.sha256(source.encode()).digest()[0] < 256 * _VALIDATION_SHARE


def _read(path: Path, mode: str) -> np.ndarray:
    with Image.open(path) as image:
        picture = np.asarray(image.convert(mode))
    while max(picture.shape[:2]) > MAX_SIDE:
        picture = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return picture


def _detail(picture: np.ndarray) -> float:
    """Mean absolute Laplacian of the luma, over the opaque part of a cut-out."""
    luma = cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2GRAY)
    laplacian = np.abs(cv2.Laplacian(luma, cv2.CV_32F))
    if picture.shape[2] == 4:
        opaque = picture[..., 3] > 200
        return float(laplacian[opaque].mean()) if opaque.any() else 0.0
    return float(laplacian.mean())
