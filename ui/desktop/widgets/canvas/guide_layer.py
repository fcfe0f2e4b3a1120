"""The arrows and strokes on the canvas: paints them, and finds them and their ends at a point."""

import math
from dataclasses import dataclass
from itertools import pairwise

from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QColor, QPainter

from shutterspan.ui.desktop.widgets.canvas.gestures import Gesture
from shutterspan.ui.desktop.widgets.canvas.guide_editing import End
from shutterspan.ui.desktop.widgets.canvas.guide_gestures import EditGuide
from shutterspan.ui.desktop.widgets.canvas.guide_painting import paint_guide, paint_length, window_points
from shutterspan.ui.desktop.widgets.canvas.items import GuideItem
from shutterspan.ui.desktop.widgets.canvas.painting import draw_handles
from shutterspan.ui.desktop.widgets.canvas.viewport import Viewport

#: An end, and the line between, can be grabbed within these distances, in window coordinates.
_END_RADIUS, _LINE_RADIUS = 8.0, 5.0


@dataclass(frozen=True)
class GuideGrip:
    """A part of a guide that can be dragged. end: None for the line between both ends."""

    item: GuideItem
    end: End | None


class GuideLayer:
    """Arrows and strokes, with the viewport through which they are shown.

    items: what is drawn, the last on top; is_editable: whether they can be grabbed, and show handles.
    """

    def __init__(self, viewport: Viewport) -> None:
        self._viewport = viewport
        self.items: list[GuideItem] = []
        self.is_editable = False
        self._hovered: GuideItem | None = None

    def set_items(self, items: list[GuideItem]) -> None:
        self.items, self._hovered = items, None

    def hover(self, point: QPointF | None) -> bool:
        """Show the length of the stroke at a point of the window. Returns whether the visible length changed."""
        grip = self.grip_at(point) if point else None
        before, self._hovered = self._hovered, grip.item if grip else None
        return self._hovered != before

    @property
    def selected(self) -> GuideItem | None:
        return next((item for item in self.items if item.selected), None)

    def grip_at(self, point: QPointF) -> GuideGrip | None:
        """The part that a press at a point of the window grabs: an end before a line, the selected or topmost first."""
        return self._nearest_grip(point) if self.is_editable else None

    def item_at(self, point: QPointF) -> GuideItem | None:
        """The arrow or the stroke at a point of the window, even if it can't be grabbed."""
        grip = self._nearest_grip(point)
        return grip.item if grip else None

    def _nearest_grip(self, point: QPointF) -> GuideGrip | None:
        items = list(self.items[::-1])
        items.sort(key=lambda item: not item.selected)
        lines = [(item, window_points(item.guide, self._viewport)) for item in items]
        for item, points in lines:
            to_start, to_end = _distance(points[0], point), _distance(points[-1], point)
            if min(to_start, to_end) <= _END_RADIUS:
                return GuideGrip(item, "end" if to_end <= to_start else "start")
        for item, points in lines:
            if min(_segment_distance(point, a, b) for a, b in pairwise(points)) <= _LINE_RADIUS:
                return GuideGrip(item, None)
        return None

    def paint(self, painter: QPainter, gesture: Gesture | None) -> None:
        """gesture: the current one; a dragged guide is painted at its new position."""
        edit = gesture if isinstance(gesture, EditGuide) else None
        for item in self.items:
            is_dragged = edit is not None and edit.item.placed == item.placed
            guide = edit.guide if edit and is_dragged else item.guide
            paint_guide(painter, guide, self._viewport, QColor(item.colour))
            if self.is_editable or item.selected:
                points = window_points(guide, self._viewport)
                draw_handles(painter, (points[0], points[-1]), rounded=True, strong=item.selected)
            if not gesture and ((item.selected and self.is_editable) or item == self._hovered):
                paint_length(painter, guide, self._viewport)


def _distance(a: QPointF, b: QPointF) -> float:
    return math.hypot(a.x() - b.x(), a.y() - b.y())


def _segment_distance(point: QPointF, start: QPointF, end: QPointF) -> float:
    """Distance of a point from a segment, whose ends may coincide."""
    side = end - start
    squared = QPointF.dotProduct(side, side)
    share = min(max(QPointF.dotProduct(point - start, side) / squared, 0.0), 1.0) if squared else 0.0
    return _distance(point, start + side * share)
