"""Read EXIF, XMP and IPTC, and adapt them to the new picture: its size and its upright orientation.

EXIF is copied byte by byte, and numbers are overwritten in place. So the offsets in makers' notes stay valid.
"""

import io
import re
import struct
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from itertools import chain

from PIL import Image

from shutterspan.core.image_io.exif_directories import byte_order, read_directory
from shutterspan.core.types.photo import Metadata

_EXIF_IFD, _INTEROPERABILITY_IFD, _GPS_IFD = 0x8769, 0xA005, 0x8825
_ORIENTATION = 0x0112
_EXPOSURE_TIME, _SHUTTER_SPEED = 0x829A, 0x9201
_DATE_TIME_ORIGINAL, _SUBSECONDS, _TIME_ZONE = 0x9003, 0x9291, 0x9011
_WIDTH, _HEIGHT = 0xA002, 0xA003
_MAKER_NOTE = 0x927C

#: Tags of a TIFF's first directory that describe the photo, not how its pixels are stored: description, make, model,
#: resolution and its unit, software, time, artist, copyright; and pointers to the directories of EXIF and GPS.
POINTER_TAGS = {_EXIF_IFD, _GPS_IFD}
PHOTO_TAGS = {270, 271, 272, 282, 283, 296, 305, 306, 315, 33432} | POINTER_TAGS

_XMP_ORIENTATION = re.compile(rb"""(tiff:Orientation(?:\s*=\s*["']|>))\s*[2-8]\s*(?=["'<])""")
TIFF_HEADERS = (b"II*\0", b"MM\0*")
#: The `struct` code of unsigned integers, by the number of their type.
_INTEGER_TYPES = {3: "H", 4: "I"}


def upright_metadata(exif: bytes | None, xmp: bytes | None, iptc: bytes | None) -> Metadata:
    """Return the metadata of a photo whose pixels were rotated upright. Damaged parts are left out."""
    exif = _without_prefix(exif)
    if exif:
        exif = _overwrite(exif, {_ORIENTATION: 1})
    if xmp:
        xmp = _XMP_ORIENTATION.sub(rb"\g<1>1", xmp)
    return Metadata(exif, xmp, iptc, _capture_time(exif), _exposure_time(exif))


def orientation(exif: bytes | None, xmp: bytes | None = None) -> int:
    """Return the orientation from 1 (upright) to 8; 1 if it is missing or unreadable."""
    with suppress(Exception):  # damaged EXIF must not prevent reading the pixels
        return int(_parse(exif).get(_ORIENTATION, 1))
    return 1


def is_adobe_rgb(exif: bytes | None) -> bool:
    """Whether EXIF marks a camera's JPEG as Adobe RGB, which cameras do instead of embedding a profile (DCF 2.0)."""
    with suppress(Exception):
        return str(_parse(exif).get_ifd(_INTEROPERABILITY_IFD).get(1)).startswith("R03")
    return False


def extract_tiff_exif(data: bytes) -> bytes | None:
    """Return the EXIF of a TIFF, or of a raw file based on TIFF, as a separate block; None if there is none.

    The maker's note is left out, because its offsets don't survive the move.
    """
    with suppress(Exception):
        exif = Image.Exif()
        exif.load_from_fp(io.BytesIO(data))
        for tag in set(exif) - PHOTO_TAGS:
            del exif[tag]
        return _without_maker_note(exif)
    return None


def complete_exif(exif: bytes | None, values: Mapping[int, object]) -> bytes:
    """Return EXIF with its missing tags added from `values`, by tag; values that are zero or empty are left out."""
    parsed = _parse(exif)
    inner = parsed.get_ifd(_EXIF_IFD)
    inner.update({tag: value for tag, value in values.items() if tag not in inner and value})
    return parsed.tobytes().removeprefix(b"Exif\0\0")


def resize_exif(exif: bytes | None, width: int, height: int) -> bytes | None:
    """Return EXIF with the width and height of the new picture; None if there is no EXIF or it is damaged."""
    return exif and _overwrite(exif, {_WIDTH: width, _HEIGHT: height})


def shrink_exif(exif: bytes | None, max_bytes: int) -> bytes | None:
    """Return EXIF of at most `max_bytes`: unchanged, else without its maker's note; None if that is too long or
    damaged."""
    if exif is None or len(exif) <= max_bytes:
        return exif
    try:
        shorter = _without_maker_note(_parse(exif))
    except Exception:  # Pillow raises errors of any kind for damaged EXIF
        return None
    return shorter if len(shorter) <= max_bytes else None


def _without_prefix(exif: bytes | None) -> bytes | None:
    """Remove the prefix that JPEG puts before EXIF; None if no TIFF structure follows."""
    exif = (exif or b"").removeprefix(b"Exif\0\0")
    return exif if exif.startswith(TIFF_HEADERS) else None


def _parse(exif: bytes | None) -> Image.Exif:
    parsed = Image.Exif()
    parsed.load(_without_prefix(exif) or b"")
    return parsed


def _overwrite(exif: bytes, values: dict[int, int]) -> bytes | None:
    """Return EXIF with new integer values in existing tags and without the thumbnail, which shows the old picture; None
    if it is damaged."""
    changed = bytearray(exif)
    order = byte_order(exif)
    try:
        first = list(read_directory(exif))
        exif_offsets = [
            struct.unpack_from(order + "I", exif, entry.offset)[0] for entry in first if entry.tag == _EXIF_IFD
        ]
        for entry in chain(first, *(read_directory(exif, start) for start in exif_offsets[:1])):
            if entry.tag in values and entry.type_number in _INTEGER_TYPES and entry.count == 1:
                struct.pack_into(order + _INTEGER_TYPES[entry.type_number], changed, entry.offset, values[entry.tag])
        start = struct.unpack_from(order + "I", exif, 4)[0]
        struct.pack_into(order + "I", changed, start + 2 + 12 * len(first), 0)  # the offset of the next directory: none
    except struct.error:
        return None
    return bytes(changed)


def _without_maker_note(exif: Image.Exif) -> bytes:
    exif.get_ifd(_EXIF_IFD).pop(_MAKER_NOTE, None)
    return exif.tobytes().removeprefix(b"Exif\0\0")


def _exposure_time(exif: bytes | None) -> float | None:
    with suppress(Exception):
        ifd = _parse(exif).get_ifd(_EXIF_IFD)
        seconds = float(ifd[_EXPOSURE_TIME] if _EXPOSURE_TIME in ifd else 2 ** -float(ifd[_SHUTTER_SPEED]))
        return seconds if 0 < seconds < 1e6 else None
    return None


def _capture_time(exif: bytes | None) -> datetime | None:
    with suppress(Exception):
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
