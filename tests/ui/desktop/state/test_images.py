import numpy as np
import pytest
from PyQt6.QtGui import QImage

from shutterspan.ui.desktop.state.images import image_of, picture_of, pixels_of

SHADES = np.random.default_rng(0).integers(0, 256, (7, 13, 4), np.uint8)


@pytest.mark.parametrize("kind", [QImage.Format.Format_RGB32, QImage.Format.Format_ARGB32_Premultiplied])
def test_an_image_and_its_copies_own_their_pixels(kind: QImage.Format) -> None:
    pixels = SHADES.copy()
    image = image_of(pixels, kind)
    copy = QImage(image)
    pixels[:] = 0
    del image
    assert copy.format() == kind and (pixels_of(copy, 4) == SHADES).all()


def test_a_picture_shows_red_green_and_blue() -> None:
    picture = picture_of(SHADES[..., :3])
    assert picture.format() == QImage.Format.Format_RGB32
    assert picture.pixelColor(5, 3).getRgb()[:3] == tuple(SHADES[3, 5, :3])
    assert (pixels_of(picture, 4)[..., 2::-1] == SHADES[..., :3]).all()


def test_rows_that_are_padded_are_read_without_their_padding() -> None:
    grey = QImage(13, 7, QImage.Format.Format_Grayscale8)
    grey.fill(9)
    assert pixels_of(grey, 1).shape == (7, 13, 1) and (pixels_of(grey, 1) == 9).all()
