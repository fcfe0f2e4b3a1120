"""Arrays as Qt's images, and the other way round."""

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
    """(H,W,4) uint8 as an image of this kind, which has four bytes a pixel. It owns its pixels, as its copies do."""
    image = QImage(pixels.shape[1], pixels.shape[0], kind)
    _writable(image)[:] = pixels
    return image


def picture_of(pixels: np.ndarray) -> QImage:
    """(H,W,3) uint8 as a picture that Qt paints fastest; it owns its pixels."""
    import cv2  # unlike Qt's own conversion, it lets other threads run meanwhile

    picture = QImage(pixels.shape[1], pixels.shape[0], QImage.Format.Format_RGB32)
    cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA, dst=_writable(picture))
    return picture


def _writable(image: QImage) -> np.ndarray:
    """A view of the bytes of an image that has four a pixel, (H,W,4) uint8, as long as the image lives."""
    bits = image.bits()
    assert bits is not None
    bits.setsize(image.sizeInBytes())
    rows = np.frombuffer(bits, np.uint8)  # type: ignore[call-overload]  # its stubs forget it
    return rows.reshape(image.height(), image.width(), 4)
