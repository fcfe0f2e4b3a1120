"""A line drawn round something by hand, made a shape. All in pixels of the photo."""

from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPainterPath

from shutterspan.core.guidance import Point
from shutterspan.core.region import Mask, Polygon
from shutterspan.ui.widgets.canvas.masks import enclosed
from shutterspan.ui.widgets.canvas.outlines import polygon_of

#: A lasso has no more corners than this.
MOST_CORNERS = 300


def lassoed(points: Sequence[Point], tolerance: float, width: int, height: int) -> Polygon | Mask | None:
    """What a line encloses, simplified by about `tolerance`; None if that is nothing.

    A line that crosses itself becomes the outline of all that it went round, or, where that is more than one outline,
    a mask as large as the photo.
    """
    if polygon := _sound(simplified(points, tolerance)):
        return polygon
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addPolygon(polygon_of(points))
    path.closeSubpath()
    outlines = [
        [(point.x(), point.y()) for point in map(part.at, range(part.size() - 1))]
        for part in path.simplified().toSubpathPolygons()
    ]
    if len(outlines) == 1 and (polygon := _sound(simplified(outlines[0], tolerance))):
        return polygon
    mask = enclosed(path, width, height)
    return mask if (mask.pixels >= 128).any() else None


def simplified(points: Sequence[Point], tolerance: float) -> list[Point]:
    """The closed line without the corners that it can spare, at most `MOST_CORNERS` of them."""
    line = np.array([*points, points[0]], float)
    while True:
        kept = _kept(line, tolerance)[:-1]
        if len(kept) <= MOST_CORNERS:
            return [(float(x), float(y)) for x, y in kept]
        tolerance = max(1.5 * tolerance, 0.1)


def _kept(line: np.ndarray, tolerance: float) -> np.ndarray:
    """Douglas and Peucker: of (n,2) points those that lie further than `tolerance` from the line through the rest."""
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        far = _distances(line[first + 1 : last], line[first], line[last])
        furthest = int(far.argmax())
        if far[furthest] > tolerance:
            middle = first + 1 + furthest
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return line[keep]


def _distances(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Of points (n,2) from the straight between two others, which may be one place."""
    along = end - start
    share = np.clip((points - start) @ along / max(float(along @ along), 1e-12), 0, 1)
    return np.linalg.norm(points - start - share[:, None] * along, axis=1)


def _sound(points: Sequence[Point]) -> Polygon | None:
    polygon = Polygon(tuple(points))
    return None if any(polygon.problems()) else polygon
