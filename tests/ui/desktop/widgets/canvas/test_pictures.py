"""The painted pictures, checked at sampled points."""

from collections.abc import Callable

import numpy as np
import pytest
from PyQt6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPalette
from pytestqt.qtbot import QtBot

from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.state.images import pixels_of
from shutterspan.ui.desktop.widgets.canvas.backdrop import Backdrop
from shutterspan.ui.desktop.widgets.canvas.canvas import Canvas
from shutterspan.ui.desktop.widgets.canvas.pyramid import Pyramid, build_levels
from shutterspan.ui.desktop.widgets.canvas.viewport import Viewport

FORMATS = QImage.Format


def quarters(width: int, height: int) -> QImage:
    """Red and green above, blue and white below, in the format of decoded photos."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2, 0] = 200
    pixels[: height // 2, width // 2 :, 1] = 200
    pixels[height // 2 :, : width // 2, 2] = 200
    pixels[height // 2 :, width // 2 :] = 255
    return QImage(pixels.tobytes(), width, height, 3 * width, FORMATS.Format_RGB888).copy()


def stripes(width: int, height: int) -> QImage:
    """Alternating black and white columns."""
    pixels = np.zeros((height, width), np.uint8)
    pixels[:, 1::2] = 255
    return QImage(pixels.tobytes(), width, height, width, FORMATS.Format_Grayscale8).copy()


def test_24_megapixels(canvas: Canvas, qtbot: QtBot, colour_at: Callable, is_near: Callable) -> None:
    expected = {(300, 220): "#c80000", (500, 220): "#00c800", (300, 380): "#0000c8", (500, 380): "#ffffff"}

    def is_visible() -> bool:
        return all(is_near(colour_at(*point), colour) for point, colour in expected.items())

    canvas.set_picture(quarters(6000, 4000))
    assert is_visible(), "at once, without smoothing"
    qtbot.waitUntil(lambda: canvas.is_sharp, timeout=20000)
    assert is_visible()
    for zoom in (0.2, 0.5, 0.99, 1.0, 1.7, 6.0, 32.0):
        canvas.zoom_to(zoom)
        assert is_visible(), zoom


def test_replaced_large_pictures_are_freed(canvas: Canvas, qtbot: QtBot) -> None:
    for _ in range(6):
        canvas.set_picture(quarters(2400, 1600))
    original = Pyramid.set_levels
    calls: list[object] = []

    def record_and_set(pyramid: Pyramid, levels: list[QImage]) -> None:
        calls.append(levels)
        original(pyramid, levels)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pyramid, "set_levels", record_and_set)
        qtbot.waitUntil(lambda: canvas.is_sharp, timeout=20000)
    background = canvas.findChild(Background)
    assert len(calls) == 1 and background and background.wait()


def test_made_smaller_it_is_smooth_and_much_enlarged_it_is_squares(
    canvas: Canvas, colour_at: Callable, is_near: Callable
) -> None:
    canvas.set_picture(stripes(1200, 800))
    canvas.zoom_to(0.5)
    for x in (380, 381, 400, 419):
        assert is_near(colour_at(x, 300), "#808080", 8)
    canvas.zoom_to(8.0)
    ratio = canvas.devicePixelRatioF()
    picture = canvas.grab().toImage()
    row = [picture.pixelColor(x, round(300 * ratio)).red() for x in range(round(300 * ratio), round(500 * ratio))]
    assert set(row) == {0, 255}
    widths = np.diff(np.flatnonzero(np.diff(row)))
    assert set(widths.tolist()) == {8}
    canvas.zoom_to(1.0)
    picture = canvas.grab().toImage()
    row = [picture.pixelColor(x, round(300 * ratio)).red() for x in range(200, 300)]
    assert set(row[::2]) | set(row[1::2]) == {0, 255} and len(set(row[::2])) == 1, "pixel for pixel"


def test_a_frame_of_another_size_lies_where_the_photo_lies(
    canvas: Canvas, colour_at: Callable, is_near: Callable
) -> None:
    canvas.set_frame(quarters(300, 200))
    expected = {(300, 220): "#c80000", (500, 220): "#00c800", (300, 380): "#0000c8", (500, 380): "#ffffff"}
    for zoom in (0.5, 1.0, 5.0):
        canvas.zoom_to(zoom)
        for point, colour in expected.items():
            assert is_near(colour_at(*point), colour)
    canvas.set_frame(None)
    assert is_near(colour_at(300, 220), "#808080")


def test_another_photo_removes_the_frame_and_the_overlay(
    canvas: Canvas, colour_at: Callable, is_near: Callable
) -> None:
    canvas.set_frame(quarters(300, 200))
    canvas.set_overlay("arrows", None, [(0.0, 0.0, 1200.0, 800.0)])
    canvas.zoom_to(3.0)
    photo = QImage(900, 600, FORMATS.Format_RGB32)
    photo.fill(QColor("#204060"))
    canvas.set_picture(photo)
    assert is_near(colour_at(400, 300), "#204060")
    assert canvas.zoom < 2, "fitted into the window"
    canvas.set_picture(None)
    assert not is_near(colour_at(400, 300), "#204060")


def test_overlays(canvas: Canvas, colour_at: Callable, is_near: Callable) -> None:
    tint = QImage(30, 20, FORMATS.Format_ARGB32_Premultiplied)
    tint.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tint)
    painter.fillRect(0, 0, 15, 20, QColor(255, 0, 0, 128))
    painter.end()
    for kind in ("colours", "consistency"):
        canvas.set_overlay(kind, tint)
        assert is_near(colour_at(200, 300), "#c04040") and is_near(colour_at(600, 300), "#808080")
    canvas.set_overlay("arrows", tint, [(400.0, 400.0, 800.0, 400.0)])
    assert is_near(colour_at(200, 300), "#808080")
    assert max(colour_at(400, y).lightness() for y in (299, 300)) > 200
    canvas.set_overlay("none", tint, [(400.0, 400.0, 800.0, 400.0)])
    assert is_near(colour_at(200, 300), "#808080") and is_near(colour_at(400, 300), "#808080")


def test_transparent_pixels_show_a_checkerboard(canvas: Canvas, colour_at: Callable, is_near: Callable) -> None:
    photo = QImage(1200, 800, FORMATS.Format_RGBA8888)
    photo.fill(QColor(0, 0, 0, 0))
    canvas.set_picture(photo)
    greys = {colour_at(x, 300).name() for x in range(300, 340, 4)}
    assert greys == {"#9c9c9c", "#b4b4b4"}


@pytest.mark.parametrize("window", ["#2b2b2b", "#f0e0d0"])
def test_around_the_photo_it_is_a_neutral_grey(canvas: Canvas, colour_at: Callable, window: str) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(window))
    canvas.setPalette(palette)
    red, green, blue, _ = colour_at(400, 3).getRgb()
    assert red == green == blue < QColor(window).lightness()


@pytest.mark.parametrize(
    "form", [FORMATS.Format_RGB888, FORMATS.Format_RGB32, FORMATS.Format_RGBA8888, FORMATS.Format_Grayscale8]
)
def test_halves_of_any_format_are_the_same_picture(form: QImage.Format) -> None:
    image = quarters(1001, 667).convertToFormat(form)
    levels = build_levels(image)
    assert [(level.width(), level.height()) for level in levels] == [(1001, 667), (501, 334), (251, 167)]
    for level in levels:
        for across, down in ((0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)):
            point = (across * image.width(), down * image.height())
            small = (across * level.width(), down * level.height())
            assert level.pixelColor(*map(int, small)) == image.pixelColor(*map(int, point))


def test_panning_in_steps_gives_the_same_picture_as_a_full_paint() -> None:
    viewport, left, right = Viewport(), Pyramid(stripes(700, 500).scaled(900, 700)), Pyramid(quarters(900, 700))
    viewport.resize(QSizeF(321, 234), 1.0)
    viewport.set_photo_size(left.size)
    viewport.zoom_at(1.3, QPointF(100, 100))
    seam, painted = 100, []

    def paint(painter: QPainter, part: QRect) -> None:
        painted.append(part.width() * part.height())
        painter.fillRect(part, QColor("#123456"))
        target = QRectF(QPointF(viewport.corner), left.size.toSizeF() * viewport.zoom)
        for pyramid, half in ((left, QRect(0, 0, seam, 234)), (right, QRect(seam, 0, 321 - seam, 234))):
            painter.setClipRect(half.intersected(part))
            pyramid.draw(painter, target, half.intersected(part), False)

    moving = Backdrop()
    moving.render(viewport, paint, seam)
    steps = (13, 0, 100), (-5, 21, 100), (0, -44, 60), (-99, -70, 200), (0, 0, 210), (900, 900, 0), (-3, -2, 0)
    for across, down, seam in steps:
        viewport.pan(QPointF(across, down))
        painted.clear()
        panned = moving.render(viewport, paint, seam).copy()
        if abs(across) < 50:
            assert sum(painted) <= 321 * 234 * 0.4
        apart = pixels_of(panned, 4).astype(int) - pixels_of(Backdrop().render(viewport, paint, seam), 4)
        assert abs(apart).max() <= 2
