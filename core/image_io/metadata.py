"""Join EXIF, XMP and IPTC to a photo's metadata, and adapt these to the new picture."""

from dataclasses import replace

from shutterspan.core.image_io.exif import (
    capture_time,
    exif_orientation,
    exposure_time,
    resized_exif,
    upright_exif,
)
from shutterspan.core.image_io.xmp import resized_xmp, upright_xmp, xmp_orientation
from shutterspan.core.types.photo import Metadata


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
