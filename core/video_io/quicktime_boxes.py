"""Read and build the boxes of QuickTime and MP4 files. A box has a size, a kind of four characters, and content; all
numbers are big-endian."""

import struct
from collections.abc import Iterator
from mmap import mmap
from typing import NamedTuple

Buffer = bytes | bytearray | mmap


class MovieBox(NamedTuple):
    """The position of a box in its data, in bytes. start: start of its header; body: start of its content; end: end of
    the box."""

    kind: bytes
    start: int
    body: int
    end: int


def read_boxes(data: Buffer, start: int = 0, end: int | None = None) -> Iterator[MovieBox]:
    """Yield the boxes from `start` to `end`, by default in all of the data.

    Raises ValueError: the boxes don't fill this range, or a box has no definite size.
    """
    end = len(data) if end is None else end
    while start < end:
        size = int.from_bytes(data[start : start + 4])
        body = start + 8
        if size == 1:  # a size of 64 bits follows
            size = int.from_bytes(data[body : body + 8])
            body += 8
        if not body - start <= size <= end - start:
            raise ValueError("a damaged box")
        yield MovieBox(bytes(data[start + 4 : start + 8]), start, body, start + size)
        start += size


def find_boxes(data: Buffer, *path: bytes, start: int = 0, end: int | None = None) -> Iterator[MovieBox]:
    """Yield all boxes at a path of kinds, such as b"moov", b"trak". Raises ValueError: damaged boxes on the way."""
    kind, *inner = path
    for found in read_boxes(data, start, end):
        if found.kind == kind and inner:
            yield from find_boxes(data, *inner, start=found.body, end=found.end)
        elif found.kind == kind:
            yield found


def box(kind: bytes, *content: bytes) -> bytes:
    """Build a box. content: its fields or boxes, at most 4 GB."""
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full_box(kind: bytes, *content: bytes, flags: int = 0) -> bytes:
    """Build a box that begins with a version, 0, and flags of 24 bits."""
    return box(kind, uint32(flags), *content)


def uint32(*values: int) -> bytes:
    """Encode unsigned integers of 32 bits. Raises struct.error: out of range."""
    return struct.pack(f">{len(values)}I", *values)


def handler(component: bytes, kind: bytes, name: bytes = b"") -> bytes:
    """Build the box that names the handler of a track, of its data or of metadata. name: at most 255 bytes."""
    return full_box(b"hdlr", component, kind, bytes(12), bytes([len(name)]), name)
