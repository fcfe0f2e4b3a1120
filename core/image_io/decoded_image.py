"""The common result and error of all photo decoders, and checks of the image size."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from shutterspan.core.foundation.limits import MIN_SIDE
from shutterspan.core.types.arrays import IntArray, PixelArray, UInt16Array

MAX_PIXELS = 250_000_000
#: A header may always claim the first number of pixels. It may claim more only up to the second number of pixels per
#: byte of the file, which no photo exceeds. A file that claims more is damaged or a decompression bomb.
_UNCHECKED_PIXELS, _MAX_PIXELS_PER_BYTE = 16_000_000, 1000


class UnsupportedImageError(Exception):
    """A file can't be read as a photo. code: the message's code; values: the values in its text, besides the path."""

    def __init__(self, code: str, **values: Any):
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class DecodedImage:
    """A decoded image file, not yet rotated or converted.

    samples: (H,W,C) uint8 or uint16: colour channels, then optionally transparency, not premultiplied; colour_channels:
    1 (grey), 3 (RGB) or 4 (CMYK); orientation: as in EXIF, from 1 to 8;
    notices: codes of messages about ignored or missing parts of the file; the path is the only value in their texts.
    """

    samples: PixelArray
    colour_channels: int
    profile: bytes | None = None
    orientation: int = 1
    exif: bytes | None = field(default=None, repr=False)
    xmp: bytes | None = field(default=None, repr=False)
    iptc: bytes | None = field(default=None, repr=False)
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReducedImage:
    """A picture that was decoded at a reduced size, to save time.

    image: the reduced picture; width, height: size of the full picture in pixels, before it is rotated upright.
    """

    image: DecodedImage
    width: int
    height: int

    @classmethod
    def of_whole(cls, image: DecodedImage) -> "ReducedImage":
        """Make the result from a picture that was decoded at full size."""
        rows, columns = image.samples.shape[:2]
        return cls(image, columns, rows)


def check_size(width: int, height: int, data: bytes) -> None:
    """Check the size that a header claims, before its memory is allocated; data: the file's bytes.

    Raises UnsupportedImageError: too large, too small, or more pixels than the file can contain.
    """
    if width * height > MAX_PIXELS:
        raise UnsupportedImageError("photo_too_large", width=width, height=height, megapixels=MAX_PIXELS // 1_000_000)
    if width * height > max(_UNCHECKED_PIXELS, _MAX_PIXELS_PER_BYTE * len(data)):
        raise UnsupportedImageError("photo_bytes_missing", width=width, height=height, bytes=len(data))
    if min(width, height) < MIN_SIDE:
        raise UnsupportedImageError("photo_too_small", width=width, height=height, min_side=MIN_SIDE)


def unsupported_pixels_error() -> UnsupportedImageError:
    """Return the error for unsupported pixel formats."""
    return UnsupportedImageError("pixels_unsupported")


def scale_to_uint16(samples: IntArray, bits: int) -> UInt16Array:
    """Scale unsigned samples of `bits` bits, at most 16, to the full range of uint16, with rounding."""
    largest = (1 << bits) - 1
    return ((samples.astype(np.uint32) * 65535 + largest // 2) // largest).astype(np.uint16)
