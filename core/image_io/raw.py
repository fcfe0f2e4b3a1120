"""Camera raw, developed by LibRaw: the camera's white balance, 16 bit, in the Adobe RGB space."""

import io

import rawpy
from PIL import ExifTags

from shutterspan.core.color import icc
from shutterspan.core.image_io.decoded import COPY_AGAIN, Decoded, Refused, check_size
from shutterspan.core.image_io.metadata import completed_exif, exif_of_tiff
from shutterspan.core.image_io.silence import no_stderr

#: This share of the pixels may become white when brightness is set; LibRaw's own 0.01 takes more from the lights.
_WHITE = 0.001
#: No camera packs more pixels into each byte; a file that claims to is the beginning of one.
_PIXELS_A_BYTE = 20


def decode(data: bytes) -> Decoded:
    """Raises Refused, and whatever LibRaw raises at damage."""
    try:
        # LibRaw prints what it finds damaged; our own sentence says it.
        with no_stderr, rawpy.imread(io.BytesIO(data)) as raw:
            width, height = raw.sizes.raw_width, raw.sizes.raw_height
            check_size(width, height, data)
            if width * height > _PIXELS_A_BYTE * len(data):
                raise Refused("is cut short: its pixels are missing.", COPY_AGAIN)
            exif = completed_exif(exif_of_tiff(data), _noted(raw))
            pixels = raw.postprocess(
                use_camera_wb=True,
                output_bps=16,
                output_color=rawpy.ColorSpace.Adobe,
                gamma=(2.19921875, 0),
                auto_bright_thr=_WHITE,
            )
    except rawpy.LibRawFileUnsupportedError as error:
        raise Refused("is a camera raw file of an unknown kind.", "Develop it to a 16-bit TIFF first.") from error
    return Decoded(pixels, 3, icc.adobe_rgb(), exif=exif)


def _noted(raw: rawpy.RawPy) -> dict[int, object]:
    """What LibRaw has understood of it, for files that hold their EXIF in a maker's own way."""
    return {
        ExifTags.Base.ExposureTime: raw.other.shutter_speed,
        ExifTags.Base.FNumber: raw.other.aperture,
        ExifTags.Base.FocalLength: raw.other.focal_length,
        ExifTags.Base.ISOSpeedRatings: round(raw.other.iso_speed),
        ExifTags.Base.DateTimeOriginal: f"{raw.other.timestamp:%Y:%m:%d %H:%M:%S}",
    }
