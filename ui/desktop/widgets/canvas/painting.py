"""Draw outlines, handles, arrows, strokes, the split and labels so that they are readable on any picture.

All coordinates are window coordinates unless stated otherwise.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from PyQt6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

_DARK = QColor(0, 0, 0, 190)
_LIGHT = QColor(255, 255, 255)
_SHADE = QColor(0, 0, 0, 140)
_SOLID_DARK = QColor(24, 24, 24)
_FEATHER_ALPHA = 48
#: Width of the line of an arrow or a stroke.
_LINE_WIDTH = 3.0
#: Half the width of a handle of the selected item, and of other items.
_HANDLE_RADIUS, _FAINT_HANDLE_RADIUS = 4.0, 2.8
#: Minimum distance between two handles.
_HANDLE_GAP = 18.0
#: Offset of the badge's centre from the mouse, and the badge's radius.
_BADGE_OFFSET, _BADGE_RADIUS = 15, 8


def neutral_grey(colour: QColor, share: float) -> QColor:
    """A grey with this share of a colour's lightness. A tint would distort the perception of the picture's colours."""
    level = round(colour.lightness() * share)
    return QColor(level, level, level)


def draw_outline(painter: QPainter, path: QPainterPath, colour: QColor, strong: bool) -> None:
    """Draw a thin coloured line with dark edges."""
    for pen in (QPen(_DARK, 4.2 if strong else 3.4), QPen(colour, 2.0 if strong else 1.6)):
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)


def draw_feather(painter: QPainter, path: QPainterPath, colour: QColor, width: float) -> None:
    """Draw a faint band as wide as the soft border, without antialiasing, which is slow and not visible here."""
    soft = QColor(colour)
    soft.setAlpha(_FEATHER_ALPHA)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.strokePath(path, QPen(soft, width, join=Qt.PenJoinStyle.RoundJoin))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def draw_handles(painter: QPainter, points: Iterable[QPointF], rounded: bool, strong: bool = True) -> None:
    """strong: False for handles of items that aren't selected; these are smaller."""
    radius = _HANDLE_RADIUS if strong else _FAINT_HANDLE_RADIUS
    painter.setPen(QPen(_DARK, 1.0))
    painter.setBrush(_LIGHT)
    for point in points:
        square = QRectF(point.x() - radius, point.y() - radius, 2 * radius, 2 * radius)
        if rounded:
            painter.drawEllipse(square)
        else:
            painter.drawRect(square)


def spaced_indices(points: Sequence[QPointF]) -> list[int]:
    """Indices of the points that keep the minimum distance to the previous chosen one."""
    chosen: list[int] = []
    for index, point in enumerate(points):
        if not chosen or _distance(point, points[chosen[-1]]) >= _HANDLE_GAP:
            chosen.append(index)
    return chosen


def draw_guidance_arrow(painter: QPainter, start: QPointF, end: QPointF, colour: QColor) -> None:
    path, foot = QPainterPath(), QPainterPath()
    path.addPolygon(_arrow_polygon(start, end, _LINE_WIDTH))
    path.closeSubpath()
    foot.addEllipse(start, 3.5, 3.5)
    path = path.united(foot)
    painter.strokePath(path, QPen(_DARK, 2.4, join=Qt.PenJoinStyle.RoundJoin))
    painter.fillPath(path, colour)


def draw_stroke(painter: QPainter, points: Sequence[QPointF], colour: QColor) -> None:
    """Draw the path of a stroke, with a ring at its start and a tip at its end."""
    length = sum(_distance(a, b) for a, b in pairwise(points))
    head = min(4.2 * _LINE_WIDTH, 0.6 * length)
    line, tip, ring = QPainterPath(), QPainterPath(), QPainterPath()
    body = _without_end(points, head)
    line.addPolygon(QPolygonF(body))
    if along := _distance(body[-1], points[-1]):
        side = QPointF(points[-1].y() - body[-1].y(), body[-1].x() - points[-1].x()) * (0.48 * head / along)
        tip.addPolygon(QPolygonF([body[-1] + side, points[-1], body[-1] - side]))
        tip.closeSubpath()
    ring.addEllipse(points[0], 3.5, 3.5)
    join = Qt.PenJoinStyle.RoundJoin
    painter.strokePath(line, QPen(_DARK, _LINE_WIDTH + 2.4, join=join))
    for path in (tip, ring):
        painter.strokePath(path, QPen(_DARK, 2.4 if path is tip else 4.4, join=join))
    painter.strokePath(line, QPen(colour, _LINE_WIDTH, join=join))
    painter.fillPath(tip, colour)
    painter.fillPath(ring, _SOLID_DARK)
    painter.strokePath(ring, QPen(colour, 2.0))


