"""Convert the stored samples of a TIFF page to colours and transparency: alpha, palettes, depths.

TIFF 6.0, section 18 (ExtraSamples) and section 5 (ColorMap).
"""

from typing import Any, cast

import numpy as np
import numpy.typing as npt

from shutterspan.core.image_io.decoded_image import UnsupportedImageError, scale_to_uint16
from shutterspan.core.types.arrays import FloatArray, PixelArray, UInt8Array, UInt16Array

Samples = npt.NDArray[Any]

#: Kinds of extra samples; Corel Draw writes a number of its own for alpha.
PREMULTIPLIED_ALPHA = 1
_ALPHA_KINDS = (PREMULTIPLIED_ALPHA, 2, 999)


def find_alpha(extra_kinds: tuple[int, ...]) -> int | None:
    """Return the index of the extra sample with the transparency; None if there is none. Samples of kind 0 have no
    defined meaning."""
    return next((index for index, kind in enumerate(extra_kinds) if kind in _ALPHA_KINDS), None)


def to_full_range(samples: Samples, bits: int) -> PixelArray:
    """Scale samples of this many bits to the full range of uint8 or, above 8 bits, of uint16.

    samples: integers from 0, or floats from 0 (black) to 1 (white), which are clipped.
    Raises UnsupportedImageError: most floats are above 1.
    """
    if samples.dtype.kind == "f":
        return _floats_to_uint16(samples)
    if bits in (8, 16):
        return cast(PixelArray, samples)
    if bits > 8:
        return scale_to_uint16(samples, bits)
    return _to_uint8(samples, bits)


def invert(samples: PixelArray, colour_channels: int) -> None:
    """Invert colours whose 0 is white, in place. Transparency doesn't change."""
    samples[..., :colour_channels] = np.iinfo(samples.dtype).max - samples[..., :colour_channels]


def apply_palette(indices: Samples, colour_map: Samples) -> UInt8Array:
    """Convert indices (H,W) to colours (H,W,3) with a 16-bit colour map (3,N).

    Some programs write 8-bit colour maps (see libtiff's documentation). Raises IndexError, TypeError: damaged.
    """
    colours = np.asarray(colour_map, np.uint16).T
    eight_bits = colours if colours.max() < 256 else colours >> 8
    return eight_bits.astype(np.uint8)[indices.astype(np.intp)]


def unpremultiply(samples: PixelArray) -> PixelArray:
    """Divide the colours by the transparency, which is the last channel."""
    top = int(np.iinfo(samples.dtype).max)
    alpha = samples[..., -1:].astype(np.uint32)
    colours = (samples[..., :-1].astype(np.uint32) * top + alpha // 2) // np.maximum(alpha, 1)
    divided: PixelArray = np.concatenate([np.minimum(colours, top).astype(samples.dtype), samples[..., -1:]], 2)
    return divided


def _floats_to_uint16(samples: FloatArray) -> UInt16Array:
    if np.mean(samples > 1) > 0.5:
        raise UnsupportedImageError("floats_beyond_white")
    scaled: FloatArray = np.nan_to_num(np.clip(samples, 0, 1)) * np.float32(65535) + np.float32(0.5)
    return scaled.astype(np.uint16)


def _to_uint8(samples: Samples, bits: int) -> UInt8Array:
    largest = (1 << bits) - 1
    return ((samples.astype(np.uint16) * 255 + largest // 2) // largest).astype(np.uint8)
