"""A line drawn round something by hand, made a shape. All in pixels of the photo."""

from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPainterPath, QPolygonF

from shutterspan.core.types.guidance import Point
from shutterspan.core.types.region import Mask, Polygon
from shutterspan.ui.desktop.widgets.canvas.masks import enclosed
from shutterspan.ui.desktop.widgets.canvas.outlines import polygon_of

#: An outline that holds this share of all that a line went round is what was meant.
_ALL = 0.97
#: A lasso has no more corners than this.
MOST_CORNERS = 300


def lassoed(points: Sequence[Point], tolerance: float, width: int, height: int) -> Polygon | Mask | None:
    """What a line encloses, simplified by about `tolerance`; None if that is nothing.

    A line that crosses itself becomes the outline of all that it went round, without the small loops of an unsteady
    hand, or, where that is more than one outline, a mask as large as the photo.
    """
    if polygon := _sound(simplified(points, tolerance)):
        return polygon
    around = _around(points)
    outlines = [[_point(part, i) for i in range(part.size() - 1)] for part in around.toSubpathPolygons()]
    areas = [_area(outline) for outline in outlines]
    if areas and max(areas) >= _ALL * sum(areas):
        largest = outlines[areas.index(max(areas))]
        if polygon := _sound(simplified(largest, tolerance)):
            return polygon
    mask = enclosed(around, width, height)
    return mask if (mask.pixels >= 128).any() else None


def simplified(points: Sequence[Point], tolerance: float) -> list[Point]:
    """The closed line without the corners that it can spare, at most `MOST_CORNERS` of them."""
    line = np.array([*points, points[0]], float)
    reaches = _reaches(line, tolerance)[:-1]
    if (reaches > tolerance).sum() > MOST_CORNERS:
        tolerance = float(np.sort(reaches)[-MOST_CORNERS - 1])
    return [(float(x), float(y)) for x, y in line[:-1][reaches > tolerance]]


def _around(points: Sequence[Point]) -> QPainterPath:
    """All that a line goes round, without holes."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addPolygon(polygon_of(points))
    path.closeSubpath()
    around = QPainterPath()
    for part in path.simplified().toSubpathPolygons():
        whole = QPainterPath()
        whole.addPolygon(part)
        around = around.united(whole)
    return around


def _reaches(line: np.ndarray, tolerance: float) -> np.ndarray:
    """Douglas and Peucker: for each of (n,2) points, up to which tolerance it is kept; 0 for what lies within the given
    one."""
    reaches = np.zeros(len(line))
    reaches[[0, -1]] = np.inf
    spans = [(0, len(line) - 1, np.inf)]
    while spans:
        first, last, limit = spans.pop()
        if last - first < 2:
            continue
        far = _distances(line[first + 1 : last], line[first], line[last])
        furthest = int(far.argmax())
        reach = min(limit, far[furthest])
        if reach > tolerance:
            middle = first + 1 + furthest
            reaches[middle] = reach
            spans += [(first, middle, reach), (middle, last, reach)]
    return reaches


def _distances(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Of points (n,2) from the straight between two others, which may be one place."""
    along = end - start
    share = np.clip((points - start) @ along / max(float(along @ along), 1e-12), 0, 1)
    return np.linalg.norm(points - start - share[:, None] * along, axis=1)


def _point(part: QPolygonF, number: int) -> Point:
    point = part.at(number)
    return point.x(), point.y()


def _area(points: Sequence[Point]) -> float:
    across, down = np.array(points, float).T
    return abs(float(across @ np.roll(down, -1) - down @ np.roll(across, -1))) / 2


def _sound(points: Sequence[Point]) -> Polygon | None:
    polygon = Polygon(tuple(points))
    return None if any(polygon.problems()) else polygon
