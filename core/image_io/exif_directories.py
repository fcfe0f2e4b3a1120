"""Read and pack the directories of TIFF, BigTIFF and EXIF. EXIF has the structure of a TIFF.

See TIFF 6.0, section 2; BigTIFF as defined by libtiff and Adobe's TechNote; EXIF 3.0, 4.6.2.
"""

import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

Buffer = bytes | bytearray | memoryview

#: The size of a value in bytes, by the number of its type. Values of other types have one byte.
_VALUE_SIZES = {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
#: The types of TIFF 6.0, its supplement for directories (13), BigTIFF (16 to 18) and EXIF 3.0 (129, UTF-8).
_KNOWN_TYPES = frozenset((*range(1, 14), 16, 17, 18, 129))
_INTEGER_CODES = {1: "B", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}
_BIG_VERSION = 43


@dataclass(frozen=True)
class ExifEntry:
    """An entry of a directory. count: number of values; offset: offset of the first value, in bytes from the
    beginning."""

    tag: int
    type_number: int
    count: int
    offset: int

    @property
    def size(self) -> int:
        """The size of all values in bytes."""
        return _VALUE_SIZES.get(self.type_number, 1) * self.count


def read_directory(exif: Buffer, start: int | None = None) -> Iterator[ExifEntry]:
    """Yield the entries of the first directory, or of the one at offset `start`. Raises struct.error: damaged."""
    form = _form(exif)
    start = first_directory(exif) if start is None else start
    for offset in entry_offsets(exif, start):
        tag, type_number, count, value_offset = _unpack(form.entry, exif, offset)
        entry = ExifEntry(tag, type_number, count, offset + struct.calcsize(form.entry) - form.inline)
        yield entry if entry.size <= form.inline else replace(entry, offset=value_offset)


def sound_entries(exif: Buffer, start: int, most: int = 0xFFFF) -> list[ExifEntry]:
    """The first `most` entries of the directory at `start` that have a known type, and that are inside the data
    together with their values. If the directory is damaged, only its readable entries."""
    entries: list[ExifEntry] = []
    with suppress(struct.error):
        for entry in islice(read_directory(exif, start), most):
            if entry.type_number in _KNOWN_TYPES and entry.offset + entry.size <= len(exif):
                entries.append(entry)
    return entries


def first_directory(exif: Buffer) -> int:
    """The offset of the first directory. Raises struct.error: damaged."""
    form = _form(exif)
    return int(_unpack(form.pointer, exif, form.header)[0])


def next_directory(exif: Buffer, start: int) -> int:
    """The offset of the directory that follows the one at `start`, 0 for none. Raises struct.error: damaged."""
    return int(_unpack(_form(exif).pointer, exif, entry_offsets(exif, start).stop)[0])


def with_first_directory(tiff: bytes, start: int) -> bytes:
    """Return a TIFF whose header points to the directory at `start`; unchanged if it does already."""
    if first_directory(tiff) == start:
        return tiff
    form = _form(tiff)
    pointer = struct.pack(form.pointer, start)
    return b"".join([tiff[: form.header], pointer, memoryview(tiff)[form.header + len(pointer) :]])


def entry_content(exif: Buffer, entry: ExifEntry) -> bytes:
    """The bytes of an entry's values."""
    return bytes(exif[entry.offset : entry.offset + entry.size])


def entry_integers(exif: Buffer, entry: ExifEntry, most: int) -> tuple[int, ...]:
    """The first `most` values of an entry; empty if they aren't integers or are outside the data."""
    code = _INTEGER_CODES.get(entry.type_number)
    if code is None or entry.offset + entry.size > len(exif):
        return ()
    return struct.unpack_from(f"{byte_order(exif)}{min(entry.count, most)}{code}", exif, entry.offset)


def pack_directory(exif: Buffer, entries: Iterable[ExifEntry]) -> bytes:
    """Pack entries, whose values are in `exif`, as the last directory of a classic TIFF."""
    order = byte_order(exif)
    packed = []
    for entry in sorted(entries, key=lambda entry: entry.tag):
        inline = entry_content(exif, entry).ljust(4, b"\0")
        value = inline if entry.size <= 4 else struct.pack(order + "I", entry.offset)
        packed.append(struct.pack(order + "HHI", entry.tag, entry.type_number, entry.count) + value)
    return struct.pack(order + "H", len(packed)) + b"".join(packed) + bytes(4)


def byte_order(exif: Buffer) -> str:
    """Return the byte order as `struct` denotes it: "<" or ">"."""
    return "<" if exif[:2] == b"II" else ">"


@dataclass(frozen=True)
class _Form:
    """How a file stores directories: `struct` codes of the number of entries, of an entry, and of a pointer to a
    directory; header: offset of the first such pointer; inline: number of bytes of values that an entry itself can
    contain."""

    count: str
    entry: str
    pointer: str
    header: int
    inline: int


_CLASSIC = {order: _Form(f"{order}H", f"{order}HHII", f"{order}I", 4, 4) for order in "<>"}
_BIG = {order: _Form(f"{order}Q", f"{order}HHQQ", f"{order}Q", 8, 8) for order in "<>"}


def _form(exif: Buffer) -> _Form:
    order = byte_order(exif)
    (version,) = _unpack(order + "H", exif, 2)
    return (_BIG if version == _BIG_VERSION else _CLASSIC)[order]


def entry_offsets(exif: Buffer, start: int) -> range:
    """The offsets of the entries of the directory at `start`. Raises struct.error: damaged."""
    form = _form(exif)
    (entries,) = _unpack(form.count, exif, start)
    first, step = start + struct.calcsize(form.count), struct.calcsize(form.entry)
    return range(first, first + step * entries, step)


def _unpack(code: str, exif: Buffer, offset: int) -> tuple[int, ...]:
    """Unpack values. Raises struct.error: they are outside the data."""
    if offset > len(exif):
        raise struct.error("beyond the end")
    return struct.unpack_from(code, exif, offset)
