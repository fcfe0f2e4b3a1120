"""A pixel grid over a rectangle of a photo: converts between coordinates of the photo and array indices."""

import math
from dataclasses import dataclass, replace

import numpy as np

from shutterspan.core.types.arrays import Float32Array, Float64Array

#: left, top, right, bottom in pixels of the photo; (0, 0) is the upper left corner of its first pixel, (1, 1) the upper
#: left corner of the second pixel in the second row.
Box = tuple[float, float, float, float]
#: left, top, right, bottom of a part of a grid, in its columns and rows; right and bottom are excluded.
PixelBounds = tuple[int, int, int, int]


@dataclass(frozen=True)
class PixelGrid:
    """A rectangle of a photo (left, top, width, height in pixels of the photo), sampled by columns x rows pixels."""

    left: float
    top: float
    width: float
    height: float
    columns: int
    rows: int

    @classmethod
    def of_box(cls, box: Box) -> "PixelGrid":
        """Return the grid of a box in the photo's own resolution. The box must have whole numbers."""
        left, top, right, bottom = map(int, box)
        return cls(left, top, right - left, bottom - top, right - left, bottom - top)

    @property
    def box(self) -> Box:
        return self.left, self.top, self.left + self.width, self.top + self.height

    @property
    def scale(self) -> float:
        """Pixels of the grid per pixel of the photo, horizontally."""
        return self.columns / self.width

    def with_resolution(self, columns: int, rows: int) -> "PixelGrid":
        """Return the grid of the same rectangle in another resolution."""
        return replace(self, columns=columns, rows=rows)

    def crop(self, left: int, top: int, right: int, bottom: int) -> "PixelGrid":
        """Return the part of the grid from column `left` to `right` and row `top` to `bottom`, ends excluded."""
        across, down = self.width / self.columns, self.height / self.rows
        columns, rows = right - left, bottom - top
        return PixelGrid(self.left + left * across, self.top + top * down, columns * across, rows * down, columns, rows)

    def pixel_bounds(self, box: Box) -> PixelBounds:
        """Return left, top, right and bottom, in columns and rows of the grid, of the pixels that touch a box of the
        photo."""
        across, down = self.columns / self.width, self.rows / self.height
        left, top, right, bottom = box
        return (
            max(0, math.floor((left - self.left) * across)),
            max(0, math.floor((top - self.top) * down)),
            min(self.columns, math.ceil((right - self.left) * across)),
            min(self.rows, math.ceil((bottom - self.top) * down)),
        )

    def affine_to(self, other: "PixelGrid") -> Float64Array:
        """Return the affine map (2,3) from pixel indices of this grid to those of another grid. Pixel centres have
        whole indices.

        With `WARP_INVERSE_MAP`, `cv2.warpAffine` uses it to resample an array of the other grid to this grid.
        """
        x = other.columns / other.width
        y = other.rows / other.height
        across, down = x * self.width / self.columns, y * self.height / self.rows
        return np.array(
            [
                [across, 0, (self.left - other.left) * x + (across - 1) / 2],
                [0, down, (self.top - other.top) * y + (down - 1) / 2],
            ]
        )

    def pixel_centers(self) -> tuple[Float32Array, Float32Array]:
        """Return the pixels' centres in coordinates of the photo: x (1,columns) and y (rows,1)."""
        x = self.left + (np.arange(self.columns, dtype=np.float32) + 0.5) * (self.width / self.columns)
        y = self.top + (np.arange(self.rows, dtype=np.float32) + 0.5) * (self.height / self.rows)
        return x[None], y[:, None]
