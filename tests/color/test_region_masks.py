import numpy as np
import pytest

from shutterspan.core.color.region_masks import feathered_bounds, render_alpha
from shutterspan.core.types.grid import PixelGrid
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region

WIDTH, HEIGHT = 320, 240
WHOLE = PixelGrid.of_box((0, 0, WIDTH, HEIGHT))
DISC = np.hypot(*np.meshgrid(np.arange(WIDTH) - 150.5, np.arange(HEIGHT) - 110.5)) < 60
SHAPES = [
    (Rectangle(40, 50, 200, 170), 160 * 120),
    (Ellipse(40, 50, 200, 170), np.pi * 80 * 60),
    (Polygon(((20, 20), (220, 60), (90, 200))), 0.5 * (200 * 180 - 40 * 70)),
    (Mask(DISC.astype(np.uint8) * 255), DISC.sum()),
]


@pytest.mark.parametrize(("shape", "area"), SHAPES)
@pytest.mark.parametrize("feather", [0, 5, 20])
def test_alpha_covers_the_shape(shape, area: float, feather: float) -> None:
    region = Region(shape, feather)
    share = render_alpha(region, WHOLE, WIDTH, HEIGHT)
    assert share.shape == (HEIGHT, WIDTH) and share.min() == 0 and share.max() == 1
    assert share.sum() == pytest.approx(area, rel=0.03)
    left, top, right, bottom = feathered_bounds(region, WIDTH, HEIGHT)
    x, y = WHOLE.pixel_centers()
    beyond = (x < left) | (x > right) | (y < top) | (y > bottom)
    assert share[beyond].max(initial=0) == 0


@pytest.mark.parametrize("feather", [4, 16, 40])
def test_a_feathered_border_has_the_given_width_and_is_smooth(feather: float) -> None:
    line = render_alpha(Region(Rectangle(-1000, -1000, 160, 1000), feather), WHOLE, WIDTH, HEIGHT)[120]
    between = np.flatnonzero((line > 0.16) & (line < 0.84))  # one standard deviation on either side
    assert len(between) == pytest.approx(feather, abs=0.15 * feather + 1.5)
    assert line[159:161].mean() == pytest.approx(0.5, abs=0.06)
    assert (np.diff(line) <= 1e-6).all() and np.abs(np.diff(line)).max() < 1.3 / feather
    assert (line[:100] == 1).all(), "no border at the edge of the photo"


@pytest.mark.parametrize(("shape", "area"), SHAPES)
def test_the_alpha_of_a_crop_is_the_crop_of_the_alpha(shape, area: float) -> None:
    region = Region(shape, 12)
    whole = render_alpha(region, WHOLE, WIDTH, HEIGHT)
    crop = WHOLE.crop(30, 40, 170, 150)
    np.testing.assert_allclose(render_alpha(region, crop, WIDTH, HEIGHT), whole[40:150, 30:170], atol=0.06)
    half = render_alpha(region, WHOLE.with_resolution(160, 120), WIDTH, HEIGHT)
    np.testing.assert_allclose(half, whole.reshape(120, 2, 160, 2).mean((1, 3)), atol=0.09)


def test_the_default_border_grows_with_the_photo() -> None:
    shape = Rectangle(10, 10, 60, 60)
    assert Region(shape).border_width(6000, 4000) == 60 and Region(shape).border_width(480, 640) == pytest.approx(6.4)
