"""Develop camera raw with LibRaw, with the camera's white balance, to 16-bit Adobe RGB."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PIL import ExifTags

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.optional_library import import_library
from shutterspan.core.image_io import jpeg
from shutterspan.core.image_io.decoded_image import DecodedImage, ReducedImage, UnsupportedImageError, check_size
from shutterspan.core.image_io.exif import complete_exif
from shutterspan.core.image_io.tiff_exif import extract_tiff_exif
from shutterspan.core.types.arrays import PixelArray

if TYPE_CHECKING:
    import rawpy

#: The fraction of pixels that automatic brightness may clip to white; LibRaw's default of 0.01 clips more highlights.
_WHITE_FRACTION = 0.001
#: Maximum number of pixels per byte. No camera stores more; a file that claims more is truncated.
_MAX_PIXELS_PER_BYTE = 20
#: EXIF orientation for each of LibRaw's rotation codes.
_EXIF_ORIENTATIONS = {3: 3, 5: 8, 6: 6}


def decode(data: bytes) -> DecodedImage:
    """Develop a camera raw file.

    Raises UnsupportedImageError, and for damaged files any error of LibRaw.
    """
    with _opened(data) as raw:
        exif = complete_exif(extract_tiff_exif(data), _exif_values(raw))
        return DecodedImage(_develop(raw), 3, icc.adobe_rgb(), exif=exif)


def decode_reduced(data: bytes, side: int) -> ReducedImage:
    """Decode the preview in a raw file. If there is none, develop the photo at half size.

    side: minimum longer side, in pixels, of a large preview after reduction. Raises the errors of `decode`. If there is
    a preview, damage of the sensor data isn't detected.
    """
    with _opened(data) as raw:
        width, height = _upright_size(raw.sizes)
        orientation = _EXIF_ORIENTATIONS.get(raw.sizes.flip, 1)
        try:
            preview = _decode_preview(raw.extract_thumb(), side)
        except Exception:  # LibRaw and Pillow raise various errors for missing, unknown and damaged previews
            return ReducedImage(DecodedImage(_develop(raw, half_size=True), 3, icc.adobe_rgb()), width, height)
    rows, columns = preview.samples.shape[:2]
    if orientation > 4 and (columns > rows) == (width > height):
        orientation = 1  # some cameras store the preview upright
    size = (height, width) if orientation > 4 else (width, height)
    return ReducedImage(replace(preview, orientation=orientation), *size)


def _import_rawpy() -> Any:
    """Raises UnsupportedImageError: it can't be imported."""
    try:
        return import_library("rawpy", "rawpy")
    except InputError as error:
        problem = error.content
        values = {**problem.values, "hint": problem.hint_code, "problem": problem}
        raise UnsupportedImageError("raw_without_library", **values) from error


@contextmanager
def _opened(data: bytes) -> Iterator["rawpy.RawPy"]:
    """Open a camera raw file and check the claims in its header. The block may raise any error of LibRaw."""
    library = _import_rawpy()
    try:
        with library.imread(io.BytesIO(data)) as raw:
            width, height = raw.sizes.raw_width, raw.sizes.raw_height
            check_size(width, height, data)
            if width * height > _MAX_PIXELS_PER_BYTE * len(data):
                raise UnsupportedImageError("raw_cut_short")
            yield raw
    except library.LibRawFileUnsupportedError as error:
        raise UnsupportedImageError("raw_unknown") from error


def _develop(raw: "rawpy.RawPy", half_size: bool = False) -> PixelArray:
    """Develop to Adobe RGB (H,W,3), upright."""
    pixels: PixelArray = raw.postprocess(
        use_camera_wb=True,
        output_bps=16,
        output_color=_import_rawpy().ColorSpace.Adobe,
        gamma=(2.19921875, 0),
        auto_bright_thr=_WHITE_FRACTION,
        half_size=half_size,
    )
    return pixels


def _upright_size(sizes: "rawpy.ImageSizes") -> tuple[int, int]:
    """Width and height of the developed photo, after LibRaw has stretched and rotated it."""
    width, height = sizes.width, sizes.height
    if sizes.pixel_aspect < 1:
        height = round(height / sizes.pixel_aspect)
    else:
        width = round(width * sizes.pixel_aspect)
    return (height, width) if _EXIF_ORIENTATIONS.get(sizes.flip, 1) > 4 else (width, height)


def _decode_preview(preview: "rawpy.Thumbnail", side: int) -> DecodedImage:
    if isinstance(preview.data, bytes):
        return jpeg.decode_reduced(preview.data, side).image
    return DecodedImage(preview.data, 3)


def _exif_values(raw: "rawpy.RawPy") -> dict[int, object]:
    """Return EXIF values that LibRaw has read, by tag, for files that store them in a proprietary form."""
    return {
        ExifTags.Base.ExposureTime: raw.other.shutter_speed,
        ExifTags.Base.FNumber: raw.other.aperture,
        ExifTags.Base.FocalLength: raw.other.focal_length,
        ExifTags.Base.ISOSpeedRatings: round(raw.other.iso_speed),
        ExifTags.Base.DateTimeOriginal: f"{raw.other.timestamp:%Y:%m:%d %H:%M:%S}",
    }
