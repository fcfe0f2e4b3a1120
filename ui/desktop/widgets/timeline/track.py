"""Where instants lie on the timeline, and how it is drawn. In the widget's coordinates."""

import math
from collections.abc import Sequence

from PyQt6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPalette, QPen, QPolygonF

#: Above the strip: the ticks, and the playhead's head.
RULER = 18
#: Width of the in and out handles, which stand outside the span that they hold.
HANDLE = 9
_BELOW = 13
_SIDE = 3
#: Half the size of the key frame's mark, which hangs below the strip.
_MARK = 4.5
#: Ticks are drawn no nearer to each other than this.
_TICK_GAP = 4.0
_ROUNDED = 3.0


class Track:
    """The instants 0 to 1 from left to right."""

    def __init__(self) -> None:
        self.strip = QRect()

    def resize(self, width: int, height: int) -> None:
        beside = HANDLE + _SIDE
        self.strip = QRect(beside, RULER, max(1, width - 2 * beside), max(1, height - RULER - _BELOW))

    def x(self, t: float) -> float:
        return self.strip.left() + t * self.strip.width()

    def t(self, x: float) -> float:
        """May lie outside [0, 1]."""
        return (x - self.strip.left()) / self.strip.width()

    def span(self, start: float, end: float) -> QRect:
        """The part of the strip between two instants."""
        left, right = round(self.x(start)), round(self.x(end))
        return QRect(left, self.strip.top(), max(1, right - left), self.strip.height())

    def handle(self, start: float, end: float, is_end: bool) -> QRectF:
        span = QRectF(self.span(start, end))
        left = span.right() if is_end else span.left() - HANDLE
        return QRectF(left, span.top() - 2, HANDLE, span.height() + 4)

    def mark(self, t: float) -> QRectF:
        """Of the key frame."""
        middle = QPointF(self.x(t), self.strip.bottom() + 8.0)
        return QRectF(middle - QPointF(_MARK, _MARK), middle + QPointF(_MARK, _MARK))


def grey(palette: QPalette, share: float) -> QColor:
    """A neutral grey on the way from the window's colour to that of its text."""
    roles = QPalette.ColorRole.Window, QPalette.ColorRole.WindowText
    window, text = (palette.color(role).lightness() for role in roles)
    level = round(window + share * (text - window))
    return QColor(level, level, level)


def draw_ticks(painter: QPainter, track: Track, times: Sequence[float], palette: QPalette) -> None:
    """One for each frame, or for every so many where they would run together."""
    gap = (track.x(times[-1]) - track.x(times[0])) / max(1, len(times) - 1)
    every = max(1, math.ceil(_TICK_GAP / max(gap, 1e-6)))
    painter.setPen(QPen(grey(palette, 0.55), 1))
    for number, t in enumerate(times):
        if number % every == 0:
            x = round(track.x(t)) + 0.5
            painter.drawLine(QPointF(x, RULER - 7), QPointF(x, RULER - 3))


def draw_span(painter: QPainter, track: Track, start: float, end: float, palette: QPalette) -> None:
    """What lies outside the in and out points is veiled; inside, a frame ends in the two handles."""
    veil = grey(palette, 0.0)
    veil.setAlpha(170)
    strip, span = track.strip, track.span(start, end)
    painter.fillRect(QRect(strip.topLeft(), QPoint(span.left() - 1, strip.bottom())), veil)
    painter.fillRect(QRect(QPoint(span.right() + 1, strip.top()), strip.bottomRight()), veil)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(grey(palette, 0.62))
    for is_end in (False, True):
        handle = track.handle(start, end, is_end)
        painter.drawRoundedRect(handle, _ROUNDED, _ROUNDED)
        inner = handle.adjusted(0, 0, -_ROUNDED, 0) if is_end else handle.adjusted(_ROUNDED, 0, 0, 0)
        painter.drawRect(inner)
    for edge in (span.top() - 2, span.bottom() + 1):
        painter.drawRect(QRectF(span.left(), edge, span.width(), 2))
    painter.setPen(QPen(grey(palette, 0.08), 1.5, cap=Qt.PenCapStyle.RoundCap))
    for is_end in (False, True):
        middle = track.handle(start, end, is_end).center()
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


def draw_mark(painter: QPainter, track: Track, t: float, palette: QPalette) -> None:
    """A diamond, as keys are drawn elsewhere."""
    place = track.mark(t)
    middle, half = place.center(), QPointF(_MARK, 0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(grey(palette, 1.0))
    corners = [middle - half, QPointF(middle.x(), place.top()), middle + half, QPointF(middle.x(), place.bottom())]
    painter.drawPolygon(QPolygonF(corners))
