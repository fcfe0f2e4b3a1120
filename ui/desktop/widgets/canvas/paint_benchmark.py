"""Measure the canvas's paint times.

`python -m shutterspan.ui.desktop.widgets.canvas.paint_benchmark` prints them as JSON.
"""

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

_PHOTO_SIZE = 6000, 4000
_WINDOW_SIZE = 1600, 1000
#: Distance of one mouse move.
_PAN_STEP = QPointF(17, -9)


def measure() -> dict[str, dict[str, float]]:
    """Milliseconds per paint while a 24-megapixel photo is panned and zoomed.

    Median and worst, by wall clock and by processor time: for the photo alone (“plain”); for photo and frame with a
    region in a split view (“compared”), with a loupe too (“loupe”), and beside each other (“side_by_side”).
    """
    photo = QImage(str(SAMPLE)).scaled(*_PHOTO_SIZE, Qt.AspectRatioMode.IgnoreAspectRatio)
    canvas = Canvas()
    canvas.resize(*_WINDOW_SIZE)
    canvas.set_picture(photo)
    canvas.show()
    plain = _measure_paints(canvas)
    canvas.set_frame(photo.mirrored(True, False))
    canvas.set_compare("split")
    canvas.set_tool("select")
    canvas.set_regions([RegionItem("", "#4aa3ff", True, True, Region(Ellipse(1500, 1000, 4500, 3000)))])
    compared = _measure_paints(canvas)
    canvas.set_loupe(True)
    loupe = _measure_paints(canvas)
    canvas.set_loupe(False)
    canvas.set_compare("side-by-side")
    return {"plain": plain, "compared": compared, "loupe": loupe, "side_by_side": _measure_paints(canvas)}


def _measure_paints(canvas: Canvas) -> dict[str, float]:
    while not canvas.is_sharp:
        QApplication.processEvents()
        time.sleep(0.01)
    clock, cpu = [], []
    for _ in _tour_steps(canvas):
        clock_start, cpu_start = time.perf_counter(), time.process_time()
        canvas.repaint()
        clock.append(1000 * (time.perf_counter() - clock_start))
        cpu.append(1000 * (time.process_time() - cpu_start))
    return {
        "paints": len(clock),
        "median": statistics.median(clock),
        "worst": max(clock),
        "median_work": statistics.median(cpu),
        "worst_work": max(cpu),
    }


def _tour_steps(canvas: Canvas) -> Iterator[None]:
    """Zoom by the wheel from the whole photo to 400 %, panning by mouse at each step, and back."""
    canvas.zoom_fit()
    cursor, steps = QPointF(500, 400), 0
    while canvas.zoom < 4:
        _scroll(canvas, cursor, 1)
        steps += 1
        yield
        _send_mouse(canvas, QEvent.Type.MouseButtonPress, cursor)
        for step in range(1, 5):
            _send_mouse(canvas, QEvent.Type.MouseMove, cursor + step * _PAN_STEP)
            yield
        _send_mouse(canvas, QEvent.Type.MouseButtonRelease, cursor + 4 * _PAN_STEP)
    for _ in range(steps):
        _scroll(canvas, cursor, -1)
        yield


def _scroll(canvas: Canvas, at: QPointF, notches: int) -> None:
    state = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    rotation = QPoint(0, 120 * notches)
    QApplication.sendEvent(canvas, QWheelEvent(at, canvas.mapToGlobal(at), QPoint(), rotation, *state, False))


def _send_mouse(canvas: Canvas, kind: QEvent.Type, at: QPointF) -> None:
    button = Qt.MouseButton.MiddleButton
    state = button, button, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(canvas, QMouseEvent(kind, at, canvas.mapToGlobal(at), *state))


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication([])
    print(json.dumps(measure(), indent=2))
