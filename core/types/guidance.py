"""The user's guidance about the direction of time: a blur has an axis, but its direction is ambiguous."""

import math
from dataclasses import dataclass
from itertools import combinations

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import Message, make_message

Point = tuple[float, float]

#: Arrows shorter than this, in pixels of the photo, have no direction.
MIN_ARROW_LENGTH = 1.0
#: Perpendicular arrows don't contradict each other, despite rounding errors.
_TOLERANCE = 1e-6
#: Codes of the directions' names, clockwise from the right.
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
    """A direction of motion that the user drew, from start to end: (x, y) in pixels of the photo."""

    start: Point
    end: Point

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

    @property
    def span(self) -> Message:
        """The arrow's ends, as in “from (1, 2) to (3, 4)”."""
        (x0, y0), (x1, y1) = self.start, self.end
        return make_message("arrow_span", x0=x0, y0=y0, x1=x1, y1=y1)

    def __str__(self) -> str:
        return str(self.span)


@dataclass(frozen=True)
class Guidance:
    """The guidance for one region or the whole photo: arrows, and whether to reverse time after they are applied."""

    arrows: tuple[Arrow, ...] = ()
    flipped: bool = False

    def check(self, name: Message, width: int, height: int) -> None:
        """Check the guidance for a photo of this size; name: of the region or the photo, for messages.

        Raises UsageError: an arrow is too short or leaves the photo, or two arrows contradict each other.
        """
        for arrow in self.arrows:
            if not all(0 <= x <= width and 0 <= y <= height for x, y in (arrow.start, arrow.end)):
                raise UsageError("arrow_leaves_photo", arrow=arrow.span, region=name, width=width, height=height)
            if not arrow.is_long_enough:
                raise UsageError("arrow_too_short", arrow=arrow.span, region=name)
        for first, second in combinations(self.arrows, 2):
            if first.contradicts(second):
                one, other = first.direction_name, second.direction_name
                raise UsageError("arrows_contradict", region=name, first=one, second=other)
