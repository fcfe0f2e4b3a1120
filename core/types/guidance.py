"""The user's guidance: direction and path of the motion, and its strength in the clip.

A blur has an axis, but its direction is ambiguous. An arrow gives the direction; a stroke gives the whole path.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.argument_checks import (
    check_items,
    check_point,
    check_points,
    check_real_number,
    check_type,
)
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.types.arrays import Float64Array
from shutterspan.core.types.polyline import crosses_itself

Point = tuple[float, float]

#: Arrows shorter than this, in pixels of the photo, have no direction.
MIN_ARROW_LENGTH = 1.0
#: Tolerance: perpendicular arrows don't contradict each other, despite rounding errors.
_TOLERANCE = 1e-6
#: Codes of the names of the directions, clockwise from the right.
_DIRECTIONS = (
    "direction_right",
    "direction_down_right",
    "direction_down",
    "direction_down_left",
    "direction_left",
    "direction_up_left",
    "direction_up",
    "direction_up_right",
)


@dataclass(frozen=True)
class Arrow:
    """A direction of motion that the user drew, from start to end: (x, y) in pixels of the photo.

    Its length has no meaning. Raises UsageError: an end is not a point.
    """

    start: Point
    end: Point

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", check_point("start", self.start))
        object.__setattr__(self, "end", check_point("end", self.end))

    @property
    def length(self) -> float:
        return math.dist(self.start, self.end)

    @property
    def direction(self) -> Point:
        """The unit vector from start to end; x points right, y down."""
        return (self.end[0] - self.start[0]) / self.length, (self.end[1] - self.start[1]) / self.length

    @property
    def is_long_enough(self) -> bool:
        """Whether the arrow is long enough to have a direction."""
        return self.length >= MIN_ARROW_LENGTH

    @property
    def direction_name(self) -> Message:
        """The name of the nearest of eight directions, such as “down and left”."""
        x, y = self.direction
        return make_message(_DIRECTIONS[round(math.atan2(y, x) / (math.pi / 4)) % 8])

    def contradicts(self, other: "Arrow") -> bool:
        """Whether two arrows point more than 90 degrees apart; an arrow of zero length contradicts none."""
        if not (self.length and other.length):
            return False
        return sum(a * b for a, b in zip(self.direction, other.direction, strict=True)) < -_TOLERANCE

    def reversed(self) -> "Arrow":
        """The arrow from end to start."""
        return Arrow(self.end, self.start)

    def as_stroke(self, length: float | None = None) -> "Stroke":
        """The straight stroke along the arrow, around its middle. length: in pixels, None for the arrow's own."""
        if length is None or not self.is_long_enough:
            return Stroke((self.start, self.end))
        (x0, y0), (x1, y1), (dx, dy) = self.start, self.end, self.direction
        x, y, half = (x0 + x1) / 2, (y0 + y1) / 2, length / 2
        return Stroke(((x - dx * half, y - dy * half), (x + dx * half, y + dy * half)))

    @property
    def span(self) -> Message:
        """The arrow's ends as a text, such as “from (1, 2) to (3, 4)”."""
        (x0, y0), (x1, y1) = self.start, self.end
        return make_message("arrow_span", x0=x0, y0=y0, x1=x1, y1=y1)

    def __str__(self) -> str:
        return str(self.span)