def _without_end(points: Sequence[QPointF], length: float) -> list[QPointF]:
    """A polyline, shortened by this length at its end; two points or more."""
    kept = list(points)
    while len(kept) > 2 and (last := _distance(kept[-1], kept[-2])) <= length:
        kept.pop()
        length -= last
    last = _distance(kept[-1], kept[-2])
    kept[-1] = kept[-2] + (kept[-1] - kept[-2]) * max(0.0, 1 - length / last if last else 0.0)
    return kept


def draw_motion_arrows(
    painter: QPainter,
    arrows: Iterable[tuple[float, float, float, float]],
    corner: QPointF,
    zoom: float,
    pixel_ratio: float,
    area: QRect,
) -> None:
    """Draw many thin arrows (x0, y0, x1, y1), given in pixels of the photo.

    corner and zoom: of the photo, in screen pixels; area: the part of the screen to be painted.
    """
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    visible = QRectF(area).adjusted(-9 * pixel_ratio, -9 * pixel_ratio, 9 * pixel_ratio, 9 * pixel_ratio)
    for x0, y0, x1, y1 in arrows:
        start, end = corner + QPointF(x0, y0) * zoom, corner + QPointF(x1, y1) * zoom
        if visible.intersects(QRectF(start, end).normalized().adjusted(-1, -1, 1, 1)):
            path.addPolygon(_arrow_polygon(start, end, 1.7 * pixel_ratio))
            path.closeSubpath()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(path, QPen(_DARK, 1.6 * pixel_ratio, join=Qt.PenJoinStyle.RoundJoin))
    painter.fillPath(path, _LIGHT)


def _arrow_polygon(start: QPointF, end: QPointF, width: float) -> QPolygonF:
    """The outline of an arrow whose tip is at `end`."""
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
    """Draw the outline of the brush."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_DARK, 3.0), QPen(_LIGHT, 1.2)):
        painter.setPen(pen)
        painter.drawEllipse(centre, radius, radius)


def draw_badge(painter: QPainter, at: QPointF, plus: bool, pixel_ratio: float) -> None:
    """Draw a plus or a minus beside the mouse, aligned to screen pixels. pixel_ratio: screen pixels per unit."""
    x, y = (round((value + _BADGE_OFFSET) * pixel_ratio) / pixel_ratio for value in (at.x(), at.y()))
    painter.setPen(QPen(_LIGHT, 1.0))
    painter.setBrush(_DARK)
    painter.drawEllipse(QPointF(x, y), _BADGE_RADIUS, _BADGE_RADIUS)
    painter.fillRect(QRectF(x - 4, y - 1, 8, 2), _LIGHT)
    if plus:
        painter.fillRect(QRectF(x - 1, y - 4, 2, 8), _LIGHT)


def draw_split(painter: QPainter, x: float, rect: QRectF) -> None:
    """Draw the line between photo and frame, with its handle."""
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


def draw_divider(painter: QPainter, rect: QRectF) -> None:
    """Draw the divider between two panes."""
    painter.fillRect(rect, _SOLID_DARK)


def draw_label(painter: QPainter, text: str, at: QPointF, across: float = 0, down: float = 0) -> None:
    """Draw a text on a dark pill around a point. across, down: where the point lies in the pill, each in [0,1]."""
    size = _label_size(painter, text)
    pill = QRectF(at - QPointF(across * size.width(), down * size.height()), size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADE)
    painter.drawRoundedRect(pill, size.height() / 2, size.height() / 2)
    painter.setPen(_LIGHT)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


def draw_label_beside(painter: QPainter, text: str, point: QPointF, leftwards: bool) -> None:
    """Draw a label left or right of a point, at its height, but inside the painter's clip."""
    area, size = painter.clipBoundingRect(), _label_size(painter, text)
    x = point.x() - 12 - size.width() if leftwards else point.x() + 12
    y = point.y() - size.height() / 2
    left = min(max(x, area.left() + 4), area.right() - size.width() - 4)
    top = min(max(y, area.top() + 4), area.bottom() - size.height() - 4)
    draw_label(painter, text, QPointF(left, top))


def _label_size(painter: QPainter, text: str) -> QSizeF:
    metrics = QFontMetricsF(painter.font())
    return QSizeF(metrics.horizontalAdvance(text) + 16, metrics.height() + 6)


def _distance(a: QPointF, b: QPointF) -> float:
    return math.hypot(a.x() - b.x(), a.y() - b.y())
