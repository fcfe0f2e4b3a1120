"""A part of a photo, looked at in some resolution: where coordinates of the photo meet arrays of pixels."""

import math
from dataclasses import dataclass, replace

import numpy as np

#: left, top, right, bottom in pixels of the photo; its upper left corner is (0, 0), a pixel is one wide.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Window:
    """A rectangle of a photo, in its pixels, seen in columns x rows pixels of its own."""

    left: float
    top: float
    width: float
    height: float
    columns: int
    rows: int

    @classmethod
    def of_box(cls, box: Box) -> "Window":
        """The rectangle in the photo's own resolution; the box has whole numbers."""
        left, top, right, bottom = map(int, box)
        return cls(left, top, right - left, bottom - top, right - left, bottom - top)

    @property
    def box(self) -> Box:
        return self.left, self.top, self.left + self.width, self.top + self.height

    @property
    def scale(self) -> float:
        """Own pixels for one of the photo."""
        return self.columns / self.width

    def seen_in(self, columns: int, rows: int) -> "Window":
        """The same rectangle in another resolution."""
        return replace(self, columns=columns, rows=rows)

    def cut(self, left: int, top: int, right: int, bottom: int) -> "Window":
        """Some of the own columns and rows."""
        across, down = self.width / self.columns, self.height / self.rows
        columns, rows = right - left, bottom - top
        return Window(self.left + left * across, self.top + top * down, columns * across, rows * down, columns, rows)

    def around(self, box: Box) -> tuple[int, int, int, int]:
        """Left, top, right and bottom, in own columns and rows, of what shows a box of the photo."""
        across, down = self.columns / self.width, self.rows / self.height
        left, top, right, bottom = box
        return (
            max(0, math.floor((left - self.left) * across)),
            max(0, math.floor((top - self.top) * down)),
            min(self.columns, math.ceil((right - self.left) * across)),
            min(self.rows, math.ceil((bottom - self.top) * down)),
        )

    def map_to(self, other: "Window") -> np.ndarray:
        """(2,3) float64: from this window's pixels to the other's, counted from the centre of the first.

        This is what `cv2.warpAffine` with `WARP_INVERSE_MAP` takes to show the other's pixels in this window.
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

    def places(self) -> tuple[np.ndarray, np.ndarray]:
        """x (1,columns) and y (rows,1), float32: where in the photo the centres of the pixels lie."""
        x = self.left + (np.arange(self.columns, dtype=np.float32) + 0.5) * (self.width / self.columns)
        y = self.top + (np.arange(self.rows, dtype=np.float32) + 0.5) * (self.height / self.rows)
        return x[None], y[:, None]
