"""Find the chunks of a PNG and make new ones (PNG specification, third edition, 5).

Damaged chunks that the pixels don't need are skipped.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from shutterspan.core.image_io.decoded_image import unsupported_pixels_error

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PALETTE = 3  # a colour type
_TRANSPARENCY_SIZES = {0: 2, 2: 6}  # in bytes, by colour type
#: Bytes of a chunk besides its body: length, name, checksum.
_FRAME_SIZE = 12
#: The largest accepted file has fewer chunks than this if each has 8 kB, as libpng writes them.
_MAX_CHUNKS = 300_000


class Chunk(NamedTuple):
    """A chunk. whole: its bytes with length, name and checksum; fewer bytes if the file is truncated."""

    name: bytes
    whole: memoryview

    @property
    def is_sound(self) -> bool:
        return zlib.crc32(self.whole[4:-4]) == int.from_bytes(self.whole[-4:])

    @property
    def body(self) -> bytes:
        return bytes(self.whole[8:-4])


@dataclass(frozen=True)
class PngFile:
    """A PNG, not yet decoded.

    width, height: in pixels; colour_type: 0 (grey), 2 (RGB), 3 (palette), 4 and 6 (grey and RGB with transparency);
    leading, pixels, trailing: the chunks before, with and after the pixels; has_end: whether the end marker exists.
    """

    width: int
    height: int
    colour_type: int
    leading: list[Chunk]
    pixels: list[Chunk]
    trailing: list[Chunk]
    has_end: bool

    @property
    def is_grey(self) -> bool:
        return self.colour_type in (0, 4)

    def leading_body(self, name: bytes) -> bytes | None:
        """Return the content of the first undamaged chunk with this name before the pixels; None if there is none."""
        return next((chunk.body for chunk in self.leading if chunk.name == name and chunk.is_sound), None)

    def without_extras(self) -> bytes:
        """Return a PNG with only the chunks that its pixels need, because libpng rejects other chunks if they are
        damaged."""
        palette = [chunk for chunk in self.leading if chunk.name == b"PLTE" and self.colour_type == _PALETTE]
        transparency = self._transparency(sum(len(chunk.body) // 3 for chunk in palette))
        header = [chunk.whole for chunk in (self.leading[0], *palette)]
        pixels = [chunk.whole for chunk in self.pixels]
        return b"".join([SIGNATURE, *header, transparency, *pixels, make_chunk(b"IEND", b"")])

    def _transparency(self, colours: int) -> bytes:
        """The chunk with the palette's transparency or the transparent colour; empty if it is missing or invalid.
        colours: number of colours in the palette."""
        body = self.leading_body(b"tRNS") or b""
        if self.colour_type == _PALETTE:
            return make_chunk(b"tRNS", body[:colours]) if body else b""
        return make_chunk(b"tRNS", body) if len(body) == _TRANSPARENCY_SIZES.get(self.colour_type) else b""


def read_png(data: bytes) -> PngFile:
    """Find the chunks of a PNG.

    Raises UnsupportedImageError: Apple's variant of PNG, which only Apple's systems can read. ValueError: damaged.
    """
    chunks = list(_chunks(data))
    if chunks and chunks[0].name == b"CgBI":
        raise unsupported_pixels_error()
    if not chunks or chunks[0].name != b"IHDR" or len(chunks[0].body) != 13:
        raise ValueError("no header")
    width, height, colour_type = struct.unpack_from(">IIxB", chunks[0].body)
    places = [place for place, chunk in enumerate(chunks) if chunk.name == b"IDAT"]
    first, last = (places[0], places[-1] + 1) if places else (len(chunks), len(chunks))
    pixels = [chunk for chunk in chunks[first:last] if chunk.name == b"IDAT"]
    has_end = chunks[-1].name == b"IEND"
    return PngFile(width, height, colour_type, chunks[:first], pixels, chunks[last:], has_end)


def _chunks(data: bytes) -> Iterator[Chunk]:
    """Yield chunks up to the end marker, or up to bytes that aren't a chunk. Raises ValueError: more chunks than any
    photo has."""
    view, offset = memoryview(data), len(SIGNATURE)
    for _ in range(_MAX_CHUNKS):
        name = bytes(view[offset + 4 : offset + 8])
        if len(name) < 4 or not name.isalpha():
            return
        end = offset + _FRAME_SIZE + int.from_bytes(view[offset : offset + 4])
        yield Chunk(name, view[offset:end])
        if name == b"IEND":
            return
        offset = end
    raise ValueError("too many chunks")


def make_chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk with its length and checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def inflate(data: bytes, max_bytes: int) -> bytes:
    """Decompress a chunk's content. Raises ValueError: damaged, or longer than `max_bytes`."""
    decompressor = zlib.decompressobj()
    try:
        plain = decompressor.decompress(data, max_bytes)
    except zlib.error as error:
        raise ValueError("damaged") from error
    if not decompressor.eof:
        raise ValueError("cut short or too long")
    return plain
