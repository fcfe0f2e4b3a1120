"""Load photos. The format is recognised by a file's bytes, never by its name."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from shutterspan.core.color import icc
from shutterspan.core.foundation.argument_checks import check_path
from shutterspan.core.foundation.errors import InputError, MemoryExhausted
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.image_io.decoded_image import DecodedImage, UnsupportedImageError
from shutterspan.core.image_io.metadata import upright_metadata
from shutterspan.core.image_io.suppress_output import no_stderr, no_warnings
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.levels import to_uint16
from shutterspan.core.types.photo import Photo

_Result = TypeVar("_Result")

_MAX_BYTES = 2 << 30

_SIGNATURES = {
    "JPEG": (b"\xff\xd8\xff",),
    "PNG": (b"\x89PNG\r\n\x1a\n",),
    "TIFF": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    "BMP": (b"BM",),
    "GIF": (b"GIF87a", b"GIF89a"),
    # Panasonic, Olympus, Phase One, Fujifilm, older Canon, Minolta, Sigma. Other raw files begin like TIFF or HEIC.
    "camera raw": (b"IIU\0", b"IIRO", b"IIRS", b"MMOR", b"IIII", b"FUJIFILM", b"II\x1a\0\0\0HEAP", b"\0MRM", b"FOVb"),
}
_FTYP_BRANDS = {
    "camera raw": {b"crx "},
    "AVIF": {b"avif", b"avis"},
    "HEIC": {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"},
}

# For each EXIF orientation: a function that rotates and mirrors an (H,W,C) array upright.
_UPRIGHT: dict[int, Callable[[PixelArray], PixelArray]] = {
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: a.swapaxes(0, 1)[:, ::-1],
    7: lambda a: a.swapaxes(0, 1)[::-1, ::-1],
    8: lambda a: a.swapaxes(0, 1)[::-1],
}


def load_photo(path: Path | str) -> Photo:
    """Load a JPEG, PNG, TIFF, WebP, BMP, still GIF, HEIC, AVIF or camera raw file, rotated upright.

    Depths beyond 8 bits, floats (0 to 1) and raw become uint16, all others uint8. Pixels stay in the RGB space of
    their profile, except that CMYK becomes sRGB, and linear profiles become 16-bit ProPhoto RGB (RGB) or sRGB (grey).
    Several threads may load photos at once. Meanwhile, output of the process to descriptor 2 (stderr) is dropped.
    Raises UsageError: `path` is not a path. InputError: the file is missing, unreadable, damaged, not a photo, too
    large or too small. MemoryExhausted.
    """
    path = check_path("path", path)
    return read_photo_file(path, lambda data, format_name: make_photo(decode(data, format_name), path))


def read_photo_file(path: Path, read: Callable[[bytes, str], _Result]) -> _Result:
    """Read a photo's file. Return the result of `read`, which is called with the file's bytes and the name of its
    format.

    Raises the errors of `load_photo`. Errors of decoders in `read` are converted to them.
    """
    data = _read(path)
    format_name = _detect_format(data)
    try:
        if format_name is None:
            raise UnsupportedImageError("photo_kind_unknown")
        if format_name == "TIFF" and _is_raw(data):
            format_name = "camera raw"
        with no_warnings, no_stderr:
            return read(data, format_name)
    except MemoryError as error:
        raise MemoryExhausted("photo_memory_exhausted", path=path) from error
    except UnsupportedImageError as error:
        raise InputError(error.code, path=path, **error.values) from error
    except Exception as error:  # for damaged files, decoders raise anything from IndexError to struct.error
        raise InputError("photo_damaged", path=path, format=format_name or "") from error


def _read(path: Path) -> bytes:
    """Read a file. Raises InputError: it is missing, not a regular file, empty, too large or unreadable."""
    try:
        if path.is_dir():
            raise InputError("photo_is_folder", path=path)
        if path.exists() and not path.is_file():
            raise InputError("not_a_regular_file", path=path)
        if path.stat().st_size > _MAX_BYTES:
            raise InputError("file_too_large", path=path)
        data = path.read_bytes()
    except FileNotFoundError:
        if path.is_symlink():
            raise InputError("link_broken", path=path, target=os.readlink(path)) from None
        raise InputError("file_missing", path=path) from None
    except PermissionError:
        raise InputError("file_forbidden", path=path) from None
    except OSError as error:
        raise InputError("file_unreadable", path=path, reason=error.strerror or str(error)) from error
    except ValueError as error:  # a null byte in the name
        raise InputError("not_a_file_name", path=repr(str(path))) from error  # quoted, so that the byte is visible
    if not data:
        raise InputError("file_empty", path=path)
    return data


def _detect_format(data: bytes) -> str | None:
    """Recognise the format by the first bytes of a file; None if it is unknown."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WebP"
    if data[4:8] == b"ftyp":
        size = int.from_bytes(data[:4], "big")
        brands = {data[offset : offset + 4] for offset in range(8, min(size, 256), 4)}
        return next((name for name, known in _FTYP_BRANDS.items() if brands & known), None)
    return next((name for name, signatures in _SIGNATURES.items() if data.startswith(signatures)), None)


