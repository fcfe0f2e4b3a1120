"""Find the picture and the metadata in a WebP file. Its chunks may be in any order.

See RFC 9649: chunks, 2.3 to 2.7; headers of VP8 and VP8L with the picture's size, 2.5 and 2.6. Decoders ignore chunks
that are out of order, or that the flags of the first chunk don't announce.
"""

import struct
from collections.abc import Mapping

_FILE_HEADER = 12
_LOSSY, _LOSSLESS, _EXTENDED, _ALPHA = b"VP8 ", b"VP8L", b"VP8X", b"ALPH"
_PROFILE, _EXIF, _XMP = b"ICCP", b"EXIF", b"XMP "
_ANIMATION = (b"ANIM", b"ANMF")
_KNOWN = frozenset((_LOSSY, _LOSSLESS, _EXTENDED, _ALPHA, _PROFILE, _EXIF, _XMP, *_ANIMATION))
#: Flags of VP8X that announce a chunk.
_FLAGS = {_PROFILE: 0x20, _ALPHA: 0x10, _EXIF: 0x08, _XMP: 0x04}
#: Mask of a side's length; the other two of its 16 bits are for scaling.
_SIDE_BITS = 0x3FFF
_MAX_CHUNKS = 100_000  # an animation has a few thousand

Chunks = Mapping[bytes, bytes]


def read_chunks(data: bytes) -> Chunks:
    """Return the chunks of a WebP file by name; of several chunks with one name, the first. The size in the file's
    header is ignored, because programs that add chunks may not update it.

    Raises ValueError: the file is truncated.
    """
    chunks: dict[bytes, bytes] = {}
    offset = _FILE_HEADER
    for _ in range(_MAX_CHUNKS):
        name, size = data[offset : offset + 4], int.from_bytes(data[offset + 4 : offset + 8], "little")
        end = offset + 8 + size
        if end > len(data) or len(name) < 4:
            break
        chunks.setdefault(name, data[offset + 8 : end])
        offset = end + _padding(data, end, size)
    is_cut = len(data) < 8 + int.from_bytes(data[4:8], "little")
    if (name in _KNOWN and end > len(data)) or (is_cut and _lacks_announced(chunks)):
        raise ValueError("a WebP file that is cut short")
    return chunks


def is_animation(chunks: Chunks) -> bool:
    return any(name in chunks for name in _ANIMATION)


def plain_picture(chunks: Chunks) -> bytes:
    """Return a WebP file with only the picture and its transparency. Raises ValueError, struct.error: there is no
    picture, or its header is damaged."""
    if _LOSSY not in chunks and _LOSSLESS not in chunks:
        raise ValueError("a WebP file without a picture")
    if _LOSSY not in chunks:
        return _riff(_chunk(_LOSSLESS, chunks[_LOSSLESS]))
    picture = _chunk(_LOSSY, chunks[_LOSSY])
    if _ALPHA not in chunks:
        return _riff(picture)
    width, height = (side & _SIDE_BITS for side in struct.unpack_from("<HH", chunks[_LOSSY], 6))
    if not width or not height:
        raise ValueError("a WebP file with an empty picture")
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    extended = _chunk(_EXTENDED, bytes([_FLAGS[_ALPHA], 0, 0, 0]) + size)
    return _riff(extended + _chunk(_ALPHA, chunks[_ALPHA]) + picture)


def profile_exif_xmp(chunks: Chunks) -> tuple[bytes | None, bytes | None, bytes | None]:
    return chunks.get(_PROFILE) or None, chunks.get(_EXIF) or None, chunks.get(_XMP) or None


def _padding(data: bytes, end: int, size: int) -> int:
    """The padding after a chunk: one byte if its size is odd. Some programs omit it."""
    is_left_out = data[end : end + 4] in _KNOWN or (
        data[end : end + 1] != b"\0" and data[end + 1 : end + 5] not in _KNOWN
    )
    return size % 2 if not is_left_out else 0


def _lacks_announced(chunks: Chunks) -> bool:
    flags = chunks[_EXTENDED][0] if chunks.get(_EXTENDED) else 0
    return any(flags & flag and name not in chunks for name, flag in _FLAGS.items() if name != _ALPHA)


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _riff(chunks: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks
