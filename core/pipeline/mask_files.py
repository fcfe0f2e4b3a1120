"""Masks as pictures: painted elsewhere and read, or kept as PNG inside a project."""

import io
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from shutterspan.core.foundation.errors import InputError, MemoryExhausted
from shutterspan.core.image_io.decoded import MAX_PIXELS
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import as_uint8
from shutterspan.core.types.region import Mask

#: PNGs of masks that are still in use: a project is written again and again with the same masks.
_PNGS: WeakKeyDictionary[Mask, bytes] = WeakKeyDictionary()


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
    """An 8-bit grey PNG. The same mask is encoded only once, since a large one takes a second."""
    png = _PNGS.get(mask)
    if png is None:
        png = _PNGS[mask] = _encoded(mask)
    return png


def claimed_pixels(data: bytes) -> int:
    """How many pixels a PNG says it has, in the header that follows its first sixteen bytes."""
    return int.from_bytes(data[16:20]) * int.from_bytes(data[20:24])


def mask_from_png(data: bytes) -> Mask:
    """Raises InputError: no sound PNG, or larger than any photo. MemoryExhausted."""
    try:
        # `Image.open` has a limit of its own, which is lower than that of photos.
        with PngImageFile(io.BytesIO(data)) as picture:
            if not picture.width * picture.height == claimed_pixels(data) <= MAX_PIXELS:
                raise ValueError("larger than any photo, or than its header says")
            return Mask(np.array(picture.convert("L")))
    except MemoryError as error:
        raise MemoryExhausted("A mask doesn't fit into memory.", "Close other programs.") from error
    except Exception as error:  # at damage, the decoder raises anything
        raise InputError("A mask is damaged.", "Draw it anew.") from error


def _encoded(mask: Mask) -> bytes:
    file = io.BytesIO()
    Image.fromarray(mask.pixels).save(file, "PNG", optimize=True)
    return file.getvalue()
