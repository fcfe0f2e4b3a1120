"""A smaller copy of a photo for previews, and requests converted from the photo's pixels to those of the copy."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from shutterspan.core.image_io.resizing import shrink_to_width
from shutterspan.core.types.arrays import Float32Array, UInt8Array
from shutterspan.core.types.guidance import MIN_ARROW_LENGTH, Arrow, Guidance, Point, Stroke
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region, Shape
from shutterspan.core.types.request import UnfoldRequest

#: Least length of an arrow in the copy, in pixels: a little above the shortest that is valid, so that rounding makes
#: none too short.
_MIN_LENGTH = 1.01 * MIN_ARROW_LENGTH


def reduced_copy(photo: Photo, width: int | None) -> Photo:
    """The photo, shrunk to this width; the photo itself where it is no wider, or where `width` is None."""
    if width is None or width >= photo.width:
        return photo
    alpha = None if photo.alpha is None else shrink_to_width(photo.alpha, width)
    return replace(photo, pixels=shrink_to_width(photo.pixels, width), alpha=alpha)


@dataclass(frozen=True)
class Reduction:
    """The sizes of a photo (width, height) and of its copy (columns, rows), in pixels. The copy is never larger."""

    width: int
    height: int
    columns: int
    rows: int

    @classmethod
    def between(cls, photo: Photo, copy: Photo) -> "Reduction":
        return cls(photo.width, photo.height, copy.width, copy.height)

    @property
    def is_smaller(self) -> bool:
        """Whether the copy is smaller than the photo."""
        return (self.columns, self.rows) != (self.width, self.height)

    @property
    def scale_to_photo(self) -> Float32Array:
        """Factors (x, y) from displacements in pixels of the copy to those in pixels of the photo: (2,) float32."""
        return np.array([self.width / self.columns, self.height / self.rows], np.float32)

    def request_for_copy(self, request: UnfoldRequest) -> UnfoldRequest:
        """Convert a request from pixels of the photo to pixels of the copy.

        Raises UsageError: the request is invalid for the photo.
        """
        request.check(self.width, self.height)
        if not self.is_smaller:
            return request
        regions = tuple(self._region(region) for region in request.regions)
        return replace(request, regions=regions, guidance=self._guidance(request.guidance))

    def _region(self, region: Region) -> Region:
        feather = None if region.feather is None else region.feather * self.columns / self.width
        return replace(
            region, shape=self._shape(region.shape), feather=feather, guidance=self._guidance(region.guidance)
        )

    def _shape(self, shape: Shape) -> Shape:
        """The shape in the copy; its bounding rectangle where the copy is too small to hold the shape itself."""
        scaled = self._scaled(shape)
        return self._bounding_pixels(shape) if scaled.problem() else scaled

    def _scaled(self, shape: Shape) -> Shape:
        if isinstance(shape, Mask):
            mask: UInt8Array = cv2.resize(shape.pixels, (self.columns, self.rows), interpolation=cv2.INTER_AREA)
            return Mask(mask)
        if isinstance(shape, Polygon):
            return Polygon(tuple(self._point(point) for point in shape.points))
        left, top, right, bottom = shape.box
        kind = Ellipse if isinstance(shape, Ellipse) else Rectangle
        return kind(*self._point((left, top)), *self._point((right, bottom)))

    def _bounding_pixels(self, shape: Shape) -> Rectangle:
        """The bounding rectangle of a shape in the copy, at least one pixel wide and high. Left and top are rounded
        down."""
        left, top, right, bottom = shape.box
        left, top = (float(int(coordinate)) for coordinate in self._point((left, top)))
        left, top = min(left, self.columns - 1), min(top, self.rows - 1)
        right, bottom = self._point((right, bottom))
        return Rectangle(left, top, max(right, left + 1), max(bottom, top + 1))

    def _guidance(self, guidance: Guidance) -> Guidance:
        """The guidance in the copy. A stroke that is too short there becomes an arrow, which only has a direction."""
        scaled = [Stroke(tuple(self._point(point) for point in stroke.points)) for stroke in guidance.strokes]
        strokes = tuple(stroke for stroke in scaled if stroke.arrow.length >= _MIN_LENGTH)
        pairs = zip(guidance.strokes, scaled, strict=True)
        short = tuple(stroke.arrow for stroke, copy in pairs if copy.arrow.length < _MIN_LENGTH)
        arrows = tuple(self._arrow(arrow) for arrow in guidance.arrows + short)
        return replace(guidance, arrows=arrows, strokes=strokes)

    def _arrow(self, arrow: Arrow) -> Arrow:
        """The arrow in the copy. It keeps its direction exactly, although rounding the copy's sides changes their
        ratio."""
        ends = np.array([arrow.start, arrow.end])
        scale = min(self.columns / self.width, self.rows / self.height)
        vector = (ends[1] - ends[0]) * max(scale, _MIN_LENGTH / arrow.length)
        x, y = ends.mean(0).tolist()
        middle = np.array(self._point((x, y)))
        margin = np.abs(vector) / 2
        middle = np.clip(middle, margin, np.array([self.columns, self.rows]) - margin)
        # The ends lie inside now, except for rounding.
        inside = np.clip([middle - vector / 2, middle + vector / 2], 0, [self.columns, self.rows])
        (x0, y0), (x1, y1) = inside.tolist()
        return Arrow((x0, y0), (x1, y1))

    def _point(self, point: Point) -> Point:
        return point[0] * self.columns / self.width, point[1] * self.rows / self.height
