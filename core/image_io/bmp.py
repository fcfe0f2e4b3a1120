"""Read all kinds of BMP, except those that contain a file of another format.

See Microsoft's documentation of BITMAPINFOHEADER, BITMAPV4HEADER and BITMAPV5HEADER, and IBM's documentation of
BITMAPINFOHEADER2 (OS/2).
"""

import struct
from typing import NamedTuple

import numpy as np

from shutterspan.core.image_io.bmp_indices import rle_indices, unpacked_indices
from shutterspan.core.image_io.decoded_image import (
    DecodedImage,
    UnsupportedImageError,
    check_size,
    unsupported_pixels_error,
)
from shutterspan.core.types.arrays import PixelArray, UInt8Array

_FILE_HEADER = 14
_CORE_HEADER, _SHORT_HEADER, _INFO_HEADER, _V2_HEADER, _V3_HEADER, _OS2_HEADER, _V5_HEADER = 12, 16, 40, 52, 56, 64, 124
_RGB, _RLE8, _RLE4, _BITFIELDS, _ALPHA_BITFIELDS = 0, 1, 2, 3, 6
#: For each number of bits per pixel: the default masks of red, green, blue and transparency.
_DEFAULT_MASKS = {16: (0x7C00, 0x3E0, 0x1F, 0), 32: (0xFF0000, 0xFF00, 0xFF, 0)}
_EMBEDDED_PROFILE = b"DEBM"  # "MBED" as a little-endian number


class _Header(NamedTuple):
    """The header of a BMP. size: size of this header in bytes, without the file header; pixels: offset of the picture's
    data; height: negative if the top row comes first; colours: number of colours in the palette, 0 for the maximum."""

    size: int
    pixels: int
    width: int
    height: int
    bits: int
    compression: int
    colours: int

    @property
    def is_masked(self) -> bool:
        return self.compression in (_BITFIELDS, _ALPHA_BITFIELDS)

    @property
    def is_os2(self) -> bool:
        """Whether the header uses the compression numbers of OS/2."""
        return self.size <= _OS2_HEADER and self.size not in (_INFO_HEADER, _V2_HEADER, _V3_HEADER)


def decode(data: bytes) -> DecodedImage:
    """Decode a BMP: to uint16 if a channel has more than 8 bits. A transparency channel of zeros is ignored.

    Raises UnsupportedImageError; struct.error, ValueError, IndexError: damaged.
    """
    header = _read_header(data)
    if header.width <= 0:
        raise ValueError("a BMP without a width")
    check_size(header.width, abs(header.height), data)
    _check_kind(header)
    if header.bits <= 8:
        samples: PixelArray = _indexed_samples(data, header)
    elif header.bits == 24:
        samples = _rows(data, header)[:, : header.width * 3].reshape(abs(header.height), header.width, 3)[..., ::-1]
    else:
        samples = _masked_samples(data, header)
    upright = samples if header.height < 0 else samples[::-1]
    return DecodedImage(upright, 1 if samples.shape[2] == 1 else 3, _profile(data, header))


def _read_header(data: bytes) -> _Header:
    """Read the header; fields that an older kind lacks are 0. Raises struct.error, ValueError: damaged."""
    pixels, size = struct.unpack_from("<10xII", data)
    if size == _CORE_HEADER:
        width, height, bits = struct.unpack_from("<HH2xH", data, _FILE_HEADER + 4)
        return _Header(size, pixels, width, height, bits, _RGB, 0)
    if size < _SHORT_HEADER:
        raise ValueError("a BMP with a damaged header")
    fields = data[_FILE_HEADER : _FILE_HEADER + min(size, _INFO_HEADER)].ljust(_INFO_HEADER, b"\0")
    width, height, bits, compression, colours = struct.unpack_from("<ii2xHI12xI", fields, 4)
    return _Header(size, pixels, width, height, bits, compression, colours)


def _check_kind(header: _Header) -> None:
    """Raise UnsupportedImageError if the compression or the kind of pixels isn't supported."""
    known = {_RGB, _RLE8, _RLE4} if header.is_os2 else {_RGB, _RLE8, _RLE4, _BITFIELDS, _ALPHA_BITFIELDS}
    if header.compression not in known:
        raise UnsupportedImageError("compression_unsupported")
    allowed = {_RGB: (1, 2, 4, 8, 16, 24, 32), _RLE8: (8,), _RLE4: (4,)}.get(header.compression, (16, 32))
    if header.bits not in allowed:
        raise unsupported_pixels_error()


