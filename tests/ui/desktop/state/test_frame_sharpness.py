import numpy as np
import pytest
from PIL import Image, ImageFilter
from PyQt6.QtCore import QRect
from PyQt6.QtGui import QImage

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.ui.desktop.state.frame_sharpness import curve_heights, frame_sharpness, sharpest_instant
from shutterspan.ui.desktop.state.images import picture_of

PART = QRect(100, 100, 300, 200)


def picture(blur: float) -> QImage:
    """The sample, sharp outside of the part and blurred within it."""
    photo = Image.open(SAMPLE).convert("RGB").resize((640, 360))
    corners = PART.left(), PART.top(), PART.left() + PART.width(), PART.top() + PART.height()
    photo.paste(photo.crop(corners).filter(ImageFilter.GaussianBlur(blur)), corners)
    return picture_of(np.asarray(photo))


def test_a_blurred_part_is_less_sharp() -> None:
    values = [frame_sharpness(picture(blur), PART) for blur in (0, 1, 3)]
    assert values == sorted(values, reverse=True) and values[0] > 2 * values[2]
    plain = QImage(640, 360, QImage.Format.Format_RGB32)
    plain.fill(0x808080)
    assert frame_sharpness(plain, PART) == 0


def test_the_sharpest_instant_lies_between_in_and_out() -> None:
    sharpness = {0.1: 9.0, 0.5: 5.0, 0.6: 7.0, 0.9: 6.0}
    assert sharpest_instant(sharpness, 0, 1) == 0.1
    assert sharpest_instant(sharpness, 0.2, 1) == 0.6
    assert sharpest_instant(sharpness, 0.2, 0.3) is None
    assert sharpest_instant({0.1: 5.0, 0.5: 5.01}, 0, 1) is None, "they are alike"


def test_small_differences_look_small_in_the_curve() -> None:
    heights = curve_heights({0.5: 100.0, 0.1: 98.0})
    assert list(heights) == [0.1, 0.5]
    assert list(heights.values()) == pytest.approx([0.95, 1.0])
    assert curve_heights({0.1: 20.0, 0.5: 100.0})[0.1] == 0
    assert set(curve_heights({0.1: 0.0, 0.5: 0.0}).values()) == {0.0}
