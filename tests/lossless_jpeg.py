"""Encode lossless JPEG (ITU-T T.81, annex H) of several components, as phones store it in DNG."""

import struct

import numpy as np

from shutterspan.core.types.arrays import UInt16Array

#: Each category of differences, 0 to 16, has a code of five bits: its own number.
_CODE_BITS = 5


def encode_lossless_jpeg(samples: UInt16Array) -> bytes:
    """Encode (H,W,C) of 16 bits, each sample as the difference to its left neighbour."""
    rows, columns, channels = samples.shape
    frame = struct.pack(">BHHB", 16, rows, columns, channels) + b"".join(
        bytes([channel + 1, 0x11, 0]) for channel in range(channels)
    )
    lengths = [0] * 16
    lengths[_CODE_BITS - 1] = 17
    table = bytes([0, *lengths, *range(17)])
    scan = bytes([channels, *(value for channel in range(channels) for value in (channel + 1, 0)), 1, 0, 0])
    header = b"\xff\xd8" + _segment(0xC3, frame) + _segment(0xC4, table) + _segment(0xDA, scan)
    return header + _entropy_coded(_differences(samples)) + b"\xff\xd9"


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def _differences(samples: UInt16Array) -> list[int]:
    """Differences to the left neighbour; in the first column to the one above, at first to the middle of the range."""
    values = samples.astype(int)
    predicted = np.empty_like(values)
    predicted[:, 1:] = values[:, :-1]
    predicted[1:, 0] = values[:-1, 0]
    predicted[0, 0] = 1 << 15
    differences: list[int] = ((values - predicted + 32768) % 65536 - 32768).ravel().tolist()
    return differences


def _entropy_coded(differences: list[int]) -> bytes:
    bits = "".join(map(_code, differences))
    bits += "1" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8).replace(b"\xff", b"\xff\0")


def _code(difference: int) -> str:
    category = 16 if difference == -32768 else abs(difference).bit_length()
    code = f"{category:0{_CODE_BITS}b}"
    if category in (0, 16):
        return code
    return code + f"{difference if difference > 0 else difference + (1 << category) - 1:0{category}b}"
