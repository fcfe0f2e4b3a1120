"""Read and replace the metadata segments (APP1) of an encoded JPEG; its picture stays byte by byte."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

EXIF_PREFIX = b"Exif\0\0"
XMP_PREFIX = b"http://ns.adobe.com/xap/1.0/\0"

_START_OF_IMAGE = b"\xff\xd8"
_APP0, _APP1, _START_OF_SCAN = 0xE0, 0xE1, 0xDA
_MAX_PAYLOAD = 0xFFFF - 2  # the length counts itself


class _Segment(NamedTuple):
    """A segment before the picture's data. offset, end: in bytes, from its marker to behind its payload."""

    marker: int
    payload: bytes
    offset: int
    end: int

    def is_app1(self, prefix: bytes) -> bool:
        return self.marker == _APP1 and self.payload.startswith(prefix)

    @property
    def precedes_app1(self) -> bool:
        """Whether other metadata have to follow this segment: JFIF's and EXIF's come first."""
        return self.marker == _APP0 or self.is_app1(EXIF_PREFIX)


def max_app1_bytes(prefix: bytes) -> int:
    """The most bytes that an APP1 segment holds behind its prefix."""
    return _MAX_PAYLOAD - len(prefix)


def read_app1(jpeg: bytes, prefix: bytes) -> bytes | None:
    """Return the content of the first APP1 segment with this prefix, without it; None if there is none.

    Raises ValueError: not a JPEG, or damaged before the picture's data.
    """
    found = (segment.payload.removeprefix(prefix) for segment in _segments(jpeg) if segment.is_app1(prefix))
    return next(found, None)


def replace_app1(jpeg: bytes, prefix: bytes, content: bytes) -> bytes:
    """Return the JPEG with `content` as its only APP1 segment with this prefix, behind JFIF and EXIF.

    Raises ValueError: not a JPEG, damaged before the picture's data, or more content than `max_app1_bytes`.
    """
    if len(content) > max_app1_bytes(prefix):
        raise ValueError("too long for a JPEG segment")
    segments = list(_segments(jpeg))
    kept = [segment for segment in segments if not segment.is_app1(prefix)]
    first = next((index for index, segment in enumerate(kept) if not segment.precedes_app1), len(kept))
    encoded = [jpeg[segment.offset : segment.end] for segment in kept]
    encoded.insert(first, struct.pack(">BBH", 0xFF, _APP1, len(prefix) + len(content) + 2) + prefix + content)
    picture = jpeg[segments[-1].end if segments else len(_START_OF_IMAGE) :]
    return b"".join([_START_OF_IMAGE, *encoded, picture])


def _segments(jpeg: bytes) -> Iterator[_Segment]:
    """Yield the segments before the picture's data. Raises ValueError."""
    if not jpeg.startswith(_START_OF_IMAGE):
        raise ValueError("not a JPEG")
    offset = len(_START_OF_IMAGE)
    while True:
        header = jpeg[offset : offset + 4]
        if len(header) < 4 or header[0] != 0xFF:
            raise ValueError("a damaged JPEG")
        if header[1] == 0xFF:  # markers may be preceded by fill bytes
            offset += 1
            continue
        if header[1] == _START_OF_SCAN:
            return
        end = offset + 2 + int.from_bytes(header[2:])
        yield _Segment(header[1], jpeg[offset + 4 : end], offset, end)
        offset = end
