"""Photos that a camera stored lying on a side: Blender shows them as they are stored, the worker makes them upright."""

import struct
from pathlib import Path

from .host_common import Refused

#: EXIF's numbers for what has to be done, as quarter turns clockwise; the others mirror.
_TURNS = {1: 0, 6: 1, 3: 2, 8: 3}
_ORIENTATION = 0x0112
_START, _SCAN, _EXIF = 0xD8, 0xDA, 0xE1
#: EXIF stands at the beginning of a JPEG, within its first segments.
_READ = 1 << 18


def quarter_turns(path: str) -> int:
    """Clockwise, that bring the stored photo upright.

    Raises Refused: the photo can't be read, or would have to be mirrored.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(_READ)
    except OSError as error:
        raise Refused(f"{path} can't be read: {error.strerror}. Take a copy of it that can be.") from error
    try:
        orientation = _orientation(data)
    except (struct.error, IndexError):  # damaged notes
        orientation = 1
    if orientation in range(1, 9) and orientation not in _TURNS:
        raise Refused(f"{path} is stored mirrored. Save it upright by another program first.")
    return _TURNS.get(orientation, 0)


def turned(x: float, y: float, width: float, height: float, turns: int) -> tuple[float, float]:
    """Where a place (rows counted from above) of a picture of this size comes to lie."""
    for _ in range(turns):
        x, y, width, height = height - y, x, height, width
    return x, y


def _orientation(data: bytes) -> int:
    """Of a JPEG; 1 of any other file. Raises struct.error, IndexError: damaged."""
    place = 2
    while data[:2] == bytes((0xFF, _START)) and data[place] == 0xFF and data[place + 1] != _SCAN:
        (length,) = struct.unpack_from(">H", data, place + 2)
        segment = data[place + 4 : place + 2 + length]
        if data[place + 1] == _EXIF and segment.startswith(b"Exif\0\0"):
            return _in_tiff(segment[6:])
        place += 2 + length
    return 1


def _in_tiff(notes: bytes) -> int:
    order = "<" if notes.startswith(b"II") else ">"
    (first,) = struct.unpack_from(f"{order}I", notes, 4)
    (entries,) = struct.unpack_from(f"{order}H", notes, first)
    for place in range(first + 2, first + 2 + 12 * entries, 12):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", notes, place)
        if tag == _ORIENTATION:
            return int(value)
    return 1
