"""Paint arrows and strokes on the canvas, and the length of a stroke beside its tip."""

from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QColor, QPainter

from shutterspan.core.types.guidance import Stroke
from shutterspan.ui.desktop.state.guides import Guide, length_text
from shutterspan.ui.desktop.widgets.canvas.guide_editing import points_of
from shutterspan.ui.desktop.widgets.canvas.painting import draw_guidance_arrow, draw_label_beside, draw_stroke
from shutterspan.ui.desktop.widgets.canvas.viewport import Viewport


def window_points(guide: Guide, viewport: Viewport) -> list[QPointF]:
    """The points of a guide in window coordinates."""
    return [viewport.to_window(QPointF(*point)) for point in points_of(guide)]


def paint_guide(painter: QPainter, guide: Guide, viewport: Viewport, colour: QColor) -> None:
    points = window_points(guide, viewport)
    if isinstance(guide, Stroke):
        draw_stroke(painter, points, colour)
    else:
        draw_guidance_arrow(painter, points[0], points[-1], colour)


def paint_length(painter: QPainter, guide: Guide, viewport: Viewport) -> None:
    """Paint the length of a stroke beside its tip. The length of an arrow has no effect."""
    if isinstance(guide, Stroke):
        points = window_points(guide, viewport)
        draw_label_beside(painter, length_text(guide), points[-1], leftwards=points[-1].x() < points[0].x())
