"""Write TIFF that begins with the photo's EXIF block, so that all offsets in EXIF stay valid."""

import io
import struct

from shutterspan.core.image_io.exif_directories import (
    ExifEntry,
    byte_order,
    next_directory,
    pack_directory,
    read_directory,
)
from shutterspan.core.image_io.tiff_exif import clean_exif
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Metadata

_X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT = 282, 283, 296
_XMP, _IPTC = 700, 33723
_BYTE, _UNDEFINED = 1, 7
_EMPTY_EXIF = b"II*\0" + bytes(4)


def encode(pixels: PixelArray, profile: bytes | None, metadata: Metadata) -> bytes:
    """Encode (H,W,C) uint8 or uint16; C: grey or RGB, perhaps with transparency.

    Damaged EXIF entries are omitted; so is EXIF without a first directory.
    """
    exif = bytearray(metadata.exif or _EMPTY_EXIF)
    try:
        photo_entries = clean_exif(exif)
    except struct.error:
        exif, photo_entries = bytearray(_EMPTY_EXIF), []
    exif += bytes(4 + len(exif) % 2)  # zeros: no directory follows one that is truncated at the end of EXIF
    file, start = _write_picture(exif, pixels, profile)
    added = [
        ExifEntry(tag, type_number, len(value), _append(file, value))
        for tag, type_number, value in ((_XMP, _BYTE, metadata.xmp), (_IPTC, _UNDEFINED, metadata.iptc))
        if value
    ]
    with file.getbuffer() as data:
        picture_entries = {entry.tag: entry for entry in read_directory(data, start)}
        directory = pack_directory(data, _joined(picture_entries, photo_entries, added))
    _point_to(file, _append(file, directory))
    return file.getvalue()


def _write_picture(exif: bytearray, pixels: PixelArray, profile: bytes | None) -> tuple[io.BytesIO, int]:
    """Write EXIF, then the picture; return the file and the offset of the picture's directory.

    The header points to an empty directory between them. tifffile appends a picture to the pictures of a file, and must
    not read the directories of EXIF for that.
    """
    import tifffile  # only a TIFF needs it

    empty_directory = len(exif)
    file = io.BytesIO(exif + bytes(6))
    _point_to(file, empty_directory)
    with tifffile.TiffWriter(file, append=True) as writer:
        writer.write(
            pixels if pixels.shape[2] > 1 else pixels[..., 0],
            photometric="rgb" if pixels.shape[2] > 2 else "minisblack",
            extrasamples=["unassalpha"] if pixels.shape[2] in (2, 4) else None,
            compression="adobe_deflate",
            predictor=True,
            metadata=None,
            software=False,
            iccprofile=profile,
        )
    with file.getbuffer() as data:
        return file, next_directory(data, empty_directory)


def _joined(
    picture_entries: dict[int, ExifEntry], photo_entries: list[ExifEntry], added: list[ExifEntry]
) -> list[ExifEntry]:
    """Merge entries to one directory. The photo's resolution replaces the picture's, which has no meaning."""
    own = {entry.tag: entry for entry in reversed(photo_entries)}
    if {_X_RESOLUTION, _Y_RESOLUTION} <= own.keys():
        picture_entries = {tag: entry for tag, entry in picture_entries.items() if tag != _RESOLUTION_UNIT}
    else:
        own = {tag: entry for tag, entry in own.items() if tag not in (_X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT)}
    return [*(picture_entries | own | {entry.tag: entry for entry in added}).values()]


def _append(file: io.BytesIO, content: bytes) -> int:
    """Append content at an even offset, as TIFF requires; return the offset."""
    offset = file.seek(0, io.SEEK_END)
    file.write(bytes(offset % 2))
    file.write(content)
    return offset + offset % 2


def _point_to(file: io.BytesIO, directory: int) -> None:
    """Make the directory at an offset the file's first directory."""
    with file.getbuffer() as data:
        struct.pack_into(byte_order(data) + "I", data, 4, directory)
