"""Pass a decoded photo to another process through a file, so that it isn't decoded again.

Pixels and transparency are arrays in the file; all other fields are in its header.
"""

import base64
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.log import log
from shutterspan.core.foundation.messages import Message
from shutterspan.core.image_io.array_file import read_arrays, write_arrays
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Metadata, Photo

_KIND = "decoded photo 2"


def write_decoded_photo(photo: Photo, path: Path) -> None:
    """Write a photo to a file atomically. Raises OutputError."""
    arrays = {"pixels": photo.pixels} if photo.alpha is None else {"pixels": photo.pixels, "alpha": photo.alpha}
    write_arrays(path, _KIND, arrays, _header(photo))


def read_decoded_photo(path: Path) -> Photo:
    """Read a photo that `write_decoded_photo` wrote.

    Raises InputError: the file is missing, damaged or of another kind.
    """
    try:
        arrays, fields = read_arrays(path, _KIND)
        pixels = _checked(arrays["pixels"], 3)
        alpha = _checked(arrays["alpha"], 2) if "alpha" in arrays else None
        if pixels.shape[2] != 3 or (
            alpha is not None and (alpha.shape, alpha.dtype) != (pixels.shape[:2], pixels.dtype)
        ):
            raise ValueError("arrays of other shapes")
        return _photo(fields, pixels, alpha)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise InputError("decoded_photo_unreadable", path=path) from error


def load_handed_over_photo(path: Path, decoded_photo: Path | None) -> Photo:
    """Load a photo, from a decoded photo of another process if there is one.

    decoded_photo: file that `write_decoded_photo` wrote, or None. If it can't be read, the photo is decoded. Raises the
    errors of `load_photo`.
    """
    if decoded_photo:
        try:
            return replace(read_decoded_photo(decoded_photo), path=path)
        except InputError as error:
            log.warning("%s The photo is decoded again.", error.message)
    return load_photo(path)


def _header(photo: Photo) -> dict[str, Any]:
    metadata = photo.metadata
    captured = metadata.captured.isoformat() if metadata.captured else None
    binary = {name: getattr(metadata, name) for name in ("exif", "xmp", "iptc")} | {"profile": photo.profile}
    return {
        "path": None if photo.path is None else str(photo.path),
        "grey": photo.grey,
        "captured": captured,
        "exposure_time": metadata.exposure_time,
        "notices": [notice.as_dict() for notice in photo.notices],
        "binary": {name: base64.b64encode(data).decode() for name, data in binary.items() if data is not None},
    }


def _photo(fields: dict[str, Any], pixels: PixelArray, alpha: PixelArray | None) -> Photo:
    """Make a photo from a file's arrays and header. Raises KeyError, TypeError, ValueError: the header is damaged."""
    binary = {name: base64.b64decode(text, validate=True) for name, text in fields["binary"].items()}
    captured = None if fields["captured"] is None else datetime.fromisoformat(fields["captured"])
    exposure_time = None if fields["exposure_time"] is None else float(fields["exposure_time"])
    return Photo(
        pixels,
        None if fields["path"] is None else Path(fields["path"]),
        binary.pop("profile", None),
        alpha,
        bool(fields["grey"]),
        Metadata(captured=captured, exposure_time=exposure_time, **binary),
        tuple(map(Message.from_dict, fields["notices"])),
    )


def _checked(array: Any, dimensions: int) -> PixelArray:
    """Check an array of pixels and return it. Raises ValueError: it has another number of dimensions, no pixels, or
    another dtype."""
    if array.ndim != dimensions or array.size == 0 or array.dtype not in (np.uint8, np.uint16):
        raise ValueError("no pixels")
    pixels: PixelArray = array
    return pixels
