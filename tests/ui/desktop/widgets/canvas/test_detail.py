"""A sharper picture of a part of the frame, the badge if it is missing, and the visible part."""

from collections.abc import Callable

import numpy as np
import pytest
from PyQt6.QtCore import QRect
from PyQt6.QtGui import QColor, QImage

from shutterspan.ui.desktop.state.images import pixels_of
from shutterspan.ui.desktop.widgets.canvas.canvas import Canvas

from .conftest import PHOTO


def filled(colour: str, width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


@pytest.fixture
def framed(canvas: Canvas) -> Canvas:
    """A grey photo whose blue frame is a quarter as wide, at 100 %."""
    canvas.set_frame(filled("#0000c0", 300, 200))
    canvas.zoom_to(1.0)
    return canvas


@pytest.mark.parametrize("width", [100, 50])
def test_it_lies_over_the_frame_in_its_place(
    framed: Canvas, at: Callable, colour_at: Callable, is_near: Callable, width: int
) -> None:
    framed.set_detail(filled("#00c000", width, width), QRect(500, 350, 100, 100))
    for zoom in (0.5, 1.0, 3.0):
        framed.zoom_to(zoom)
        for x, y in ((505, 355), (595, 445)):
            assert is_near(colour_at(*at(x, y)), "#00c000"), (zoom, x, y)
        for x, y in ((495, 355), (605, 445), (550, 345), (550, 455)):
            assert is_near(colour_at(*at(x, y)), "#0000c0"), (zoom, x, y)


def test_at_100_percent_it_is_painted_pixel_for_pixel(framed: Canvas) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (120, 160, 3), np.uint8)
    detail = QImage(pixels.tobytes(), 160, 120, 480, QImage.Format.Format_RGB888).copy()
    framed.set_detail(detail, QRect(520, 340, 160, 120))
    painted = framed.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    corner = framed._content.viewport.corner
    left, top = corner.x() + 520, corner.y() + 340
    assert (pixels_of(painted, 3)[top : top + 120, left : left + 160] == pixels).all()


def test_it_covers_the_frame_only_where_the_frame_is_visible(
    framed: Canvas, at: Callable, colour_at: Callable, is_near: Callable
) -> None:
    framed.set_detail(filled("#00c000", 400, 400), QRect(400, 200, 400, 400))
    framed.set_compare("split")
    assert is_near(colour_at(*at(550, 300)), "#808080") and is_near(colour_at(*at(650, 300)), "#00c000")
    framed.set_compare("before")
    assert is_near(colour_at(*at(650, 300)), "#808080")
    framed.set_compare("after")
    framed.set_detail(None, QRect())
    assert is_near(colour_at(*at(650, 300)), "#0000c0")
    framed.set_detail(filled("#00c000", 400, 400), QRect(400, 200, 400, 400))
    framed.set_frame(None)
    framed.set_frame(filled("#0000c0", 300, 200))
    assert is_near(colour_at(*at(650, 300)), "#0000c0"), "it went with its frame"


def test_if_nothing_moves_the_photo_itself_is_the_frame(
    framed: Canvas, at: Callable, colour_at: Callable, is_near: Callable
) -> None:
    framed.set_frame_is_photo(True)
    assert is_near(colour_at(*at(600, 300)), "#808080")
    framed.set_frame_is_photo(False)
    assert is_near(colour_at(*at(600, 300)), "#0000c0")


def badge_area(canvas: Canvas, left: int) -> QRect:
    """Where the badge is painted, in screen pixels. left: of the frame, in window coordinates."""
    ratio = canvas.devicePixelRatioF()
    rect = canvas._content.viewport.visible_rect
    edge = max(rect.left(), left)
    return QRect(round((edge + 8) * ratio), round((rect.bottom() - 34) * ratio), round(60 * ratio), round(26 * ratio))


@pytest.mark.parametrize(("mode", "left"), [("after", 0), ("split", 400), ("side-by-side", -1)])
def test_the_badge_is_at_the_lower_left_corner_of_the_frame(framed: Canvas, mode: str, left: int) -> None:
    framed.set_compare(mode)
    area = badge_area(framed, max(left, 0))
    if mode == "side-by-side":
        area.translate(round(401 * framed.devicePixelRatioF()), 0)
    plain = framed.grab().toImage()
    framed.set_badge("Preview")
    marked = framed.grab().toImage()
    assert marked.copy(area) != plain.copy(area)
    assert framed.accessibleDescription() == "Preview"
    for image in (plain, marked):
        for x in range(area.left(), area.right() + 1 + round(30 * framed.devicePixelRatioF())):
            for y in range(area.top(), area.bottom() + 1):
                image.setPixel(x, y, 0)
    assert marked == plain, "nothing else changed"
    framed.set_badge("")
    assert framed.accessibleDescription() == ""


def test_the_photo_has_no_badge(framed: Canvas) -> None:
    framed.set_compare("before")
    plain = framed.grab().toImage()
    framed.set_badge("Preview")
    assert framed.grab().toImage() == plain


def test_the_visible_part_is_emitted(framed: Canvas, drag: Callable) -> None:
    ratio = framed.devicePixelRatioF()
    parts: list[QRect] = []
    framed.view_changed.connect(lambda: parts.append(framed.visible_part))
    framed.zoom_to(2.0)
    across, down = 400 * ratio, 300 * ratio  # visible, in pixels of the photo
    assert parts[-1] == QRect(round(600 - across / 2), round(400 - down / 2), round(across), round(down))
    framed.set_tool("hand")
    drag((400, 300), (380, 300), (300, 240))
    assert parts[-1].topLeft() == QRect(parts[0]).translated(round(50 * ratio), round(30 * ratio)).topLeft()
    framed.zoom_fit()
    assert parts[-1] == QRect(0, 0, *PHOTO)
    framed.set_compare("side-by-side")
    framed.zoom_to(2.0)
    assert parts[-1].width() == pytest.approx(399 * ratio / 2, abs=1)
    count = len(parts)
    framed.set_compare("before")
    assert len(parts) == count + 1 and not framed.shows_frame
