"""The pictures of the documents: their names, places and sizes, and how they are saved."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from shutterspan.core.foundation.paths import RESOURCES

#: All pictures together are at most so large, in bytes.
MAX_TOTAL = 2**20
#: Qualities of JPEG that are tried, the best first.
_QUALITIES = range(92, 35, -2)
#: Standard deviation of the brightness that a picture has at least, of 255: a blank one has less.
_MIN_CONTRAST = 12


@dataclass(frozen=True)
class DocumentPicture:
    """One picture. path: within the resources; size: width and height in pixels; max_bytes: of its file."""

    path: str
    size: tuple[int, int]
    max_bytes: int

    @property
    def shipped(self) -> Path:
        return RESOURCES / self.path


_PICTURES = (
    DocumentPicture("samples/fire-truck-frames.jpg", (1660, 692), 122_000),
    DocumentPicture("docs/region.jpg", (1456, 258), 50_000),
    DocumentPicture("docs/stroke.jpg", (1704, 360), 20_000),
    DocumentPicture("docs/motion.jpg", (960, 540), 72_000),
    DocumentPicture("docs/consistency.jpg", (640, 360), 17_000),
    DocumentPicture("docs/app.jpg", (2228, 1200), 138_000),
    DocumentPicture("docs/app-light.jpg", (2228, 1200), 142_000),
    DocumentPicture("docs/app-compare.jpg", (2228, 1200), 138_000),
    DocumentPicture("docs/app-export.jpg", (1760, 952), 64_000),
    DocumentPicture("docs/gimp.jpg", (1280, 860), 88_000),
    DocumentPicture("docs/gimp-layers.jpg", (1280, 860), 91_000),
    DocumentPicture("docs/blender.jpg", (1440, 876), 104_000),
)
#: The pictures by the stem of their file's name.
PICTURES = {Path(picture.path).stem: picture for picture in _PICTURES}


def encode_jpeg(picture: Image.Image, max_bytes: int) -> bytes:
    """Encode a picture as JPEG, in the best quality that fits. Raises ValueError: none of the qualities fits."""
    for quality in _QUALITIES:
        file = io.BytesIO()
        picture.convert("RGB").save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        if file.tell() <= max_bytes:
            return file.getvalue()
    raise ValueError(f"no quality from {min(_QUALITIES)} on makes the picture smaller than {max_bytes} bytes")


def is_blank(picture: Image.Image) -> bool:
    """Whether a picture has next to no contrast."""
    return float(np.asarray(picture.convert("L"), float).std()) < _MIN_CONTRAST
