"""Code that both plug-ins share: the error for users, the choice of reports to show, and encoders for strokes, masks
and pictures.

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

from .messages import Message

#: PNG's colour type for each number of channels.
_COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
#: Compression level of zlib. It is twice as fast as the next level; for photos, the file is hardly larger.
_COMPRESSION_LEVEL = 1


class UserError(Exception):
    """The user's request can't be carried out. Its text gives the user the reason and a hint."""


def distinct_messages(messages: Iterable[Message]) -> list[Message]:
    """The messages without repetitions.

    The message that no motion was found in the photo is omitted if another message says this about the region.
    """
    distinct: list[Message] = []
    for message in messages:
        if message not in distinct:
            distinct.append(message)
    if any(message.code == "nothing_found_in_region" for message in distinct):
        return [message for message in distinct if message.code != "diagnosis_no_motion"]
    return distinct


def arrow_through(x: float, y: float, reach: float, angle: float) -> tuple[float, float, float, float]:
    """An arrow through (x, y) as x0, y0, x1, y1, in pixels with y downwards.

    reach: length to either side of (x, y), in pixels; angle: in radians, anticlockwise from the right.
    """
    dx, dy = reach * math.cos(angle), -reach * math.sin(angle)
    return x - dx, y - dy, x + dx, y + dy


def longest_stroke(width: int, height: int, angle: float) -> float:
    """Length of the longest straight stroke at this angle in a picture, at most its longer side; all in pixels.

    angle: in radians.
    """
    across, down = (max(abs(part), 1e-9) for part in (math.cos(angle), math.sin(angle)))
    return min(width / across, height / down, max(width, height))


def straight_stroke(x: float, y: float, length: float, angle: float, width: int, height: int) -> list[list[float]]:
    """A stroke of two points with its middle at (x, y), or as close to it as possible inside a picture of this size.

    length: in pixels, at most `longest_stroke`; angle: in radians, anticlockwise from the right.
    """
    x0, y0, x1, y1 = arrow_through(x, y, length / 2, angle)
    (x0, x1), (y0, y1) = _moved_inside(x0, x1, width), _moved_inside(y0, y1, height)
    return [[x0, y0], [x1, y1]]


def _moved_inside(start: float, end: float, size: int) -> tuple[float, float]:
    """Two coordinates, moved by the same distance until both are in [0, size]."""
    move = max(0.0, -min(start, end)) - max(0.0, max(start, end) - size)
    start, end = (min(max(place + move, 0.0), float(size)) for place in (start, end))  # because the sum is rounded
    return start, end


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
