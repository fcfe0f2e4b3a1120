"""TIFF of 16 bits and of floats, which Pillow doesn't read; and TIFF out."""

import io
import logging
import struct
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import tifffile

from shutterspan.core.image_io import pillow_formats
from shutterspan.core.image_io.decoded import Decoded, Refused, check_size, unusual
from shutterspan.core.image_io.metadata import OF_THE_PHOTO, POINTERS, byte_order, directory, exif_of_tiff
from shutterspan.core.types.photo import Metadata

_GREY_INVERTED, _GREY, _RGB, _CMYK = 0, 1, 2, 5
_COLOURS = {_GREY_INVERTED: 1, _GREY: 1, _RGB: 3, _CMYK: 4}
_OF_CAMERAS = {32803, 34892}  # photometric: a colour filter's mosaic, or the sensor's own colours
_DNG_VERSION = 50706
_PROFILE, _ORIENTATION, _XMP, _IPTC = 34675, 274, 700, 33723
_MULTIPLIED = 1  # kinds of extra samples: transparency that the colours are multiplied with, or are not
_TRANSPARENT = (1, 2)
_FLOATS = (np.float16, np.float32, np.float64)
_RESOLUTION = {282, 283, 296}  # which tifffile writes itself

logging.getLogger("tifffile").addHandler(logging.NullHandler())  # damage is told in our own sentence, once


def is_raw(data: bytes) -> bool:
    """Whether a TIFF is a camera's own file: those begin with a small preview, or say what sensor they are of."""
    with tifffile.TiffFile(io.BytesIO(data)) as tiff:
        page = tiff.pages.first
        below = [inner for inner in page.pages or () if isinstance(inner, tifffile.TiffPage)]
        preview = page.subfiletype & 1 or data[8:10] == b"CR"
        sensor = any(of.photometric in _OF_CAMERAS for of in (page, *below))
        return bool(preview or sensor or _DNG_VERSION in page.tags)


def decode(data: bytes) -> Decoded:
    """A float's 0 is black and 1 is white; what lies beyond is clipped.

    Raises Refused, and whatever tifffile and Pillow raise at damage.
    """
    with tifffile.TiffFile(io.BytesIO(data)) as tiff:
        page = tiff.pages.first
        check_size(int(page.imagewidth), int(page.imagelength), data)  # at damage, tuples
        orientation = 1
        if page.bitspersample in (1, 2, 4, 8):
            samples, colours, profile = pillow_formats.tiff_samples(data)
        else:
            samples, colours = _deep_samples(page)
            profile, orientation = page.tags.valueof(_PROFILE), page.tags.valueof(_ORIENTATION, 1)
        xmp, iptc = (_as_bytes(page.tags.valueof(tag), byte_order(data)) for tag in (_XMP, _IPTC))
        return Decoded(samples, colours, profile, orientation, exif_of_tiff(data), xmp, iptc)


def _deep_samples(page: tifffile.TiffPage) -> tuple[np.ndarray, int]:
    """Samples of 16 bits, and how many of their channels are colours."""
    colours = _COLOURS.get(page.photometric)
    if colours is None or page.bitspersample not in (16, 32, 64) or page.dtype not in (np.uint16, *_FLOATS):
        raise unusual()
    samples = page.asarray()
    if page.planarconfig == 2 and samples.ndim == 3:
        samples = np.moveaxis(samples, 0, -1)
    samples = _as_uint16(np.atleast_3d(samples))
    if page.photometric == _GREY_INVERTED:
        samples = 65535 - samples
    extra = page.extrasamples[0] if page.extrasamples else None
    samples = samples[..., : colours + (extra in _TRANSPARENT)]
    if extra == _MULTIPLIED:
        samples = _divided(samples)
    return samples, colours


def _as_bytes(note: object, order: str) -> bytes | None:
    """However it was stored: IPTC of older files is in whole numbers of four bytes."""
    if isinstance(note, str):
        return note.encode()
    if isinstance(note, tuple):
        return bytes(note) if max(note) < 256 else struct.pack(f"{order}{len(note)}I", *note)
    return note if isinstance(note, bytes) and note else None


def encode(pixels: np.ndarray, profile: bytes | None, metadata: Metadata) -> bytes:
    """(H,W,C) uint8 or uint16; C: grey or RGB, maybe with transparency."""
    try:
        return _encoded(pixels, profile, metadata)
    except (ValueError, struct.error, tifffile.TiffFileError):  # EXIF of a rarer build: the picture counts for more
        return _encoded(pixels, profile, replace(metadata, exif=None))


def _encoded(pixels: np.ndarray, profile: bytes | None, metadata: Metadata) -> bytes:
    """EXIF is a TIFF without a picture. It becomes the beginning of the file, where all that it points to stays in its
    place; a directory with the picture follows it and takes its lead."""
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
            extratags=list(_tags(metadata)),
        )
    if metadata.exif:
        _take_the_lead(file.getbuffer(), byte_order(metadata.exif))
    return file.getvalue()


def _take_the_lead(data: memoryview, order: str) -> None:
    """Makes the file's second directory its first, and pointers of those that were written in their place."""
    start = struct.unpack_from(order + "I", data, 4)[0]
    entries = struct.unpack_from(order + "H", data, start)[0]
    start = struct.unpack_from(order + "I", data, start + 2 + 12 * entries)[0]
    struct.pack_into(order + "I", data, 4, start)
    entries = struct.unpack_from(order + "H", data, start)[0]
    for place in range(start + 2, start + 2 + 12 * entries, 12):
        tag = struct.unpack_from(order + "H", data, place)[0]
        if tag - 1 in POINTERS:
            struct.pack_into(order + "H", data, place, tag - 1)


def _tags(metadata: Metadata) -> Iterator[tuple[int, int, int, bytes, bool]]:
    """XMP, IPTC and what the EXIF's own first directory says of the photo, as tifffile takes them."""
    for tag, kind, value in ((_XMP, 1, metadata.xmp), (_IPTC, 7, metadata.iptc)):
        if value:
            yield tag, kind, len(value), value, True
    exif = metadata.exif or b""
    for entry in directory(exif) if exif else ():
        if entry.tag in OF_THE_PHOTO - _RESOLUTION:
            value = exif[entry.place : entry.place + entry.size]
            tag = entry.tag + (entry.tag in POINTERS)  # tifffile writes no pointers: next to their place
            yield tag, entry.kind, entry.count, value, True


def _as_uint16(samples: np.ndarray) -> np.ndarray:
    if samples.dtype == np.uint16:
        return samples
    if np.mean(samples > 1) > 0.5:
        raise Refused("holds floats beyond 1, where white should be.", "Divide them by the value of white.")
    scaled = np.nan_to_num(np.clip(samples, 0, 1)) * np.float32(65535) + np.float32(0.5)
    return scaled.astype(np.uint16)


def _divided(samples: np.ndarray) -> np.ndarray:
    """Undoes the multiplication by transparency, the last channel."""
    alpha = samples[..., -1:].astype(np.uint32)
    colour = (samples[..., :-1].astype(np.uint32) * 65535 + alpha // 2) // np.maximum(alpha, 1)
    return np.concatenate([np.minimum(colour, 65535).astype(np.uint16), samples[..., -1:]], 2)
