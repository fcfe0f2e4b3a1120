"""The still of an Apple Live Photo: a JPEG or HEIC whose EXIF contains the same identifier as its movie.

The identifier is a tag of the maker note in Apple's format. Readers recognise this format by its header, not by the
name of the camera.
"""

import struct

from shutterspan.core.image_io.exif import shrink_exif
from shutterspan.core.image_io.exif_directories import byte_order, read_directory

_EXIF_IFD, _MAKER_NOTE = 0x8769, 0x927C
_ASCII, _LONG, _UNDEFINED = 2, 4, 7
_NOTE_HEADER = b"Apple iOS\0\0\x01MM"
_CONTENT_IDENTIFIER = 0x0011
#: EXIF without any directory.
_EMPTY_EXIF = b"MM\0*" + bytes(4)
#: The note, and longer copies of two directories of any camera, fit into this many bytes.
_RESERVED_BYTES = 4096


def exif_with_identifier(exif: bytes | None, identifier: str, max_bytes: int | None = None) -> bytes:
    """Return EXIF with a maker note that has the identifier, in Apple's format. Another maker note is replaced.

    exif: TIFF structure, without the `Exif` prefix. Its content keeps its place; new data is appended. If EXIF is
    missing or damaged, the result has only this note. The same applies to EXIF that stays longer than `max_bytes` after
    it was rewritten without the old note.
    Raises ValueError: the identifier is not ASCII.
    """
    note = _maker_note(identifier)
    longer = _with_maker_note(exif, note)
    if max_bytes is None or len(longer) <= max_bytes:
        return longer
    longer = _with_maker_note(shrink_exif(exif, max_bytes - _RESERVED_BYTES), note)
    return longer if len(longer) <= max_bytes else _with_maker_note(None, note)


def _maker_note(identifier: str) -> bytes:
    """A maker note in Apple's format: a header, then a directory with offsets relative to the header."""
    text = identifier.encode("ascii") + b"\0"
    text_offset = len(_NOTE_HEADER) + 2 + 12 + 4  # after the number of entries, one entry, and no next directory
    entry = struct.pack(">HHHIII", 1, _CONTENT_IDENTIFIER, _ASCII, len(text), text_offset, 0)
    return _NOTE_HEADER + entry + text


def _with_maker_note(exif: bytes | None, note: bytes) -> bytes:
    """Return EXIF with this maker note at its end. Missing or damaged EXIF is replaced."""
    try:
        return _append_maker_note(exif or _EMPTY_EXIF, note)
    except struct.error:
        return _append_maker_note(_EMPTY_EXIF, note)


def _append_maker_note(exif: bytes, note: bytes) -> bytes:
    """Append a maker note to EXIF. Raises struct.error: EXIF is damaged."""
    changed = bytearray(exif)
    order = byte_order(exif)
    (first,) = struct.unpack_from(order + "I", exif, 4)
    pointers = {entry.tag: entry.offset for entry in (read_directory(exif) if first else ())}
    inner = struct.unpack_from(order + "I", exif, pointers[_EXIF_IFD])[0] if _EXIF_IFD in pointers else 0
    note_offset = _append(changed, note)
    inner = _put_entry(changed, inner, struct.pack(order + "HHII", _MAKER_NOTE, _UNDEFINED, len(note), note_offset))
    first = _put_entry(changed, first, struct.pack(order + "HHII", _EXIF_IFD, _LONG, 1, inner))
    struct.pack_into(order + "I", changed, 4, first)
    return bytes(changed)


def _put_entry(exif: bytearray, start: int, entry: bytes) -> int:
    """Set an entry of the directory at `start`, 0 for a new directory. Return the directory's new offset.

    An entry with the same tag is overwritten. Otherwise a longer copy of the directory is appended, because the bytes
    after a directory are in use. Raises struct.error: the directory is damaged.
    """
    order = byte_order(bytes(exif[:2]))
    (count,) = struct.unpack_from(order + "H", exif, start) if start else (0,)
    entries = [struct.unpack_from("12s", exif, start + 2 + 12 * index)[0] for index in range(count)]
    for index, existing in enumerate(entries):
        if existing[:2] == entry[:2]:
            struct.pack_into("12s", exif, start + 2 + 12 * index, entry)
            return start
    (next_directory,) = struct.unpack_from("4s", exif, start + 2 + 12 * count) if start else (bytes(4),)
    entries = sorted([*entries, entry], key=lambda one: struct.unpack_from(order + "H", one))
    return _append(exif, struct.pack(order + "H", len(entries)) + b"".join(entries) + next_directory)


def _append(exif: bytearray, content: bytes) -> int:
    """Append content at an even offset, as TIFF requires; return the offset."""
    exif += bytes(len(exif) % 2)
    offset = len(exif)
    exif += content
    return offset
