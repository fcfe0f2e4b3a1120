"""Read EXIF, and adapt it to the new picture: its size and its upright orientation.

EXIF is copied byte by byte, and entries are overwritten in place. So the offsets in maker notes stay valid.
"""

import re
import struct
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from itertools import chain

from PIL import Image

from shutterspan.core.image_io.exif_directories import byte_order, entry_offsets, first_directory, read_directory
from shutterspan.core.image_io.suppress_output import no_warnings

_EXIF_IFD, _INTEROPERABILITY_IFD = 0x8769, 0xA005
_ORIENTATION = 0x0112
_EXPOSURE_TIME, _SHUTTER_SPEED = 0x829A, 0x9201
_DATE_TIME_ORIGINAL, _SUBSECONDS, _TIME_ZONE = 0x9003, 0x9291, 0x9011
#: Width and height of the picture: ImageWidth of TIFF, PixelXDimension of EXIF, RelatedImageWidth of DCF.
_WIDTHS, _HEIGHTS = (0x0100, 0xA002, 0x1001), (0x0101, 0xA003, 0x1002)
_MAKER_NOTE = 0x927C

#: Some programs repeat the prefix of a JPEG's EXIF segment, or write it into other formats.
_PREFIXES = re.compile(rb"(?:Exif\0[\0\xff])*")
_TIFF_HEADERS = (b"II*\0", b"MM\0*")
_SHORT, _LONG = 3, 4
#: For each number of a value type: the `struct` code of a value, or of numerator and denominator.
_NUMBERS = {
    1: "B",
    3: "H",
    4: "I",
    5: "II",
    6: "b",
    7: "B",
    8: "h",
    9: "i",
    10: "ii",
    11: "f",
    12: "d",
    13: "I",
    16: "Q",
    17: "q",
}
_TEXTS = (2, 129)


def plain_exif(exif: bytes | None) -> bytes | None:
    """Return EXIF without the prefix of JPEG, even if it is repeated; None if no TIFF structure follows."""
    plain = _PREFIXES.sub(b"", exif or b"", count=1)
    return plain if plain.startswith(_TIFF_HEADERS) else None


def exif_orientation(exif: bytes | None) -> int | None:
    """Return the orientation from 1 (upright) to 8, for any type and count of its entry; None if it is missing or
    unreadable."""
    with suppress(Exception):  # the pixels must stay readable if EXIF is damaged
        plain = plain_exif(exif) or b""
        entries = (entry for entry in read_directory(plain) if entry.tag == _ORIENTATION)
        values = (_first_number(plain, entry.type_number, entry.offset) for entry in entries)
        return next((int(value) for value in values if value is not None and value in range(1, 9)), None)
    return None


def upright_exif(exif: bytes | None) -> bytes | None:
    """Return the EXIF for a picture that was rotated upright. The thumbnail, which displays the old picture, is
    removed. None if EXIF is missing or damaged."""
    plain = plain_exif(exif)
    if plain is None:
        return None
    changed = bytearray(plain)
    try:
        _overwrite(changed, {_ORIENTATION: (_SHORT, 1)})
        next_pointer = entry_offsets(plain, first_directory(plain)).stop
        struct.pack_into("I", changed, next_pointer, 0)  # 0: no further directory
    except struct.error:
        return None
    return bytes(changed)


def resized_exif(exif: bytes | None, width: int, height: int) -> bytes | None:
    """Return EXIF with the width and height of the new picture; None if EXIF is missing or damaged."""
    if exif is None:
        return None
    changed = bytearray(exif)
    try:
        _overwrite(changed, dict.fromkeys(_WIDTHS, (_LONG, width)) | dict.fromkeys(_HEIGHTS, (_LONG, height)))
    except struct.error:
        return None
    return bytes(changed)


def is_adobe_rgb(exif: bytes | None) -> bool:
    """Whether EXIF marks a JPEG as Adobe RGB. Cameras do this instead of embedding a profile (DCF 2.0)."""
    with suppress(Exception), no_warnings:
        return str(_parse(exif).get_ifd(_INTEROPERABILITY_IFD).get(1)).startswith("R03")
    return False


def complete_exif(exif: bytes | None, values: Mapping[int, object]) -> bytes:
    """Return EXIF with missing tags added from `values`, by tag. Zero and empty values are omitted. Damaged EXIF is
    returned unchanged."""
    with suppress(Exception), no_warnings:  # Pillow raises errors of any kind for damaged EXIF
        parsed = _parse(exif)
        inner = parsed.get_ifd(_EXIF_IFD)
        inner.update({tag: value for tag, value in values.items() if tag not in inner and value})
        return parsed.tobytes().removeprefix(b"Exif\0\0")
    return exif or b""


