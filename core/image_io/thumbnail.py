"""Load a photo as a thumbnail: small, in sRGB, decoding no more of the file than necessary."""

from dataclasses import dataclass, replace
from pathlib import Path

from shutterspan.core.image_io.decoded_image import ReducedImage
from shutterspan.core.image_io.reading import decode, make_photo, read_photo_file
from shutterspan.core.image_io.resizing import shrink_into
from shutterspan.core.image_io.writing import frame_to_srgb, to_uint8
from shutterspan.core.types.arrays import UInt8Array


@dataclass(frozen=True)
class Thumbnail:
    """A photo, small and upright.

    pixels: (h,w,3) uint8, sRGB, transparent parts over black; width, height: size of the full photo, upright, in
    pixels.
    """

    pixels: UInt8Array
    width: int
    height: int


def load_thumbnail(path: Path | str, max_width: int, max_height: int) -> Thumbnail:
    """Load a photo as a thumbnail that fits into a box; it may be smaller, but is never enlarged.

    Raises the errors of `load_photo`. If a camera raw or HEIC file contains a preview, damage of the photo itself isn't
    detected.
    """
    path = Path(path)

    def read(data: bytes, format_name: str) -> Thumbnail:
        return _thumbnail(_decode_reduced(data, format_name, max(max_width, max_height)), path, max_width, max_height)

    return read_photo_file(path, read)


def _decode_reduced(data: bytes, format_name: str, side: int) -> ReducedImage:
    """Decode a file at a reduced size, if its format allows it. The longer side keeps at least `side` pixels."""
    if format_name == "JPEG":
        from shutterspan.core.image_io import jpeg

        return jpeg.decode_reduced(data, side)
    if format_name == "camera raw":
        from shutterspan.core.image_io import raw

        return raw.decode_reduced(data, side)
    if format_name == "HEIC":
        from shutterspan.core.image_io import heif

        return heif.decode_reduced_heic(data, side)
    return ReducedImage.of_whole(decode(data, format_name))


def _thumbnail(reduced: ReducedImage, path: Path, max_width: int, max_height: int) -> Thumbnail:
    is_sideways = reduced.image.orientation > 4
    box = (max_height, max_width) if is_sideways else (max_width, max_height)
    samples = shrink_into(reduced.image.samples, *box)
    photo = make_photo(replace(reduced.image, samples=samples, exif=None, xmp=None, iptc=None), path)
    pixels = to_uint8(frame_to_srgb(photo.pixels, photo))
    size = (reduced.height, reduced.width) if is_sideways else (reduced.width, reduced.height)
    return Thumbnail(pixels, *size)