@dataclass(frozen=True)
class Stroke:
    """The path of something that moved, drawn by the user: points (x, y) in pixels of the photo, two or more.

    The content moves along the path at constant speed during the exposure, so the path's length is the displacement.
    """

    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", check_points("points", self.points))

    @property
    def start(self) -> Point:
        return self.points[0]

    @property
    def end(self) -> Point:
        return self.points[-1]

    @property
    def length(self) -> float:
        """The length of the path in pixels of the photo."""
        return sum(math.dist(a, b) for a, b in pairwise(self.points))

    @property
    def arrow(self) -> Arrow:
        """The arrow from the first point to the last."""
        return Arrow(self.start, self.end)

    @property
    def direction_name(self) -> Message:
        """The name of the direction of `arrow`."""
        return self.arrow.direction_name

    def reversed(self) -> "Stroke":
        """The same path from its end to its start."""
        return Stroke(self.points[::-1])

    def offsets(self, times: Sequence[float]) -> Float64Array:
        """Displacement from t = 0.5 to each t in `times`, along the path: (T,2), x and y in pixels of the photo."""
        points = np.array(self.points, float)
        covered = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
        at = np.array([0.5, *times]) * covered[-1]
        places = np.stack([np.interp(at, covered, axis) for axis in points.T], 1)
        offsets: Float64Array = places[1:] - places[0]
        return offsets

    def check(self, name: Message, width: int, height: int) -> None:
        """Raise UsageError if the stroke is invalid in a photo of this size; name: its region's name, for messages."""
        if not 2 <= len(self.points) <= limits.MAX_STROKE_POINTS:
            raise UsageError("stroke_point_count", region=name, points=len(self.points), limit=limits.MAX_STROKE_POINTS)
        span = self.arrow.span
        if not all(0 <= x <= width and 0 <= y <= height for x, y in self.points):
            raise UsageError("stroke_leaves_photo", stroke=span, region=name, width=width, height=height)
        if not self.arrow.is_long_enough:
            raise UsageError("stroke_too_short", stroke=span, region=name)
        distinct = [self.start, *(point for last, point in pairwise(self.points) if point != last)]
        if crosses_itself(np.array(distinct, float)):
            raise UsageError("stroke_crosses_itself", stroke=span, region=name)


@dataclass(frozen=True)
class Guidance:
    """The guidance for one region or the whole photo.

    arrows: directions; strokes: paths; flipped: whether to reverse time after both are applied; strength: factor on the
    motion in the frames, 0 to 3: 0 means no motion, 1 the estimated motion.
    """

    arrows: tuple[Arrow, ...] = ()
    flipped: bool = False
    strokes: tuple[Stroke, ...] = ()
    strength: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "arrows", check_items("arrows", self.arrows, Arrow))
        object.__setattr__(self, "strokes", check_items("strokes", self.strokes, Stroke))
        check_type("flipped", self.flipped, bool)
        check_real_number("strength", self.strength)

    @property
    def directions(self) -> tuple[Arrow, ...]:
        """The arrows, and the arrows of the strokes."""
        return self.arrows + tuple(stroke.arrow for stroke in self.strokes)

    def with_time_reversed(self) -> "Guidance":
        """The guidance for the opposite play direction: arrows and strokes are reversed or, if there are none,
        `flipped` is inverted."""
        if not self.directions:
            return replace(self, flipped=not self.flipped)
        arrows = tuple(arrow.reversed() for arrow in self.arrows)
        return replace(self, arrows=arrows, strokes=tuple(stroke.reversed() for stroke in self.strokes))

    def check(self, name: Message, width: int, height: int) -> None:
        """Check the guidance for a photo of this size; name: name of the region or the photo, for messages.

        Raises UsageError: an arrow or a stroke is too short or leaves the photo, a stroke crosses itself, two arrows or
        strokes contradict each other, or the strength is out of range.
        """
        for arrow in self.arrows:
            if not all(0 <= x <= width and 0 <= y <= height for x, y in (arrow.start, arrow.end)):
                raise UsageError("arrow_leaves_photo", arrow=arrow.span, region=name, width=width, height=height)
            if not arrow.is_long_enough:
                raise UsageError("arrow_too_short", arrow=arrow.span, region=name)
        for stroke in self.strokes:
            stroke.check(name, width, height)
        for first, second in combinations(self.directions, 2):
            if first.contradicts(second):
                one, other = first.direction_name, second.direction_name
                raise UsageError("arrows_contradict", region=name, first=one, second=other)
        lowest, highest = limits.STRENGTH
        if not lowest <= self.strength <= highest:
            raise UsageError("strength_invalid", region=name, strength=self.strength, lowest=lowest, highest=highest)
