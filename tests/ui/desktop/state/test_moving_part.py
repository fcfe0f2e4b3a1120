import numpy as np
import pytest
from PyQt6.QtCore import QRect, QSize

from shutterspan.core.types.arrays import Float32Array
from shutterspan.ui.desktop.state.moving_part import WHOLE, Box, box_rect, crop_rect, moving_box

SIZE = QSize(600, 400)


@pytest.fixture
def motion() -> Float32Array:
    """The motion map of a photo of 1280x720, at half its size, in which nothing moves."""
    return np.zeros((360, 640, 2), np.float32)


def test_the_box_contains_the_motion_of_the_whole_exposure(motion: Float32Array) -> None:
    motion[180:270, 320:400, 0] = 100  # to the right, in pixels of the photo
    box = moving_box(motion, 1280)
    assert box
    reach = 50 / 1280  # half the motion lies on each side of mid-exposure
    assert 0.5 - reach - 0.04 < box.left < 0.5 - reach + 0.01
    assert 0.625 + reach - 0.01 < box.right < 0.625 + reach + 0.04
    assert 0.46 < box.top < 0.51 and 0.74 < box.bottom < 0.79


def test_specks_and_camera_shake_are_ignored(motion: Float32Array) -> None:
    motion[..., 1] = 5
    motion[180:270, 320:400, 0] = 60
    motion[0:4, 0:4, 0] = 60
    box = moving_box(motion, 1280)
    assert box and box.left > 0.4 and box.top > 0.4


def test_a_panned_camera_moves_the_whole_photo(motion: Float32Array) -> None:
    motion[..., 0] = 20
    box = moving_box(motion, 1280)
    assert box and min(box.right, box.bottom) == pytest.approx(1, abs=0.02) and max(box[:2]) < 0.03


@pytest.mark.parametrize("speed", [0.0, 0.9])
def test_without_motion_there_is_no_box(motion: Float32Array, speed: float) -> None:
    motion[..., 0] = speed
    assert moving_box(motion, 1280) is None


@pytest.mark.parametrize("aspect", [0.8, 1.5, 2.2])
@pytest.mark.parametrize("box", [Box(0.4, 0.5, 0.6, 0.7), Box(0.0, 0.0, 0.1, 0.3), Box(0.9, 0.8, 1.0, 1.0)])
def test_a_crop_holds_the_box_and_stays_in_the_frame(box: Box, aspect: float) -> None:
    crop = crop_rect(box, SIZE, aspect)
    assert crop.width() / crop.height() == pytest.approx(aspect, rel=0.03)
    assert QRect(0, 0, 600, 400).contains(crop)
    assert crop.adjusted(-2, -2, 2, 2).contains(box_rect(box, SIZE))


def test_the_whole_photo_is_cropped_around_its_middle() -> None:
    assert crop_rect(WHOLE, SIZE, 1.0) == QRect(100, 0, 400, 400)
    assert crop_rect(WHOLE, SIZE, 3.0) == QRect(0, 100, 600, 200)
