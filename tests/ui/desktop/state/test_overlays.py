import numpy as np
import pytest
from PyQt6.QtGui import QImage

from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.visualization.flow_colors import flow_colours
from shutterspan.ui.desktop.state.images import pixels_of
from shutterspan.ui.desktop.state.overlays import (
    DOUBTFUL_COLOUR,
    colour_wheel,
    doubtful_tint,
    has_doubt,
    longest,
    motion_arrows,
    motion_colours,
)


def rgba(image: QImage) -> UInt8Array:
    return pixels_of(image.convertToFormat(QImage.Format.Format_RGBA8888), 4).copy()


def test_only_what_is_doubtful_is_tinted() -> None:
    unexplained = np.array([[0.0, 0.12, 0.5, 0.75, 1.0]], np.float32)
    changing = np.ones_like(unexplained)
    alpha = rgba(doubtful_tint(np.dstack([unexplained, changing])))[0, :, 3].astype(int)
    assert list(alpha[:2]) == [0, 0], "where the clip explains the photo, nothing is marked"
    assert 0 < alpha[2] < alpha[3] < alpha[4] < 255
    half = rgba(doubtful_tint(np.dstack([unexplained, changing / 2])))[0, :, 3]
    assert half[4] == pytest.approx(alpha[4] / 2, abs=1), "what hardly changes is hardly marked"
    tinted = rgba(doubtful_tint(np.dstack([unexplained, changing])))[0, 4, :3]
    assert tinted.tolist() == pytest.approx(DOUBTFUL_COLOUR.getRgb()[:3], abs=1)


def test_a_clip_that_fits_everywhere_has_no_doubt() -> None:
    changing = np.ones((4, 4), np.float32)
    assert not has_doubt(np.dstack([changing * 0.1, changing]))
    assert has_doubt(np.dstack([changing * 0.5, changing]))
    assert not has_doubt(np.dstack([changing * 0.5, changing * 0]))


def test_what_stands_still_keeps_its_own_colours() -> None:
    motion = np.zeros((10, 10, 2), np.float32)
    motion[..., 0] = 2
    motion[2:5, 2:5] = 40, 0
    alpha = rgba(motion_colours(motion))[..., 3]
    assert alpha[0, 0] == 0 and 150 < alpha[3, 3] < 255


def test_the_wheel_has_the_colours_of_the_overlay() -> None:
    wheel = rgba(colour_wheel(101))
    for across, down in ((45, 0), (-45, 0), (0, 45), (0, -45)):
        expected = flow_colours(np.array([across, down], float), 50)
        assert wheel[50 + down, 50 + across].tolist() == pytest.approx([*expected.tolist(), 255], abs=1)
    assert wheel[0, 0, 3] == 0 and wheel[50, 50, :3].min() == 255


def test_the_longest_arrow() -> None:
    motion = np.zeros((40, 60, 2), np.float32)
    motion[10:20, 10:40] = 6, 8
    assert longest(motion_arrows(motion, 60)) == pytest.approx(10)
    assert longest([]) == 0
