"""Decode the pixels of a TIFF's first page: with Pillow if Pillow supports them well, otherwise with tifffile.

Pillow supports no 16 bits, no floats and fewer compressions, and it confuses planes with further channels.
"""

import io
import logging

import numpy as np
import tifffile
from PIL import TiffImagePlugin

from shutterspan.core.image_io import tiff_channels
from shutterspan.core.image_io.codestream_sizes import claimed_size
from shutterspan.core.image_io.decoded_image import (
    MAX_PIXELS,
    UnsupportedImageError,
    check_size,
    unsupported_pixels_error,
)
from shutterspan.core.image_io.pillow_formats import pillow_samples
from shutterspan.core.image_io.suppress_output import no_stderr
from shutterspan.core.types.arrays import PixelArray

_GREY_INVERTED, _GREY, _RGB, _PALETTE, _CMYK, _YCBCR = 0, 1, 2, 3, 5, 6
_COLOUR_CHANNELS = {_GREY_INVERTED: 1, _GREY: 1, _RGB: 3, _PALETTE: 1, _CMYK: 4, _YCBCR: 3}
_COLOUR_MAP, _EXTRA_SAMPLES = 320, 338
_STRAIGHT_ALPHA = 2
_JPEG, _LERC = 7, 34887
#: Compressions that Pillow supports: none, the four of CCITT, LZW, JPEG (two), deflate (two), PackBits.
_COMPRESSIONS_OF_PILLOW = {1, 2, 3, 4, 5, 6, 7, 8, 32771, 32773, 32946}
#: LZMA and Zstandard. Some builds of Pillow lack them; but tifffile supports YCbCr only with JPEG.
_FURTHER_COMPRESSIONS = {34925, 50000}
#: Compressions of electron microscopes. Kodak's cameras use the same numbers.
_UNKNOWN_COMPRESSIONS = {65000, 65001, 65002}
#: A small file may claim this many bytes of pixels; a larger file, this multiple of its size.
_UNCHECKED_BYTES, _MAX_BYTES_PER_BYTE = 1 << 29, 4000
_UNCHECKED_SEGMENT_PIXELS = 1 << 20

logging.getLogger("tifffile").addHandler(logging.NullHandler())  # `load_photo` reports damage itself
TiffImagePlugin.READ_LIBTIFF = True  # Pillow's own decoder can't read subsampled YCbCr without compression


class _StoredTiff(TiffImagePlugin.TiffImageFile):
    """A TIFF in its stored orientation. On loading, Pillow itself would rotate it upright, by EXIF or by XMP."""

    def load_end(self) -> None:
        pass


def decode_samples(data: bytes) -> tuple[PixelArray, int]:
    """Decode the first page: samples (H,W,C) and the number of colour channels, as in DecodedImage, not rotated.

    Floats are clipped to [0,1], from black to white. Floats and samples of more than 8 bits become uint16.
    Raises UnsupportedImageError, and for damaged files any error of tifffile and Pillow.
    """
    with io.BytesIO(data) as file, tifffile.TiffFile(file) as tiff, no_stderr:  # libtiff prints warnings about damage
        page = tiff.pages.first
        check_size(int(page.imagewidth), int(page.imagelength), data)  # a TypeError for tuples in damaged files
        _check_memory(page, data)
        image = _open_with_pillow(data) if _suits_pillow(page) else None
        if image:
            check_size(image.width, image.height, data)  # again: Pillow may read another size
            return pillow_samples(image)
        _check_supported(page)
        _check_segments(page, data)
        try:
            samples = page.asarray()
        except NotImplementedError as error:
            raise unsupported_pixels_error() from error
        samples = np.moveaxis(samples, 0, -1) if page.axes == "SYX" else np.atleast_3d(samples)
        return _interpret(samples, page)


def _check_memory(page: tifffile.TiffPage, data: bytes) -> None:
    """Check further claims of the file that `check_size` doesn't check. Raises UnsupportedImageError; ValueError:
    damaged."""
    samples = page.imagewidth * page.imagelength * page.samplesperpixel
    size = samples * (page.dtype.itemsize if page.dtype else 1)
    if size > max(_UNCHECKED_BYTES, _MAX_BYTES_PER_BYTE * len(data)):
        width, height = page.imagewidth, page.imagelength
        raise UnsupportedImageError("photo_bytes_missing", width=width, height=height, bytes=len(data))
    if page.is_tiled and page.tilewidth * page.tilelength * page.tiledepth > MAX_PIXELS:
        raise ValueError("a tile larger than any photo")


