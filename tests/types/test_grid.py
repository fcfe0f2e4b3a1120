import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.types.grid import PixelGrid

sizes = st.integers(4, 60)


def ramp(grid: PixelGrid) -> Float32Array:
    """(rows,columns,2): x and y of the pixels' centres in the photo."""
    return np.stack(np.broadcast_arrays(*grid.pixel_centers()), 2).astype(np.float32)


@given(sizes, sizes, sizes, sizes, st.floats(0, 100), st.floats(0, 100))
def test_an_affine_map_resamples_one_grid_to_another(a: int, b: int, c: int, d: int, left: float, top: float) -> None:
    source = PixelGrid(left - 50, top - 40, 200, 160, 4 * a, 4 * b)
    target = PixelGrid(left, top, 60, 50, c, d)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    affine = target.affine_to(source)
    resampled = cv2.warpAffine(ramp(source), affine, (c, d), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    # OpenCV interpolates at 32 positions between two pixels.
    assert np.abs(resampled - ramp(target)).max() <= max(200 / (4 * a), 160 / (4 * b)) / 32 + 1e-3


def test_crops_tile_the_grid() -> None:
    whole = PixelGrid(10, 20, 300, 200, 90, 41)
    np.testing.assert_allclose(ramp(whole.crop(7, 11, 50, 30)), ramp(whole)[11:30, 7:50], rtol=1e-5)
    assert whole.crop(0, 0, 90, 41) == whole


def test_pixel_bounds_of_a_box() -> None:
    whole = PixelGrid(0, 0, 300, 200, 150, 100)
    assert whole.pixel_bounds((10, 20, 31, 41)) == (5, 10, 16, 21)
    assert whole.pixel_bounds((-5, -5, 1000, 1000)) == (0, 0, 150, 100)


def test_a_box_in_the_photos_own_pixels() -> None:
    grid = PixelGrid.of_box((5, 6, 25, 16))
    assert (grid.columns, grid.rows, grid.scale) == (20, 10, 1) and grid.box == (5, 6, 25, 16)
    assert grid.with_resolution(10, 5).scale == pytest.approx(0.5)
    assert ramp(grid)[0, 0].tolist() == [5.5, 6.5]
