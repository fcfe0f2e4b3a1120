"""Make and change arrows and strokes: simplify, drag an end, shift. All coordinates are pixels of the photo."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import numpy as np

from shutterspan.core.types.guidance import Arrow, Point, Stroke
from shutterspan.core.types.polyline import crosses_itself
from shutterspan.ui.desktop.state.guides import Guide
from shutterspan.ui.desktop.widgets.canvas.handles import clamp_shift
from shutterspan.ui.desktop.widgets.canvas.line_simplification import simplify_line

#: The two ends of an arrow or a stroke.
End = Literal["start", "end"]

#: Maximum number of points of a stroke that is drawn on the canvas.
MAX_POINTS = 64
#: Factor on the tolerance for a line that crosses itself, to remove the loops of an unsteady hand.
_MAX_TOLERANCE_FACTOR = 8


def points_of(guide: Guide) -> tuple[Point, ...]:
    return guide.points if isinstance(guide, Stroke) else (guide.start, guide.end)


def is_long_enough(guide: Guide) -> bool:
    """Whether start and end are far enough apart for a direction."""
    return (guide.arrow if isinstance(guide, Stroke) else guide).is_long_enough


def stroke_along(points: Sequence[Point], tolerance: float) -> Stroke:
    """The stroke along a freehand line, simplified by about `tolerance`; points: two or more."""
    factor = 1
    while True:
        stroke = Stroke(tuple(simplify_line(points, tolerance * factor, MAX_POINTS)))
        if factor >= _MAX_TOLERANCE_FACTOR or not _crosses_itself(stroke):
            return stroke
        factor *= 2


def pull_end(guide: Guide, end: End, to: Point, width: int, height: int) -> Guide | None:
    """Scale and rotate a guide about its other end so that this end lies at a point.

    Returns None if it would become too short or leave a photo of this size.
    """
    points = np.array([complex(*point) for point in points_of(guide)])
    fixed, moved = (points[0], points[-1]) if end == "end" else (points[-1], points[0])
    rotated = fixed + (points - fixed) * ((complex(*to) - fixed) / (moved - fixed))
    pulled = _with_points(guide, [(float(point.real), float(point.imag)) for point in rotated])
    inside = all(0 <= x <= width and 0 <= y <= height for x, y in points_of(pulled))
    return pulled if inside and is_long_enough(pulled) else None


def shift_guide(guide: Guide, across: float, down: float, width: int, height: int) -> Guide:
    """The guide shifted, but not beyond the border of a photo of this size."""
    points = points_of(guide)
    columns, rows = zip(*points, strict=True)
    across, down = clamp_shift((min(columns), min(rows), max(columns), max(rows)), across, down, width, height)
    return _with_points(guide, [(x + across, y + down) for x, y in points])


def _with_points(guide: Guide, points: Sequence[Point]) -> Guide:
    """A guide of the same kind through these points, rounded to hundredths: sums may lie slightly outside the photo."""
    rounded = tuple((round(x, 2) + 0.0, round(y, 2) + 0.0) for x, y in points)  # + 0.0 turns -0.0 into 0.0
    return Stroke(rounded) if isinstance(guide, Stroke) else Arrow(rounded[0], rounded[-1])


def _crosses_itself(stroke: Stroke) -> bool:
    distinct = [stroke.start, *(point for last, point in pairwise(stroke.points) if point != last)]
    return crosses_itself(np.array(distinct, float))
