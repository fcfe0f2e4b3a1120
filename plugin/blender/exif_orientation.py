"""EXIF orientation of photos. The worker applies it, Blender does not."""

import struct
from pathlib import Path

from .host_common import UserError

#: Quarter turns clockwise for each EXIF orientation. The other orientations mirror the photo.
_TURNS = {1: 0, 6: 1, 3: 2, 8: 3}
_ORIENTATION = 0x0112
#: JPEG markers: start of image, start of scan, and APP1, which holds EXIF.
_START, _SCAN, _EXIF = 0xD8, 0xDA, 0xE1
#: Bytes to read: EXIF is in one of the first segments of a JPEG.
_HEADER_BYTES = 1 << 18


def quarter_turns(path: str) -> int:
    """Number of clockwise quarter turns that rotate the stored photo upright: 0 to 3.

    Raises UserError: the photo can't be read, or is stored mirrored.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(_HEADER_BYTES)
    except OSError as error:
        raise UserError(f"{path} can't be read: {error.strerror}. Choose another copy of the photo.") from error
    try:
        orientation = _orientation(data)
    except (struct.error, IndexError):  # damaged EXIF
        orientation = 1
    if orientation in range(1, 9) and orientation not in _TURNS:
        raise UserError(f"{path} is stored mirrored. Save it upright with another program first.")
    return _TURNS.get(orientation, 0)


def rotate_point(x: float, y: float, width: float, height: float, turns: int) -> tuple[float, float]:
    """The position of a point after clockwise quarter turns of a picture of this size. y points downwards."""
    for _ in range(turns):
        x, y, width, height = height - y, x, height, width
    return x, y


def _orientation(data: bytes) -> int:
    """EXIF orientation of a JPEG, 1 to 8; 1 for any other file. Raises struct.error, IndexError: damaged."""
    offset = 2
    while data[:2] == bytes((0xFF, _START)) and data[offset] == 0xFF and data[offset + 1] != _SCAN:
        (length,) = struct.unpack_from(">H", data, offset + 2)
        segment = data[offset + 4 : offset + 2 + length]
        if data[offset + 1] == _EXIF and segment.startswith(b"Exif\0\0"):
            return _tiff_orientation(segment[6:])
        offset += 2 + length
    return 1


def _tiff_orientation(exif: bytes) -> int:
    """Orientation in EXIF data, which has the structure of a TIFF file."""
    order = "<" if exif.startswith(b"II") else ">"
    (first,) = struct.unpack_from(f"{order}I", exif, 4)
    (entries,) = struct.unpack_from(f"{order}H", exif, first)
    for offset in range(first + 2, first + 2 + 12 * entries, 12):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, offset)
        if tag == _ORIENTATION:
            return int(value)
    return 1
