"""The common result of all photo decoders, their error, and checks of the image size."""

from dataclasses import dataclass, field

import numpy as np

from shutterspan.core.foundation.limits import MIN_SIDE
from shutterspan.core.types.arrays import IntArray, PixelArray, UInt16Array

MAX_PIXELS = 250_000_000
#: A header may claim this many pixels, or this many per byte of the file, which no photo exceeds. A file that claims
#: more is damaged, or a decompression bomb.
_UNCHECKED_PIXELS, _MAX_PIXELS_PER_BYTE = 16_000_000, 1000

COPY_AGAIN_HINT = "Copy it from its source again, or open and save it in a picture editor."


class UnsupportedImageError(Exception):
    """A file that can't be read as a photo. reason: the predicate of a sentence whose subject is the file's name; hint:
    what to do next."""

    def __init__(self, reason: str, hint: str):
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True)
class DecodedImage:
    """A decoded image file, not yet rotated or converted.

    samples: (H,W,C) uint8 or uint16, the colour channels and then perhaps transparency, not premultiplied;
    colour_channels: 1 (grey), 3 (RGB) or 4 (CMYK); orientation: as in EXIF, from 1 to 8.
    """

    samples: PixelArray
    colour_channels: int
    profile: bytes | None = None
    orientation: int = 1
    exif: bytes | None = field(default=None, repr=False)
    xmp: bytes | None = field(default=None, repr=False)
    iptc: bytes | None = field(default=None, repr=False)


def check_size(width: int, height: int, data: bytes) -> None:
    """Check the size that a header claims, before memory is allocated; data: the file's bytes.

    Raises UnsupportedImageError: too large, too small, or more pixels than the file can contain.
    """
    if width * height > MAX_PIXELS:
        raise UnsupportedImageError(
            f"claims {width:,}x{height:,} pixels; the limit is {MAX_PIXELS // 1_000_000} megapixels.",
            "Shrink or crop it first.",
        )
    if width * height > max(_UNCHECKED_PIXELS, _MAX_PIXELS_PER_BYTE * len(data)):
        raise UnsupportedImageError(
            f"claims {width:,}x{height:,} pixels, but holds only {len(data):,} bytes.", COPY_AGAIN_HINT
        )
    if min(width, height) < MIN_SIDE:
        raise UnsupportedImageError(
            f"is only {width}x{height} pixels.", f"A photo needs at least {MIN_SIDE} on each side."
        )


def unsupported_pixels_error() -> UnsupportedImageError:
    """Return the error for pixel formats that no decoder here supports."""
    return UnsupportedImageError("holds pixels of an unusual kind.", "Save it as RGB with 8 or 16 bits.")


def scale_to_uint16(samples: IntArray, bits: int) -> UInt16Array:
    """Scale unsigned samples of `bits` bits, at most 16, to the full range of uint16, rounded."""
    largest = (1 << bits) - 1
    return ((samples.astype(np.uint32) * 65535 + largest // 2) // largest).astype(np.uint16)
