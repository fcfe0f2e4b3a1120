"""Convert a freehand line to a polygon or a mask. All coordinates are pixels of the photo."""

from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPainterPath, QPolygonF

from shutterspan.core.types.guidance import Point
from shutterspan.core.types.region import Mask, Polygon
from shutterspan.ui.desktop.widgets.canvas.line_simplification import simplify_line
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
    return simplify_line([*points, points[0]], tolerance, MAX_LASSO_CORNERS + 1)[:-1]


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


def _point(polygon: QPolygonF, index: int) -> Point:
    point = polygon.at(index)
    return point.x(), point.y()


def _polygon_area(points: Sequence[Point]) -> float:
    across, down = np.array(points, float).T
    return abs(float(across @ np.roll(down, -1) - down @ np.roll(across, -1))) / 2


def _valid_polygon(points: Sequence[Point]) -> Polygon | None:
    polygon = Polygon(tuple(points))
    return None if polygon.problem() else polygon
