"""Begin the gesture with which a tool draws."""

from collections.abc import Callable

from PyQt6.QtCore import QPointF, Qt

from shutterspan.core.types.region import Ellipse, Rectangle, Shape
from shutterspan.ui.desktop.state.guides import Guide
from shutterspan.ui.desktop.widgets.canvas.gestures import DrawBox, DrawBrush, DrawLasso, Gesture
from shutterspan.ui.desktop.widgets.canvas.guide_gestures import DrawArrow, DrawLine, DrawStroke
from shutterspan.ui.desktop.widgets.canvas.pointer import Pointer
from shutterspan.ui.desktop.widgets.canvas.viewport import Viewport


def begin_shape(pointer: Pointer, viewport: Viewport, at: QPointF, done: Callable[[Shape], None]) -> Gesture | None:
    """The gesture that draws a shape from a point of the window, or None if the tool draws none."""
    match pointer.tool:
        case "rectangle":
            return DrawBox(viewport, at, done, Rectangle)
        case "ellipse":
            return DrawBox(viewport, at, done, Ellipse)
        case "lasso":
            return DrawLasso(viewport, at, done)
        case "brush" | "eraser":
            return DrawBrush(viewport, at, done, *pointer.brush, erases=pointer.mode == "subtract")
        case _:
            return None


def begin_guide(
    pointer: Pointer, viewport: Viewport, at: QPointF, modifiers: Qt.KeyboardModifier, done: Callable[[Guide], None]
) -> Gesture:
    """The gesture that draws an arrow or a stroke from a point of the window."""
    if pointer.tool == "stroke":
        is_straight = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        return (DrawLine if is_straight else DrawStroke)(viewport, at, done)
    return (DrawLine if pointer.arrow_length_counts else DrawArrow)(viewport, at, done)
