"""Read TIFF of 16 bits and floats, which Pillow doesn't support, and write TIFF."""

import io
import logging
import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import numpy as np
import numpy.typing as npt
import tifffile

from shutterspan.core.image_io import pillow_formats
from shutterspan.core.image_io.decoded_image import (
    DecodedImage,
    UnsupportedImageError,
    check_size,
    unsupported_pixels_error,
)
from shutterspan.core.image_io.exif_directories import byte_order, read_directory
from shutterspan.core.image_io.metadata import PHOTO_TAGS, POINTER_TAGS, extract_tiff_exif
from shutterspan.core.types.arrays import FloatArray, PixelArray, UInt16Array
from shutterspan.core.types.photo import Metadata

_GREY_INVERTED, _GREY, _RGB, _CMYK = 0, 1, 2, 5
_COLOUR_CHANNELS = {_GREY_INVERTED: 1, _GREY: 1, _RGB: 3, _CMYK: 4}
_RAW_PHOTOMETRICS = {32803, 34892}  # colour filter array, linear raw
_DNG_VERSION = 50706
_PROFILE, _ORIENTATION, _XMP, _IPTC = 34675, 274, 700, 33723
_PREMULTIPLIED_ALPHA = 1  # kinds of extra samples: associated alpha, or either kind of alpha
_ALPHA_KINDS = (1, 2)
_FLOAT_DTYPES = (np.float16, np.float32, np.float64)
_RESOLUTION_TAGS = {282, 283, 296}  # tifffile writes these itself

logging.getLogger("tifffile").addHandler(logging.NullHandler())  # `load_photo` reports damage itself


def is_raw(data: bytes) -> bool:
    """Whether a TIFF is a camera raw file: its first page is a preview, or a page has sensor data, or it is a DNG."""
    with io.BytesIO(data) as file, tifffile.TiffFile(file) as tiff:
        page = tiff.pages.first
        sub_pages = [sub_page for sub_page in page.pages or () if isinstance(sub_page, tifffile.TiffPage)]
        has_preview = page.subfiletype & 1 or data[8:10] == b"CR"
        has_sensor_data = any(each.photometric in _RAW_PHOTOMETRICS for each in (page, *sub_pages))
        return bool(has_preview or has_sensor_data or _DNG_VERSION in page.tags)


def decode(data: bytes) -> DecodedImage:
    """Decode the first page of a TIFF. Floats are clipped to [0,1], from black to white.

    Raises UnsupportedImageError, and for damaged files any error of tifffile and Pillow.
    """
    with io.BytesIO(data) as file, tifffile.TiffFile(file) as tiff:
        page = tiff.pages.first
        check_size(int(page.imagewidth), int(page.imagelength), data)  # tuples in damaged files: a TypeError
        orientation = 1
        if page.bitspersample in (1, 2, 4, 8):
            samples, colour_channels, profile = pillow_formats.tiff_samples(data)
        else:
            samples, colour_channels = _decode_deep(page)
            profile, orientation = page.tags.valueof(_PROFILE), page.tags.valueof(_ORIENTATION, 1)
        xmp, iptc = (_as_bytes(page.tags.valueof(tag), byte_order(data)) for tag in (_XMP, _IPTC))
        return DecodedImage(samples, colour_channels, profile, orientation, extract_tiff_exif(data), xmp, iptc)


def _decode_deep(page: tifffile.TiffPage) -> tuple[UInt16Array, int]:
    """Decode a page of 16 bits or floats to samples (H,W,C) and the number of colour channels."""
    colour_channels = _COLOUR_CHANNELS.get(page.photometric)
    if (
        colour_channels is None
        or page.bitspersample not in (16, 32, 64)
        or page.dtype not in (np.uint16, *_FLOAT_DTYPES)
    ):
        raise unsupported_pixels_error()
    samples = page.asarray()
    if page.planarconfig == 2 and samples.ndim == 3:
        samples = np.moveaxis(samples, 0, -1)
    samples = _as_uint16(np.atleast_3d(samples))
    if page.photometric == _GREY_INVERTED:
        samples = 65535 - samples
    extra = page.extrasamples[0] if page.extrasamples else None
    samples = samples[..., : colour_channels + (extra in _ALPHA_KINDS)]
    if extra == _PREMULTIPLIED_ALPHA:
        samples = _unpremultiply(samples)
    return samples, colour_channels


