"""Build EXIF for tests from single entries, with any types and counts."""

import struct
from typing import NamedTuple

EXIF_POINTER, INTEROPERABILITY_POINTER = 0x8769, 0xA005


class Entry(NamedTuple):
    """An entry. number: number of values; value: its bytes in the byte order of the block, for any type and count."""

    tag: int
    type_number: int
    number: int
    value: bytes


def exif_block(order: str, *directories: list[Entry]) -> bytes:
    """EXIF with a first directory, and optionally those of EXIF and interoperability. order: "<" or ">"."""
    header = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
    return header + _directories(order, 8, list(directories), [EXIF_POINTER, INTEROPERABILITY_POINTER])


def _directories(order: str, start: int, directories: list[list[Entry]], pointers: list[int]) -> bytes:
    first, further = list(directories[0]), directories[1:]
    if further:
        first.append(Entry(pointers[0], 4, 1, bytes(4)))
        size = len(_directory(order, start, first))
        first[-1] = Entry(pointers[0], 4, 1, struct.pack(order + "I", start + size))
        return _directory(order, start, first) + _directories(order, start + size, further, pointers[1:])
    return _directory(order, start, first)


def _directory(order: str, start: int, entries: list[Entry]) -> bytes:
    """Build a directory for an offset, followed by the values that don't fit into its entries."""
    values_start = start + 2 + 12 * len(entries) + 4
    stored, values = struct.pack(order + "H", len(entries)), b""
    for tag, type_number, number, value in sorted(entries):
        inline = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(order + "I", values_start + len(values))
        values += b"" if len(value) <= 4 else value + bytes(len(value) % 2)
        stored += struct.pack(order + "HHI", tag, type_number, number) + inline
    return stored + bytes(4) + values
