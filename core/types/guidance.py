"""The user's guidance about the direction of time: a blur has an axis, but its direction is ambiguous."""

import math
from dataclasses import dataclass
from itertools import combinations

from shutterspan.core.foundation.errors import UsageError

Point = tuple[float, float]

#: Arrows shorter than this, in pixels of the photo, have no direction.
MIN_ARROW_LENGTH = 1.0
#: Perpendicular arrows don't contradict each other, despite rounding errors.
_TOLERANCE = 1e-6
_DIRECTION_NAMES = ("right", "down and right", "down", "down and left", "left", "up and left", "up", "up and right")


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
    def direction_name(self) -> str:
        """The nearest of eight directions in words, such as “down and left”."""
        x, y = self.direction
        return _DIRECTION_NAMES[round(math.atan2(y, x) / (math.pi / 4)) % 8]

    def contradicts(self, other: "Arrow") -> bool:
        """Whether two arrows point more than 90 degrees apart; an arrow of zero length contradicts none."""
        if not (self.length and other.length):
            return False
        return sum(a * b for a, b in zip(self.direction, other.direction, strict=True)) < -_TOLERANCE

    def __str__(self) -> str:
        return "from ({:g}, {:g}) to ({:g}, {:g})".format(*self.start, *self.end)


@dataclass(frozen=True)
class Guidance:
    """The guidance for one region or the whole photo: arrows, and whether to reverse time after they are applied."""

    arrows: tuple[Arrow, ...] = ()
    flipped: bool = False

    def check(self, name: str, width: int, height: int) -> None:
        """Check the guidance for a photo of this size; name: of the region or the photo, for messages.

        Raises UsageError: an arrow is too short or leaves the photo, or two arrows contradict each other.
        """
        for arrow in self.arrows:
            if not all(0 <= x <= width and 0 <= y <= height for x, y in (arrow.start, arrow.end)):
                raise UsageError(
                    f"The arrow {arrow} of {name} leaves the photo, which is {width}x{height} pixels.",
                    "Both its ends belong inside.",
                )
            if not arrow.is_long_enough:
                raise UsageError(f"The arrow {arrow} of {name} has no length.", "Draw it along the motion.")
        for first, second in combinations(self.arrows, 2):
            if first.contradicts(second):
                one, other = first.direction_name, second.direction_name
                raise UsageError(
                    f"The arrows of {name} contradict each other: one points {one}, another {other}.",
                    "Keep one of them, or draw a region for each thing.",
                )
