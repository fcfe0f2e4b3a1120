"""Write 8-bit HEIC, as phones do."""

import io

import numpy as np

from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.types.photo import Metadata


def encode(pixels: UInt8Array, profile: bytes | None, metadata: Metadata, quality: int) -> bytes:
    """Encode (H,W,3) uint8 with 4:2:0 chroma, which phones decode in hardware. IPTC is omitted, because HEIC doesn't
    support it.

    profile: the pixels' profile, None for sRGB; quality: from 1 to 100.
    Raises ValueError, RuntimeError: the picture is too large for the format, or this libheif can't encode.
    """
    import pillow_heif  # only a HEIC needs it

    height, width = pixels.shape[:2]
    exif = b"Exif\0\0" + metadata.exif if metadata.exif else None
    file = io.BytesIO()
    pillow_heif.encode(
        "RGB",
        (width, height),
        np.ascontiguousarray(pixels).tobytes(),
        file,
        quality=quality,
        chroma=420,
        exif=exif,
        xmp=metadata.xmp,
        icc_profile=profile,
    )
    return file.getvalue()
