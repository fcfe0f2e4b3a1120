"""Pictures out, with the colours, the transparency and the notes of the photo they come from."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from shutterspan.core.color import icc
from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.errors import OutputError, UsageError
from shutterspan.core.image_io import pillow_formats, png, tiff
from shutterspan.core.image_io.metadata import exif_within
from shutterspan.core.types.photo import Metadata, Photo

_DEFAULT_QUALITY = 95


@dataclass(frozen=True)
class _Format:
    """write: encodes (H,W,C) uint8 or uint16 with profile and metadata. Then what it can hold: 16 bits, transparency,
    a single channel, a profile; and whether it loses something, by a quality."""

    write: Callable[..., bytes]
    deep: bool = False
    transparent: bool = False
    grey: bool = False
    profiled: bool = True
    lossy: bool = False


_PNG = _Format(png.encode, deep=True, transparent=True, grey=True)
_TIFF = _Format(tiff.encode, deep=True, transparent=True, grey=True)
_JPEG = _Format(pillow_formats.encode_jpeg, grey=True, lossy=True)
_FORMATS = {
    ".png": _PNG,
    ".tif": _TIFF,
    ".tiff": _TIFF,
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".webp": _Format(pillow_formats.encode_webp, transparent=True),
    ".bmp": _Format(pillow_formats.encode_bmp, profiled=False),
}


def save_image(path: Path | str, pixels: np.ndarray, overwrite: bool = False) -> None:
    """Writes (H,W,3) uint8 or uint16 sRGB pixels as PNG, TIFF, JPEG, WebP or BMP, by the ending of `path`.

    PNG and TIFF keep 16 bits, the others have 8. All but JPEG are lossless. The file appears whole or not at
    all.
    Raises UsageError: unknown ending. OutputError: exists already, or can't be written.
    """
    path = Path(path)
    encode = image_encoder(path.suffix)
    with replacing_file(path, overwrite) as draft:
        draft.write_bytes(encode(pixels))


def image_encoder(
    suffix: str, origin: Photo | None = None, depth: int | None = None, quality: int | None = None
) -> Callable[[np.ndarray], bytes]:
    """What turns frames, (H,W,3) uint8 or uint16, into files of one kind.

    origin: the photo that they come from; they are in its RGB space, and what goes with it goes with them, as far as
    such files hold it: profile, transparency, grey alone, EXIF, XMP and IPTC. depth: 8 or 16 bits, by default as the
    frames, where there are so many; quality: of a JPEG, from 1 to 100.
    Raises UsageError: no picture is written with this ending, or not so. The encoder raises OutputError: too large.
    """
    form = _FORMATS.get(suffix.lower())
    if form is None:
        known = ", ".join(_FORMATS)
        raise UsageError(f'No picture can be written as "{suffix}".', f"Use one of {known}.")
    if depth == 16 and not form.deep:
        raise UsageError(f"A {suffix} holds 8 bits a channel.", "Write .png or .tif for 16 bits.")
    if quality is not None and not form.lossy:
        raise UsageError(f"A {suffix} is written without loss and has no quality.", "Leave the quality to .jpg.")
    options = {"quality": quality or _DEFAULT_QUALITY} if form.lossy else {}
    return partial(_encoded, suffix, origin, depth, options)


def as_uint8(pixels: np.ndarray) -> np.ndarray:
    """uint8 or uint16 to uint8, rounded; the full range maps to the full range."""
    if pixels.dtype == np.uint8:
        return pixels
    return cv2.convertScaleAbs(pixels, alpha=1 / 257).reshape(pixels.shape)  # in place of numpy, which takes more room


def as_uint16(pixels: np.ndarray) -> np.ndarray:
    """uint8 or uint16 to uint16; the full range maps to the full range."""
    return pixels if pixels.dtype == np.uint16 else pixels.astype(np.uint16) * 257


def in_srgb(frame: np.ndarray, origin: Photo, transparent: bool = False) -> np.ndarray:
    """A frame, (H,W,3), of this photo in sRGB, of the same dtype; transparency as a fourth channel, or over black."""
    pixels = icc.to_srgb(_as_grey(frame) if origin.grey else frame, origin.profile)
    return _with_transparency(pixels, origin, transparent)


def _encoded(suffix: str, origin: Photo | None, depth: int | None, options: dict[str, int], frame: np.ndarray) -> bytes:
    form = _FORMATS[suffix.lower()]
    height, width = frame.shape[:2]
    pixels, profile = _in_colours_of(form, origin, frame) if origin else (frame, None)
    if depth == 8 or not form.deep:
        pixels = as_uint8(pixels)
    elif depth == 16:
        pixels = as_uint16(pixels)
    metadata = origin.metadata if origin else Metadata()
    metadata = replace(metadata, exif=exif_within(metadata.exif, width, height))
    try:
        return form.write(pixels, profile, metadata, **options)
    except (ValueError, RuntimeError, OSError) as error:
        raise OutputError(f"A {suffix} can't hold {width}x{height} pixels.", "Save as PNG or TIFF instead.") from error


def _in_colours_of(form: _Format, origin: Photo, frame: np.ndarray) -> tuple[np.ndarray, bytes | None]:
    """The frame with as many channels as the format has for this photo, and its profile."""
    if not form.profiled or (origin.grey and not form.grey):
        return in_srgb(frame, origin, form.transparent), None
    return _with_transparency(_as_grey(frame) if origin.grey else frame, origin, form.transparent), origin.profile


def _as_grey(frame: np.ndarray) -> np.ndarray:
    """(H,W,3) to (H,W,1): the mean, for the three were one."""
    return ((frame.sum(2, dtype=np.uint32, keepdims=True) + 1) // 3).astype(frame.dtype)


def _with_transparency(frame: np.ndarray, origin: Photo, kept: bool) -> np.ndarray:
    """(H,W,C) with the photo's transparency as one channel more, or laid over black."""
    if origin.alpha is None:
        return frame
    alpha = as_uint8(origin.alpha) if frame.dtype == np.uint8 else as_uint16(origin.alpha)
    alpha = cv2.resize(alpha, (frame.shape[1], frame.shape[0]), interpolation=cv2.INTER_AREA)[..., None]
    if kept:
        return np.concatenate([frame, alpha], 2)
    top = np.iinfo(frame.dtype).max
    return ((frame.astype(np.uint32) * alpha + top // 2) // top).astype(frame.dtype)
