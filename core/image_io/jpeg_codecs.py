"""Decode JPEGs that Pillow doesn't support: 12-bit JPEG, lossless JPEG, JPEG-LS."""

from typing import Any

import imagecodecs
import numpy as np

from shutterspan.core.image_io.decoded_image import UnsupportedImageError, scale_to_uint16, unsupported_pixels_error
from shutterspan.core.image_io.jpeg_structure import JPEG_LS, LOSSLESS, Frame, JpegStructure
from shutterspan.core.types.arrays import PixelArray


def check_process(frame: Frame) -> None:
    """Raise UnsupportedImageError if the process or the number of components isn't supported."""
    if not frame.is_lossy and frame.marker not in (LOSSLESS, JPEG_LS):
        raise UnsupportedImageError("compression_unsupported")
    if not frame.is_lossy and len(set(frame.sampling)) > 1:
        raise UnsupportedImageError("compression_unsupported")
    if len(frame.components) not in (1, 3, 4) or (frame.is_lossy and frame.bits not in (8, 12)):
        raise unsupported_pixels_error()


def codec_samples(jpeg: bytes, structure: JpegStructure) -> PixelArray:
    """Decode a JPEG of any supported process to samples (H,W,C), scaled to the full range of uint8, or of uint16 beyond
    8 bits. Raises any error of imagecodecs: damaged."""
    if structure.frame.marker == JPEG_LS:
        samples = imagecodecs.jpegls_decode(jpeg)
    else:
        samples = imagecodecs.jpeg8_decode(jpeg, **_colour_spaces(structure))
    return _scaled(np.atleast_3d(samples), structure.frame.bits)


def _colour_spaces(structure: JpegStructure) -> dict[str, Any]:
    """The decoder's options for colour spaces. Lossless JPEG without a marker is RGB."""
    is_marked = structure.has_adobe_marker or structure.has_jfif_marker
    is_rgb = structure.frame.marker == LOSSLESS and len(structure.frame.components) == 3 and not is_marked
    return {"colorspace": "RGB", "outcolorspace": "RGB"} if is_rgb else {}


def _scaled(samples: PixelArray, bits: int) -> PixelArray:
    if bits > 8:
        return scale_to_uint16(samples, bits)
    largest = (1 << bits) - 1
    scaled: PixelArray = ((samples.astype(np.uint16) * 255 + largest // 2) // largest).astype(np.uint8)
    return scaled
