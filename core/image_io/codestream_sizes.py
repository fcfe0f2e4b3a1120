"""Read the size that an encoded picture claims, before its memory is allocated."""

import struct
from collections.abc import Callable, Iterator

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_JPEG_2000_START = b"\xff\x4f\xff\x51"  # SOC and SIZ (ISO/IEC 15444-1, A.5.1)
_JPEG_XL_START = b"\xff\x0a"
_LERC_START = b"Lerc2 "
_JPEG_START = b"\xff\xd8"
_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
#: The codestream begins within this many bytes of a file's boxes.
_REACH = 4096
#: Width to height, by the number of the ratio (ISO/IEC 18181-1, SizeHeader).
_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}
_SIZE_BITS = (9, 13, 18, 30)


def claimed_size(data: bytes) -> tuple[int, int] | None:
    """Return the width and height that the header of a PNG, JPEG, JPEG 2000, JPEG XL or LERC claims; None for other
    formats. Raises struct.error, ValueError, StopIteration: damaged."""
    start = data[:_REACH]
    if data.startswith(_PNG_SIGNATURE):
        return _unpack(">II", data, 16)
    if data.startswith(_LERC_START):
        rows, columns = _unpack("<II", data, 14 if _unpack("<II", data, 6)[0] > 2 else 10)
        return columns, rows
    if _JPEG_2000_START in start:
        right, bottom, left, top = struct.unpack_from(">4I", data, start.index(_JPEG_2000_START) + 8)
        return right - left, bottom - top
    if data.startswith(_JPEG_START):
        return _jpeg_size(data)
    if data.startswith(_JPEG_XL_START):
        return _jpeg_xl_size(data[2:])
    if data[4:8] == b"JXL ":
        return _jpeg_xl_size(start[start.index(_JPEG_XL_START, 12) + 2 :])
    return None


def _unpack(code: str, data: bytes, offset: int) -> tuple[int, int]:
    first, second = struct.unpack_from(code, data, offset)
    return first, second


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """The size in the header of a JPEG's first frame (ITU-T T.81, B.2.2)."""
    offset = next(offset for marker, offset in _jpeg_segments(data) if marker in _JPEG_FRAMES)
    height, width = _unpack(">HH", data, offset + 5)
    return width, height


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield a JPEG's markers and their offsets."""
    offset = 2
    while data[offset] == 0xFF:
        marker, length = struct.unpack_from(">BH", data, offset + 1)
        yield marker, offset
        offset += 2 + length


def _jpeg_xl_size(codestream: bytes) -> tuple[int, int]:
    take = _bit_reader(codestream)
    is_small = take(1)

    def side() -> int:
        return 8 * (take(5) + 1) if is_small else take(_SIZE_BITS[take(2)]) + 1

    height = side()
    ratio = take(3)
    if ratio:
        across, down = _RATIOS[ratio]
        return height * across // down, height
    return side(), height


def _bit_reader(data: bytes) -> Callable[[int], int]:
    """Return a function that reads a number of bits. The lowest bit of each byte comes first."""
    bits = int.from_bytes(data[:16], "little")
    taken = 0

    def take(count: int) -> int:
        nonlocal taken
        value = bits >> taken & ((1 << count) - 1)
        taken += count
        return value

    return take
