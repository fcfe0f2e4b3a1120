"""Develop camera raw with LibRaw: the camera's white balance, 16 bits, Adobe RGB."""

import io

import rawpy
from PIL import ExifTags

from shutterspan.core.color import icc
from shutterspan.core.image_io.decoded_image import DecodedImage, UnsupportedImageError, check_size
from shutterspan.core.image_io.metadata import complete_exif, extract_tiff_exif
from shutterspan.core.image_io.suppress_output import no_stderr

#: The fraction of pixels that automatic brightness may clip to white; LibRaw's default of 0.01 clips more highlights.
_WHITE_FRACTION = 0.001
#: No camera stores more pixels per byte; a file that claims more is truncated.
_MAX_PIXELS_PER_BYTE = 20


def decode(data: bytes) -> DecodedImage:
    """Develop a camera raw file.

    Raises UnsupportedImageError, and for damaged files any error of LibRaw.
    """
    try:
        # LibRaw prints damage to stderr; `load_photo` reports it itself.
        with no_stderr, rawpy.imread(io.BytesIO(data)) as raw:
            width, height = raw.sizes.raw_width, raw.sizes.raw_height
            check_size(width, height, data)
            if width * height > _MAX_PIXELS_PER_BYTE * len(data):
                raise UnsupportedImageError("raw_cut_short")
            exif = complete_exif(extract_tiff_exif(data), _exif_values(raw))
            pixels = raw.postprocess(
                use_camera_wb=True,
                output_bps=16,
                output_color=rawpy.ColorSpace.Adobe,
                gamma=(2.19921875, 0),
                auto_bright_thr=_WHITE_FRACTION,
            )
    except rawpy.LibRawFileUnsupportedError as error:
        raise UnsupportedImageError("raw_unknown") from error
    return DecodedImage(pixels, 3, icc.adobe_rgb(), exif=exif)


def _exif_values(raw: rawpy.RawPy) -> dict[int, object]:
    """Return EXIF values by tag as LibRaw has read them, for files that store them in a proprietary way."""
    return {
        ExifTags.Base.ExposureTime: raw.other.shutter_speed,
        ExifTags.Base.FNumber: raw.other.aperture,
        ExifTags.Base.FocalLength: raw.other.focal_length,
        ExifTags.Base.ISOSpeedRatings: round(raw.other.iso_speed),
        ExifTags.Base.DateTimeOriginal: f"{raw.other.timestamp:%Y:%m:%d %H:%M:%S}",
    }
