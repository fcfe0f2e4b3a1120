"""How long the canvas takes to paint: `python -m shutterspan.ui.desktop.widgets.canvas.measure` tells it as JSON."""

import json
import os
import statistics
import time
from collections.abc import Iterator

from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QImage, QMouseEvent, QWheelEvent
from PyQt6.QtWidgets import QApplication

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.core.types.region import Ellipse, Region
from shutterspan.ui.desktop.widgets.canvas.canvas import Canvas
from shutterspan.ui.desktop.widgets.canvas.items import RegionItem

_PHOTO = 6000, 4000
_WINDOW = 1600, 1000
#: One move of the mouse.
_PAN = QPointF(17, -9)


def measured() -> dict[str, dict[str, float]]:
    """Milliseconds of each paint of a 24-megapixel photo that is panned and zoomed: median and worst, by the clock
    and of the processors' time; plain, and compared with a frame of the same size under a region."""
    photo = QImage(str(SAMPLE)).scaled(*_PHOTO, Qt.AspectRatioMode.IgnoreAspectRatio)
    canvas = Canvas()
    canvas.resize(*_WINDOW)
    canvas.set_picture(photo)
    canvas.show()
    plain = _painted(canvas)
    canvas.set_frame(photo.mirrored(True, False))
    canvas.set_compare("split")
    canvas.set_tool("select")
    canvas.set_regions([RegionItem("", "#4aa3ff", True, True, Region(Ellipse(1500, 1000, 4500, 3000)))])
    return {"plain": plain, "compared": _painted(canvas)}


def _painted(canvas: Canvas) -> dict[str, float]:
    while not canvas.is_sharp:
        QApplication.processEvents()
        time.sleep(0.01)
    clock, work = [], []
    for _ in _tour(canvas):
        started, worked = time.perf_counter(), time.process_time()
        canvas.repaint()
        clock.append(1000 * (time.perf_counter() - started))
        work.append(1000 * (time.process_time() - worked))
    return {
        "paints": len(clock),
        "median": statistics.median(clock),
        "worst": max(clock),
        "median_work": statistics.median(work),
        "worst_work": max(work),
    }


def _tour(canvas: Canvas) -> Iterator[None]:
    """From the whole photo to 400 % and back by the wheel, looking around by the mouse at each turn."""
    canvas.zoom_fit()
    cursor, turns = QPointF(500, 400), 0
    while canvas.zoom < 4:
        _turn(canvas, cursor, 1)
        turns += 1
        yield
        _move(canvas, QEvent.Type.MouseButtonPress, cursor)
        for step in range(1, 5):
            _move(canvas, QEvent.Type.MouseMove, cursor + step * _PAN)
            yield
        _move(canvas, QEvent.Type.MouseButtonRelease, cursor + 4 * _PAN)
    for _ in range(turns):
        _turn(canvas, cursor, -1)
        yield


def _turn(canvas: Canvas, at: QPointF, notches: int) -> None:
    held = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    turned = QPoint(0, 120 * notches)
    QApplication.sendEvent(canvas, QWheelEvent(at, canvas.mapToGlobal(at), QPoint(), turned, *held, False))


def _move(canvas: Canvas, kind: QEvent.Type, at: QPointF) -> None:
    button = Qt.MouseButton.MiddleButton
    held = button, button, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(canvas, QMouseEvent(kind, at, canvas.mapToGlobal(at), *held))


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication([])
    print(json.dumps(measured(), indent=2))
