"""Pictures out, with the colours, the transparency and the notes of the photo they come from."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

import cv2
import numpy as np

from shutterspan.core.color import icc
from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.errors import OutputError, UsageError
from shutterspan.core.image_io import pillow_formats, png, tiff
from shutterspan.core.image_io.metadata import exif_of_size
from shutterspan.core.types.levels import as_uint16
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
    return _Encoder(suffix, origin, depth, options)


def as_uint8(pixels: np.ndarray) -> np.ndarray:
    """uint8 or uint16 to uint8, rounded; the full range maps to the full range."""
    if pixels.dtype == np.uint8:
        return pixels
    return cv2.convertScaleAbs(pixels, alpha=1 / 257).reshape(pixels.shape)  # in place of numpy, which takes more room


def in_srgb(frame: np.ndarray, origin: Photo) -> np.ndarray:
    """A frame, (H,W,3), of this photo in sRGB, of the same dtype; transparency over black."""
    return srgb_converter(origin)(frame)


def srgb_converter(origin: Photo, transparent: bool = False) -> Callable[[np.ndarray], np.ndarray]:
    """What turns frames, (H,W,3) uint8 or uint16, of this photo into sRGB, of the same dtype.

    transparent: transparency comes as a fourth channel, by default over black.
    """
    alpha = _Alpha(origin)

    def converted(frame: np.ndarray) -> np.ndarray:
        return alpha.added(icc.to_srgb(_own_channels(frame, origin), origin.profile), transparent)

    return converted


class _Alpha:
    """The transparency of a photo, if it has any. It is fitted once for all frames of one size and depth."""

    def __init__(self, origin: Photo | None):
        self._fitted = lru_cache(maxsize=1)(partial(_fitted_alpha, origin.alpha if origin else None))

    def added(self, pixels: np.ndarray, kept: bool) -> np.ndarray:
        """(H,W,C) uint8 or uint16 with transparency as one channel more, or laid over black."""
        return _with_transparency(pixels, self._fitted(pixels.shape[:2], pixels.dtype), kept)


class _Encoder:
    """Encodes frames of one photo, or of none."""

    def __init__(self, suffix: str, origin: Photo | None, depth: int | None, options: dict[str, int]):
        self._suffix = suffix
        self._form = _FORMATS[suffix.lower()]
        self._origin = origin
        self._metadata = origin.metadata if origin else Metadata()
        self._depth = depth
        self._options = options
        self._alpha = _Alpha(origin)

    def __call__(self, frame: np.ndarray) -> bytes:
        height, width = frame.shape[:2]
        pixels, profile = self._in_own_colours(frame, self._origin) if self._origin else (frame, None)
        if self._depth == 8 or not self._form.deep:
            pixels = as_uint8(pixels)
        elif self._depth == 16:
            pixels = as_uint16(pixels)
        metadata = replace(self._metadata, exif=exif_of_size(self._metadata.exif, width, height))
        try:
            return self._form.write(pixels, profile, metadata, **self._options)
        except (ValueError, RuntimeError, OSError) as error:
            sentence = f"A {self._suffix} can't hold {width}x{height} pixels."
            raise OutputError(sentence, "Save as PNG or TIFF instead.") from error

    def _in_own_colours(self, frame: np.ndarray, origin: Photo) -> tuple[np.ndarray, bytes | None]:
        """The frame with as many channels as the format has for this photo, and its profile."""
        pixels, profile = _own_channels(frame, origin), origin.profile
        if not self._form.profiled or (origin.grey and not self._form.grey):
            pixels, profile = icc.to_srgb(pixels, profile), None
        return self._alpha.added(pixels, self._form.transparent), profile


def _own_channels(frame: np.ndarray, origin: Photo) -> np.ndarray:
    """(H,W,3) as the photo's file has it: for grey (H,W,1), the mean, for the three were one."""
    if not origin.grey:
        return frame
    return ((frame.sum(2, dtype=np.uint32, keepdims=True) + 1) // 3).astype(frame.dtype)


def _fitted_alpha(alpha: np.ndarray | None, shape: tuple[int, int], dtype: np.dtype) -> np.ndarray | None:
    """A photo's transparency (H,W) for frames of this shape, height and width, and of this dtype."""
    if alpha is None:
        return None
    alpha = as_uint8(alpha) if dtype == np.uint8 else as_uint16(alpha)
    return alpha if alpha.shape == shape else cv2.resize(alpha, shape[::-1], interpolation=cv2.INTER_AREA)


def _with_transparency(frame: np.ndarray, alpha: np.ndarray | None, kept: bool) -> np.ndarray:
    """(H,W,C) with transparency, (H,W) of the same dtype, as one channel more, or laid over black."""
    if alpha is None:
        return frame
    if kept:
        return cv2.merge([frame, alpha])
    top = np.iinfo(frame.dtype).max
    room = np.uint16 if frame.dtype == np.uint8 else np.uint32  # the least that holds the product
    return ((frame.astype(room) * alpha[..., None] + top // 2) // top).astype(frame.dtype)
