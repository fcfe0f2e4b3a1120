"""Convert between NumPy arrays and Qt images."""

import numpy as np
from PyQt6.QtGui import QImage

from shutterspan.core.types.arrays import UInt8Array


class _ImageBytes:
    """The bytes of an image for NumPy's array interface; keeps the image alive as long as an array uses them."""

    def __init__(self, image: QImage) -> None:
        self._image = image
        address = int(image.constBits() or 0)
        shape = image.height(), image.bytesPerLine()
        self.__array_interface__ = {"version": 3, "typestr": "|u1", "shape": shape, "data": (address, True)}


def pixels_of(image: QImage, channels: int) -> UInt8Array:
    """A read-only view of an image's bytes, (H,W,channels). channels: bytes per pixel."""
    rows = np.asarray(_ImageBytes(image), np.uint8)
    return rows[:, : image.width() * channels].reshape(image.height(), image.width(), channels)


def image_of(pixels: UInt8Array, image_format: QImage.Format) -> QImage:
    """Copy pixels, (H,W,4), into an image of this format, which must have four bytes per pixel."""
    image = QImage(pixels.shape[1], pixels.shape[0], image_format)
    _writable(image)[:] = pixels
    return image


def picture_of(pixels: UInt8Array) -> QImage:
    """Copy RGB pixels, (H,W,3), into an image of the format that Qt paints fastest."""
    import cv2  # unlike Qt's own conversion, it releases the GIL

    picture = QImage(pixels.shape[1], pixels.shape[0], QImage.Format.Format_RGB32)
    cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA, dst=_writable(picture))
    return picture


def _writable(image: QImage) -> UInt8Array:
    """A writable view, (H,W,4), of an image with four bytes per pixel; valid as long as the image exists."""
    bits = image.bits()
    assert bits is not None
    bits.setsize(image.sizeInBytes())
    rows: UInt8Array = np.frombuffer(bits, np.uint8)  # type: ignore[call-overload]  # PyQt6's stubs lack the buffer protocol
    return rows.reshape(image.height(), image.width(), 4)
