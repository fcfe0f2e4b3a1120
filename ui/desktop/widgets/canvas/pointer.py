"""The mouse over the canvas: what a press there would do, as the cursor, the brush's circle and a badge show."""

from typing import Literal

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QPainter

from shutterspan.ui.desktop.widgets.canvas.gestures import Gesture, Pan, Slide
from shutterspan.ui.desktop.widgets.canvas.painting import draw_badge, draw_circle
from shutterspan.ui.desktop.widgets.canvas.stage import Stage, cursor_over

#: Whether what is drawn becomes a region of its own, is added to the one at hand, or cut from it.
Mode = Literal["replace", "add", "subtract"]

#: With these, the selected region shows its handles.
_WITH_HANDLES = ("select", "rectangle", "ellipse", "lasso")
_DRAWING = ("rectangle", "ellipse", "lasso", "brush")
#: A brush's circle of at least this radius is seen without a cursor.
_VISIBLE_CIRCLE = 4.0


class Pointer:
    """at: where the mouse is, in the window, or None outside; brush: its diameter and the width of its soft edge, in
    pixels of the photo."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.at: QPointF | None = None
        self.tool = "hand"
        self.brush = 80.0, 20.0
        self.mode: Mode = "replace"
        self.space_held = False

    @property
    def pans(self) -> bool:
        return self.tool == "hand" or self.space_held

    def take_tool(self, tool: str) -> None:
        """Another tool, and no keys that are held."""
        self.tool, self.mode = tool, "replace"
        self._stage.has_handles = tool in _WITH_HANDLES

    def hold(self, modifiers: Qt.KeyboardModifier) -> bool:
        """These keys are held now; whether that makes a difference."""
        before = self.mode
        self.mode = "replace"
        if self.tool in _DRAWING and modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.mode = "add"
        elif self.tool in _DRAWING and modifiers & Qt.KeyboardModifier.AltModifier:
            self.mode = "subtract"
        return self.mode != before

    def follows(self, gesture: Gesture | None) -> bool:
        """Whether something that moves with it is painted."""
        return self._shows_brush(gesture) or self._shows_badge(gesture)

    def paint(self, painter: QPainter, gesture: Gesture | None) -> None:
        if self.at and self._shows_brush(gesture):
            draw_circle(painter, self.at, self._radius)
        if self.at and self._shows_badge(gesture):
            draw_badge(painter, self.at, self.mode == "add", self._stage.view.ratio)

    def cursor(self, gesture: Gesture | None) -> Qt.CursorShape:
        at, shape = self.at, Qt.CursorShape
        if isinstance(gesture, Pan):
            return shape.ClosedHandCursor
        if at and (isinstance(gesture, Slide) or self._stage.is_on_split(at)):
            return shape.SplitHCursor
        if self.pans:
            return shape.OpenHandCursor
        if self._shows_brush(gesture) and self._radius > _VISIBLE_CIRCLE:
            return shape.BlankCursor
        grabbed = self._stage.handle_at(at) if at and self.mode == "replace" else None
        if grabbed:
            return cursor_over(grabbed[1])
        if self.tool == "select":
            return shape.SizeAllCursor if at and self._stage.region_at(at) >= 0 else shape.ArrowCursor
        return shape.CrossCursor

    @property
    def _radius(self) -> float:
        return self.brush[0] / 2 * self._stage.view.scale

    def _shows_brush(self, gesture: Gesture | None) -> bool:
        return self.tool == "brush" and self._draws(gesture)

    def _shows_badge(self, gesture: Gesture | None) -> bool:
        return self.mode != "replace" and self._draws(gesture)

    def _draws(self, gesture: Gesture | None) -> bool:
        return not self.space_held and not isinstance(gesture, Pan | Slide)
