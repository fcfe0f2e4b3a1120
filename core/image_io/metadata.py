"""Join EXIF, XMP and IPTC to a photo's metadata, and adapt these to the new picture."""

import io
from contextlib import suppress
from dataclasses import replace

from PIL import Image

from shutterspan.core.image_io.exif import (
    capture_time,
    exif_orientation,
    exposure_time,
    resized_exif,
    upright_exif,
)
from shutterspan.core.image_io.xmp import resized_xmp, upright_xmp, xmp_orientation
from shutterspan.core.types.photo import Metadata

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_MAKER_NOTE = 0x927C

#: Tags of a TIFF's first directory that describe the photo, not how its pixels are stored: description, make, model,
#: resolution and its unit, software, time, artist, copyright; and pointers to the directories of EXIF and GPS.
POINTER_TAGS = {_EXIF_IFD, _GPS_IFD}
PHOTO_TAGS = {270, 271, 272, 282, 283, 296, 305, 306, 315, 33432} | POINTER_TAGS


def orientation(exif: bytes | None, xmp: bytes | None = None) -> int:
    """Return the orientation from 1 (upright) to 8, of EXIF or, where EXIF has none, of XMP; 1 if it is missing or
    unreadable."""
    return exif_orientation(exif) or xmp_orientation(xmp) or 1


def upright_metadata(exif: bytes | None, xmp: bytes | None, iptc: bytes | None) -> Metadata:
    """Return the metadata of a picture made of a photo, whose pixels were rotated upright.

    What describes other parts of the photo's file, such as a thumbnail or a video, and damaged parts are left out.
    """
    upright = upright_exif(exif)
    return Metadata(upright, upright_xmp(xmp), iptc, capture_time(upright), exposure_time(upright))


def resized_metadata(metadata: Metadata, width: int, height: int) -> Metadata:
    """Return metadata with the width and height of the new picture where they name those of the photo."""
    exif, xmp = resized_exif(metadata.exif, width, height), resized_xmp(metadata.xmp, width, height)
    return replace(metadata, exif=exif, xmp=xmp)


def extract_tiff_exif(data: bytes) -> bytes | None:
    """Return the EXIF of a TIFF, or of a raw file based on TIFF, as a separate block; None if there is none.

    The maker's note is left out, because its offsets don't survive the move.
    """
    with suppress(Exception):
        exif = Image.Exif()
        exif.load_from_fp(io.BytesIO(data))
        for tag in set(exif) - PHOTO_TAGS:
            del exif[tag]
        exif.get_ifd(_EXIF_IFD).pop(_MAKER_NOTE, None)
        return exif.tobytes().removeprefix(b"Exif\0\0")
    return None