def shrink_exif(exif: bytes | None, max_bytes: int) -> bytes | None:
    """Return EXIF of at most `max_bytes`, without its maker note if necessary; None if it is still too long, or
    damaged."""
    if exif is None or len(exif) <= max_bytes:
        return exif
    try:
        with no_warnings:
            parsed = _parse(exif)
            parsed.get_ifd(_EXIF_IFD).pop(_MAKER_NOTE, None)
            shorter = parsed.tobytes().removeprefix(b"Exif\0\0")
    except Exception:  # Pillow raises errors of any kind for damaged EXIF
        return None
    return shorter if len(shorter) <= max_bytes else None


def exposure_time(exif: bytes | None) -> float | None:
    """Return the exposure time in seconds; None if it is missing or invalid."""
    with suppress(Exception), no_warnings:
        ifd = _parse(exif).get_ifd(_EXIF_IFD)
        seconds = float(ifd[_EXPOSURE_TIME] if _EXPOSURE_TIME in ifd else 2 ** -float(ifd[_SHUTTER_SPEED]))
        return seconds if 0 < seconds < 1e6 else None
    return None


def capture_time(exif: bytes | None) -> datetime | None:
    """Return the capture time, with the camera's time zone if known; None if it is missing."""
    with suppress(Exception), no_warnings:
        ifd = _parse(exif).get_ifd(_EXIF_IFD)
        taken = datetime.strptime(str(ifd[_DATE_TIME_ORIGINAL]).strip("\0 "), "%Y:%m:%d %H:%M:%S")
        with suppress(Exception):
            taken += timedelta(seconds=float("0." + str(ifd[_SUBSECONDS]).strip("\0 ")))
        with suppress(Exception):
            sign, hours, minutes = re.match(r"([+-])(\d\d):(\d\d)", str(ifd[_TIME_ZONE])).groups()  # type: ignore[union-attr]
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            taken = taken.replace(tzinfo=timezone(-offset if sign == "-" else offset))
        return taken
    return None


def _parse(exif: bytes | None) -> Image.Exif:
    parsed = Image.Exif()
    parsed.load(plain_exif(exif) or b"")
    return parsed


def _first_number(exif: bytes, type_number: int, offset: int) -> float | None:
    """The first value of an entry as a number; None if its type isn't numeric. Raises struct.error, ValueError,
    ZeroDivisionError."""
    if type_number in _TEXTS:
        return float(exif[offset : offset + 4].split(b"\0")[0])
    code = _NUMBERS.get(type_number)
    if code is None:
        return None
    value, *denominator = struct.unpack_from(byte_order(exif) + code, exif, offset)
    return float(value / denominator[0]) if denominator else float(value)


def _overwrite(exif: bytearray, values: Mapping[int, tuple[int, int]]) -> None:
    """Overwrite existing entries, of any type and count, with single integers. values: number of the type and value, by
    tag. Raises struct.error: the first directory is damaged."""
    order = byte_order(exif)
    first = _entries(exif, first_directory(exif))
    inner = _pointed_entries(exif, first, _EXIF_IFD)
    for tag, offset in chain(first, inner, _pointed_entries(exif, inner, _INTEROPERABILITY_IFD)):
        if tag in values:
            type_number, value = values[tag]
            number = struct.pack(order + ("H2x" if type_number == _SHORT else "I"), value)
            struct.pack_into(order + "HHI4s", exif, offset, tag, type_number, 1, number)


def _entries(exif: bytearray, start: int) -> list[tuple[int, int]]:
    """The tags and offsets of a directory's entries. Raises struct.error: it is damaged."""
    code = byte_order(exif) + "H10x"
    return [(struct.unpack_from(code, exif, offset)[0], offset) for offset in entry_offsets(exif, start)]


def _pointed_entries(exif: bytearray, entries: list[tuple[int, int]], pointer: int) -> list[tuple[int, int]]:
    """The entries of the directory to which one of these entries points; empty if it is missing or damaged."""
    order = byte_order(exif)
    with suppress(struct.error, StopIteration):
        offset = next(offset for tag, offset in entries if tag == pointer)
        return _entries(exif, struct.unpack_from(order + "I", exif, offset + 8)[0])
    return []
