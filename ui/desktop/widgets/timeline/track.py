"""The timeline's geometry, in widget coordinates."""

from PyQt6.QtCore import QPointF, QRect, QRectF

#: Height of the ruler above the strip, which holds the ticks and the playhead's head.
RULER_HEIGHT = 18
#: Width of the in and out handles, which lie outside the range that they delimit.
HANDLE_WIDTH = 9
_BOTTOM_MARGIN = 13
_SIDE_MARGIN = 3
#: Half the size of the key frame marker, which lies below the strip.
_KEY_FRAME_RADIUS = 4.5


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
