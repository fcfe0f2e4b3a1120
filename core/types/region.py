"""Where in a photo something is to happen: shapes drawn over it, and what is said about each."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

import numpy as np

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.grid import Box
from shutterspan.core.types.guidance import Guidance, Point

#: Unless a region says otherwise, its border is this wide, as a share of the photo's longer side.
_FEATHER = 0.01


@dataclass(frozen=True)
class Rectangle:
    """Sides in pixels of the photo."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def box(self) -> Box:
        return self.left, self.top, self.right, self.bottom

    @property
    def points(self) -> tuple[Point, ...]:
        """The corners in order."""
        left, top, right, bottom = self.box
        return (left, top), (right, top), (right, bottom), (left, bottom)

    def holds(self, x: float, y: float) -> bool:
        """Whether a place in the photo lies inside."""
        return _within(self.points, x, y)

    def problems(self) -> Iterator[str]:
        """What is wrong with the shape itself, as the rest of a sentence."""
        if not (self.right - self.left >= 1 and self.bottom - self.top >= 1):
            yield "is empty"


@dataclass(frozen=True)
class Ellipse(Rectangle):
    """The ellipse that touches these four sides."""

    @property
    def points(self) -> tuple[Point, ...]:
        """A polygon that is nowhere further than a thousandth of the size from the ellipse."""
        x, y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        across, down = (self.right - self.left) / 2, (self.bottom - self.top) / 2
        angles = (math.tau * i / 128 for i in range(128))
        return tuple((x + across * math.cos(a), y + down * math.sin(a)) for a in angles)


@dataclass(frozen=True)
class Polygon:
    """Corners in order, in pixels of the photo; the last is joined to the first."""

    points: tuple[Point, ...]

    @property
    def box(self) -> Box:
        across, down = zip(*self.points, strict=True)
        return min(across), min(down), max(across), max(down)

    def holds(self, x: float, y: float) -> bool:
        """Whether a place in the photo lies inside."""
        return _within(self.points, x, y)

    def problems(self) -> Iterator[str]:
        """What is wrong with the shape itself, as the rest of a sentence."""
        if len(self.points) > limits.CORNERS:
            yield f"has more than {limits.CORNERS} corners"
            return
        after = self.points[1:] + self.points[:1]
        points = np.array([p for p, q in zip(self.points, after, strict=True) if p != q], float)
        if not np.isfinite(points).all():
            yield "has a corner that is nowhere"
        elif _crosses_itself(points):
            yield "crosses itself"
        elif len(points) < 3 or abs(_area(points)) < 1:
            yield "is empty"


@dataclass(frozen=True)
class Mask:
    """A picture of the region, as large as the photo: (H,W) uint8, 0 outside, 255 inside. Its pixels never change:
    digest and box are computed once, the digest when the mask is first compared with another one or hashed."""

    pixels: np.ndarray = field(repr=False)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mask):
            return NotImplemented
        return self.pixels is other.pixels or self._digest == other._digest

    def __hash__(self) -> int:
        return hash(self._digest)

    @cached_property
    def _digest(self) -> tuple[tuple[int, ...], bytes]:
        return self.pixels.shape, sha256(np.ascontiguousarray(self.pixels).data).digest()

    @cached_property
    def box(self) -> Box:
        across, down = (np.flatnonzero(self.pixels.any(axis)) for axis in (0, 1))
        return float(across[0]), float(down[0]), float(across[-1] + 1), float(down[-1] + 1)

    def holds(self, x: float, y: float) -> bool:
        """Whether a place in the photo lies inside."""
        rows, columns = self.pixels.shape
        return 0 <= x < columns and 0 <= y < rows and bool(self.pixels[int(y), int(x)] >= 128)

    def problems(self) -> Iterator[str]:
        """What is wrong with the shape itself, as the rest of a sentence."""
        if not self.pixels.any():
            yield "is empty"


Shape = Rectangle | Ellipse | Polygon | Mask


@dataclass(frozen=True)
class Region:
    """feather: width of the soft border in pixels of the photo, None for one that suits its size; guidance: which way
    time ran in it; name: what the user calls it, or nothing."""

    shape: Shape
    feather: float | None = None
    guidance: Guidance = Guidance()
    name: str = ""

    def border(self, width: int, height: int) -> float:
        """The width of the soft border in a photo of this size."""
        return _FEATHER * max(width, height) if self.feather is None else self.feather

    def check(self, name: str, width: int, height: int) -> None:
        """name: how the user knows the region. Raises UsageError: it makes no sense in a photo of this size."""
        if isinstance(self.shape, Mask) and self.shape.pixels.shape != (height, width):
            rows, columns = self.shape.pixels.shape
            raise UsageError(
                f"The mask of {name} is {columns}x{rows} pixels, the photo {width}x{height}.",
                "A mask is as large as its photo.",
            )
        for problem in self.shape.problems():
            raise UsageError(f"{name.capitalize()} {problem}.", "Draw it anew.")
        left, top, right, bottom = self.shape.box
        if not (left >= 0 and top >= 0 and right <= width and bottom <= height):
            raise UsageError(
                f"{name.capitalize()} reaches beyond the photo, which is {width}x{height} pixels.",
                f"It spans ({left:g}, {top:g}) to ({right:g}, {bottom:g}).",
            )
        if not 0 <= self.border(width, height) <= max(width, height):
            raise UsageError(f"The feather of {name} can't be {self.feather:g} pixels.", "Zero is a sharp border.")
        self.guidance.check(name, width, height)


def topmost(regions: Sequence[Region], place: Point) -> int | None:
    """The index of the last region that holds a place in the photo; None: there is none."""
    holding = (index for index in reversed(range(len(regions))) if regions[index].shape.holds(*place))
    return next(holding, None)


def _within(points: Sequence[Point], x: float, y: float) -> bool:
    """Whether a ray from the place to the right crosses an odd number of sides."""
    inside = False
    for (x0, y0), (x1, y1) in zip(points, (*points[1:], points[0]), strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            inside = not inside
    return inside


def _area(points: np.ndarray) -> float:
    """Twice the signed area is the sum of the cross products of corners (n,2) that follow each other."""
    after = np.roll(points, -1, axis=0)
    return float(_cross(points, after).sum()) / 2


def _crosses_itself(points: np.ndarray) -> bool:
    """Whether two sides that are no neighbours meet; points: (n,2), each unlike the next."""
    starts, ends = points, np.roll(points, -1, axis=0)
    along = ends - starts
    for i in range(len(points) - 2):
        others = slice(i + 2, len(points) - (i == 0))  # the last side is the first one's neighbour
        far = _cross(along[i], starts[others] - starts[i]) * _cross(along[i], ends[others] - starts[i]) <= 0
        near = _cross(along[others], starts[i] - starts[others]) * _cross(along[others], ends[i] - starts[others]) <= 0
        boxes = (np.minimum(starts, ends), np.maximum(starts, ends))
        apart = ((boxes[0][others] > boxes[1][i]) | (boxes[1][others] < boxes[0][i])).any(1)
        if (far & near & ~apart).any():
            return True
    return False


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
