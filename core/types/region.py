"""Regions of a photo that move: a shape or mask, a soft border, and guidance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import get_args

import numpy as np

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.argument_checks import (
    check_points,
    check_real_number,
    check_type,
    invalid_argument,
)
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import Message
from shutterspan.core.types.arrays import Float64Array, UInt8Array
from shutterspan.core.types.grid import Box
from shutterspan.core.types.guidance import Guidance, Point
from shutterspan.core.types.polyline import cross_products, crosses_itself

#: Default width of a region's soft border, as a fraction of the photo's longer side.
_DEFAULT_FEATHER = 0.01


@dataclass(frozen=True)
class Rectangle:
    """A rectangle, by its sides in pixels of the photo."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        for name in ("left", "top", "right", "bottom"):
            check_real_number(name, getattr(self, name))

    @property
    def box(self) -> Box:
        return self.left, self.top, self.right, self.bottom

    @property
    def points(self) -> tuple[Point, ...]:
        """The four corners, clockwise from the upper left one."""
        left, top, right, bottom = self.box
        return (left, top), (right, top), (right, bottom), (left, bottom)

    def contains(self, x: float, y: float) -> bool:
        """Whether the shape contains a point of the photo."""
        return _is_inside(self.points, x, y)

    def problem(self) -> str | None:
        """The code of the message that describes why the shape is invalid; None if it is valid."""
        return None if self.right - self.left >= 1 and self.bottom - self.top >= 1 else "region_empty"


@dataclass(frozen=True)
class Ellipse(Rectangle):
    """The ellipse inscribed in the rectangle."""

    @property
    def points(self) -> tuple[Point, ...]:
        """The corners of a polygon that deviates from the ellipse by at most a thousandth of its size."""
        x, y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        across, down = (self.right - self.left) / 2, (self.bottom - self.top) / 2
        angles = (math.tau * i / 128 for i in range(128))
        return tuple((x + across * math.cos(a), y + down * math.sin(a)) for a in angles)


@dataclass(frozen=True)
class Polygon:
    """A polygon by its corners, in pixels of the photo. The last corner is joined to the first."""

    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", check_points("points", self.points))

    @property
    def box(self) -> Box:
        across, down = zip(*self.points, strict=True)
        return min(across), min(down), max(across), max(down)

    def contains(self, x: float, y: float) -> bool:
        """Whether the shape contains a point of the photo."""
        return _is_inside(self.points, x, y)

    def problem(self) -> str | None:
        """The code of the message that describes why the shape is invalid; None if it is valid."""
        if len(self.points) > limits.MAX_CORNERS:
            return "region_too_many_corners"
        next_points = self.points[1:] + self.points[:1]
        points = np.array([p for p, q in zip(self.points, next_points, strict=True) if p != q], float)
        if not np.isfinite(points).all():
            return "region_corner_nowhere"
        if crosses_itself(points, closed=True):
            return "region_crosses_itself"
        return "region_empty" if len(points) < 3 or abs(_signed_area(points)) < 1 else None


@dataclass(frozen=True)
class Mask:
    """A region as a mask of the photo's size: (H,W) uint8, 0 outside, 255 inside.

    Its pixels must not be changed, because digest and box are computed only once. Masks are compared by digest.
    """

    pixels: UInt8Array = field(repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.pixels, np.ndarray) or self.pixels.dtype != np.uint8 or self.pixels.ndim != 2:
            raise invalid_argument("pixels", self.pixels, "argument_mask")

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

    def contains(self, x: float, y: float) -> bool:
        """Whether the shape contains a point of the photo."""
        rows, columns = self.pixels.shape
        return 0 <= x < columns and 0 <= y < rows and bool(self.pixels[int(y), int(x)] >= 128)

    def problem(self) -> str | None:
        """The code of the message that describes why the shape is invalid; None if it is valid."""
        return None if self.pixels.any() else "region_empty"


Shape = Rectangle | Ellipse | Polygon | Mask


@dataclass(frozen=True)
class Region:
    """A region that moves.

    feather: width of the soft border in pixels of the photo, None for a default that depends on the photo's size;
    guidance: the user's guidance for the region; name: the user's name for the region, or empty.
    """

    shape: Shape
    feather: float | None = None
    guidance: Guidance = Guidance()
    name: str = ""

    def __post_init__(self) -> None:
        check_type("shape", self.shape, *get_args(Shape))
        if self.feather is not None:
            check_real_number("feather", self.feather)
        check_type("guidance", self.guidance, Guidance)
        check_type("name", self.name, str)

    def border_width(self, width: int, height: int) -> float:
        """Return the width of the soft border in a photo of this size, in pixels."""
        return _DEFAULT_FEATHER * max(width, height) if self.feather is None else self.feather

    def check(self, name: Message, width: int, height: int) -> None:
        """Raise UsageError if the region is invalid in a photo of this size; name: the region's name, for messages."""
        if isinstance(self.shape, Mask) and self.shape.pixels.shape != (height, width):
            rows, columns = self.shape.pixels.shape
            raise UsageError(
                "mask_size_differs", region=name, mask_width=columns, mask_height=rows, width=width, height=height
            )
        if problem := self.shape.problem():
            raise UsageError(problem, region=name, corners=limits.MAX_CORNERS)
        left, top, right, bottom = self.shape.box
        if not (left >= 0 and top >= 0 and right <= width and bottom <= height):
            raise UsageError(
                "region_leaves_photo",
                region=name,
                width=width,
                height=height,
                left=left,
                top=top,
                right=right,
                bottom=bottom,
            )
        if not 0 <= self.border_width(width, height) <= max(width, height):
            raise UsageError("feather_invalid", region=name, feather=self.border_width(width, height))
        self.guidance.check(name, width, height)


def topmost_index(regions: Sequence[Region], point: Point) -> int | None:
    """Return the index of the last region that contains a point of the photo; None if no region does."""
    matches = (index for index in reversed(range(len(regions))) if regions[index].shape.contains(*point))
    return next(matches, None)


def _is_inside(points: Sequence[Point], x: float, y: float) -> bool:
    """Whether a polygon contains a point: a ray from the point to the right crosses an odd number of sides."""
    inside = False
    for (x0, y0), (x1, y1) in zip(points, (*points[1:], points[0]), strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            inside = not inside
    return inside


def _signed_area(points: Float64Array) -> float:
    """Return the signed area of a polygon by its corners (n,2): half the sum of successive corners' cross products."""
    next_points = np.roll(points, -1, axis=0)
    return float(cross_products(points, next_points).sum()) / 2
