"""The loupe: the place under the mouse, enlarged."""

from collections.abc import Callable

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPointF, QRect, Qt
from PyQt6.QtGui import QColor, QImage, QPainter
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shutterspan.ui.desktop.state.images import image_of, pixels_of
from shutterspan.ui.desktop.widgets.canvas.canvas import Canvas

from .conftest import PHOTO


def noise(seed: int) -> QImage:
    pixels = np.random.default_rng(seed).integers(0, 256, (PHOTO[1], PHOTO[0], 4), np.uint8)
    pixels[..., 3] = 255
    return image_of(pixels, QImage.Format.Format_RGB32)


def around_mouse(canvas: Canvas, x: float, y: float, radius: int) -> np.ndarray:
    """The painted square around a point of the window, (2 r, 2 r, 3), in screen pixels."""
    ratio = canvas.devicePixelRatioF()
    picture = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    column, row = round(x * ratio), round(y * ratio)
    return pixels_of(picture, 4)[row - radius : row + radius, column - radius : column + radius, :3].copy()


@pytest.fixture
def loupe(canvas: Canvas, hover: Callable) -> Canvas:
    """A canvas with a noisy photo, whose loupe is at (300, 200)."""
    canvas.set_picture(noise(1))
    canvas.zoom_to(0.6)
    canvas.set_loupe(True)
    hover(300, 200)
    return canvas


def test_it_shows_the_place_under_the_mouse_at_100_percent(loupe: Canvas) -> None:
    at = loupe._content.viewport.to_photo(QPointF(300, 200))
    column, row = round(at.x()), round(at.y())
    expected = pixels_of(noise(1), 4)[row - 60 : row + 60, column - 60 : column + 60, :3]
    painted = around_mouse(loupe, 300, 200, 60)
    nearest = min(
        abs(np.roll(painted, (down, across), (0, 1))[2:-2, 2:-2].astype(int) - expected[2:-2, 2:-2]).mean()
        for down in (-1, 0, 1)
        for across in (-1, 0, 1)
    )
    assert nearest == 0, "pixel for pixel"


@pytest.mark.parametrize(("zoom", "enlarged"), [(0.3, 1), (0.99, 1), (1.0, 2), (1.7, 2), (2.0, 4), (32.0, 32)])
def test_it_enlarges_more_where_the_view_has_100_percent(loupe: Canvas, zoom: float, enlarged: float) -> None:
    loupe.zoom_to(zoom)
    assert loupe.loupe_zoom == enlarged


def test_the_loupe_follows_the_mouse_and_hides_when_it_leaves(loupe: Canvas, hover: Callable) -> None:
    views: list[QRect] = []
    loupe.set_frame(noise(2))
    loupe.view_changed.connect(lambda: views.append(loupe.loupe_part))
    ratio = loupe.devicePixelRatioF()
    hover(400, 300)
    (part,) = views
    assert (part.width(), part.height()) == pytest.approx((260 * ratio, 260 * ratio), abs=1)
    assert part.center().x() == pytest.approx(600, abs=2) and part.center().y() == pytest.approx(400, abs=2)
    with_loupe = loupe.grab().toImage()
    QApplication.sendEvent(loupe, QEvent(QEvent.Type.Leave))
    assert views[-1].isEmpty() and loupe.grab().toImage() != with_loupe
    loupe.set_loupe(False)
    plain = loupe.grab().toImage()
    loupe.set_loupe(True)
    assert loupe.grab().toImage() == plain, "it stays away until the mouse comes back"


