"""Shapes that are changed by hand: what they are grabbed at, and what comes of it. All in pixels of the photo."""

from dataclasses import dataclass, replace

import numpy as np

from shutterspan.core.types.grid import Box
from shutterspan.core.types.guidance import Point
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Shape


@dataclass(frozen=True)
class Side:
    """A corner, or the middle of a side, of a rectangle or an ellipse. across, down: -1 at the left or upper side, 1 at
    the right or lower one, 0 between."""

    place: Point
    across: int
    down: int


@dataclass(frozen=True)
class Corner:
    """The corner of a polygon with this number."""

    place: Point
    number: int


Handle = Side | Corner


def handles(shape: Shape) -> list[Handle]:
    """Masks have none: they are painted, and moved as a whole."""
    if isinstance(shape, Polygon):
        return [Corner(point, number) for number, point in enumerate(shape.points)]
    if isinstance(shape, Mask):
        return []
    left, top, right, bottom = shape.box
    columns, rows = (left, (left + right) / 2, right), (top, (top + bottom) / 2, bottom)
    around = ((-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0))
    return [Side((columns[1 + across], rows[1 + down]), across, down) for across, down in around]


def dragged(shape: Shape, handle: Handle, to: Point) -> Shape | None:
    """The shape with a handle elsewhere; None where that would make no sound shape."""
    if isinstance(handle, Corner):
        points = list(shape.points) if isinstance(shape, Polygon) else []
        points[handle.number] = to
        return _sound(Polygon(tuple(points)))
    left, top, right, bottom = shape.box
    if handle.across:
        left, right = sorted((to[0], right if handle.across < 0 else left))
    if handle.down:
        top, bottom = sorted((to[1], bottom if handle.down < 0 else top))
    kind = Ellipse if isinstance(shape, Ellipse) else Rectangle
    return _sound(kind(left, top, right, bottom))


def room(box: Box, across: float, down: float, width: int, height: int) -> Point:
    """How far something may be shifted, at most as far as asked, so that it stays in a photo of this size."""
    left, top, right, bottom = box
    return min(max(across, -left), width - right), min(max(down, -top), height - bottom)


def moved(shape: Shape, across: float, down: float, width: int, height: int) -> Shape:
    """The whole shape shifted, as far as there is room. Masks move by whole pixels."""
    across, down = room(shape.box, across, down, width, height)
    if isinstance(shape, Mask):
        return _shifted(shape, round(across), round(down))
    if isinstance(shape, Polygon):
        return Polygon(tuple((_within(x + across, width), _within(y + down, height)) for x, y in shape.points))
    return replace(
        shape,
        left=_within(shape.left + across, width),
        top=_within(shape.top + down, height),
        right=_within(shape.right + across, width),
        bottom=_within(shape.bottom + down, height),
    )


def _within(place: float, most: float) -> float:
    """Sums are rounded, and may end a hair outside."""
    return min(max(round(place, 2), 0.0), float(most))


def _sound(shape: Shape) -> Shape | None:
    return None if any(shape.problems()) else shape


def _shifted(mask: Mask, across: int, down: int) -> Mask:
    """Nothing that is painted leaves the picture."""
    left, top, right, bottom = map(int, mask.box)
    pixels = np.zeros_like(mask.pixels)
    pixels[top + down : bottom + down, left + across : right + across] = mask.pixels[top:bottom, left:right]
    return Mask(pixels)
