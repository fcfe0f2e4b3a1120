"""Gestures that draw or change an arrow or a stroke. Their results are in pixels of the photo, inside it."""

from collections.abc import Callable

from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QPainter

from shutterspan.core.types.guidance import Arrow, Point, Stroke
from shutterspan.ui.desktop.state.guides import Guide
from shutterspan.ui.desktop.widgets.canvas.gestures import LINE_COLOUR, DrawGesture
from shutterspan.ui.desktop.widgets.canvas.guide_editing import (
    End,
    is_long_enough,
    pull_end,
    shift_guide,
    stroke_along,
)
from shutterspan.ui.desktop.widgets.canvas.guide_painting import paint_guide, paint_length
from shutterspan.ui.desktop.widgets.canvas.items import GuideItem
from shutterspan.ui.desktop.widgets.canvas.viewport import Viewport

#: Tolerance for simplifying a stroke, in window coordinates: the tremble of a hand.
_STROKE_TOLERANCE = 1.0


class DrawGuide(DrawGesture):
    """Base of gestures that draw an arrow or a stroke, its length beside it."""

    @property
    def guide(self) -> Guide:
        raise NotImplementedError

    def finish(self) -> None:
        guide = self.guide
        if is_long_enough(guide):
            self._done(guide)

    def paint(self, painter: QPainter) -> None:
        guide = self.guide
        paint_guide(painter, guide, self._viewport, LINE_COLOUR)
        paint_length(painter, guide, self._viewport)


class DrawArrow(DrawGuide):
    """Draws an arrow that shows a direction of motion."""

    @property
    def guide(self) -> Guide:
        return Arrow(self.start, self.end)


class DrawLine(DrawGuide):
    """Draws a straight stroke."""

    @property
    def guide(self) -> Guide:
        return Stroke((self.start, self.end))


class DrawStroke(DrawGuide):
    """Draws a stroke along the path of the mouse."""

    @property
    def guide(self) -> Guide:
        return stroke_along(self._points, _STROKE_TOLERANCE / self._viewport.scale)


class EditGuide:
    """Drags an end of an arrow or a stroke, or the whole if `end` is None.

    item: the dragged one; guide: its current state.
    """

    def __init__(
        self, viewport: Viewport, at: QPointF, done: Callable[[Guide], None], item: GuideItem, end: End | None
    ):
        self._viewport, self._done, self.end = viewport, done, end
        self._pressed = viewport.photo_point_at(at)
        self.item, self.guide = item, item.guide

    def move(self, window_point: QPointF) -> None:
        size = self._viewport.photo_size.width(), self._viewport.photo_size.height()
        original = self.item.guide
        point = self._viewport.photo_point_at(window_point)
        across, down = (now - pressed for now, pressed in zip(point, self._pressed, strict=True))
        if self.end is None:
            self.guide = shift_guide(original, across, down, *size)
        else:
            x, y = original.end if self.end == "end" else original.start
            to: Point = min(max(x + across, 0.0), float(size[0])), min(max(y + down, 0.0), float(size[1]))
            self.guide = pull_end(original, self.end, to, *size) or self.guide

    def finish(self) -> None:
        if self.guide != self.item.guide:
            self._done(self.guide)

    def paint(self, painter: QPainter) -> None:
        paint_length(painter, self.guide, self._viewport)
