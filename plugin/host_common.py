"""Shared by both plug-ins: the error for users, and encoders for arrows, masks and pictures.

Standard library only: every bundle carries a copy.
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

#: PNG's colour type for each number of channels.
_COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
#: Of zlib. Twice as fast as the next level, and for photos the file is hardly larger.
_COMPRESSION_LEVEL = 1


class UserError(Exception):
    """The user's request can't be carried out. Its text says why and what to do, in words for the user."""


def arrow_through(x: float, y: float, reach: float, angle: float) -> tuple[float, float, float, float]:
    """An arrow through (x, y) as x0, y0, x1, y1, in pixels with y downwards.

    reach: length to either side of (x, y), in pixels; angle: in radians, anticlockwise from the right.
    """
    dx, dy = reach * math.cos(angle), -reach * math.sin(angle)
    return x - dx, y - dy, x + dx, y + dy


def encode_mask(width: int, height: int, values: bytes) -> str:
    """Encode a mask for the worker, as a grey PNG in base64.

    values: one byte for each pixel, rows from the top down; 255 is inside.
    """
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
    """Write pixels unchanged as a PNG, with their ICC profile. Raises OSError.

    channels: 1 for grey, 3 for RGB, and one more with transparency; depth: 8 or 16 bits a sample; strips: whole rows
    from the top down, 16-bit samples in this computer's byte order.
    """
    header = struct.pack(">IIBBBBB", width, height, depth, _COLOUR_TYPES[channels], 0, 0, 0)
    file.write(b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header))
    if profile:
        file.write(_chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(profile)))
    packer = zlib.compressobj(_COMPRESSION_LEVEL)
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
