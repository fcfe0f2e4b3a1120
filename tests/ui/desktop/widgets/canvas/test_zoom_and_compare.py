"""Zoom, pan, compare: by wheel, pinch, mouse and keys."""

from collections.abc import Callable

import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QColor, QImage, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shutterspan.core.types.region import Rectangle
from shutterspan.ui.desktop.widgets.canvas.canvas import Canvas


@pytest.fixture
def wheel(canvas: Canvas) -> Callable[[float, float, int], None]:
    def wheel(x: float, y: float, notches: int) -> None:
        state = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        at = QPointF(x, y)
        event = QWheelEvent(at, canvas.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), *state, False)
        QApplication.sendEvent(canvas, event)

    return wheel


@pytest.fixture
def photo_point_at(canvas: Canvas, drag: Callable) -> Callable[[float, float], tuple[float, float]]:
    """The point of the photo at a point of the window, found by drawing an arrow from there."""
    starts: list[tuple[float, float]] = []
    canvas.guide_drawn.connect(lambda arrow: starts.append(arrow.start))

    def photo_point_at(x: float, y: float) -> tuple[float, float]:
        tool = canvas._pointer.tool
        canvas.set_tool("arrow")
        drag((x, y), (x + 40, y), (x + 80, y))
        canvas.set_tool(tool)
        return starts[-1]

    return photo_point_at


@pytest.fixture
def over(canvas: Canvas) -> None:
    """The mouse is over the canvas, which has the focus."""
    canvas.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    canvas.setFocus()


@pytest.mark.parametrize("point", [(420, 250), (30, 70), (700, 500)])
def test_the_wheel_zooms_to_the_cursor(canvas: Canvas, wheel: Callable, photo_point_at: Callable, point: tuple) -> None:
    zooms: list[float] = []
    canvas.zoom_changed.connect(zooms.append)
    before, zoom = photo_point_at(*point), canvas.zoom
    for _ in range(6):
        wheel(*point, 1)
    assert canvas.zoom == pytest.approx(4 * zoom) and zooms[-1] == canvas.zoom
    assert photo_point_at(*point) == pytest.approx(before, abs=2 * canvas.devicePixelRatioF())
    for _ in range(30):
        wheel(*point, -1)
    assert canvas.zoom == pytest.approx(min(zoom, 1) / 2)


def test_a_pinch_zooms_to_the_fingers(canvas: Canvas, photo_point_at: Callable) -> None:
    before, zoom = photo_point_at(500, 200), canvas.zoom
    at = QPointF(500, 200)
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2, at, at,
        canvas.mapToGlobal(at), 0.5, QPointF(), 1,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)
    assert canvas.zoom == pytest.approx(1.5 * zoom)
    assert photo_point_at(500, 200) == pytest.approx(before, abs=2 * canvas.devicePixelRatioF())


@pytest.mark.parametrize("by", ["hand", "middle", "space"])
def test_a_drag_pans(canvas: Canvas, drag: Callable, photo_point_at: Callable, over: None, by: str) -> None:
    canvas.set_tool("hand" if by == "hand" else "rectangle")
    drawn: list[object] = []
    canvas.shape_drawn.connect(drawn.append)
    canvas.zoom_to(4.0)
    before = photo_point_at(400, 300)
    if by == "space":
        QtBot.keyPress(canvas, Qt.Key.Key_Space)
        assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    button = Qt.MouseButton.MiddleButton if by == "middle" else Qt.MouseButton.LeftButton
    drag((400, 300), (410, 305), (460, 380), button=button)
    if by == "space":
        QtBot.keyRelease(canvas, Qt.Key.Key_Space)
    assert photo_point_at(460, 380) == pytest.approx(before, abs=0.01)
    assert not drawn


def test_a_tap_on_space_is_left_to_the_window(canvas: Canvas, drag: Callable, over: None, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.space_tapped, timeout=500):
        QtBot.keyClick(canvas, Qt.Key.Key_Space)
    with qtbot.assertNotEmitted(canvas.space_tapped):
        QtBot.keyPress(canvas, Qt.Key.Key_Space)
        drag((400, 300), (460, 380))
        QtBot.keyRelease(canvas, Qt.Key.Key_Space)
        canvas.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
        QtBot.keyClick(canvas, Qt.Key.Key_Space)


def test_unused_keys_are_passed_to_the_window(canvas: Canvas, over: None, item: Callable) -> None:
    def is_accepted(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:
        from PyQt6.QtGui import QKeyEvent

        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifier)
        event.ignore()
        QApplication.sendEvent(canvas, event)
        return event.isAccepted()

    keys = Qt.Key.Key_Left, Qt.Key.Key_Delete, Qt.Key.Key_Escape, Qt.Key.Key_Space
    assert [is_accepted(key) for key in keys] == [False, False, False, True]
    canvas.set_regions([item(Rectangle(0, 0, 9, 9))])
    assert [is_accepted(key) for key in keys] == [True, False, False, True]
    assert not is_accepted(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)


def test_fit_and_a_hundred_percent(canvas: Canvas) -> None:
    zooms: list[float] = []
    canvas.zoom_changed.connect(zooms.append)
    fit_zoom = canvas.zoom
    for zoom in (1.0, 2.0):
        canvas.zoom_to(zoom)
        assert canvas.zoom == zoom
    canvas.zoom_fit()
    canvas.resize(500, 400)
    assert zooms[:3] == [1.0, 2.0, fit_zoom]
    assert canvas.zoom == zooms[-1] == pytest.approx((500 - 24) / 1200 * canvas.devicePixelRatioF())


def filled(colour: str, width: int = 1200, height: int = 800) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def test_the_split_shows_the_photo_left_and_the_frame_right(
    canvas: Canvas, drag: Callable, hover: Callable, colour_at: Callable, is_near: Callable
) -> None:
    canvas.set_picture(filled("#c00000"))
    canvas.set_compare("split")
    assert is_near(colour_at(700, 200), "#c00000"), "without a frame there is nothing to compare"
    canvas.set_frame(filled("#0000c0", 300, 200))
    for before, split in ((400, 400), (400, 250), (250, 620)):
        drag((before, 150), (split - 10, 155), (split, 150))
        assert is_near(colour_at(split - 6, 200), "#c00000") and is_near(colour_at(split + 6, 200), "#0000c0")
        hover(split + 2, 200)
        assert canvas.cursor().shape() == Qt.CursorShape.SplitHCursor
    drag((620, 150), (3000, 150))
    assert is_near(colour_at(760, 200), "#c00000"), "the line stays in sight"
    canvas.set_compare("before")
    assert is_near(colour_at(700, 200), "#c00000")
    canvas.set_compare("after")
    assert is_near(colour_at(100, 200), "#0000c0")


def test_the_split_by_keys_and_panned_under(
    canvas: Canvas, drag: Callable, over: None, colour_at: Callable, is_near: Callable
) -> None:
    canvas.set_picture(filled("#c00000"))
    canvas.set_frame(filled("#0000c0"))
    canvas.set_compare("split")
    QtBot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert is_near(colour_at(414, 200), "#c00000") and is_near(colour_at(426, 200), "#0000c0")
    canvas.set_tool("hand")
    canvas.zoom_to(3.0)
    drag((300, 200), (350, 220), (500, 220))
    assert is_near(colour_at(414, 200), "#c00000") and is_near(colour_at(426, 200), "#0000c0")