def test_only_the_areas_that_the_loupe_leaves_and_covers_are_repainted(
    loupe: Canvas, hover: Callable, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    areas: list[QRect] = []
    original = Canvas.paintEvent

    def record(canvas: Canvas, event: object) -> None:
        areas.append(event.rect())  # type: ignore[attr-defined]
        original(canvas, event)  # type: ignore[arg-type]

    monkeypatch.setattr(Canvas, "paintEvent", record)
    loupe.repaint()
    areas.clear()
    hover(310, 205)
    qtbot.waitUntil(lambda: bool(areas))
    assert areas[0].width() < 380 and areas[0].height() < 290
    shifted = loupe.grab().toImage()
    loupe._repaint_pictures()
    assert loupe.grab().toImage() == shifted


def filled(colour: str) -> QImage:
    image = QImage(*PHOTO, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def test_it_compares_as_the_view_does(canvas: Canvas, hover: Callable, colour_at: Callable, is_near: Callable) -> None:
    canvas.set_picture(filled("#c00000"))
    canvas.set_frame(filled("#0000c0"))
    canvas.set_loupe(True)
    hover(400, 300)
    assert is_near(colour_at(400, 250), "#0000c0")
    canvas.set_compare("before")
    assert is_near(colour_at(400, 250), "#c00000") and canvas.loupe_part.isEmpty()
    canvas.set_compare("split")
    assert is_near(colour_at(350, 250), "#c00000") and is_near(colour_at(450, 250), "#0000c0")
    hover(200, 300)
    assert canvas.loupe_part.isEmpty(), "there is nothing of the frame in it"
    canvas.set_compare("side-by-side")
    hover(150, 300)
    assert is_near(colour_at(150, 250), "#c00000") and is_near(colour_at(150 + 401, 250), "#0000c0")


def test_side_by_side_both_panes_have_the_loupe(canvas: Canvas, hover: Callable) -> None:
    """A mark in the middle of both pictures is enlarged in both panes."""
    photo = filled("#404040")
    painter = QPainter(photo)
    painter.fillRect(590, 390, 20, 20, QColor("#ffffff"))
    painter.end()
    canvas.set_picture(photo)
    canvas.set_frame(photo)
    canvas.set_compare("side-by-side")
    canvas.set_loupe(True)
    hover(199, 300)
    ratio = canvas.devicePixelRatioF()
    grey = canvas.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    row = pixels_of(grey, 1)[round(300 * ratio), :, 0]
    for left in (0, 401):
        middle = row[round((left + 160) * ratio) : round((left + 240) * ratio)]
        assert (middle > 250).sum() == pytest.approx(20, abs=2), "at 100 %"


def test_it_has_a_smooth_round_edge(loupe: Canvas) -> None:
    """Outside the circle, the corners of its square show the view."""
    enlarged = around_mouse(loupe, 300, 200, round(125 * loupe.devicePixelRatioF()))
    loupe.set_loupe(False)
    plain = around_mouse(loupe, 300, 200, round(125 * loupe.devicePixelRatioF()))
    assert (enlarged[:20, :20] == plain[:20, :20]).all() and (enlarged[-20:, -20:] == plain[-20:, -20:]).all()
    middle = slice(len(plain) // 2 - 10, len(plain) // 2 + 10)
    assert (enlarged[middle, middle] != plain[middle, middle]).any()


def test_esc_switches_the_loupe_off(loupe: Canvas, qtbot: QtBot) -> None:
    loupe.loupe_left.connect(lambda: loupe.set_loupe(False))
    assert loupe.hasFocus()
    with qtbot.waitSignal(loupe.loupe_left):
        QtBot.keyClick(loupe, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(loupe.loupe_left):
        QtBot.keyClick(loupe, Qt.Key.Key_Escape)


def test_esc_drops_a_drag_before_it_leaves_the_loupe(loupe: Canvas, drag: Callable, qtbot: QtBot) -> None:
    loupe.set_tool("rectangle")
    drag((300, 200), (340, 240), release=False)
    with qtbot.assertNotEmitted(loupe.loupe_left):
        QtBot.keyClick(loupe, Qt.Key.Key_Escape)
    with qtbot.waitSignal(loupe.loupe_left):
        QtBot.keyClick(loupe, Qt.Key.Key_Escape)
