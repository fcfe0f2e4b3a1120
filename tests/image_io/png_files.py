"""Build PNG files for tests from single chunks, without libpng and Pillow."""

import struct
import zlib
from collections.abc import Sequence

import numpy as np

from shutterspan.core.types.arrays import PixelArray

Chunks = Sequence[tuple[bytes, bytes]]

_COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}  # by the number of channels


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def broken(whole: bytes) -> bytes:
    """A chunk with an invalid checksum."""
    return whole[:-1] + bytes([whole[-1] ^ 1])


def png_file(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def header(width: int, height: int, bits: int, colour_type: int) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour_type, 0, 0, 0))


def pixel_data(pixels: PixelArray, bits: int) -> bytes:
    """The chunk with pixels (H,W) or (H,W,C), which are below 2**bits."""
    rows = pixels.reshape(len(pixels), -1)
    if bits < 8:
        each = np.unpackbits(rows.astype(np.uint8)[..., None], axis=2)[..., 8 - bits :]
        packed = [np.packbits(row).tobytes() for row in each.reshape(len(rows), -1)]
    else:
        packed = [row.astype(">u2" if bits == 16 else np.uint8).tobytes() for row in rows]
    return chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in packed)))


def png(
    pixels: PixelArray, leading: Chunks = (), trailing: Chunks = (), bits: int = 0, colour_type: int | None = None
) -> bytes:
    """A PNG of pixels (H,W) or (H,W,C). leading, trailing: chunks before and after the pixels; bits: by default the
    bits of the dtype; colour_type: by default chosen by the number of channels."""
    bits = bits or pixels.dtype.itemsize * 8
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    kind = _COLOUR_TYPES[channels] if colour_type is None else colour_type
    return png_file(
        header(pixels.shape[1], pixels.shape[0], bits, kind),
        *(chunk(*each) for each in leading),
        pixel_data(pixels, bits),
        *(chunk(*each) for each in trailing),
        chunk(b"IEND", b""),
    )
