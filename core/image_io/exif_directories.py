"""Read the directories of EXIF, which has the structure of a TIFF."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

#: The size of a value in bytes, by the number of its type; other types have one byte.
_VALUE_SIZES = {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}


@dataclass(frozen=True)
class ExifEntry:
    """An entry of an EXIF directory. count: of values; offset: of the first value, in bytes from the beginning."""

    tag: int
    type_number: int
    count: int
    offset: int

    @property
    def size(self) -> int:
        """The size of all values in bytes."""
        return _VALUE_SIZES.get(self.type_number, 1) * self.count


def read_directory(exif: bytes, start: int | None = None) -> Iterator[ExifEntry]:
    """Yield the entries of the first directory, or of the one at offset `start`. Raises struct.error: damaged."""
    order = byte_order(exif)
    start = struct.unpack_from(order + "I", exif, 4)[0] if start is None else start
    (entries,) = struct.unpack_from(order + "H", exif, start)
    for offset in range(start + 2, start + 2 + 12 * entries, 12):
        tag, type_number, count, value_offset = struct.unpack_from(order + "HHII", exif, offset)
        entry = ExifEntry(tag, type_number, count, offset + 8)
        yield entry if entry.size <= 4 else replace(entry, offset=value_offset)


def byte_order(exif: bytes) -> str:
    """Return the byte order as `struct` denotes it: "<" or ">"."""
    return "<" if exif.startswith(b"II") else ">"
