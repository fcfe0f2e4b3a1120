"""What the hosts have in common: how they refuse, and how they tell the worker of pictures, masks and directions.

Standard library only: every bundle carries it.
"""

import base64
import io
import math
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable
from typing import BinaryIO

_COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
#: Twice as fast as the next level, and hardly larger for photos.
_LEVEL = 1


class Refused(Exception):
    """Carries a sentence that a user understands, with what to do about it: what was asked for can't be done."""


def arrow(x: float, y: float, reach: float, angle: float) -> tuple[float, float, float, float]:
    """x0, y0, x1, y1 in pixels: `reach` pixels to either side of (x, y); angle: in radians anticlockwise from the
    right, while rows count downwards."""
    across, down = reach * math.cos(angle), -reach * math.sin(angle)
    return x - across, y - down, x + across, y + down


def mask_text(width: int, height: int, values: bytes) -> str:
    """A mask as the worker takes it, a grey PNG in base64. values: a byte for each pixel, whole rows from the top
    down; 255 is inside."""
    file = io.BytesIO()
    write_png(file, width, height, 1, 8, [values])
    return base64.b64encode(file.getvalue()).decode()


def write_png(
    file: BinaryIO,
    width: int,
    height: int,
    channels: int,
    depth: int,
    strips: Iterable[bytes],
    profile: bytes | None = None,
) -> None:
    """Pixels as they are, with their profile. Raises OSError.

    strips: whole rows from the top down; samples of 8 bits, or of 16 in this computer's byte order; channels: grey
    or RGB, and maybe one of transparency.
    """
    header = struct.pack(">IIBBBBB", width, height, depth, _COLOUR_TYPES[channels], 0, 0, 0)
    file.write(b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header))
    if profile:
        file.write(_chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(profile)))
    packer = zlib.compressobj(_LEVEL)
    length = width * channels * depth // 8
    for strip in strips:
        samples = _big_endian(strip) if depth == 16 else strip
        rows = b"".join(b"\0" + samples[start : start + length] for start in range(0, len(samples), length))
        file.write(_chunk(b"IDAT", packer.compress(rows)))
    file.write(_chunk(b"IDAT", packer.flush()) + _chunk(b"IEND", b""))


def _big_endian(samples: bytes) -> bytes:
    if sys.byteorder == "big":
        return samples
    numbers = array("H", samples)
    numbers.byteswap()
    return numbers.tobytes()


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