def _is_raw(tiff_data: bytes) -> bool:
    from shutterspan.core.image_io import tiff

    return tiff.is_raw(tiff_data)


def decode(data: bytes, format_name: str) -> DecodedImage:
    """Decode a file. A decoder and its libraries are imported only when a file needs them.

    Raises UnsupportedImageError, and for damaged files any error of the decoder.
    """
    if format_name == "TIFF":
        from shutterspan.core.image_io import tiff

        return tiff.decode(data)
    if format_name == "camera raw":
        from shutterspan.core.image_io import raw

        return raw.decode(data)
    if format_name in ("HEIC", "AVIF"):
        from shutterspan.core.image_io import heif

        return heif.decode_heic(data) if format_name == "HEIC" else heif.decode_avif(data)
    if format_name == "JPEG":
        from shutterspan.core.image_io import jpeg

        return jpeg.decode(data)
    if format_name == "PNG":
        from shutterspan.core.image_io import png

        return png.decode(data)
    from shutterspan.core.image_io import pillow_formats

    return pillow_formats.decode(data, format_name)


def make_photo(decoded: DecodedImage, path: Path) -> Photo:
    """Make a photo from a decoded image: upright, in a gamma-encoded RGB space."""
    make_upright = _UPRIGHT.get(decoded.orientation)
    samples = make_upright(decoded.samples) if make_upright else decoded.samples
    pixels, alpha = samples[..., : decoded.colour_channels], _alpha(samples[..., decoded.colour_channels :])
    pixels, profile = _to_working_space(pixels, decoded.profile)
    grey = pixels.shape[2] == 1
    pixels = pixels.repeat(3, axis=2) if grey else np.ascontiguousarray(pixels)
    if alpha is not None:
        pixels = pixels * (alpha > 0)[..., None]  # makes invisible colours black, so that they don't affect the network
    metadata = upright_metadata(decoded.exif, decoded.xmp, decoded.iptc)
    notices = tuple(make_message(code, path=path) for code in decoded.notices)
    return Photo(pixels, path, profile, alpha, grey, metadata, notices)


def _alpha(channel: PixelArray) -> PixelArray | None:
    """Return the transparency (H,W) from the channels (H,W,0|1) after the colours; None if there is none or if
    everything is opaque."""
    if not channel.size or channel.min() == np.iinfo(channel.dtype).max:
        return None
    return np.ascontiguousarray(channel[..., 0]).astype(channel.dtype)


def _to_working_space(pixels: PixelArray, profile: bytes | None) -> tuple[PixelArray, bytes | None]:
    """Convert CMYK and linear pixels to a gamma-encoded space; return grey or RGB (H,W,1|3) and the new profile."""
    models = {1: ("gray", "rgb"), 3: ("rgb",), 4: ("cmyk",)}[pixels.shape[2]]
    if profile and icc.colour_model(profile) not in models:  # ignore a profile that is damaged or for other channels
        profile = None
    if "cmyk" in models:
        return (icc.to_srgb(pixels, profile) if profile else _cmyk_to_rgb(pixels)), None
    if not profile or not icc.is_linear(profile):
        return pixels, profile
    deep = to_uint16(pixels)
    if "gray" in models:
        return icc.to_srgb(deep, profile)[..., :1], None
    return icc.convert(deep, profile, icc.prophoto()), icc.prophoto()


def _cmyk_to_rgb(pixels: PixelArray) -> PixelArray:
    """Convert CMYK without a profile to RGB. Each channel is the light that passes its ink and the black ink."""
    top = np.iinfo(pixels.dtype).max
    light = top - pixels.astype(np.uint32)
    rgb: PixelArray = ((light[..., :3] * light[..., 3:] + top // 2) // top).astype(pixels.dtype)
    return rgb
