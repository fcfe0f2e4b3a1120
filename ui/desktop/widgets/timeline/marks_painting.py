"""Paint the marks of the timeline."""

import math
from collections.abc import Sequence

from PyQt6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPalette, QPen, QPolygonF

from shutterspan.ui.desktop.widgets.timeline.marks import Marks
from shutterspan.ui.desktop.widgets.timeline.track import RULER_HEIGHT, Track

#: Minimum distance between two ticks.
_TICK_GAP = 4.0
_CORNER_RADIUS = 3.0


def grey(palette: QPalette, share: float) -> QColor:
    """A neutral grey between the window's colour (share 0) and its text colour (share 1)."""
    roles = QPalette.ColorRole.Window, QPalette.ColorRole.WindowText
    window, text = (palette.color(role).lightness() for role in roles)
    level = round(window + share * (text - window))
    return QColor(level, level, level)


def veil(palette: QPalette) -> QColor:
    """The translucent colour that dims what lies below it."""
    colour = grey(palette, 0.0)
    colour.setAlpha(170)
    return colour


def draw_marks(painter: QPainter, track: Track, marks: Marks, times: Sequence[float], palette: QPalette) -> None:
    """Draw all marks that the user can move, and ticks for the frames. times: of the clip's frames."""
    if times:
        draw_ticks(painter, track, times, palette)
    draw_span(painter, track, marks.start, marks.end, palette)
    draw_playhead(painter, track, marks.position, palette)
    suggestion = marks.suggestion(track)
    if suggestion is not None:
        draw_suggestion(painter, track, suggestion, palette)
    draw_key_frame(painter, track, marks.key_frame, palette)


def draw_ticks(painter: QPainter, track: Track, times: Sequence[float], palette: QPalette) -> None:
    """Draw a tick for each frame, or for every n-th frame if they would be too dense."""
    gap = (track.x(times[-1]) - track.x(times[0])) / max(1, len(times) - 1)
    step = max(1, math.ceil(_TICK_GAP / max(gap, 1e-6)))
    painter.setPen(QPen(grey(palette, 0.55), 1))
    for index, t in enumerate(times):
        if index % step == 0:
            x = round(track.x(t)) + 0.5
            painter.drawLine(QPointF(x, RULER_HEIGHT - 7), QPointF(x, RULER_HEIGHT - 3))


def draw_span(painter: QPainter, track: Track, start: float, end: float, palette: QPalette) -> None:
    """Dim the strip outside the in and out points, and draw a frame with two handles around the rest."""
    strip, span = track.strip, track.span_rect(start, end)
    painter.fillRect(QRect(strip.topLeft(), QPoint(span.left() - 1, strip.bottom())), veil(palette))
    painter.fillRect(QRect(QPoint(span.right() + 1, strip.top()), strip.bottomRight()), veil(palette))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(grey(palette, 0.62))
    for is_end in (False, True):
        handle = track.handle_rect(start, end, is_end)
        painter.drawRoundedRect(handle, _CORNER_RADIUS, _CORNER_RADIUS)
        inner = handle.adjusted(0, 0, -_CORNER_RADIUS, 0) if is_end else handle.adjusted(_CORNER_RADIUS, 0, 0, 0)
        painter.drawRect(inner)
    for edge in (span.top() - 2, span.bottom() + 1):
        painter.drawRect(QRectF(span.left(), edge, span.width(), 2))
    painter.setPen(QPen(grey(palette, 0.08), 1.5, cap=Qt.PenCapStyle.RoundCap))
    for is_end in (False, True):
        middle = track.handle_rect(start, end, is_end).center()
        painter.drawLine(middle - QPointF(0, 6), middle + QPointF(0, 6))


def draw_playhead(painter: QPainter, track: Track, t: float, palette: QPalette) -> None:
    x, bottom = track.x(t), track.strip.bottom() + 4.0
    head = [(-5.5, 1.0), (5.5, 1.0), (5.5, 8.0), (0.0, 14.0), (-5.5, 8.0)]
    shape = QPainterPath()
    shape.addPolygon(QPolygonF([QPointF(x + across, down) for across, down in head]))
    shape.closeSubpath()
    shape.addRect(QRectF(x - 1, 12, 2, bottom - 12))
    shape.setFillRule(Qt.FillRule.WindingFill)
    painter.strokePath(shape, QPen(grey(palette, 0.0), 2.5, join=Qt.PenJoinStyle.RoundJoin))
    painter.fillPath(shape, grey(palette, 1.0))


def draw_key_frame(painter: QPainter, track: Track, t: float, palette: QPalette) -> None:
    """Draw the key frame marker, a diamond as in other video editors."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(grey(palette, 1.0))
    painter.drawPolygon(diamond(track.key_frame_rect(t)))


def diamond(rect: QRectF) -> QPolygonF:
    middle = rect.center()
    across, down = QPointF(rect.width() / 2, 0), QPointF(0, rect.height() / 2)
    return QPolygonF([middle - across, middle - down, middle + across, middle + down])


def draw_suggestion(painter: QPainter, track: Track, t: float, palette: QPalette) -> None:
    """Draw a hollow diamond at the sharpest frame."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(grey(palette, 0.8), 1.4, join=Qt.PenJoinStyle.MiterJoin))
    painter.drawPolygon(diamond(track.key_frame_rect(t).adjusted(0.7, 0.7, -0.7, -0.7)))
