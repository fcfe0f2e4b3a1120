"""Convert a freehand line to a polygon or a mask. All coordinates are pixels of the photo."""

from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPainterPath, QPolygonF

from shutterspan.core.types.arrays import Float64Array
from shutterspan.core.types.guidance import Point
from shutterspan.core.types.region import Mask, Polygon
from shutterspan.ui.desktop.widgets.canvas.mask_drawing import fill_mask
from shutterspan.ui.desktop.widgets.canvas.outlines import polygon_of

#: If one outline has this share of the enclosed area, the others are dropped as small loops of an unsteady hand.
_DOMINANT_SHARE = 0.97
#: Maximum number of corners of the polygon.
MAX_LASSO_CORNERS = 300


def lasso_shape(points: Sequence[Point], tolerance: float, width: int, height: int) -> Polygon | Mask | None:
    """The shape that a freehand line encloses, simplified by about `tolerance`; None if it encloses nothing.

    A line that crosses itself becomes the outline of the enclosed area without small loops, or, if that has several
    outlines, a mask of the photo's size (width, height).
    """
    if polygon := _valid_polygon(simplify(points, tolerance)):
        return polygon
    filled = _filled_path(points)
    outlines = [[_point(part, i) for i in range(part.size() - 1)] for part in filled.toSubpathPolygons()]
    areas = [_polygon_area(outline) for outline in outlines]
    if areas and max(areas) >= _DOMINANT_SHARE * sum(areas):
        largest = outlines[areas.index(max(areas))]
        if polygon := _valid_polygon(simplify(largest, tolerance)):
            return polygon
    mask = fill_mask(filled, width, height)
    return mask if (mask.pixels >= 128).any() else None


def simplify(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Simplify a closed line to at most `MAX_LASSO_CORNERS` corners, raising the tolerance if necessary."""
    line = np.array([*points, points[0]], float)
    tolerances = _point_tolerances(line, tolerance)[:-1]
    if (tolerances > tolerance).sum() > MAX_LASSO_CORNERS:
        tolerance = float(np.sort(tolerances)[-MAX_LASSO_CORNERS - 1])
    return [(float(x), float(y)) for x, y in line[:-1][tolerances > tolerance]]


def _filled_path(points: Sequence[Point]) -> QPainterPath:
    """The area that a line encloses, with holes filled."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addPolygon(polygon_of(points))
    path.closeSubpath()
    filled = QPainterPath()
    for part in path.simplified().toSubpathPolygons():
        subpath = QPainterPath()
        subpath.addPolygon(part)
        filled = filled.united(subpath)
    return filled


def _point_tolerances(line: Float64Array, tolerance: float) -> Float64Array:
    """Douglas-Peucker: the tolerance up to which each of the (n,2) points is kept; 0 if it is at most `tolerance`."""
    tolerances = np.zeros(len(line))
    tolerances[[0, -1]] = np.inf
    spans = [(0, len(line) - 1, np.inf)]
    while spans:
        first, last, limit = spans.pop()
        if last - first < 2:
            continue
        distances = _segment_distances(line[first + 1 : last], line[first], line[last])
        furthest = int(distances.argmax())
        kept_up_to = min(limit, distances[furthest])
        if kept_up_to > tolerance:
            middle = first + 1 + furthest
            tolerances[middle] = kept_up_to
            spans += [(first, middle, kept_up_to), (middle, last, kept_up_to)]
    return tolerances


def _segment_distances(points: Float64Array, start: Float64Array, end: Float64Array) -> Float64Array:
    """Distances of (n,2) points from a segment, whose ends may coincide."""
    along = end - start
    share = np.clip((points - start) @ along / max(float(along @ along), 1e-12), 0, 1)
    distances: Float64Array = np.linalg.norm(points - start - share[:, None] * along, axis=1)
    return distances


def _point(polygon: QPolygonF, index: int) -> Point:
    point = polygon.at(index)
    return point.x(), point.y()


def _polygon_area(points: Sequence[Point]) -> float:
    across, down = np.array(points, float).T
    return abs(float(across @ np.roll(down, -1) - down @ np.roll(across, -1))) / 2


def _valid_polygon(points: Sequence[Point]) -> Polygon | None:
    polygon = Polygon(tuple(points))
    return None if polygon.problem() else polygon
