"""Targets that read whole photos, one per format. The result is a photo, or an error of the program with a hint."""

import tempfile
from pathlib import Path

import numpy as np

from shutterspan.core.foundation.errors import InputError, MemoryExhausted
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.thumbnail import load_thumbnail
from shutterspan.core.image_io.writing import make_image_encoder

from . import picture_seeds
from .target import Target

#: Removed when the process ends.
_TEMPORARY = tempfile.TemporaryDirectory(prefix="shutterspan-fuzz-")
_PATH = Path(_TEMPORARY.name) / "photo"
#: Larger pictures aren't written again, to save time.
_MAX_WRITTEN_PIXELS = 2000


def check_photo(data: bytes) -> None:
    _PATH.write_bytes(data)
    try:
        photo = load_photo(_PATH)
        assert photo.pixels.ndim == 3 and photo.pixels.dtype in (np.uint8, np.uint16)
        if photo.pixels.size < 3 * _MAX_WRITTEN_PIXELS:
            for suffix in (".jpg", ".tif", ".png", ".webp"):
                make_image_encoder(suffix, photo)(photo.pixels)
    except (InputError, MemoryExhausted) as error:
        assert str(_PATH) in error.message and error.hint, error.message
    try:
        small = load_thumbnail(_PATH, 12, 10)
        assert small.pixels.shape[0] <= 10 and small.pixels.shape[1] <= 12
    except (InputError, MemoryExhausted) as error:
        assert str(_PATH) in error.message and error.hint, error.message


PHOTO_TARGETS = {
    "photo-jpeg": Target(check_photo, picture_seeds.jpegs),
    "photo-png": Target(check_photo, picture_seeds.pngs),
    "photo-tiff": Target(check_photo, picture_seeds.tiffs),
    "photo-webp": Target(check_photo, picture_seeds.webps),
    "photo-gif": Target(check_photo, picture_seeds.gifs),
    "photo-heic": Target(check_photo, picture_seeds.heifs),
    "photo-avif": Target(check_photo, picture_seeds.avifs),
    "photo-raw": Target(check_photo, picture_seeds.raws),
}
