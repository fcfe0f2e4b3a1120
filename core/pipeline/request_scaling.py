"""Convert a request from the pixels of one photo to those of another, for example of a smaller copy."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.types.guidance import MIN_ARROW_LENGTH, Arrow, Guidance, Point, Stroke
from shutterspan.core.types.region import Mask, Polygon, Rectangle, Region, Shape
from shutterspan.core.types.request import UnfoldRequest

Size = tuple[int, int]

#: Minimum length of a converted arrow, in pixels. It is slightly above the shortest valid length, so that rounding
#: can't make an arrow too short.
_MIN_LENGTH = 1.01 * MIN_ARROW_LENGTH


def scale_request(request: UnfoldRequest, from_size: Size, to_size: Size) -> UnfoldRequest:
    """Convert a request from the pixels of a photo to those of a photo of another size (width, height).

    Regions are stretched to the other aspect ratio. Arrows and strokes keep their directions; their middle moves to the
    corresponding place. The length of strokes changes in proportion.
    The result is valid for a photo of `to_size`. If both sizes are equal, it is the request itself.
    Raises UsageError: the request is invalid for `from_size`, or its masks would exceed the limit in `to_size`.
    """
    request.check(*from_size)
    if from_size == to_size:
        return request
    masks = sum(isinstance(region.shape, Mask) for region in request.regions)
    pixels = masks * to_size[0] * to_size[1]
    if pixels > limits.MAX_MASK_PIXELS:
        raise UsageError("masks_too_large", pixels=pixels, limit=limits.MAX_MASK_PIXELS)
    return _Scaling(*from_size, *to_size).request(request)


@dataclass(frozen=True)
class _Scaling:
    """From a photo of width x height to one of columns x rows, in pixels."""

    width: int
    height: int
    columns: int
    rows: int

    @property
    def _factor(self) -> float:
        """The factor for lengths without a direction and for directions that must not change. Everything that fitted
        into the photo fits again."""
        return min(self.columns / self.width, self.rows / self.height)

    def request(self, request: UnfoldRequest) -> UnfoldRequest:
        regions = tuple(self._region(region) for region in request.regions)
        return replace(request, regions=regions, guidance=self._guidance(request.guidance))

    def _region(self, region: Region) -> Region:
        feather = None if region.feather is None else region.feather * self._factor
        return replace(
            region, shape=self._shape(region.shape), feather=feather, guidance=self._guidance(region.guidance)
        )

    def _shape(self, shape: Shape) -> Shape:
        """The scaled shape, or its bounding rectangle if the photo is too small for the shape."""
        scaled = self._mask(shape) if isinstance(shape, Mask) else self._outline(shape)
        return self._bounding_pixels(shape) if scaled.problem() else scaled

    def _outline(self, shape: Rectangle | Polygon) -> Shape:
        if isinstance(shape, Polygon):
            return Polygon(tuple(self._point(point) for point in shape.points))
        left, top, right, bottom = shape.box
        return type(shape)(*self._point((left, top)), *self._point((right, bottom)))

    def _mask(self, mask: Mask) -> Mask:
        """The resized mask. A side that shrinks and a side that grows need different filters."""
        smaller = min(self.columns, self.width), min(self.rows, self.height)
        shrunk = cv2.resize(mask.pixels, smaller, interpolation=cv2.INTER_AREA)
        pixels: UInt8Array = cv2.resize(shrunk, (self.columns, self.rows), interpolation=cv2.INTER_LINEAR)
        return Mask(pixels)

    def _bounding_pixels(self, shape: Shape) -> Rectangle:
        """The bounding rectangle of a shape, at least one pixel wide and high. Left and top are rounded down."""
        left, top, right, bottom = shape.box
        left, top = (float(int(coordinate)) for coordinate in self._point((left, top)))
        left, top = min(left, self.columns - 1), min(top, self.rows - 1)
        right, bottom = self._point((right, bottom))
        return Rectangle(left, top, max(right, left + 1), max(bottom, top + 1))

    def _guidance(self, guidance: Guidance) -> Guidance:
        """The scaled guidance. A stroke that would be too short becomes an arrow, which has only a direction."""
        pairs = [(stroke, Stroke(self._path(stroke.points, self._factor))) for stroke in guidance.strokes]
        strokes = tuple(scaled for _, scaled in pairs if self._is_valid(scaled))
        short = tuple(stroke.arrow for stroke, scaled in pairs if not self._is_valid(scaled))
        arrows = tuple(self._arrow(arrow) for arrow in guidance.arrows + short)
        return replace(guidance, arrows=arrows, strokes=strokes)

    def _arrow(self, arrow: Arrow) -> Arrow:
        return Arrow(*self._path((arrow.start, arrow.end), max(self._factor, _MIN_LENGTH / arrow.length)))

    def _path(self, points: Sequence[Point], factor: float) -> tuple[Point, ...]:
        """Scale a path by a factor around its middle, which moves to the corresponding place. The path keeps its form,
        and is moved inside the photo if necessary."""
        path = np.array(points, float)
        middle = (path.min(0) + path.max(0)) / 2
        offsets = (path - middle) * factor
        margin, size = np.abs(offsets).max(0), np.array([self.columns, self.rows])
        x, y = middle.tolist()
        place = np.clip(np.array(self._point((x, y))), margin, size - margin)
        # The path is inside now, except for rounding errors.
        inside: list[list[float]] = np.clip(place + offsets, 0, size).tolist()
        return tuple((x, y) for x, y in inside)

    def _is_valid(self, stroke: Stroke) -> bool:
        try:
            stroke.check(make_message("whole_photo"), self.columns, self.rows)
        except UsageError:
            return False
        return True

    def _point(self, point: Point) -> Point:
        return point[0] * self.columns / self.width, point[1] * self.rows / self.height
