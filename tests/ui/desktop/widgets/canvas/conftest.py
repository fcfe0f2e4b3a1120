from collections.abc import Callable

import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QColor, QImage, QMouseEvent
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shutterspan.core.types.region import Region, Shape
from shutterspan.ui.desktop.widgets.canvas.canvas import Canvas
from shutterspan.ui.desktop.widgets.canvas.items import RegionItem

#: Sizes of the canvas and of its photo in these tests.
WINDOW = 800, 600
PHOTO = 1200, 800


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """A canvas of 800x600 that shows a grey photo of 1200x800 pixels."""
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(*WINDOW)
    photo = QImage(*PHOTO, QImage.Format.Format_RGB32)
    photo.fill(QColor("#808080"))
    canvas.set_picture(photo)
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


@pytest.fixture
def at(canvas: Canvas) -> Callable:
    """Convert photo coordinates to window coordinates, for a photo whose middle is in the middle of the window."""

    def at(x: float, y: float) -> tuple[float, float]:
        scale = canvas.zoom / canvas.devicePixelRatioF()
        return 400 + (x - 600) * scale, 300 + (y - 400) * scale

    return at


@pytest.fixture
def item() -> Callable[..., RegionItem]:
    def item(shape: Shape, selected: bool = True, visible: bool = True, feather: float = 0.0) -> RegionItem:
        return RegionItem("Region 1", "#4aa3ff", visible, selected, Region(shape, feather))

    return item


@pytest.fixture
def in_photo(canvas: Canvas) -> Callable[[float, float], tuple[float, float]]:
    """Convert a point of the window to photo coordinates, for a photo whose middle is in the middle of the window."""

    def convert(x: float, y: float) -> tuple[float, float]:
        scale = canvas.devicePixelRatioF() / canvas.zoom
        return PHOTO[0] / 2 + (x - WINDOW[0] / 2) * scale, PHOTO[1] / 2 + (y - WINDOW[1] / 2) * scale

    return convert


@pytest.fixture
def hover(canvas: Canvas) -> Callable[[float, float], None]:
    """Send a mouse move directly to the canvas: QTest moves the screen's cursor, and its events may arrive late."""

    def hover(x: float, y: float) -> None:
        at = QPointF(round(x), round(y))
        kind, button = QEvent.Type.MouseMove, Qt.MouseButton.NoButton
        event = QMouseEvent(kind, at, canvas.mapToGlobal(at), button, button, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas, event)

    return hover


@pytest.fixture
def drag(canvas: Canvas, hover: Callable[[float, float], None]) -> Callable[..., None]:
    def drag(
        *points: tuple[float, float],
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        release: bool = True,
    ) -> None:
        """Drag through points of the window."""
        first, last = (QPoint(round(x), round(y)) for x, y in (points[0], points[-1]))
        QtBot.mousePress(canvas, button, modifier, first)
        for x, y in points[1:]:
            hover(x, y)
        if release:
            QtBot.mouseRelease(canvas, button, modifier, last)

    return drag


@pytest.fixture
def colour_at(canvas: Canvas) -> Callable[[float, float], QColor]:
    def colour_at(x: float, y: float) -> QColor:
        """The painted colour at a point of the window."""
        picture = canvas.grab().toImage()
        ratio = picture.devicePixelRatio()
        return picture.pixelColor(QPointF(x * ratio, y * ratio).toPoint())

    return colour_at


@pytest.fixture
def is_near() -> Callable[..., bool]:
    def is_near(colour: QColor, expected: str, tolerance: int = 3) -> bool:
        pairs = zip(colour.getRgb()[:3], QColor(expected).getRgb()[:3], strict=True)
        return all(abs(a - b) <= tolerance for a, b in pairs)

    return is_near