def _as_bytes(value: object, order: str) -> bytes | None:
    """Return a tag's value as bytes, whatever its type: older files store IPTC as integers of four bytes."""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, tuple):
        return bytes(value) if max(value) < 256 else struct.pack(f"{order}{len(value)}I", *value)
    return value if isinstance(value, bytes) and value else None


def encode(pixels: PixelArray, profile: bytes | None, metadata: Metadata) -> bytes:
    """Encode (H,W,C) uint8 or uint16; C: grey or RGB, perhaps with transparency."""
    try:
        return _encode(pixels, profile, metadata)
    except (ValueError, struct.error, tifffile.TiffFileError):  # an unusual EXIF structure: leave EXIF out
        return _encode(pixels, profile, replace(metadata, exif=None))


def _encode(pixels: PixelArray, profile: bytes | None, metadata: Metadata) -> bytes:
    """Encode a TIFF that begins with the EXIF block, which is itself a TIFF without a picture.

    So all offsets in EXIF stay valid. The directory of the picture follows and is made the first.
    """
    file = io.BytesIO(metadata.exif or b"")
    with tifffile.TiffWriter(file, append=bool(metadata.exif)) as writer:
        writer.write(
            pixels if pixels.shape[2] > 1 else pixels[..., 0],
            photometric="rgb" if pixels.shape[2] > 2 else "minisblack",
            extrasamples=["unassalpha"] if pixels.shape[2] in (2, 4) else None,
            compression="adobe_deflate",
            predictor=True,
            metadata=None,
            software=False,
            iccprofile=profile,
            extratags=list(_extra_tags(metadata)),
        )
    if metadata.exif:
        _make_picture_directory_first(file.getbuffer(), byte_order(metadata.exif))
    return file.getvalue()


def _make_picture_directory_first(data: memoryview, order: str) -> None:
    """Make the file's second directory the first one, and restore its pointer tags, which `_extra_tags` renumbered."""
    start = struct.unpack_from(order + "I", data, 4)[0]
    entries = struct.unpack_from(order + "H", data, start)[0]
    start = struct.unpack_from(order + "I", data, start + 2 + 12 * entries)[0]
    struct.pack_into(order + "I", data, 4, start)
    entries = struct.unpack_from(order + "H", data, start)[0]
    for offset in range(start + 2, start + 2 + 12 * entries, 12):
        tag = struct.unpack_from(order + "H", data, offset)[0]
        if tag - 1 in POINTER_TAGS:
            struct.pack_into(order + "H", data, offset, tag - 1)


def _extra_tags(metadata: Metadata) -> Iterator[tuple[int, int, int, bytes, bool]]:
    """Yield XMP, IPTC and the photo's tags from the first directory of EXIF, in the form of tifffile's extratags."""
    for tag, type_number, value in ((_XMP, 1, metadata.xmp), (_IPTC, 7, metadata.iptc)):
        if value:
            yield tag, type_number, len(value), value, True
    exif = metadata.exif or b""
    for entry in read_directory(exif) if exif else ():
        if entry.tag in PHOTO_TAGS - _RESOLUTION_TAGS:
            value = exif[entry.offset : entry.offset + entry.size]
            tag = entry.tag + (entry.tag in POINTER_TAGS)  # tifffile refuses pointers: use the next tag
            yield tag, entry.type_number, entry.count, value, True


def _as_uint16(samples: npt.NDArray[np.uint16 | np.floating]) -> UInt16Array:
    """Convert floats in [0,1] to uint16; uint16 stays. Raises UnsupportedImageError: most floats are beyond 1."""
    if samples.dtype == np.uint16:
        return cast(UInt16Array, samples)
    if np.mean(samples > 1) > 0.5:
        raise UnsupportedImageError("floats_beyond_white")
    scaled: FloatArray = np.nan_to_num(np.clip(samples, 0, 1)) * np.float32(65535) + np.float32(0.5)
    return scaled.astype(np.uint16)


def _unpremultiply(samples: UInt16Array) -> UInt16Array:
    """Divide the colours by the transparency, the last channel."""
    alpha = samples[..., -1:].astype(np.uint32)
    colour = (samples[..., :-1].astype(np.uint32) * 65535 + alpha // 2) // np.maximum(alpha, 1)
    return np.concatenate([np.minimum(colour, 65535).astype(np.uint16), samples[..., -1:]], 2)
