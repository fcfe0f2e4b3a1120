"""Build JPEGs for tests."""

import io
import struct
from typing import Any

import numpy as np
from PIL import Image

from shutterspan.core.types.arrays import IntArray, UInt8Array

#: A JPEG of 24x16 pixels in six blocks.
BLOCKS = np.array(
    [[(200, 60, 40), (64, 180, 90), (40, 70, 190)], [(128, 128, 128), (255, 255, 255), (20, 20, 20)]], np.uint8
)
SMALL = BLOCKS.repeat(8, 0).repeat(8, 1)


def jpeg_of(pixels: UInt8Array, mode: str | None = None, **options: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels, mode).save(file, "JPEG", **options)
    return file.getvalue()


def segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    """The JPEG with these segments at its beginning, after JFIF."""
    place = 20 if jpeg[3] == 0xE0 else 2
    return jpeg[:place] + b"".join(segments) + jpeg[place:]


def without(jpeg: bytes, marker: int) -> bytes:
    """The JPEG without its first segment with this marker."""
    start = jpeg.index(bytes([0xFF, marker]))
    return jpeg[:start] + jpeg[start + 2 + int.from_bytes(jpeg[start + 2 : start + 4]) :]


def with_process(jpeg: bytes, marker: int) -> bytes:
    """The JPEG with another marker for its frame, so that it claims another process."""
    start = next(place for place in range(len(jpeg)) if jpeg[place] == 0xFF and jpeg[place + 1] in (0xC0, 0xC1, 0xC2))
    return jpeg[: start + 1] + bytes([marker]) + jpeg[start + 2 :]


def grey_blocks(levels: IntArray, bits: int, marker: int) -> bytes:
    """Encode (rows,columns) grey blocks of 8x8 pixels exactly; marker: sequential (C0, C1) or progressive (C2)
    coding."""
    rows, columns = levels.shape
    differences = np.diff(levels.ravel() - (1 << bits - 1), prepend=0)
    dc = [_code(int(difference)) for difference in differences]
    end_of_block = "0"
    frame = struct.pack(">BHHB", bits, rows * 8, columns * 8, 1) + b"\1\x11\0"
    tables = [
        segment(0xDB, b"\0" + b"\x08" * 64),  # the first coefficient is eight times the mean
        segment(marker, frame),
        segment(0xC4, b"\0" + bytes([0] * 4 + [16] + [0] * 11) + bytes(range(16))),  # all of 5 bits
        segment(0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\0"),
    ]
    if marker == 0xC2:
        scans = [_scan("".join(dc), 0, 0), _scan(end_of_block * len(dc), 1, 63)]
    else:
        scans = [_scan("".join(code + end_of_block for code in dc), 0, 63)]
    return b"\xff\xd8" + b"".join([*tables, *scans]) + b"\xff\xd9"


def _code(difference: int) -> str:
    size = abs(difference).bit_length()
    value = difference if difference > 0 else difference + (1 << size) - 1
    return f"{size:05b}" + (f"{value:0{size}b}" if size else "")


def _scan(bits: str, first: int, last: int) -> bytes:
    padded = bits + "1" * (-len(bits) % 8)
    data = int(padded, 2).to_bytes(len(padded) // 8).replace(b"\xff", b"\xff\0")
    return segment(0xDA, b"\1\1\0" + bytes([first, last, 0])) + data
