"""How long the canvas takes to paint: `python -m shutterspan.ui.widgets.canvas.measure` tells it as JSON."""

import json
import os
import statistics
import time
from collections.abc import Iterator

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QApplication

from shutterspan.core.paths import SAMPLE
from shutterspan.core.region import Ellipse, Region
from shutterspan.ui.widgets.canvas.canvas import Canvas
from shutterspan.ui.widgets.canvas.items import RegionItem

_PHOTO = 6000, 4000
_WINDOW = 1600, 1000
#: Of one turn of the wheel, and of one move of the mouse.
_ZOOM, _PAN = 1.15, QPointF(17, -9)


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
    """From the whole photo to 400 % and back, with the mouse, looking around at each turn."""
    view, cursor = canvas._stage.view, QPointF(500, 400)
    view.fit()
    turns = 0
    while view.zoom < 4:
        view.zoom_about(view.zoom * _ZOOM, cursor)
        turns += 1
        yield
        for _ in range(3):
            view.pan(_PAN)
            yield
    for _ in range(turns):
        view.zoom_about(view.zoom / _ZOOM, cursor)
        yield


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication([])
    print(json.dumps(measured(), indent=2))
