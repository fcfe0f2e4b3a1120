"""The state of tool and mouse over the canvas; chooses the cursor, and paints the brush's circle and a badge."""

from typing import Literal

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QPainter

from shutterspan.ui.desktop.widgets.canvas.canvas_content import CanvasContent, handle_cursor
from shutterspan.ui.desktop.widgets.canvas.gestures import Gesture, MoveSplit, Pan
from shutterspan.ui.desktop.widgets.canvas.guide_gestures import EditGuide
from shutterspan.ui.desktop.widgets.canvas.painting import draw_badge, draw_circle

#: Whether a drawn shape becomes a new region, is added to the selected one, or is cut from it.
DrawMode = Literal["replace", "add", "subtract"]

#: Tools with which the selected region shows its handles.
_HANDLE_TOOLS = ("select", "rectangle", "ellipse", "lasso")
#: Tools for which the draw mode can be chosen; those whose circle is painted at the mouse.
DRAWING_TOOLS = ("rectangle", "ellipse", "lasso", "snap", "brush")
BRUSHES = ("brush", "eraser")
_CUT_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
#: The cursor is hidden if the brush's circle is larger than this radius, in window coordinates.
_MIN_CIRCLE_RADIUS = 4.0


class Pointer:
    """The current tool and draw mode, and the mouse over the canvas.

    position: of the mouse in the window, or None outside; brush: diameter and width of the soft edge, in pixels of the
    photo; arrow_length_counts: whether the arrow tool draws straight strokes; chosen_mode: the draw mode while no
    modifier key is held; mode: the current one.
    """

    def __init__(self, content: CanvasContent) -> None:
        self._content = content
        self.position: QPointF | None = None
        self.tool = "hand"
        self.brush = 80.0, 20.0
        self.arrow_length_counts = False
        self.chosen_mode: DrawMode = "replace"
        self.mode: DrawMode = "replace"
        self.space_held = False

    @property
    def is_panning(self) -> bool:
        return self.tool == "hand" or self.space_held

    def set_tool(self, tool: str) -> None:
        """Switch to another tool, ignoring modifier keys that are held."""
        self.tool = tool
        self.set_modifiers(Qt.KeyboardModifier.NoModifier)
        self._content.shows_handles = tool in _HANDLE_TOOLS
        self._content.crop.is_edited = tool == "crop"
        self._content.guides.is_editable = tool == "select"

    def set_modifiers(self, modifiers: Qt.KeyboardModifier) -> bool:
        """Set the draw mode from the modifier keys that are held. Returns whether it changed."""
        before, self.mode = self.mode, self._mode_with(modifiers)
        return self.mode != before

    def paints_at_cursor(self, gesture: Gesture | None) -> bool:
        """Whether the brush's circle or the badge is painted, so that mouse moves require a repaint."""
        return self._shows_brush(gesture) or self._shows_badge(gesture)

    def paint(self, painter: QPainter, gesture: Gesture | None) -> None:
        if self.position and self._shows_brush(gesture):
            draw_circle(painter, self.position, self._radius)
        if self.position and self._shows_badge(gesture):
            draw_badge(painter, self.position, self.mode == "add", self._content.viewport.pixel_ratio)

    def cursor(self, gesture: Gesture | None) -> Qt.CursorShape:
        """The cursor for the current gesture, or else for the gesture that a press would begin here."""
        position, shape = self.position, Qt.CursorShape
        if isinstance(gesture, Pan):
            return shape.ClosedHandCursor
        if position and (isinstance(gesture, MoveSplit) or self._content.is_on_split(position)):
            return shape.SplitHCursor
        if self.is_panning:
            return shape.OpenHandCursor
        if self.tool == "crop":
            return shape.SizeAllCursor if self._content.crop.aspect else shape.ArrowCursor
        if self._shows_brush(gesture) and self._radius > _MIN_CIRCLE_RADIUS:
            return shape.BlankCursor
        at_position = self._content.guides.grip_at(position) if position else None
        grip = gesture if isinstance(gesture, EditGuide) else at_position
        if grip:
            return shape.PointingHandCursor if grip.end else shape.SizeAllCursor
        grabbed = self._content.handle_at(position) if position and self.mode == "replace" else None
        if grabbed:
            return handle_cursor(grabbed[1])
        if self.tool == "select":
            return shape.SizeAllCursor if position and self._content.region_at(position) >= 0 else shape.ArrowCursor
        return shape.CrossCursor

    def _mode_with(self, modifiers: Qt.KeyboardModifier) -> DrawMode:
        if self.tool == "eraser":
            return "subtract"
        if self.tool not in DRAWING_TOOLS:
            return "replace"
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            return "add"
        return "subtract" if modifiers & _CUT_KEYS else self.chosen_mode

    @property
    def _radius(self) -> float:
        return self.brush[0] / 2 * self._content.viewport.scale

    def _shows_brush(self, gesture: Gesture | None) -> bool:
        return self.tool in BRUSHES and self._draws(gesture)

    def _shows_badge(self, gesture: Gesture | None) -> bool:
        return self.mode != "replace" and self._draws(gesture)

    def _draws(self, gesture: Gesture | None) -> bool:
        return not self.space_held and not isinstance(gesture, Pan | MoveSplit)
