"""Make a smaller copy of a photo for previews; convert requests and displacements between photo and copy."""

from dataclasses import dataclass, replace

import numpy as np

from shutterspan.core.image_io.resizing import shrink_to_width
from shutterspan.core.pipeline.request_scaling import scale_request
from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.request import UnfoldRequest


def reduced_copy(photo: Photo, width: int | None) -> Photo:
    """The photo, shrunk to this width; the photo itself if it isn't wider or if `width` is None."""
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
        """Factors (x, y) that convert displacements from pixels of the copy to pixels of the photo: (2,) float32."""
        return np.array([self.width / self.columns, self.height / self.rows], np.float32)

    def request_for_copy(self, request: UnfoldRequest) -> UnfoldRequest:
        """Convert a request from pixels of the photo to pixels of the copy.

        Raises UsageError: the request is invalid for the photo.
        """
        return scale_request(request, (self.width, self.height), (self.columns, self.rows))
