"""Masks as pictures: painted elsewhere and read, or kept as PNG inside a project."""

import io
import warnings
from pathlib import Path

import numpy as np
from PIL import Image

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io import as_uint8, load_photo
from shutterspan.core.types.region import Mask


def load_mask(path: Path) -> Mask:
    """A picture of any kind that photos may be: white is inside, black and transparent outside.

    Raises what `load_photo` raises.
    """
    picture = load_photo(path)
    light = as_uint8(picture.pixels).mean(2)
    if picture.alpha is not None:
        light *= as_uint8(picture.alpha) / 255
    return Mask((light + 0.5).astype(np.uint8))


def mask_to_png(mask: Mask) -> bytes:
    file = io.BytesIO()
    Image.fromarray(mask.pixels).save(file, "PNG", optimize=True)
    return file.getvalue()


def claimed_pixels(data: bytes) -> int:
    """How many pixels a PNG says it has, in the header that follows its first sixteen bytes."""
    return int.from_bytes(data[16:20]) * int.from_bytes(data[20:24])


def mask_from_png(data: bytes) -> Mask:
    """Raises InputError: no sound PNG."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            warnings.simplefilter("ignore")
            return Mask(np.array(picture.convert("L")))
    except Exception as error:  # at damage, the decoder raises anything
        raise InputError("A mask is damaged.", "Draw it anew.") from error
