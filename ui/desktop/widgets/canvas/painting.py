"""Everything that is drawn over the pictures, so that it is readable on any of them. In the window's coordinates."""

import math
from collections.abc import Iterable, Sequence

from PyQt6.QtCore import QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

_DARK = QColor(0, 0, 0, 190)
_LIGHT = QColor(255, 255, 255)
_SHADE = QColor(0, 0, 0, 140)
_FAINT = 48
#: Half the width of a handle.
_HANDLE = 4.0
#: Handles are drawn no nearer to each other than this, so that they can be told apart.
_HANDLE_GAP = 18.0
#: From the mouse to the middle of its badge, and the badge's radius.
_BADGE_AWAY, _BADGE = 15, 8


def neutral(colour: QColor, share: float) -> QColor:
    """A grey of this share of a colour's lightness, so that nothing beside a picture tints it."""
    level = round(colour.lightness() * share)
    return QColor(level, level, level)


def draw_outline(painter: QPainter, path: QPainterPath, colour: QColor, strong: bool) -> None:
    """A thin line between dark ones."""
    for pen in (QPen(_DARK, 4.2 if strong else 3.4), QPen(colour, 2.0 if strong else 1.6)):
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)


def draw_feather(painter: QPainter, path: QPainterPath, colour: QColor, width: float) -> None:
    """A faint band as wide as the soft border. Its own edge is too faint to need smoothing, which takes long."""
    soft = QColor(colour)
    soft.setAlpha(_FAINT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.strokePath(path, QPen(soft, width, join=Qt.PenJoinStyle.RoundJoin))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def draw_handles(painter: QPainter, places: Iterable[QPointF], rounded: bool) -> None:
    painter.setPen(QPen(_DARK, 1.0))
    painter.setBrush(_LIGHT)
    for place in places:
        square = QRectF(place.x() - _HANDLE, place.y() - _HANDLE, 2 * _HANDLE, 2 * _HANDLE)
        if rounded:
            painter.drawEllipse(square)
        else:
            painter.drawRect(square)


def spread_out(places: Sequence[QPointF]) -> list[int]:
    """The numbers of those places that lie far enough from the one before."""
    chosen: list[int] = []
    for number, place in enumerate(places):
        if not chosen or _distance(place, places[chosen[-1]]) >= _HANDLE_GAP:
            chosen.append(number)
    return chosen


def draw_arrow(painter: QPainter, start: QPointF, end: QPointF, colour: QColor) -> None:
    path, foot = QPainterPath(), QPainterPath()
    path.addPolygon(_arrow(start, end, 3.0))
    path.closeSubpath()
    foot.addEllipse(start, 3.5, 3.5)
    path = path.united(foot)
    painter.strokePath(path, QPen(_DARK, 2.4, join=Qt.PenJoinStyle.RoundJoin))
    painter.fillPath(path, colour)


def draw_motion(
    painter: QPainter,
    arrows: Iterable[tuple[float, float, float, float]],
    corner: QPointF,
    zoom: float,
    ratio: float,
    part: QRect,
) -> None:
    """Many thin arrows (x0, y0, x1, y1), in pixels of a photo whose corner and zoom are in pixels of the screen."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    seen = QRectF(part).adjusted(-9 * ratio, -9 * ratio, 9 * ratio, 9 * ratio)
    for x0, y0, x1, y1 in arrows:
        start, end = corner + QPointF(x0, y0) * zoom, corner + QPointF(x1, y1) * zoom
        if seen.intersects(QRectF(start, end).normalized().adjusted(-1, -1, 1, 1)):
            path.addPolygon(_arrow(start, end, 1.7 * ratio))
            path.closeSubpath()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(path, QPen(_DARK, 1.6 * ratio, join=Qt.PenJoinStyle.RoundJoin))
    painter.fillPath(path, _LIGHT)


def _arrow(start: QPointF, end: QPointF, width: float) -> QPolygonF:
    """Its outline; the tip is the end."""
    length = _distance(start, end)
    if not length:
        return QPolygonF()
    along = (end - start) / length
    side = QPointF(-along.y(), along.x())
    head = min(4.2 * width, 0.6 * length)
    neck, half, barb = end - along * head, side * width / 2, side * head * 0.48
    return QPolygonF(
        [start + half, neck + half, neck + barb, end, neck - barb, neck - half, start - half],
    )


def draw_circle(painter: QPainter, centre: QPointF, radius: float) -> None:
    """What a brush would paint."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_DARK, 3.0), QPen(_LIGHT, 1.2)):
        painter.setPen(pen)
        painter.drawEllipse(centre, radius, radius)


def draw_badge(painter: QPainter, at: QPointF, plus: bool, ratio: float) -> None:
    """A plus or a minus below the mouse. ratio: pixels of the screen for one of the window, which the sign keeps to."""
    x, y = (round((place + _BADGE_AWAY) * ratio) / ratio for place in (at.x(), at.y()))
    painter.setPen(QPen(_LIGHT, 1.0))
    painter.setBrush(_DARK)
    painter.drawEllipse(QPointF(x, y), _BADGE, _BADGE)
    painter.fillRect(QRectF(x - 4, y - 1, 8, 2), _LIGHT)
    if plus:
        painter.fillRect(QRectF(x - 1, y - 4, 2, 8), _LIGHT)


def draw_split(painter: QPainter, x: float, rect: QRectF) -> None:
    """The line between photo and frame, and what it is held at."""
    painter.fillRect(QRectF(x - 1.5, rect.top(), 3, rect.height()), _SHADE)
    painter.fillRect(QRectF(x - 0.5, rect.top(), 1, rect.height()), _LIGHT)
    middle = QPointF(x, rect.center().y())
    painter.setPen(QPen(_SHADE, 1))
    painter.setBrush(_LIGHT)
    painter.drawEllipse(middle, 13, 13)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#303030"))
    for side in (-1, 1):
        painter.drawPolygon(QPolygonF([middle + QPointF(side * a, b) for a, b in ((8, 0), (3, -4.5), (3, 4.5))]))


def draw_label(painter: QPainter, text: str, at: QPointF, leftwards: bool) -> None:
    """A word on a dark pill, to the right of a point or ending there."""
    metrics = QFontMetricsF(painter.font())
    width, height = metrics.horizontalAdvance(text) + 16, metrics.height() + 6
    pill = QRectF(at.x() - width if leftwards else at.x(), at.y(), width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADE)
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setPen(_LIGHT)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


def _distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())
