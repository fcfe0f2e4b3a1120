"""The indices of a BMP's pixels into its palette: packed into bytes, or run-length encoded.

Microsoft's documentation "Bitmap Compression" describes RLE8 and RLE4.
"""

import numpy as np

from shutterspan.core.types.arrays import UInt8Array

_END_OF_LINE, _END_OF_BITMAP, _DELTA = 0, 1, 2


def unpacked_indices(rows: UInt8Array, bits: int) -> UInt8Array:
    """Unpack rows (H,N) of indices of 1, 2, 4 or 8 bits to (H,N*8/bits). The highest bits contain the first index."""
    shifts = np.arange(8 - bits, -1, -bits, dtype=np.uint8)
    indices: UInt8Array = (rows[:, :, None] >> shifts) & np.uint8((1 << bits) - 1)
    return indices.reshape(len(rows), -1)


def rle_indices(data: bytes, width: int, height: int, bits: int) -> UInt8Array:
    """Decode run-length encoded indices of 4 or 8 bits to (H,W), with the rows in the file's order. Skipped pixels get
    index 0. Raises ValueError: pixels are missing."""
    rows = [bytearray(width) for _ in range(height)]
    place = row = column = 0
    while row < height and place + 2 <= len(data):
        count, value = data[place], data[place + 1]
        place += 2
        if count:
            run = _indices(bytes([value]), bits) * count
        elif value == _END_OF_LINE:
            row, column = row + 1, 0
            continue
        elif value == _END_OF_BITMAP:
            row = height
            break
        elif value == _DELTA:
            right, down = data[place : place + 2].ljust(2, b"\0")
            place, row, column = place + 2, row + down, column + right
            continue
        else:
            count = value
            run = _indices(data[place : place + -(-count * bits // 8)], bits)
            place += -(-count * bits // 16) * 2
        run = run[: min(count, max(0, width - column))]
        rows[row][column : column + len(run)] = run
        column += count
    if row < height - 1 or (row == height - 1 and column < width) or place > len(data):
        raise ValueError("a BMP without its last pixels")
    return np.frombuffer(b"".join(rows), np.uint8).reshape(height, width)


def _indices(data: bytes, bits: int) -> bytes:
    """Unpack indices of 4 or 8 bits from bytes: one index per byte."""
    return data if bits == 8 else bytes(index for byte in data for index in (byte >> 4, byte & 15))
