"""Shrink pictures. Pictures are never enlarged."""

import cv2

from shutterspan.core.types.arrays import PixelArray


def shrink_to_width(pixels: PixelArray, width: int | None) -> PixelArray:
    """Shrink pixels (H,W,...) to `width`, keeping aspect ratio and dtype. Unchanged if `width` is None or not
    smaller."""
    rows, columns = pixels.shape[:2]
    if width is None or width >= columns:
        return pixels
    size = width, max(1, round(rows * width / columns))
    resized: PixelArray = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return resized


def shrink_into(pixels: PixelArray, max_width: int, max_height: int) -> PixelArray:
    """Shrink pixels (H,W,C) to fit into a box, keeping aspect ratio and dtype; unchanged if they fit already."""
    rows, columns, channels = pixels.shape
    scale = min(max_width / columns, max_height / rows)
    if scale >= 1:
        return pixels
    size = max(1, round(columns * scale)), max(1, round(rows * scale))
    resized: PixelArray = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return resized.reshape(size[1], size[0], channels)
