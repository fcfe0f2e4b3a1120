"""Qt's images as arrays, and the other way round."""

import numpy as np
from PyQt6.QtGui import QImage


class _Bytes:
    """What numpy needs to see an image's own bytes, and what keeps the image alive meanwhile."""

    def __init__(self, image: QImage) -> None:
        self._image = image
        address = int(image.constBits() or 0)
        shape = image.height(), image.bytesPerLine()
        self.__array_interface__ = {"version": 3, "typestr": "|u1", "shape": shape, "data": (address, True)}


def pixels_of(image: QImage, channels: int) -> np.ndarray:
    """A view of an image's own bytes, (H,W,channels) uint8, not to be written to."""
    rows = np.asarray(_Bytes(image))
    return rows[:, : image.width() * channels].reshape(image.height(), image.width(), channels)


def image_of(pixels: np.ndarray, kind: QImage.Format) -> QImage:
    """An image over these pixels, which it keeps alive."""
    rows, columns = pixels.shape[:2]
    image = QImage(pixels.data, columns, rows, pixels.strides[0], kind)  # type: ignore[call-overload]
    image.pixels = pixels
    return image
