"""Read masks from picture files; encode and decode them as PNG for projects."""

import io
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from shutterspan.core.foundation.errors import InputError, MemoryExhausted
from shutterspan.core.image_io.decoded_image import MAX_PIXELS
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import to_uint8
from shutterspan.core.types.arrays import Float64Array
from shutterspan.core.types.region import Mask

#: The PNG of every mask in use, because a project is often saved with the same masks.
_PNG_CACHE: WeakKeyDictionary[Mask, bytes] = WeakKeyDictionary()


def load_mask(path: Path) -> Mask:
    """Read a mask from a picture in any photo format: white is inside, black and transparent are outside.

    Raises the errors of `load_photo`.
    """
    picture = load_photo(path)
    coverage: Float64Array = to_uint8(picture.pixels).mean(2)
    if picture.alpha is not None:
        coverage *= to_uint8(picture.alpha) / 255
    return Mask((coverage + 0.5).astype(np.uint8))


def mask_to_png(mask: Mask) -> bytes:
    """Encode a `Mask` as an 8-bit grey PNG. The PNG is cached, because encoding a large mask takes a second."""
    png = _PNG_CACHE.get(mask)
    if png is None:
        png = _PNG_CACHE[mask] = _encode_png(mask)
    return png


def png_pixel_count(data: bytes) -> int:
    """The number of pixels that a PNG's header names. Width and height follow its first sixteen bytes."""
    return int.from_bytes(data[16:20]) * int.from_bytes(data[20:24])


def mask_from_png(data: bytes) -> Mask:
    """Decode a mask. Raises InputError: the PNG is damaged or larger than any photo. MemoryExhausted."""
    try:
        # `Image.open` has a lower size limit than photos have here.
        with PngImageFile(io.BytesIO(data)) as picture:
            if not picture.width * picture.height == png_pixel_count(data) <= MAX_PIXELS:
                raise ValueError("larger than any photo, or than its header says")
            return Mask(np.array(picture.convert("L")))
    except MemoryError as error:
        raise MemoryExhausted("mask_memory_exhausted") from error
    except Exception as error:  # on damaged data, the decoder raises errors of any type
        raise InputError("mask_damaged") from error


def _encode_png(mask: Mask) -> bytes:
    file = io.BytesIO()
    Image.fromarray(mask.pixels).save(file, "PNG", optimize=True)
    return file.getvalue()