def _indexed_samples(data: bytes, header: _Header) -> UInt8Array:
    """Samples (H,W,1|3) of pixels with a palette; one channel if all colours are grey."""
    palette = _palette(data, header)
    width, height = header.width, abs(header.height)
    if header.compression == _RGB:
        indices = unpacked_indices(_rows(data, header), header.bits)[:, :width]
    else:
        indices = rle_indices(data[header.pixels :], width, height, header.bits)
    is_grey = (palette == palette[:, :1]).all()
    return palette[:, :1][indices] if is_grey else palette[indices]


def _palette(data: bytes, header: _Header) -> UInt8Array:
    """The palette (N,3). Raises ValueError: it is missing."""
    start, entry_size = _FILE_HEADER + header.size, 3 if header.size == _CORE_HEADER else 4
    most = 1 << header.bits
    count = min(header.colours or most, most, max(0, header.pixels - start) // entry_size)
    entries = np.frombuffer(data, np.uint8, count * entry_size, start).reshape(count, entry_size)
    return entries[:, 2::-1]


def _masked_samples(data: bytes, header: _Header) -> PixelArray:
    """Samples (H,W,3|4) of pixels whose channels are given by bit masks."""
    *colours, alpha = _masks(data, header)
    cells = _rows(data, header).view(f"<u{header.bits // 8}")[:, : header.width]
    dtype = np.uint16 if max(mask.bit_count() for mask in (*colours, alpha)) > 8 else np.uint8
    channels = [_channel(cells, mask, dtype) for mask in colours]
    transparency = _channel(cells, alpha, dtype)
    return np.dstack([*channels, transparency] if transparency.any() else channels)


def _masks(data: bytes, header: _Header) -> tuple[int, ...]:
    """The masks of red, green, blue and transparency; 0 for a missing channel. Raises UnsupportedImageError: a mask has
    gaps."""
    has_alpha = header.size >= _V3_HEADER or header.compression == _ALPHA_BITFIELDS
    stored = struct.unpack_from("<4I" if has_alpha else "<3I", data, _FILE_HEADER + _INFO_HEADER)
    masks = (*stored, 0)[:4] if header.is_masked and any(stored) else _DEFAULT_MASKS[header.bits]
    if any(mask >> header.bits or (mask + (mask & -mask)) & mask for mask in masks):
        raise unsupported_pixels_error()
    return masks


def _channel(cells: PixelArray, mask: int, dtype: type[np.uint8 | np.uint16]) -> PixelArray:
    """One channel, scaled to the full range of a dtype."""
    lowest = (mask & -mask).bit_length() - 1 if mask else 0
    surplus = max(0, mask.bit_count() - 16)
    values = (cells & cells.dtype.type(mask)) >> cells.dtype.type(lowest + surplus)
    largest = max(1, (1 << (mask.bit_count() - surplus)) - 1)
    scaled: PixelArray = ((values.astype(np.uint32) * np.iinfo(dtype).max + largest // 2) // largest).astype(dtype)
    return scaled


def _rows(data: bytes, header: _Header) -> UInt8Array:
    """The rows as stored, (H,stride). Each row is padded to a multiple of four bytes; the padding of the last one may
    be missing. Raises ValueError: pixels are missing."""
    height, row_bytes = abs(header.height), -(-header.width * header.bits // 8)
    stride = -(-row_bytes // 4) * 4
    stored = data[header.pixels : header.pixels + height * stride]
    if len(stored) < height * stride - (stride - row_bytes):
        raise ValueError("a BMP without its last pixels")
    return np.frombuffer(stored.ljust(height * stride, b"\0"), np.uint8).reshape(height, stride)


def _profile(data: bytes, header: _Header) -> bytes | None:
    """The embedded profile; None if there is none."""
    if header.size < _V5_HEADER or data[_FILE_HEADER + 56 : _FILE_HEADER + 60] != _EMBEDDED_PROFILE:
        return None
    offset, length = struct.unpack_from("<II", data, _FILE_HEADER + 112)
    return data[_FILE_HEADER + offset : _FILE_HEADER + offset + length] or None
