import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.types.grid import Window

sizes = st.integers(4, 60)


def ramp(window: Window) -> np.ndarray:
    """x and y in the photo of each pixel's centre."""
    return np.stack(np.broadcast_arrays(*window.places()), 2).astype(np.float32)


@given(sizes, sizes, sizes, sizes, st.floats(0, 100), st.floats(0, 100))
def test_a_window_shows_of_another_what_lies_there(a: int, b: int, c: int, d: int, left: float, top: float) -> None:
    source = Window(left - 50, top - 40, 200, 160, 4 * a, 4 * b)
    target = Window(left, top, 60, 50, c, d)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen = cv2.warpAffine(ramp(source), target.map_to(source), (c, d), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    # OpenCV interpolates at 32 places between two pixels.
    assert np.abs(seen - ramp(target)).max() <= max(200 / (4 * a), 160 / (4 * b)) / 32 + 1e-3


def test_cuts_tile_the_window() -> None:
    whole = Window(10, 20, 300, 200, 90, 41)
    np.testing.assert_allclose(ramp(whole.cut(7, 11, 50, 30)), ramp(whole)[11:30, 7:50], rtol=1e-5)
    assert whole.cut(0, 0, 90, 41) == whole


def test_what_shows_a_box() -> None:
    whole = Window(0, 0, 300, 200, 150, 100)
    assert whole.around((10, 20, 31, 41)) == (5, 10, 16, 21)
    assert whole.around((-5, -5, 1000, 1000)) == (0, 0, 150, 100)


def test_a_box_in_the_photos_own_pixels() -> None:
    window = Window.of_box((5, 6, 25, 16))
    assert (window.columns, window.rows, window.scale) == (20, 10, 1) and window.box == (5, 6, 25, 16)
    assert window.seen_in(10, 5).scale == pytest.approx(0.5)
    assert ramp(window)[0, 0].tolist() == [5.5, 6.5]
