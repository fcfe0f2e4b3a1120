"""A smaller copy of a photo, and what is asked of the photo as it is asked of the copy."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from shutterspan.core.image_io.resizing import fitted
from shutterspan.core.types.guidance import SHORTEST, Arrow, Guidance, Point
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region, Shape
from shutterspan.core.types.request import UnfoldRequest

#: Arrows are kept a little longer than the shortest that is allowed, in pixels of the copy, so that
#: rounding makes none too short.
_LEAST_LENGTH = 1.01 * SHORTEST


def reduced(photo: Photo, width: int | None) -> Photo:
    """The photo, at most so wide."""
    if width is None or width >= photo.width:
        return photo
    alpha = None if photo.alpha is None else fitted(photo.alpha, width)
    return replace(photo, pixels=fitted(photo.pixels, width), alpha=alpha)


@dataclass(frozen=True)
class Reduction:
    """width, height: of a photo; columns, rows: of its copy, no larger."""

    width: int
    height: int
    columns: int
    rows: int

    @classmethod
    def of(cls, photo: Photo, copy: Photo) -> "Reduction":
        return cls(photo.width, photo.height, copy.width, copy.height)

    @property
    def enlarging(self) -> np.ndarray:
        """What turns displacements in pixels of the copy into such of the photo: (2,) float32."""
        return np.array([self.width / self.columns, self.height / self.rows], np.float32)

    def request(self, request: UnfoldRequest) -> UnfoldRequest:
        """The same request for the copy. Raises UsageError: it makes no sense in the photo."""
        request.check(self.width, self.height)
        if (self.width, self.height) == (self.columns, self.rows):
            return request
        regions = tuple(self._region(region) for region in request.regions)
        return replace(request, regions=regions, guidance=self._guidance(request.guidance))

    def _region(self, region: Region) -> Region:
        feather = None if region.feather is None else region.feather * self.columns / self.width
        return replace(
            region, shape=self._shape(region.shape), feather=feather, guidance=self._guidance(region.guidance)
        )

    def _shape(self, shape: Shape) -> Shape:
        small = self._scaled(shape)
        # What is too small to be seen in the copy still has to be something.
        return self._spot(shape) if any(small.problems()) else small

    def _scaled(self, shape: Shape) -> Shape:
        if isinstance(shape, Mask):
            return Mask(cv2.resize(shape.pixels, (self.columns, self.rows), interpolation=cv2.INTER_AREA))
        if isinstance(shape, Polygon):
            return Polygon(tuple(self._place(point) for point in shape.points))
        left, top, right, bottom = shape.box
        kind = Ellipse if isinstance(shape, Ellipse) else Rectangle
        return kind(*self._place((left, top)), *self._place((right, bottom)))

    def _spot(self, shape: Shape) -> Rectangle:
        """What a shape spans, in whole pixels of the copy, at least one."""
        left, top, right, bottom = shape.box
        left, top = (float(int(place)) for place in self._place((left, top)))
        left, top = min(left, self.columns - 1), min(top, self.rows - 1)
        right, bottom = self._place((right, bottom))
        return Rectangle(left, top, max(right, left + 1), max(bottom, top + 1))

    def _guidance(self, guidance: Guidance) -> Guidance:
        return replace(guidance, arrows=tuple(self._arrow(arrow) for arrow in guidance.arrows))

    def _arrow(self, arrow: Arrow) -> Arrow:
        """In the same direction, to the last digit that counts, though the copy's sides are rounded."""
        ends = np.array([arrow.start, arrow.end])
        scale = min(self.columns / self.width, self.rows / self.height)
        along = (ends[1] - ends[0]) * max(scale, _LEAST_LENGTH / arrow.length)
        middle = np.array(self._place(tuple(ends.mean(0))))
        beyond = np.abs(along) / 2
        middle = np.clip(middle, beyond, np.array([self.columns, self.rows]) - beyond)
        # But for rounding, the ends lie inside already.
        inside = np.clip([middle - along / 2, middle + along / 2], 0, [self.columns, self.rows])
        (x0, y0), (x1, y1) = inside.tolist()
        return Arrow((x0, y0), (x1, y1))

    def _place(self, point: Point) -> Point:
        return point[0] * self.columns / self.width, point[1] * self.rows / self.height
