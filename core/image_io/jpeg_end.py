"""Complete a JPEG that lacks only its end marker.

Decoders replace missing data without an error. But if no data is missing, the picture doesn't depend on the bytes that
follow.
"""

import re
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from shutterspan.core.image_io.jpeg_structure import JPEG_LS, JpegStructure
from shutterspan.core.types.arrays import PixelArray

_Decode = Callable[[bytes], PixelArray]

_END_OF_IMAGE = b"\xff\xd9"
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
#: Missing data would begin with the same bits as one of these texts.
_FILLERS = tuple(
    bytes([first << 4, *((37 * first + 101 * number) % 255 for number in range(60))]) for first in range(16)
)


def with_end(jpeg: bytes, structure: JpegStructure, decode: _Decode) -> bytes:
    """Add an end marker to a JPEG that has none, in place of padding. decode: decodes a JPEG to pixels.

    The end of arithmetic coding is ambiguous, so some complete files count as damaged.
    Raises ValueError, or any error of `decode`: pixels are missing.
    """
    if not structure.has_all_scans:
        raise ValueError("a JPEG without its last scans")
    data = _without_padding(jpeg, structure)
    completed = data + _END_OF_IMAGE
    pixels = decode(completed)
    changed = _changed_by_byte if structure.frame.marker == JPEG_LS else _changed_by_data
    if changed(data, structure, decode, pixels):
        raise ValueError("a JPEG without its last pixels")
    return completed


def _changed_by_data(data: bytes, structure: JpegStructure, decode: _Decode, pixels: PixelArray) -> bool:
    """Whether more data, or a part after a restart marker, changes the picture. libjpeg ignores data that it doesn't
    need."""
    scan_data = data[structure.scans[-1].offset :]
    last = max((one.end() for one in _RESTART.finditer(scan_data)), default=0)
    restart = bytes([0xFF, 0xD0 + (scan_data[last - 1] + 1) % 8 if last else 0xD0])
    endings = (filler + restart + filler + _END_OF_IMAGE for filler in _FILLERS)
    return any(not np.array_equal(decode(data + ending), pixels) for ending in endings)


def _changed_by_byte(data: bytes, structure: JpegStructure, decode: _Decode, pixels: PixelArray) -> bool:
    """Whether one more byte changes the picture. The JPEG-LS decoder tolerates one missing byte, and no byte that it
    doesn't need."""
    for filler in _FILLERS:
        with suppress(Exception):
            if not np.array_equal(decode(data + filler[:1] + _END_OF_IMAGE), pixels):
                return True
    return False


def _without_padding(jpeg: bytes, structure: JpegStructure) -> bytes:
    """A JPEG without the zeros that fill up its last disk blocks, and without half an end marker."""
    if not jpeg.endswith(b"\0\0"):
        return jpeg.removesuffix(b"\xff")
    stripped = jpeg.rstrip(b"\0")
    if structure.frame.marker == JPEG_LS:
        return stripped.removesuffix(b"\xff")
    return stripped + b"\0" if stripped.endswith(b"\xff") else stripped  # in data, a zero follows each such byte
