import numpy as np
import pytest
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QPainterPath

from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle
from shutterspan.ui.desktop.widgets.canvas.mask_drawing import brush_mask, fill_mask
from shutterspan.ui.desktop.widgets.canvas.outlines import path_of


def test_a_hard_brush_leaves_its_own_width() -> None:
    pixels = brush_mask([(50, 60), (150, 60)], 20, 0, 200, 120).pixels
    assert pixels.shape == (120, 200) and pixels.dtype == np.uint8
    assert pixels[60, 100] == 255 and pixels[52, 100] == 255 and pixels[48, 100] == 0
    assert pixels[60, 42] == 255 and pixels[60, 38] == 0, "round ends"
    assert pixels.sum() / 255 == pytest.approx(100 * 20 + np.pi * 100, rel=0.01)


@pytest.mark.parametrize("size", [40, 400])
def test_a_soft_edge_lies_half_on_either_side(size: int) -> None:
    feather = size / 2
    pixels = brush_mask([(size, 600), (1500 - size, 600)], size, feather, 1500, 1200).pixels.astype(float) / 255
    edge = 600 + size // 2
    column = pixels[:, 750]
    assert column[edge] == pytest.approx(0.5, abs=0.04)
    assert column[int(edge - feather)] > 0.95 and column[int(edge + feather)] < 0.05
    assert (np.diff(column[600:]) <= 0.005).all()


def test_even_the_softest_single_dab_has_an_inside() -> None:
    mask = brush_mask([(50, 50)], 20, 500, 100, 100)
    assert mask.contains(50, 50) and not mask.contains(70, 50)


def test_a_line_over_the_border_ends_there() -> None:
    mask = brush_mask([(0, 0), (99, 40)], 30, 10, 100, 80)
    assert mask.pixels.shape == (80, 100) and mask.pixels[0, 0] == 255
    assert mask.contains(99, 40)


def test_the_mask_of_a_path() -> None:
    path = QPainterPath(QPointF(10, 10))
    for corner in ((60, 10), (60, 40), (10, 40)):
        path.lineTo(*corner)
    mask = fill_mask(path, 101, 67)
    assert mask.pixels.shape == (67, 101)
    assert mask.box == (10, 10, 60, 40)
    assert (mask.pixels[10:40, 10:60] == 255).all()


@pytest.mark.parametrize("scale", [1, 40])
def test_the_outline_of_a_mask_runs_along_its_edge(scale: int) -> None:
    """scale: large masks are traced in a smaller copy."""
    pixels = np.zeros((60 * scale, 90 * scale), np.uint8)
    pixels[10 * scale : 40 * scale, 20 * scale : 70 * scale] = 255
    pixels[20 * scale : 30 * scale, 30 * scale : 50 * scale] = 0
    path = path_of(Mask(pixels))
    box = path.boundingRect()
    assert (box.left(), box.top(), box.right(), box.bottom()) == pytest.approx(
        (20 * scale, 10 * scale, 70 * scale, 40 * scale), abs=0.03 * scale + 0.5
    )
    assert len(path.toSubpathPolygons()) == 2, "with its hole"
    assert path.elementCount() < 20


def test_the_outline_of_a_mask_that_reaches_the_border() -> None:
    box = path_of(Mask(np.full((50, 70), 255, np.uint8))).boundingRect()
    assert (box.left(), box.top(), box.right(), box.bottom()) == pytest.approx((0, 0, 70, 50), abs=0.5)


def test_paths_of_the_other_shapes() -> None:
    assert path_of(Rectangle(1, 2, 5, 9)).boundingRect().getRect() == (1, 2, 4, 7)
    ellipse = path_of(Ellipse(0, 0, 10, 6))
    assert ellipse.contains(QPointF(5, 0.2)) and not ellipse.contains(QPointF(0.5, 0.5))
    assert path_of(Polygon(((0, 0), (9, 0), (0, 9)))).contains(QPointF(2, 2))
    assert path_of(Mask(np.zeros((5, 5), np.uint8))).isEmpty()
