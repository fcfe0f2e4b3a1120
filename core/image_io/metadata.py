"""Combine EXIF, XMP and IPTC to a photo's metadata, and adapt the metadata to a new picture."""

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
    """Return the orientation from 1 (upright) to 8, from EXIF or, if EXIF has none, from XMP; 1 if it is missing or
    unreadable."""
    return exif_orientation(exif) or xmp_orientation(xmp) or 1


def upright_metadata(exif: bytes | None, xmp: bytes | None, iptc: bytes | None) -> Metadata:
    """Return the metadata for a picture that was made from a photo and rotated upright.

    Damaged parts are omitted, and so are descriptions of other parts of the photo's file, such as a thumbnail or a
    video.
    """
    upright = upright_exif(exif)
    return Metadata(upright, upright_xmp(xmp), iptc, capture_time(upright), exposure_time(upright))


def resized_metadata(metadata: Metadata, width: int, height: int) -> Metadata:
    """Return metadata in which the new picture's width and height replace those of the photo."""
    exif, xmp = resized_exif(metadata.exif, width, height), resized_xmp(metadata.xmp, width, height)
    return replace(metadata, exif=exif, xmp=xmp)
