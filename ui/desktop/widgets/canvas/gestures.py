"""Gestures: one drag of the mouse each, from press to release. Their results are in pixels of the photo, inside it."""

import math
from collections.abc import Callable
from typing import Protocol

from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QColor, QPainter, QPainterPath

from shutterspan.core.types.guidance import Point
from shutterspan.core.types.region import Mask, Rectangle, Shape
from shutterspan.ui.desktop.widgets.canvas.handles import Handle, clamp_shift, drag_handle, shift_shape
from shutterspan.ui.desktop.widgets.canvas.lasso import lasso_shape
from shutterspan.ui.desktop.widgets.canvas.mask_drawing import brush_mask, brush_path, round_pen
from shutterspan.ui.desktop.widgets.canvas.outlines import path_of, polygon_of
from shutterspan.ui.desktop.widgets.canvas.painting import draw_outline
from shutterspan.ui.desktop.widgets.canvas.viewport import Viewport

#: Colour of the shape that is being drawn.
LINE_COLOUR = QColor("white")
_PAINT_COLOUR = QColor(80, 170, 255, 120)
_ERASE_COLOUR = QColor(255, 90, 70, 120)
#: Tolerance for simplifying a lasso, in window coordinates: the tremble of a hand.
_LASSO_TOLERANCE = 0.7
#: Points of a brush's line that are closer than this share of the brush's size are merged.
_MIN_POINT_DISTANCE = 0.08


class Gesture(Protocol):
    """A drag in progress."""

    def move(self, window_point: QPointF) -> None: ...

    def finish(self) -> None:
        """Called when the mouse is released after a drag."""

    def paint(self, painter: QPainter) -> None:
        """Paint a preview of the result over everything else."""


class Pan:
    """Moves the photo in the window."""

    def __init__(self, viewport: Viewport, at: QPointF):
        self._viewport, self._last = viewport, at

    def move(self, window_point: QPointF) -> None:
        self._viewport.pan(window_point - self._last)
        self._last = window_point

    def finish(self) -> None: ...

    def paint(self, painter: QPainter) -> None: ...


class MoveSplit:
    """Moves the line between photo and frame."""

    def __init__(self, move_split_to: Callable[[QPointF], None]):
        self.move = move_split_to

    def finish(self) -> None: ...

    def paint(self, painter: QPainter) -> None: ...


class DrawGesture:
    """Base of gestures that draw something from the points of a drag, and call `done` with the result."""

    def __init__(self, viewport: Viewport, at: QPointF, done: Callable[..., None]):
        self._viewport, self._done = viewport, done
        self._points: list[Point] = [viewport.photo_point_at(at)]

    @property
    def start(self) -> Point:
        return self._points[0]

    @property
    def end(self) -> Point:
        return self._points[-1]

    def move(self, window_point: QPointF) -> None:
        self._points.append(self._viewport.photo_point_at(window_point))


class DrawBox(DrawGesture):
    """Draws a rectangle or an ellipse. kind: its class."""

    def __init__(self, viewport: Viewport, at: QPointF, done: Callable[[Shape], None], kind: type[Rectangle]):
        super().__init__(viewport, at, done)
        self._kind = kind

    @property
    def shape(self) -> Rectangle:
        (left, right), (top, bottom) = (sorted(ends) for ends in zip(self.start, self.end, strict=True))
        return self._kind(left, top, right, bottom)

    def finish(self) -> None:
        if not self.shape.problem():
            self._done(self.shape)

    def paint(self, painter: QPainter) -> None:
        draw_outline(painter, self._viewport.transform.map(path_of(self.shape)), LINE_COLOUR, False)


class DrawLasso(DrawGesture):
    """Draws a freehand outline."""

    def finish(self) -> None:
        size = self._viewport.photo_size
        shape = lasso_shape(self._points, _LASSO_TOLERANCE / self._viewport.scale, size.width(), size.height())
        if shape:
            self._done(shape)

    def paint(self, painter: QPainter) -> None:
        draw_outline(painter, _polyline_path(self._points, self._viewport), LINE_COLOUR, False)


class DrawSeed(DrawLasso):
    """Picks an object: by a click, which gives a point, or by a rough outline."""

    def finish(self) -> None:
        if len(self._points) == 1:
            self._done(self.start)
        else:
            super().finish()


class DrawBrush(DrawGesture):
    """Paints a mask. size, feather: of the brush, in pixels of the photo; erases: only changes the preview's colour."""

    def __init__(
        self, viewport: Viewport, at: QPointF, done: Callable[[Shape], None], size: float, feather: float, erases: bool
    ):
        super().__init__(viewport, at, done)
        self._size, self._feather, self._colour = size, feather, _ERASE_COLOUR if erases else _PAINT_COLOUR

    def move(self, window_point: QPointF) -> None:
        """Append a point, replacing the last one if it makes no visible difference."""
        point = self._viewport.photo_point_at(window_point)
        min_distance = max(_MIN_POINT_DISTANCE * self._size, 1 / self._viewport.scale)
        if len(self._points) > 1 and math.dist(point, self._points[-2]) < min_distance:
            self._points.pop()
        self._points.append(point)

    def finish(self) -> None:
        photo_size = self._viewport.photo_size
        mask = brush_mask(self._points, self._size, self._feather, photo_size.width(), photo_size.height())
        if not mask.problem():
            self._done(mask)

    def paint(self, painter: QPainter) -> None:
        pen = round_pen(self._size * self._viewport.scale)
        pen.setColor(self._colour)
        painter.strokePath(self._viewport.transform.map(brush_path(self._points)), pen)


class EditShape:
    """Drags a region's handle, or the whole region if `handle` is None.

    shape, path: the current state. While a mask is dragged, only its path moves; its shape changes in `finish`.
    """

    def __init__(
        self,
        viewport: Viewport,
        at: QPointF,
        done: Callable[[Shape], None],
        index: int,
        shape: Shape,
        path: QPainterPath,
        handle: Handle | None,
    ):
        self._viewport, self._done = viewport, done
        self.index, self.shape, self.path = index, shape, path
        self._original, self._original_path, self._box = shape, path, shape.box
        self._start, self._handle = viewport.photo_point_at(at), handle
        self._offset: Point = 0.0, 0.0

    def move(self, window_point: QPointF) -> None:
        point = self._viewport.photo_point_at(window_point)
        if self._handle:
            self.shape = drag_handle(self._original, self._handle, point) or self.shape
            self.path = path_of(self.shape)
            return
        across, down = (end - start for end, start in zip(point, self._start, strict=True))
        size = self._photo_size()
        self._offset = clamp_shift(self._box, across, down, *size)
        self.path = self._original_path.translated(*self._offset)
        if not isinstance(self.shape, Mask):
            self.shape = shift_shape(self._original, *self._offset, *size)

    def finish(self) -> None:
        if isinstance(self._original, Mask) and any(map(round, self._offset)):
            self.shape = shift_shape(self._original, *self._offset, *self._photo_size())
        if self.shape is not self._original:
            self._done(self.shape)

    def paint(self, painter: QPainter) -> None: ...

    def _photo_size(self) -> tuple[int, int]:
        return self._viewport.photo_size.width(), self._viewport.photo_size.height()


def _polyline_path(points: list[Point], viewport: Viewport) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(viewport.transform.map(polygon_of(points)))
    return path
