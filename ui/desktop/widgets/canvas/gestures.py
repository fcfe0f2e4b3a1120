"""What one drag of the mouse does, from press to release. Places are in pixels of the photo, and inside it."""

import math
from collections.abc import Callable
from typing import Protocol

from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QColor, QPainter, QPainterPath

from shutterspan.core.types.guidance import Arrow, Point
from shutterspan.core.types.region import Mask, Rectangle, Shape
from shutterspan.ui.desktop.widgets.canvas.handles import Handle, dragged, moved, room
from shutterspan.ui.desktop.widgets.canvas.lasso import lassoed
from shutterspan.ui.desktop.widgets.canvas.masks import brushed, round_pen, trail
from shutterspan.ui.desktop.widgets.canvas.outlines import path_of, polygon_of
from shutterspan.ui.desktop.widgets.canvas.painting import draw_arrow, draw_outline
from shutterspan.ui.desktop.widgets.canvas.view import View

_LINE = QColor("white")
_PAINT = QColor(80, 170, 255, 120)
_WIPE = QColor(255, 90, 70, 120)
#: Of the lasso, in the window's units: what a hand can't mean.
_TREMBLE = 0.7
#: Of the brush's way: points nearer than this share of its size make no difference.
_DENSE = 0.08


class Gesture(Protocol):
    def move(self, window_point: QPointF) -> None: ...

    def finish(self) -> None:
        """The mouse was released after a drag."""

    def paint(self, painter: QPainter) -> None:
        """What it would make, over everything else."""


class Pan:
    def __init__(self, view: View, at: QPointF):
        self._view, self._last = view, at

    def move(self, window_point: QPointF) -> None:
        self._view.pan(window_point - self._last)
        self._last = window_point

    def finish(self) -> None: ...

    def paint(self, painter: QPainter) -> None: ...


class Slide:
    """Drags the split."""

    def __init__(self, slide: Callable[[QPointF], None]):
        self.move = slide

    def finish(self) -> None: ...

    def paint(self, painter: QPainter) -> None: ...


class Drawn:
    """A line or a box between two places; what it makes is handed to `done`."""

    def __init__(self, view: View, at: QPointF, done: Callable[..., None]):
        self._view, self._done = view, done
        self._points: list[Point] = [view.place(at)]

    @property
    def start(self) -> Point:
        return self._points[0]

    @property
    def end(self) -> Point:
        return self._points[-1]

    def move(self, window_point: QPointF) -> None:
        self._points.append(self._view.place(window_point))


class DrawBox(Drawn):
    def __init__(self, view: View, at: QPointF, done: Callable[[Shape], None], kind: type[Rectangle]):
        super().__init__(view, at, done)
        self._kind = kind

    @property
    def shape(self) -> Rectangle:
        (left, right), (top, bottom) = (sorted(ends) for ends in zip(self.start, self.end, strict=True))
        return self._kind(left, top, right, bottom)

    def finish(self) -> None:
        if not any(self.shape.problems()):
            self._done(self.shape)

    def paint(self, painter: QPainter) -> None:
        draw_outline(painter, self._view.transform.map(path_of(self.shape)), _LINE, False)


class DrawLasso(Drawn):
    def finish(self) -> None:
        size = self._view.photo
        shape = lassoed(self._points, _TREMBLE / self._view.scale, size.width(), size.height())
        if shape:
            self._done(shape)

    def paint(self, painter: QPainter) -> None:
        draw_outline(painter, _line(self._points, self._view), _LINE, False)


class DrawArrow(Drawn):
    def finish(self) -> None:
        arrow = Arrow(self.start, self.end)
        if arrow.is_long_enough:
            self._done(arrow)

    def paint(self, painter: QPainter) -> None:
        start, end = (self._view.to_window(QPointF(*place)) for place in (self.start, self.end))
        draw_arrow(painter, start, end, _LINE)


class Paint(Drawn):
    """size and feather: of the brush."""

    def __init__(
        self, view: View, at: QPointF, done: Callable[[Shape], None], size: float, feather: float, wipes: bool
    ):
        super().__init__(view, at, done)
        self._size, self._feather, self._colour = size, feather, _WIPE if wipes else _PAINT

    def move(self, window_point: QPointF) -> None:
        """Points that lie so near to each other that nobody sees it are one."""
        place = self._view.place(window_point)
        if len(self._points) > 1 and math.dist(place, self._points[-2]) < max(
            _DENSE * self._size, 1 / self._view.scale
        ):
            self._points.pop()
        self._points.append(place)

    def finish(self) -> None:
        photo = self._view.photo
        mask = brushed(self._points, self._size, self._feather, photo.width(), photo.height())
        if not any(mask.problems()):
            self._done(mask)

    def paint(self, painter: QPainter) -> None:
        pen = round_pen(self._size * self._view.scale)
        pen.setColor(self._colour)
        painter.strokePath(self._view.transform.map(trail(self._points)), pen)


class Edit:
    """Drags a region's handle, or, without one, the whole region. shape, path: as they are now; a mask
    keeps its shape until the end."""

    def __init__(
        self,
        view: View,
        at: QPointF,
        done: Callable[[Shape], None],
        index: int,
        shape: Shape,
        path: QPainterPath,
        handle: Handle | None,
    ):
        self._view, self._done = view, done
        self.index, self.shape, self.path = index, shape, path
        self._before, self._path_before, self._box = shape, path, shape.box
        self._start, self._handle = view.place(at), handle
        self._by: Point = 0.0, 0.0

    def move(self, window_point: QPointF) -> None:
        place = self._view.place(window_point)
        if self._handle:
            self.shape = dragged(self._before, self._handle, place) or self.shape
            self.path = path_of(self.shape)
            return
        across, down = (now - then for now, then in zip(place, self._start, strict=True))
        size = self._view.photo.width(), self._view.photo.height()
        self._by = room(self._box, across, down, *size)
        self.path = self._path_before.translated(*self._by)
        if not isinstance(self.shape, Mask):
            self.shape = moved(self._before, *self._by, *size)

    def finish(self) -> None:
        if isinstance(self._before, Mask) and any(map(round, self._by)):
            self.shape = moved(self._before, *self._by, self._view.photo.width(), self._view.photo.height())
        if self.shape is not self._before:
            self._done(self.shape)

    def paint(self, painter: QPainter) -> None: ...


def _line(points: list[Point], view: View) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(view.transform.map(polygon_of(points)))
    return path
