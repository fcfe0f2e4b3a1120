"""Read and replace the XMP of an encoded JPEG. The picture's bytes don't change.

See XMP specification, part 3 (Adobe, 2016), 1.1.3: segments of XMP and its extension.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from shutterspan.core.image_io.extended_xmp import extension_digest, join_xmp, md5_digest, split_xmp

EXIF_PREFIX = b"Exif\0\0"
_XMP_PREFIX = b"http://ns.adobe.com/xap/1.0/\0"
#: Precedes each part of an extension: the extension's MD5 in hexadecimal, its whole length, and the part's offset.
_EXTENSION_PREFIX = b"http://ns.adobe.com/xmp/extension/\0"
_EXTENSION_HEADER = struct.Struct(">32sII")

_START_OF_IMAGE = b"\xff\xd8"
APP1 = 0xE1
_APP0, _START_OF_SCAN = 0xE0, 0xDA
_MAX_PAYLOAD = 0xFFFF - 2  # the length includes its own two bytes


class _Segment(NamedTuple):
    """A segment before the picture's data. offset, end: in bytes, from the marker to the end of the payload."""

    marker: int
    payload: bytes
    offset: int
    end: int

    def is_app1(self, prefix: bytes) -> bool:
        return self.marker == APP1 and self.payload.startswith(prefix)

    @property
    def precedes_app1(self) -> bool:
        """Whether other metadata must follow this segment. JFIF and EXIF come first."""
        return self.marker == _APP0 or self.is_app1(EXIF_PREFIX)


def max_app1_bytes(prefix: bytes) -> int:
    """The maximum number of bytes in an APP1 segment after its prefix."""
    return _MAX_PAYLOAD - len(prefix)


def join_xmp_segments(payloads: Sequence[bytes]) -> bytes | None:
    """Return XMP, joined with its extension if all parts of the extension exist; None if there is no XMP. payloads:
    payloads of a JPEG's APP1 segments."""
    main = next((one.removeprefix(_XMP_PREFIX) for one in payloads if one.startswith(_XMP_PREFIX)), None)
    try:
        digest = main and extension_digest(main)
        extension = digest and _join_extension(payloads, digest.encode())
        return join_xmp(main, extension) if main and extension else main
    except ValueError:  # damaged XMP
        return main


def replace_xmp(jpeg: bytes, xmp: bytes) -> bytes:
    """Return the JPEG with this XMP instead of its own, after JFIF and EXIF. Long XMP gets an extension.

    Raises ValueError: not a JPEG, damaged before the picture's data, or XMP that is too long and can't be split.
    """
    segments = list(_segments(jpeg))
    main, extension = split_xmp(xmp, max_app1_bytes(_XMP_PREFIX))
    kept = [one for one in segments if not one.is_app1(_XMP_PREFIX) and not one.is_app1(_EXTENSION_PREFIX)]
    first = next((index for index, one in enumerate(kept) if not one.precedes_app1), len(kept))
    encoded = [jpeg[one.offset : one.end] for one in kept]
    encoded[first:first] = [_app1(_XMP_PREFIX, main), *_extension_segments(extension or b"")]
    picture = jpeg[segments[-1].end if segments else len(_START_OF_IMAGE) :]
    return b"".join([_START_OF_IMAGE, *encoded, picture])


def _join_extension(payloads: Sequence[bytes], digest: bytes) -> bytes | None:
    """The extension with this MD5, None if a part is missing. The parts may be in any order."""
    parts: dict[int, bytes] = {}
    length = 0
    for one in payloads:
        content = one.removeprefix(_EXTENSION_PREFIX) if one.startswith(_EXTENSION_PREFIX) else b""
        if content[: len(digest)] == digest and len(content) > _EXTENSION_HEADER.size:
            _, length, offset = _EXTENSION_HEADER.unpack_from(content)
            parts[offset] = content[_EXTENSION_HEADER.size :]
    joined = b"".join(parts[offset] for offset in sorted(parts))
    ends = accumulate((len(parts[offset]) for offset in sorted(parts)), initial=0)
    is_whole = len(joined) == length and all(offset == end for offset, end in zip(sorted(parts), ends, strict=False))
    return joined if joined and is_whole else None


def _extension_segments(extension: bytes) -> Iterator[bytes]:
    digest = md5_digest(extension).encode()
    size = max_app1_bytes(_EXTENSION_PREFIX) - _EXTENSION_HEADER.size
    for offset in range(0, len(extension), size):
        header = _EXTENSION_HEADER.pack(digest, len(extension), offset)
        yield _app1(_EXTENSION_PREFIX, header + extension[offset : offset + size])


def _app1(prefix: bytes, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, APP1, len(prefix) + len(content) + 2) + prefix + content


def _segments(jpeg: bytes) -> Iterator[_Segment]:
    """Yield the segments before the picture's data. Raises ValueError."""
    if not jpeg.startswith(_START_OF_IMAGE):
        raise ValueError("not a JPEG")
    offset = len(_START_OF_IMAGE)
    while True:
        header = jpeg[offset : offset + 4]
        if len(header) < 4 or header[0] != 0xFF:
            raise ValueError("a damaged JPEG")
        if header[1] == 0xFF:  # fill bytes may precede a marker
            offset += 1
            continue
        if header[1] == _START_OF_SCAN:
            return
        end = offset + 2 + int.from_bytes(header[2:])
        yield _Segment(header[1], jpeg[offset + 4 : end], offset, end)
        offset = end
