"""Copy the EXIF of a TIFF to a separate block, and clean EXIF at the beginning of a TIFF."""

import struct
from collections.abc import Iterable
from dataclasses import replace

from shutterspan.core.image_io.exif_directories import (
    Buffer,
    ExifEntry,
    byte_order,
    entry_content,
    entry_integers,
    first_directory,
    pack_directory,
    sound_entries,
)
from shutterspan.core.image_io.tiff_pages import find_pages

_EXIF_IFD, _GPS_IFD, _INTEROPERABILITY_IFD = 0x8769, 0x8825, 0xA005
_MAKER_NOTE = 0x927C
_LONG = 4
#: Tags of each directory's pointers to other directories; GPS and interoperability have none.
_POINTERS = {_EXIF_IFD, _GPS_IFD}
_POINTERS_BY_DIRECTORY = {_EXIF_IFD: {_INTEROPERABILITY_IFD}}
#: Tags of a TIFF's first directory that describe the photo, not how its pixels are stored: name of the document,
#: description, make, model, resolution and its unit, software, time, artist, computer, rating (two), copyright, the
#: title, comment, author, keywords and subject of Windows; and pointers to the directories of EXIF and GPS.
PHOTO_TAGS = frozenset(
    {269, 270, 271, 272, 282, 283, 296, 305, 306, 315, 316, 18246, 18249, 33432, *range(40091, 40096), *_POINTERS}
)
#: No photo has more. Values may overlap, so without this limit a small file could claim more than the memory can hold.
_MAX_BYTES = 16 << 20


def extract_tiff_exif(data: bytes) -> bytes | None:
    """Return the EXIF of a TIFF, a BigTIFF, or a raw file based on TIFF, as a separate block with the structure of a
    classic TIFF; None if there is none.

    Entries that are damaged or have an unknown type are omitted. So is the maker note, because its offsets would become
    invalid.
    """
    entries: dict[int, ExifEntry] = {}
    for page in find_pages(data).described:
        entries = {tag: page.entries[tag] for tag in page.entries.keys() & PHOTO_TAGS} | entries
    if not entries:
        return None
    return _BlockWriter(data).write(entries.values())


class _BlockWriter:
    """Copies directories of a TIFF, with their values, to a new block of the same byte order."""

    def __init__(self, data: Buffer):
        self._data = data
        self._order = byte_order(data)
        self._block = bytearray(data[:2]) + struct.pack(self._order + "HI", 42, 0)

    def write(self, entries: Iterable[ExifEntry]) -> bytes:
        """Return a block that has these entries in its first directory, and the directories to which they point."""
        struct.pack_into(self._order + "I", self._block, 4, self._copy_directory(entries, _POINTERS))
        return bytes(self._block)

    def _copy_directory(self, entries: Iterable[ExifEntry], pointers: set[int]) -> int:
        """Append a directory and its values; return its offset."""
        copied = [self._copy_entry(entry, entry.tag in pointers) for entry in entries if entry.tag != _MAKER_NOTE]
        return self._append(pack_directory(self._block, filter(None, copied)))

    def _copy_entry(self, entry: ExifEntry, is_pointer: bool) -> ExifEntry | None:
        """Append an entry's values, or the directory to which it points; None if they are unreadable or too long."""
        if is_pointer:
            entries = _pointed_entries(self._data, entry)
            start = self._copy_directory(entries, _POINTERS_BY_DIRECTORY.get(entry.tag, set())) if entries else 0
            pointer = struct.pack(self._order + "I", start)
            return ExifEntry(entry.tag, _LONG, 1, self._append(pointer)) if start else None
        if len(self._block) + entry.size > _MAX_BYTES:
            return None
        return replace(entry, offset=self._append(entry_content(self._data, entry)))

    def _append(self, content: bytes) -> int:
        """Append content at an even offset, as TIFF requires; return the offset."""
        self._block += bytes(len(self._block) % 2)
        offset = len(self._block)
        self._block += content
        return offset


def clean_exif(exif: bytearray) -> list[ExifEntry]:
    """Remove entries that are damaged or have an unknown type from the directories of EXIF, GPS and interoperability,
    in place. All other bytes keep their place.

    exif: a block with the structure of a classic TIFF. Returns the valid entries of the first directory that describe
    the photo; the directory itself isn't changed. An entry is damaged if its values, or the directory to which it
    points, extend beyond the block. Raises struct.error: there is no first directory.
    """
    entries = [entry for entry in sound_entries(exif, first_directory(exif)) if entry.tag in PHOTO_TAGS]
    return _with_clean_directories(exif, entries, _POINTERS)


def _with_clean_directories(exif: bytearray, entries: list[ExifEntry], pointers: set[int]) -> list[ExifEntry]:
    """Clean the directories to which entries point; return the entries without invalid pointers."""
    return [entry for entry in entries if entry.tag not in pointers or _clean_directory(exif, entry)]


def _clean_directory(exif: bytearray, pointer: ExifEntry) -> bool:
    """Clean the directory to which an entry points; return whether it has any valid entry."""
    entries = _pointed_entries(exif, pointer)
    entries = _with_clean_directories(exif, entries, _POINTERS_BY_DIRECTORY.get(pointer.tag, set()))
    if not entries:
        return False
    (start,) = entry_integers(exif, pointer, 1)
    (count,) = struct.unpack_from(byte_order(exif) + "H", exif, start)
    if count != len(entries):
        packed = pack_directory(exif, entries)
        exif[start : start + len(packed)] = packed[: len(exif) - start]
    return True


def _pointed_entries(exif: Buffer, pointer: ExifEntry) -> list[ExifEntry]:
    starts = entry_integers(exif, pointer, 1)
    return sound_entries(exif, starts[0]) if starts and starts[0] > 0 else []
