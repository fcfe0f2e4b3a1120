"""Handles of shapes; dragging a handle and shifting a shape. All coordinates are pixels of the photo."""

from dataclasses import dataclass, replace

import numpy as np

from shutterspan.core.types.grid import Box
from shutterspan.core.types.guidance import Point
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Shape


@dataclass(frozen=True)
class BoxHandle:
    """A handle at a corner, or at the middle of a side, of the bounding box of a rectangle or an ellipse.

    across, down: -1 at the left or upper side, 1 at the right or lower side, 0 between.
    """

    position: Point
    across: int
    down: int


@dataclass(frozen=True)
class VertexHandle:
    """A handle at a polygon's corner. index: of the corner."""

    position: Point
    index: int


Handle = BoxHandle | VertexHandle


def handles_of(shape: Shape) -> list[Handle]:
    """The handles of a shape. Masks have none, because they can only be moved as a whole."""
    if isinstance(shape, Polygon):
        return [VertexHandle(point, index) for index, point in enumerate(shape.points)]
    if isinstance(shape, Mask):
        return []
    left, top, right, bottom = shape.box
    columns, rows = (left, (left + right) / 2, right), (top, (top + bottom) / 2, bottom)
    clockwise = ((-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0))
    return [BoxHandle((columns[1 + across], rows[1 + down]), across, down) for across, down in clockwise]


def drag_handle(shape: Shape, handle: Handle, to: Point) -> Shape | None:
    """The shape after a handle was moved to a point; None if that shape would be invalid."""
    if isinstance(handle, VertexHandle):
        points = list(shape.points) if isinstance(shape, Polygon) else []
        points[handle.index] = to
        return _if_valid(Polygon(tuple(points)))
    left, top, right, bottom = shape.box
    if handle.across:
        left, right = sorted((to[0], right if handle.across < 0 else left))
    if handle.down:
        top, bottom = sorted((to[1], bottom if handle.down < 0 else top))
    kind = Ellipse if isinstance(shape, Ellipse) else Rectangle
    return _if_valid(kind(left, top, right, bottom))


def clamp_shift(box: Box, across: float, down: float, width: int, height: int) -> Point:
    """The part of a shift by which a box can be moved without leaving a photo of this size."""
    left, top, right, bottom = box
    return min(max(across, -left), width - right), min(max(down, -top), height - bottom)


def shift_shape(shape: Shape, across: float, down: float, width: int, height: int) -> Shape:
    """The shape shifted, but not beyond the photo's border. Masks move by whole pixels."""
    across, down = clamp_shift(shape.box, across, down, width, height)
    if isinstance(shape, Mask):
        return _shift_mask(shape, round(across), round(down))
    if isinstance(shape, Polygon):
        points = ((_clamp_coordinate(x + across, width), _clamp_coordinate(y + down, height)) for x, y in shape.points)
        return Polygon(tuple(points))
    return replace(
        shape,
        left=_clamp_coordinate(shape.left + across, width),
        top=_clamp_coordinate(shape.top + down, height),
        right=_clamp_coordinate(shape.right + across, width),
        bottom=_clamp_coordinate(shape.bottom + down, height),
    )


def _clamp_coordinate(value: float, maximum: float) -> float:
    """Round to hundredths and clamp, because sums of floats may lie slightly outside the photo."""
    return min(max(round(value, 2), 0.0), float(maximum))


def _if_valid(shape: Shape) -> Shape | None:
    return None if shape.problem() else shape


def _shift_mask(mask: Mask, across: int, down: int) -> Mask:
    """The mask shifted by whole pixels. Its content must stay inside the photo."""
    left, top, right, bottom = map(int, mask.box)
    pixels = np.zeros_like(mask.pixels)
    pixels[top + down : bottom + down, left + across : right + across] = mask.pixels[top:bottom, left:right]
    return Mask(pixels)
