"""Write pictures with the profile, transparency and metadata of their photo."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import cast

import cv2
import numpy as np

from shutterspan.core.color import icc
from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.errors import OutputError, UsageError
from shutterspan.core.image_io import heic_writing, jpeg, pillow_formats, png, tiff_writing
from shutterspan.core.image_io.metadata import resized_metadata
from shutterspan.core.types.arrays import IntArray, PixelArray, UInt8Array
from shutterspan.core.types.levels import to_uint16
from shutterspan.core.types.photo import Metadata, Photo

_DEFAULT_QUALITY = 95


@dataclass(frozen=True)
class _ImageFormat:
    """A picture format. encode: encodes (H,W,C) uint8 or uint16 with profile and metadata. Flags: whether the format
    supports 16 bits, transparency, a single grey channel, a profile. quality: the default quality, None if the format
    has no quality; 0 means lossless unless a quality is set."""

    encode: Callable[..., bytes]
    deep: bool = False
    transparent: bool = False
    grey: bool = False
    profiled: bool = True
    quality: int | None = None


_PNG = _ImageFormat(png.encode, deep=True, transparent=True, grey=True)
_TIFF = _ImageFormat(tiff_writing.encode, deep=True, transparent=True, grey=True)
_JPEG = _ImageFormat(jpeg.encode, grey=True, quality=_DEFAULT_QUALITY)
_FORMATS = {
    ".png": _PNG,
    ".tif": _TIFF,
    ".tiff": _TIFF,
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".webp": _ImageFormat(pillow_formats.encode_webp, transparent=True, quality=0),
    ".heic": _ImageFormat(heic_writing.encode, quality=_DEFAULT_QUALITY),
    ".bmp": _ImageFormat(pillow_formats.encode_bmp, profiled=False),
}


def save_image(path: Path | str, pixels: PixelArray, overwrite: bool = False) -> None:
    """Write (H,W,3) uint8 or uint16 sRGB pixels as PNG, TIFF, JPEG, WebP, HEIC or BMP, by the suffix of `path`.

    PNG and TIFF keep 16 bits, the others have 8. All but JPEG and HEIC are lossless. The file is written atomically.
    Raises UsageError: unknown suffix. OutputError: the file exists already, or can't be written.
    """
    path = Path(path)
    encode = make_image_encoder(path.suffix)
    with replacing_file(path, overwrite) as draft:
        draft.write_bytes(encode(pixels))


def make_image_encoder(
    suffix: str, photo: Photo | None = None, depth: int | None = None, quality: int | None = None
) -> Callable[[PixelArray], bytes]:
    """Return a function that encodes frames, (H,W,3) uint8 or uint16, to the bytes of a picture file.

    photo: the frames are in its RGB space. They get its profile, transparency, EXIF, XMP, IPTC and single grey channel,
    if the format supports these; depth: 8 or 16 bits, by default the depth of the frames if the format supports it;
    quality: from 1 to 100, for JPEG and WebP; without it, WebP is lossless.
    The returned function also accepts (H,W,4) with straight alpha; the alpha is combined with the photo's transparency.
    Raises UsageError: unknown suffix, or the format lacks this depth or quality. The returned function raises
    OutputError: a frame is too large for the format.
    """
    image_format = _FORMATS.get(suffix.lower())
    if image_format is None:
        known = ", ".join(_FORMATS)
        raise UsageError("picture_kind_unknown", suffix=suffix, suffixes=known)
    if depth == 16 and not image_format.deep:
        raise UsageError("picture_has_8_bits", suffix=suffix)
    if quality is not None and image_format.quality is None:
        raise UsageError("picture_has_no_quality", suffix=suffix)
    options = {} if image_format.quality is None else {"quality": quality or image_format.quality}
    return _ImageEncoder(suffix, photo, depth, options)


def supports_transparency(suffix: str) -> bool:
    """Whether pictures with this suffix can be transparent. The suffix must be known."""
    return _FORMATS[suffix.lower()].transparent


def to_uint8(pixels: PixelArray) -> UInt8Array:
    """Convert uint8 or uint16 pixels to uint8, with rounding. The full range maps to the full range."""
    if pixels.dtype == np.uint8:
        return cast(UInt8Array, pixels)
    # OpenCV needs less memory than numpy here.
    converted: UInt8Array = cv2.convertScaleAbs(pixels, alpha=1 / 257).reshape(pixels.shape)
    return converted


def frame_to_srgb(frame: PixelArray, photo: Photo) -> PixelArray:
    """Convert a frame (H,W,3) of this photo to sRGB of the same dtype, with transparency over black."""
    return srgb_converter(photo)(frame)


def srgb_converter(photo: Photo, transparent: bool = False) -> Callable[[PixelArray], PixelArray]:
    """Return a function that converts frames, (H,W,3) or with straight alpha (H,W,4), to sRGB of the same dtype.

    photo: the frames are in its RGB space. transparent: whether transparency becomes a fourth channel; otherwise frames
    are composited over black.
    """
    alpha = _Alpha(photo)

    def convert(frame: PixelArray) -> PixelArray:
        colours, own_alpha = _split_alpha(frame)
        converted = icc.to_srgb(_drop_repeated_channels(colours, photo), photo.profile)
        return alpha.apply(converted, transparent, own_alpha)

    return convert


class _Alpha:
    """A photo's transparency, if any. It is resized once for all frames of one size and depth."""

    def __init__(self, photo: Photo | None):
        self._fitted = lru_cache(maxsize=1)(partial(_fit_alpha, photo.alpha if photo else None))

    def apply(self, pixels: PixelArray, keep: bool, own_alpha: PixelArray | None = None) -> PixelArray:
        """Add transparency to pixels (H,W,C) as one more channel (keep), or composite them over black.

        own_alpha: alpha of these pixels, (H,W) of their dtype, if they are more transparent than the photo.
        """
        alpha = self._fitted(pixels.shape[:2], pixels.dtype)
        if alpha is None or own_alpha is None:
            return _apply_alpha(pixels, own_alpha if alpha is None else alpha, keep)
        return _apply_alpha(pixels, _apply_alpha(own_alpha[..., None], alpha, keep=False)[..., 0], keep)