def _suits_pillow(page: tifffile.TiffPage) -> bool:
    compressions = _COMPRESSIONS_OF_PILLOW | (_FURTHER_COMPRESSIONS if page.photometric == _YCBCR else set())
    return (
        page.bitspersample in (1, 2, 4, 8)
        and page.compression in compressions
        and page.photometric != _PALETTE
        and page.samplesperpixel == _COLOUR_CHANNELS.get(page.photometric, page.samplesperpixel)
    )


def _open_with_pillow(data: bytes) -> _StoredTiff | None:
    """Open the first page; None if Pillow doesn't support the file, such as a big-endian BigTIFF."""
    try:
        return _StoredTiff(io.BytesIO(data))
    except SyntaxError:
        return None


def _check_supported(page: tifffile.TiffPage) -> None:
    """Raise UnsupportedImageError if tifffile can't decode the page, or if the meaning of its samples is unknown."""
    compressions, predictors = tifffile.TIFF.DECOMPRESSORS, tifffile.TIFF.UNPREDICTORS
    if (
        page.compression in _UNKNOWN_COMPRESSIONS
        or (page.compression != 1 and page.compression not in compressions)
        or (page.predictor != 1 and page.predictor not in predictors)
    ):
        raise UnsupportedImageError("compression_unsupported")
    is_depth_known = page.dtype is not None and (
        page.dtype.kind == "f" or (page.dtype.kind in "bu" and page.bitspersample in range(1, 17))
    )
    is_colour_known = page.photometric in _COLOUR_CHANNELS and (
        page.photometric != _YCBCR or page.compression == _JPEG  # then tifffile converts it to RGB
    )
    if (
        not (is_depth_known and is_colour_known)
        or (page.photometric == _PALETTE and page.bitspersample > 8)
        or page.axes not in ("YX", "YXS", "SYX")
    ):
        raise unsupported_pixels_error()


def _check_segments(page: tifffile.TiffPage, data: bytes) -> None:
    """Check the sizes that the encoded pictures in a page claim. Raises ValueError and other errors: damaged."""
    if page.compression != _LERC and page.compression not in tifffile.TIFF.IMAGE_COMPRESSIONS:
        return
    width, height = (page.tilewidth, page.tilelength) if page.is_tiled else (page.imagewidth, page.imagelength)
    for offset, count in zip(page.dataoffsets, page.databytecounts, strict=True):
        claimed_width, claimed_height = claimed_size(data[offset : offset + count]) or (0, 0)
        if claimed_width * claimed_height > max(_UNCHECKED_SEGMENT_PIXELS, 2 * width * height):
            raise ValueError("a segment larger than the page")


def _interpret(samples: tiff_channels.Samples, page: tifffile.TiffPage) -> tuple[PixelArray, int]:
    """Convert stored samples (H,W,C) to colours and transparency; also return the number of colour channels."""
    colour_channels = _COLOUR_CHANNELS[page.photometric]
    if samples.shape[2] < colour_channels:
        raise unsupported_pixels_error()
    kinds = _extra_kinds(page)[: samples.shape[2] - colour_channels]
    alpha = tiff_channels.find_alpha(kinds)
    used = [*range(colour_channels), *([] if alpha is None else [colour_channels + alpha])]
    samples = samples[..., used]
    if page.photometric == _PALETTE:
        colours = tiff_channels.apply_palette(samples[..., 0], page.tags.valueof(_COLOUR_MAP))
        transparency = tiff_channels.to_full_range(samples[..., 1:], page.bitspersample)
        pixels, colour_channels = np.concatenate([colours, transparency], 2), 3
    else:
        pixels = tiff_channels.to_full_range(samples, page.bitspersample)
    if page.photometric == _GREY_INVERTED:
        tiff_channels.invert(pixels, colour_channels)
    if alpha is not None and kinds[alpha] == tiff_channels.PREMULTIPLIED_ALPHA:
        pixels = tiff_channels.unpremultiply(pixels)
    return pixels, colour_channels


def _extra_kinds(page: tifffile.TiffPage) -> tuple[int, ...]:
    """The kinds of the samples after the colours. Some programs don't write the kind for RGBA."""
    kinds = page.tags.valueof(_EXTRA_SAMPLES)
    if kinds is None:
        return (_STRAIGHT_ALPHA,) if page.photometric == _RGB and page.samplesperpixel == 4 else ()
    return tuple(kinds) if isinstance(kinds, tuple) else (int(kinds),)
