"""Photo and frame side by side: two panes that show the same place and accept the same input."""

from collections.abc import Callable
from itertools import product

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QColor, QContextMenuEvent, QImage, QWheelEvent
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shutterspan.core.types.region import Rectangle
from shutterspan.ui.desktop.widgets.canvas.canvas import Canvas

from .conftest import PHOTO

#: From a point of the left pane to the same point of the right one; panes of 399 px and a divider of 2 px.
ACROSS = 401


def filled(colour: str) -> QImage:
    image = QImage(*PHOTO, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def gradient() -> QImage:
    """Squares of many colours."""
    image = QImage(24, 16, QImage.Format.Format_RGB32)
    for x, y in product(range(24), range(16)):
        image.setPixelColor(x, y, QColor(10 * x, 15 * y, 90))
    return image.scaled(*PHOTO)


@pytest.fixture
def both(canvas: Canvas) -> Canvas:
    """A red photo beside a blue frame."""
    canvas.set_picture(filled("#c00000"))
    canvas.set_frame(filled("#0000c0"))
    canvas.set_compare("side-by-side")
    return canvas


def test_the_photo_is_left_and_the_frame_right(both: Canvas, colour_at: Callable, is_near: Callable) -> None:
    assert is_near(colour_at(200, 300), "#c00000") and is_near(colour_at(200 + ACROSS, 300), "#0000c0")
    for x in (6, 393, 407, 794):
        assert colour_at(x, 300).saturation() == 0, "around the photo there is grey"
    both.set_compare("after")
    assert is_near(colour_at(200, 300), "#0000c0") and is_near(colour_at(600, 300), "#0000c0")


def test_without_a_frame_there_is_one_pane(both: Canvas, colour_at: Callable, is_near: Callable) -> None:
    zoom = both.zoom
    both.set_frame(None)
    assert both.zoom > zoom, "fitted into the whole window"
    assert is_near(colour_at(400, 300), "#c00000")
    both.set_frame(filled("#0000c0"))
    assert both.zoom == zoom


def test_the_place_in_the_middle_and_the_zoom_stay(canvas: Canvas) -> None:
    canvas.set_frame(filled("#0000c0"))
    canvas.zoom_to(1.5)
    canvas._content.viewport.pan(QPointF(120, 60))
    before = canvas._content.viewport.to_photo(canvas._content.viewport.middle)
    canvas.set_compare("side-by-side")
    after = canvas._content.viewport.to_photo(canvas._content.viewport.middle)
    assert canvas.zoom == 1.5 and (before - after).manhattanLength() < 2
    canvas.zoom_fit()
    fitted = canvas.zoom
    assert fitted == pytest.approx((399 - 24) / 1200 * canvas.devicePixelRatioF(), rel=0.01)
    canvas.set_compare("after")
    assert canvas.zoom > fitted, "what is fitted stays so"


@pytest.mark.parametrize("shift", [0, ACROSS])
def test_a_rectangle_drawn_in_either_pane_is_the_same(both: Canvas, drag: Callable, shift: int) -> None:
    shapes: list[Rectangle] = []
    both.shape_drawn.connect(lambda shape, mode: shapes.append(shape))
    both.set_tool("rectangle")
    drag((100 + shift, 250), (200 + shift, 280), (300 + shift, 350))
    scale = 1200 / (399 - 24)
    left, top, right, bottom = shapes[0].box
    assert (right - left, bottom - top) == pytest.approx((200 * scale, 100 * scale), abs=2)
    assert (left, top) == pytest.approx(((100 - 12) * scale, 400 - 50 * scale), abs=4)


def test_a_drag_may_leave_its_pane(both: Canvas, drag: Callable) -> None:
    shapes: list[Rectangle] = []
    both.shape_drawn.connect(lambda shape, mode: shapes.append(shape))
    both.set_tool("rectangle")
    drag((300, 250), (500, 300), (700, 350))
    assert shapes[0].box[2] == 1200, "to the border of the photo"


@pytest.mark.parametrize("shift", [0, ACROSS])
def test_regions_are_drawn_and_grabbed_in_both(
    both: Canvas, drag: Callable, item: Callable, colour_at: Callable, is_near: Callable, shift: int
) -> None:
    edited: list[Rectangle] = []
    both.shape_edited.connect(lambda index, shape: edited.append(shape))
    both.set_tool("select")
    both.set_regions([item(Rectangle(300, 200, 900, 600))])
    at = both._content.viewport.to_window(QPointF(300, 400))
    assert is_near(colour_at(at.x() + shift, at.y()), "#ffffff", 10), "its handle"
    drag((at.x() + shift, at.y()), (at.x() + shift - 10, at.y()), (at.x() + shift - 20, at.y()))
    assert edited[0].left == pytest.approx(300 - 20 / both._content.viewport.scale, abs=3)


@pytest.mark.parametrize("shift", [0, ACROSS])
def test_wheel_and_hand_move_both(
    both: Canvas, drag: Callable, colour_at: Callable, is_near: Callable, shift: int
) -> None:
    state = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    at, zoom = QPointF(150 + shift, 260), both.zoom
    before = both._content.viewport.to_photo(QPointF(150, 260))
    wheel = QWheelEvent(at, both.mapToGlobal(at), QPoint(), QPoint(0, 480), *state, False)
    QApplication.sendEvent(both, wheel)
    assert both.zoom == pytest.approx(zoom * 2 ** (4 / 3))
    after = both._content.viewport.to_photo(QPointF(150, 260))
    assert (before - after).manhattanLength() < 4, "around the place under the mouse"
    both.set_tool("hand")
    drag((200 + shift, 300), (150 + shift, 290), (120 + shift, 280))
    moved = both._content.viewport.to_photo(QPointF(150, 260))
    assert (moved - after).x() == pytest.approx(80 / both._content.viewport.scale, abs=3)
    assert is_near(colour_at(200, 300), "#c00000") and is_near(colour_at(200 + ACROSS, 300), "#0000c0")


def test_the_menu_is_for_what_lies_at_the_mouse(both: Canvas, item: Callable, qtbot: QtBot) -> None:
    both.set_regions([item(Rectangle(500, 300, 700, 500))])
    for x, index in ((200, 0), (200 + ACROSS, 0), (50, -1), (50 + ACROSS, -1)):
        at = QPoint(x, 300)
        with qtbot.waitSignal(both.menu_requested) as sent:
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, both.mapToGlobal(at))
            QApplication.sendEvent(both, event)
        assert sent.args and sent.args[0] == index


def test_panning_in_steps_gives_the_same_panes_as_a_full_paint(both: Canvas, drag: Callable) -> None:
    both.set_picture(gradient())
    both.set_frame(gradient().mirrored(True, False))
    both.set_tool("hand")
    both.zoom_to(2.0)
    drag((300, 300), (280, 310), (250, 250), (310, 280))
    panned = both.grab().toImage()
    both._content.invalidate()
    assert panned == both.grab().toImage()
