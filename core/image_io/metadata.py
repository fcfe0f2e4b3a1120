"""EXIF, XMP and IPTC: read what the program needs, and make them true of a picture that stands upright.

EXIF travels as the bytes it came in, changed in place where the new picture differs, so that makers' notes, which point
into them, stay readable.
"""

import io
import re
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from itertools import chain

from PIL import Image

from shutterspan.core.types.photo import Metadata

_EXIF_IFD, _INTEROPERABILITY_IFD, _GPS_IFD = 0x8769, 0xA005, 0x8825
_ORIENTATION = 0x0112
_EXPOSURE_TIME, _SHUTTER_SPEED = 0x829A, 0x9201
_TAKEN, _FRACTION, _ZONE = 0x9003, 0x9291, 0x9011
_WIDTH, _HEIGHT = 0xA002, 0xA003
_MAKER_NOTE = 0x927C

#: Tags of a TIFF's own directory that speak of the photo; the others tell where its pixels lie. Description, make,
#: model, resolution and its unit, software, time, artist, copyright; and pointers to directories of EXIF and GPS.
POINTERS = {_EXIF_IFD, _GPS_IFD}
OF_THE_PHOTO = {270, 271, 272, 282, 283, 296, 305, 306, 315, 33432} | POINTERS

_XMP_ORIENTATION = re.compile(rb"""(tiff:Orientation(?:\s*=\s*["']|>))\s*[2-8]\s*(?=["'<])""")
TIFF_HEADERS = (b"II*\0", b"MM\0*")
#: Bytes of a value, by the number of its type, and which types are whole numbers, as `struct` writes them.
_SIZES = {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_WHOLE_NUMBERS = {3: "H", 4: "I"}


def upright_metadata(exif: bytes | None, xmp: bytes | None, iptc: bytes | None) -> Metadata:
    """What travels with a photo whose pixels have been turned upright. Damaged parts are left out."""
    exif = _bare(exif)
    if exif:
        exif = _overwritten(exif, {_ORIENTATION: 1})
    if xmp:
        xmp = _XMP_ORIENTATION.sub(rb"\g<1>1", xmp)
    return Metadata(exif, xmp, iptc, _captured(exif), _exposure_time(exif))


def orientation(exif: bytes | None) -> int:
    """From 1 (upright) to 8; 1 where nothing sensible is said."""
    with suppress(Exception):  # damaged EXIF is no reason to refuse sound pixels
        return int(_parsed(exif).get(_ORIENTATION, 1))
    return 1


def says_adobe_rgb(exif: bytes | None) -> bool:
    """Whether a camera's JPEG is in Adobe RGB, which they tell by an entry here in place of a profile (DCF 2.0)."""
    with suppress(Exception):
        return str(_parsed(exif).get_ifd(_INTEROPERABILITY_IFD).get(1)).startswith("R03")
    return False


def exif_of_tiff(data: bytes) -> bytes | None:
    """The EXIF of a TIFF, or of a raw file built like one, as a block of its own.

    Without the maker's note, which is lost when it is moved.
    """
    with suppress(Exception):
        exif = Image.Exif()
        exif.load_from_fp(io.BytesIO(data))
        for tag in set(exif) - OF_THE_PHOTO:
            del exif[tag]
        return _without_maker_note(exif)
    return None


def completed_exif(exif: bytes | None, noted: Mapping[int, object]) -> bytes:
    """With those of the tags that it lacks, and that are known."""
    parsed = _parsed(exif)
    inner = parsed.get_ifd(_EXIF_IFD)
    inner.update({tag: value for tag, value in noted.items() if tag not in inner and value})
    return parsed.tobytes().removeprefix(b"Exif\0\0")


def exif_of_size(exif: bytes | None, width: int, height: int) -> bytes | None:
    """EXIF for a picture of this size in pixels; None where there is none, or damaged."""
    return exif and _overwritten(exif, {_WIDTH: width, _HEIGHT: height})


def exif_within(exif: bytes | None, most: int) -> bytes | None:
    """EXIF of at most so many bytes: beyond, its maker's note is left out, then all of it."""
    if exif is None or len(exif) <= most:
        return exif
    shorter = _without_maker_note(_parsed(exif))
    return shorter if len(shorter) <= most else None


@dataclass(frozen=True)
class Entry:
    """A tag of an EXIF directory. kind: the number of its type; count: of values; place: where they begin."""

    tag: int
    kind: int
    count: int
    place: int

    @property
    def size(self) -> int:
        """In bytes."""
        return _SIZES.get(self.kind, 1) * self.count


def directory(exif: bytes, start: int | None = None) -> Iterator[Entry]:
    """The entries of the first directory, or of the one that starts there. Raises struct.error: damaged."""
    order = byte_order(exif)
    start = struct.unpack_from(order + "I", exif, 4)[0] if start is None else start
    (entries,) = struct.unpack_from(order + "H", exif, start)
    for place in range(start + 2, start + 2 + 12 * entries, 12):
        tag, kind, count, beyond = struct.unpack_from(order + "HHII", exif, place)
        entry = Entry(tag, kind, count, place + 8)
        yield entry if entry.size <= 4 else replace(entry, place=beyond)


def byte_order(exif: bytes) -> str:
    """As `struct` writes it."""
    return "<" if exif.startswith(b"II") else ">"


def _bare(exif: bytes | None) -> bytes | None:
    """Without the prefix that JPEG puts before it; None where no TIFF structure follows."""
    exif = (exif or b"").removeprefix(b"Exif\0\0")
    return exif if exif.startswith(TIFF_HEADERS) else None


def _parsed(exif: bytes | None) -> Image.Exif:
    parsed = Image.Exif()
    parsed.load(_bare(exif) or b"")
    return parsed


def _overwritten(exif: bytes, values: dict[int, int]) -> bytes | None:
    """With new numbers in those of the tags that are there, and without a thumbnail, which shows another picture."""
    changed = bytearray(exif)
    order = byte_order(exif)
    try:
        first = list(directory(exif))
        below = [struct.unpack_from(order + "I", exif, entry.place)[0] for entry in first if entry.tag == _EXIF_IFD]
        for entry in chain(first, *(directory(exif, start) for start in below[:1])):
            if entry.tag in values and entry.kind in _WHOLE_NUMBERS and entry.count == 1:
                struct.pack_into(order + _WHOLE_NUMBERS[entry.kind], changed, entry.place, values[entry.tag])
        start = struct.unpack_from(order + "I", exif, 4)[0]
        struct.pack_into(order + "I", changed, start + 2 + 12 * len(first), 0)  # where the next one would lie
    except struct.error:
        return None
    return bytes(changed)


def _without_maker_note(exif: Image.Exif) -> bytes:
    exif.get_ifd(_EXIF_IFD).pop(_MAKER_NOTE, None)
    return exif.tobytes().removeprefix(b"Exif\0\0")


def _exposure_time(exif: bytes | None) -> float | None:
    with suppress(Exception):
        ifd = _parsed(exif).get_ifd(_EXIF_IFD)
        seconds = float(ifd[_EXPOSURE_TIME] if _EXPOSURE_TIME in ifd else 2 ** -float(ifd[_SHUTTER_SPEED]))
        return seconds if 0 < seconds < 1e6 else None
    return None


def _captured(exif: bytes | None) -> datetime | None:
    with suppress(Exception):
        ifd = _parsed(exif).get_ifd(_EXIF_IFD)
        taken = datetime.strptime(str(ifd[_TAKEN]).strip("\0 "), "%Y:%m:%d %H:%M:%S")
        with suppress(Exception):
            taken += timedelta(seconds=float("0." + str(ifd[_FRACTION]).strip("\0 ")))
        with suppress(Exception):
            sign, hours, minutes = re.match(r"([+-])(\d\d):(\d\d)", str(ifd[_ZONE])).groups()  # type: ignore[union-attr]
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            taken = taken.replace(tzinfo=timezone(-offset if sign == "-" else offset))
        return taken
    return None
