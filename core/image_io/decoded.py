"""What every reader hands over, and how it refuses."""

from dataclasses import dataclass, field

import numpy as np

from shutterspan.core.foundation.limits import MIN_SIDE

MAX_PIXELS = 250_000_000
#: A claim of fewer pixels is harmless; beyond, no photo packs more of them into each byte of its file.
_HARMLESS, _PIXELS_A_BYTE = 16_000_000, 1000

COPY_AGAIN = "Copy it from its source again, or open and save it in a picture editor."


class Refused(Exception):
    """reason: the end of a sentence that begins with the file's name; hint: what to do next."""

    def __init__(self, reason: str, hint: str):
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True)
class Decoded:
    """A file's pixels as they lie in it.

    samples: (H,W,C) uint8 or uint16, C being the colours and then maybe one of transparency, not multiplied in;
    colours: 1 (grey), 3 (RGB) or 4 (CMYK); orientation: as in EXIF, from 1 to 8.
    """

    samples: np.ndarray
    colours: int
    profile: bytes | None = None
    orientation: int = 1
    exif: bytes | None = field(default=None, repr=False)
    xmp: bytes | None = field(default=None, repr=False)
    iptc: bytes | None = field(default=None, repr=False)


def check_size(width: int, height: int, data: bytes) -> None:
    """To be called before memory is taken. Raises Refused: too large, too small, or more than the file can hold."""
    if width * height > MAX_PIXELS:
        raise Refused(
            f"claims {width:,}x{height:,} pixels; the limit is {MAX_PIXELS // 1_000_000} megapixels.",
            "Shrink or crop it first.",
        )
    if width * height > max(_HARMLESS, _PIXELS_A_BYTE * len(data)):
        raise Refused(f"claims {width:,}x{height:,} pixels, but holds only {len(data):,} bytes.", COPY_AGAIN)
    if min(width, height) < MIN_SIDE:
        raise Refused(f"is only {width}x{height} pixels.", f"A photo needs at least {MIN_SIDE} on each side.")


def unusual() -> Refused:
    return Refused("holds pixels of an unusual kind.", "Save it as RGB with 8 or 16 bits.")


def widened(samples: np.ndarray, bits: int) -> np.ndarray:
    """uint16 samples of fewer than 16 bits to the full range of uint16, rounded."""
    largest = (1 << bits) - 1
    return ((samples.astype(np.uint32) * 65535 + largest // 2) // largest).astype(np.uint16)
