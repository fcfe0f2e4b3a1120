"""Qt's images as arrays, and the other way round."""

import numpy as np
from PyQt6.QtGui import QImage


def pixels_of(image: QImage, channels: int) -> np.ndarray:
    """A view of an image's own bytes, (H,W,channels), as long as the image lives."""
    bits = image.constBits()
    assert bits is not None
    bits.setsize(image.sizeInBytes())
    rows = np.frombuffer(bits, np.uint8)  # type: ignore[call-overload]
    rows = rows.reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * channels].reshape(image.height(), image.width(), channels)


def image_of(pixels: np.ndarray, kind: QImage.Format) -> QImage:
    """An image over these pixels, which it keeps alive."""
    rows, columns = pixels.shape[:2]
    image = QImage(pixels.data, columns, rows, pixels.strides[0], kind)  # type: ignore[call-overload]
    image.pixels = pixels
    return image