class _ImageEncoder:
    """Encodes frames of a photo, or sRGB pixels without a photo, to the bytes of a file."""

    def __init__(self, suffix: str, photo: Photo | None, depth: int | None, options: dict[str, int]):
        self._suffix = suffix
        self._format = _FORMATS[suffix.lower()]
        self._photo = photo
        self._resized_metadata = lru_cache(maxsize=1)(
            partial(resized_metadata, photo.metadata if photo else Metadata())
        )
        self._depth = depth
        self._options = options
        self._alpha = _Alpha(photo)

    def __call__(self, frame: PixelArray) -> bytes:
        height, width = frame.shape[:2]
        pixels: PixelArray
        profile: bytes | None
        colours, own_alpha = _split_alpha(frame)
        pixels, profile = self._to_output_space(colours, self._photo) if self._photo else (colours, None)
        pixels = self._alpha.apply(pixels, self._format.transparent, own_alpha)
        if self._depth == 8 or not self._format.deep:
            pixels = to_uint8(pixels)
        elif self._depth == 16:
            pixels = to_uint16(pixels)
        metadata = self._resized_metadata(width, height)
        try:
            return self._format.encode(pixels, profile, metadata, **self._options)
        except (ValueError, RuntimeError, OSError) as error:
            raise OutputError("picture_too_large", suffix=self._suffix, width=width, height=height) from error

    def _to_output_space(self, frame: PixelArray, photo: Photo) -> tuple[PixelArray, bytes | None]:
        """Return the frame with the channels and in the RGB space of the file, and its profile."""
        pixels, profile = _drop_repeated_channels(frame, photo), photo.profile
        if self._format.profiled and photo.grey and profile and icc.is_rgb(profile):
            return pixels.repeat(3, axis=2), profile  # one channel can't have an RGB profile
        if not self._format.profiled or (photo.grey and not self._format.grey):
            return icc.to_srgb(pixels, profile), None
        return pixels, profile


def _split_alpha(frame: PixelArray) -> tuple[PixelArray, PixelArray | None]:
    """The colours (H,W,3) and the alpha (H,W) of a frame, None if it is opaque."""
    return (frame[..., :3], frame[..., 3]) if frame.shape[2] == 4 else (frame, None)


def _drop_repeated_channels(frame: PixelArray, photo: Photo) -> PixelArray:
    """Reduce a frame (H,W,3) of a grey photo to the mean of its channels (H,W,1); other frames stay."""
    if not photo.grey:
        return frame
    grey: PixelArray = ((frame.sum(2, dtype=np.uint32, keepdims=True) + 1) // 3).astype(frame.dtype)
    return grey


def _fit_alpha(
    alpha: PixelArray | None, shape: tuple[int, int], dtype: np.dtype[np.uint8 | np.uint16]
) -> PixelArray | None:
    """Convert a photo's transparency to the shape (H,W) and the dtype of its frames."""
    if alpha is None:
        return None
    alpha = to_uint8(alpha) if dtype == np.uint8 else to_uint16(alpha)
    return alpha if alpha.shape == shape else cv2.resize(alpha, shape[::-1], interpolation=cv2.INTER_AREA)


def _apply_alpha(frame: PixelArray, alpha: PixelArray | None, keep: bool) -> PixelArray:
    """Add transparency (H,W) of the same dtype to a frame (H,W,C) as one more channel (keep), or composite it over
    black."""
    result: PixelArray
    if alpha is None:
        return frame
    if keep:
        result = cv2.merge([frame, alpha])
        return result
    top = np.iinfo(frame.dtype).max
    product_dtype = np.uint16 if frame.dtype == np.uint8 else np.uint32  # the smallest dtype that can hold the products
    factors: IntArray = frame.astype(product_dtype)
    result = ((factors * alpha[..., None] + top // 2) // top).astype(frame.dtype)
    return result
