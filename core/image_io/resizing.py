"""Shrink pictures."""

import cv2

from shutterspan.core.types.arrays import PixelArray


def shrink_to_width(pixels: PixelArray, width: int | None) -> PixelArray:
    """Shrink pixels (H,W,...) to `width`, keeping aspect ratio and dtype; unchanged if it is None or not smaller."""
    rows, columns = pixels.shape[:2]
    if width is None or width >= columns:
        return pixels
    size = width, max(1, round(rows * width / columns))
    resized: PixelArray = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return resized
