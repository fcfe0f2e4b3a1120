"""Read TIFF: find the page of the photo, its pixels, profile and metadata."""

from shutterspan.core.image_io.decoded_image import DecodedImage, unsupported_pixels_error
from shutterspan.core.image_io.exif_directories import with_first_directory
from shutterspan.core.image_io.metadata import orientation
from shutterspan.core.image_io.photoshop_resources import iptc_in_resources
from shutterspan.core.image_io.tiff_exif import extract_tiff_exif
from shutterspan.core.image_io.tiff_pages import TiffPage, TiffPages, find_pages
from shutterspan.core.image_io.tiff_samples import decode_samples

_COMPRESSION, _PHOTOMETRIC, _ORIENTATION = 259, 262, 274
_SAMPLE_FORMAT, _XMP, _IPTC, _PHOTOSHOP, _PROFILE = 339, 700, 33723, 34377, 34675
_MAX_SAMPLES = 100
_SENSOR_PHOTOMETRICS = {32803, 34892}  # colour filter array, linear raw
_PICTURE_PHOTOMETRICS = {0, 1, 2, 3, 5, 6, 8}  # grey (two), RGB, palette, CMYK, YCbCr, Lab
#: Compressions of Sony, packed raw, Samsung, Nikon, Kodak, Pentax.
_CAMERA_COMPRESSIONS = {32767, 32769, 32770, 34713, 65000, 65535}
_MARK_OF_CR2 = slice(8, 10), b"CR"


def is_raw(data: bytes) -> bool:
    """Whether a TIFF is a camera raw file: a page has sensor data, or the first page is a preview and no page is a
    picture.

    The DNG version alone isn't a sign of raw, because editors copy it into developed photos.
    """
    pages = find_pages(data)
    place, mark = _MARK_OF_CR2
    if data[place] == mark or any(page.integer(_PHOTOMETRIC, -1) in _SENSOR_PHOTOMETRICS for page in pages.all):
        return True
    begins_with_preview = bool(pages.main) and pages.main[0].is_reduced
    return begins_with_preview and not any(map(_is_picture, pages.full_pictures[:1]))


def decode(data: bytes) -> DecodedImage:
    """Decode the photo of a TIFF: the first page that is neither a preview nor a mask.

    Raises UnsupportedImageError, and for damaged files any error of tifffile and Pillow.
    """
    pages = find_pages(data)
    photos = pages.full_pictures
    if photos and len(set(photos[0].integers(_SAMPLE_FORMAT, _MAX_SAMPLES))) > 1:  # tifffile would report damage
        raise unsupported_pixels_error()
    samples, colour_channels = decode_samples(with_first_directory(data, photos[0].start) if photos else data)
    xmp = pages.content(_XMP)
    xmp = xmp.rstrip(b"\0") if xmp else None  # it may end with a null byte, like a text
    return DecodedImage(
        samples,
        colour_channels,
        pages.content(_PROFILE),
        _orientation(pages, xmp),
        extract_tiff_exif(data),
        xmp,
        pages.content(_IPTC) or iptc_in_resources(pages.content(_PHOTOSHOP) or b""),
        ("photo_pictures_ignored",) if len(photos) > 1 else (),
    )


def _is_picture(page: TiffPage) -> bool:
    is_known = page.integer(_PHOTOMETRIC, -1) in _PICTURE_PHOTOMETRICS
    return is_known and page.integer(_COMPRESSION, 1) not in _CAMERA_COMPRESSIONS


def _orientation(pages: TiffPages, xmp: bytes | None) -> int:
    """The orientation from the photo's page, else from the first page, else from XMP; 1 if none is valid."""
    values = (page.integer(_ORIENTATION, 0) for page in pages.described)
    return next((value for value in values if 1 <= value <= 8), 0) or orientation(None, xmp)
