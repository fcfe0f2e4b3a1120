"""The timeline's geometry and painting, in widget coordinates."""

import math
from collections.abc import Sequence

from PyQt6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPalette, QPen, QPolygonF

#: Height of the ruler above the strip, which holds the ticks and the playhead's head.
RULER_HEIGHT = 18
#: Width of the in and out handles, which lie outside the range that they delimit.
HANDLE_WIDTH = 9
_BOTTOM_MARGIN = 13
_SIDE_MARGIN = 3
#: Half the size of the key frame marker, which lies below the strip.
_KEY_FRAME_RADIUS = 4.5
#: Minimum distance between two ticks.
_TICK_GAP = 4.0
_CORNER_RADIUS = 3.0


class Track:
    """Maps t in [0, 1] to x coordinates from left to right, and returns the rectangles of the timeline's parts."""

    def __init__(self) -> None:
        self.strip = QRect()

    def resize(self, width: int, height: int) -> None:
        beside = HANDLE_WIDTH + _SIDE_MARGIN
        self.strip = QRect(
            beside, RULER_HEIGHT, max(1, width - 2 * beside), max(1, height - RULER_HEIGHT - _BOTTOM_MARGIN)
        )

    def x(self, t: float) -> float:
        return self.strip.left() + t * self.strip.width()

    def t(self, x: float) -> float:
        """The t at an x coordinate; may lie outside [0, 1]."""
        return (x - self.strip.left()) / self.strip.width()

    def span_rect(self, start: float, end: float) -> QRect:
        """The part of the strip between two times, at least 1 wide."""
        left, right = round(self.x(start)), round(self.x(end))
        return QRect(left, self.strip.top(), max(1, right - left), self.strip.height())

    def handle_rect(self, start: float, end: float, is_end: bool) -> QRectF:
        span = QRectF(self.span_rect(start, end))
        left = span.right() if is_end else span.left() - HANDLE_WIDTH
        return QRectF(left, span.top() - 2, HANDLE_WIDTH, span.height() + 4)

    def key_frame_rect(self, t: float) -> QRectF:
        """The rectangle of the key frame marker."""
        middle = QPointF(self.x(t), self.strip.bottom() + 8.0)
        return QRectF(
            middle - QPointF(_KEY_FRAME_RADIUS, _KEY_FRAME_RADIUS),
            middle + QPointF(_KEY_FRAME_RADIUS, _KEY_FRAME_RADIUS),
        )


def grey(palette: QPalette, share: float) -> QColor:
    """A neutral grey between the window's colour (share 0) and its text colour (share 1)."""
    roles = QPalette.ColorRole.Window, QPalette.ColorRole.WindowText
    window, text = (palette.color(role).lightness() for role in roles)
    level = round(window + share * (text - window))
    return QColor(level, level, level)


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
    veil = grey(palette, 0.0)
    veil.setAlpha(170)
    strip, span = track.strip, track.span_rect(start, end)
    painter.fillRect(QRect(strip.topLeft(), QPoint(span.left() - 1, strip.bottom())), veil)
    painter.fillRect(QRect(QPoint(span.right() + 1, strip.top()), strip.bottomRight()), veil)
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
    rect = track.key_frame_rect(t)
    middle, half = rect.center(), QPointF(_KEY_FRAME_RADIUS, 0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(grey(palette, 1.0))
    corners = [middle - half, QPointF(middle.x(), rect.top()), middle + half, QPointF(middle.x(), rect.bottom())]
    painter.drawPolygon(QPolygonF(corners))
