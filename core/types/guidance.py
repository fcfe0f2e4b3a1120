"""Which way time ran, as the user says: a blur has an axis, but no direction."""

import math
from dataclasses import dataclass
from itertools import combinations

from shutterspan.core.foundation.errors import UsageError

Point = tuple[float, float]

#: Arrows shorter than this, in pixels of the photo, point nowhere.
SHORTEST = 1.0
#: Arrows that stand square to each other don't contradict, whatever digits are lost.
_ROUNDING = 1e-6
_WORDS = ("right", "down and right", "down", "down and left", "left", "up and left", "up", "up and right")


@dataclass(frozen=True)
class Arrow:
    """“This moved that way”: from start to end, (x, y) in pixels of the photo."""

    start: Point
    end: Point

    @property
    def length(self) -> float:
        return math.dist(self.start, self.end)

    @property
    def direction(self) -> Point:
        """Unit vector, x right and y down."""
        return (self.end[0] - self.start[0]) / self.length, (self.end[1] - self.start[1]) / self.length

    @property
    def is_long_enough(self) -> bool:
        """Whether it shows a direction."""
        return self.length >= SHORTEST

    @property
    def word(self) -> str:
        x, y = self.direction
        return _WORDS[round(math.atan2(y, x) / (math.pi / 4)) % 8]

    def contradicts(self, other: "Arrow") -> bool:
        """Whether they point further apart than a right angle; arrows of no length contradict none."""
        if not (self.length and other.length):
            return False
        return sum(a * b for a, b in zip(self.direction, other.direction, strict=True)) < -_ROUNDING

    def __str__(self) -> str:
        return "from ({:g}, {:g}) to ({:g}, {:g})".format(*self.start, *self.end)


@dataclass(frozen=True)
class Guidance:
    """What is said about one region or the whole photo: arrows, and whether time runs backwards after all."""

    arrows: tuple[Arrow, ...] = ()
    flipped: bool = False

    def check(self, name: str, width: int, height: int) -> None:
        """name: whose guidance it is. Raises UsageError: an arrow of no length or outside, or two that contradict."""
        for arrow in self.arrows:
            if not all(0 <= x <= width and 0 <= y <= height for x, y in (arrow.start, arrow.end)):
                raise UsageError(
                    f"The arrow {arrow} of {name} leaves the photo, which is {width}x{height} pixels.",
                    "Both its ends belong inside.",
                )
            if not arrow.is_long_enough:
                raise UsageError(f"The arrow {arrow} of {name} has no length.", "Draw it along the motion.")
        for one, other in combinations(self.arrows, 2):
            if one.contradicts(other):
                raise UsageError(
                    f"The arrows of {name} contradict each other: one points {one.word}, another {other.word}.",
                    "Keep one of them, or draw a region for each thing.",
                )
