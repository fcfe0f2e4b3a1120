"""Simplify a freehand line to few points. All coordinates are pixels of the photo."""

from collections.abc import Sequence

import numpy as np

from shutterspan.core.types.arrays import Float64Array
from shutterspan.core.types.guidance import Point
from shutterspan.core.types.polyline import distance_to_polyline


def simplify_line(points: Sequence[Point], tolerance: float, max_points: int) -> list[Point]:
    """Simplify a line to at most `max_points` points, raising the tolerance if necessary; both ends are kept."""
    line = np.array(points, float)
    tolerances = _point_tolerances(line, tolerance)
    if (tolerances > tolerance).sum() > max_points:
        tolerance = float(np.sort(tolerances)[-max_points - 1])
    return [(float(x), float(y)) for x, y in line[tolerances > tolerance]]


def _point_tolerances(line: Float64Array, tolerance: float) -> Float64Array:
    """Douglas-Peucker: the tolerance up to which each of the (n,2) points is kept; 0 if it is at most `tolerance`."""
    tolerances = np.zeros(len(line))
    tolerances[[0, -1]] = np.inf
    spans = [(0, len(line) - 1, np.inf)]
    while spans:
        first, last, limit = spans.pop()
        if last - first < 2:
            continue
        distances = distance_to_polyline(line[first + 1 : last], line[[first, last]])
        furthest = int(distances.argmax())
        kept_up_to = min(limit, distances[furthest])
        if kept_up_to > tolerance:
            middle = first + 1 + furthest
            tolerances[middle] = kept_up_to
            spans += [(first, middle, kept_up_to), (middle, last, kept_up_to)]
    return tolerances
