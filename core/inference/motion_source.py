"""The source of a layer's motion: the common interface of a network's latent and motion by hand."""

from collections.abc import Sequence
from typing import Protocol

from shutterspan.core.types.arrays import Float32Array, PixelArray
from shutterspan.core.types.grid import PixelBounds, PixelGrid


class MotionSource(Protocol):
    """The moving content of a rectangle of the photo, at any t in [0,1]."""

    @property
    def trajectory_grid(self) -> PixelGrid:
        """The grid of the trajectories. Its last row and column may extend beyond the rectangle."""

    def decode(self, t: float) -> Float32Array:
        """Decode the content at t, at the source's own resolution: (h,w,3) float32, for `render`."""

    def render(self, frame: Float32Array, target: PixelGrid, part: PixelBounds, photo_pixels: PixelArray) -> PixelArray:
        """Render decoded content on a part of another grid: (rows,columns,3), of the dtype of `photo_pixels`.

        photo_pixels: the photo's pixels in this part. A pixel is the same in every part that contains it.
        """

    def trajectory(self, times: Sequence[float]) -> Float32Array:
        """Displacement, at each t in `times`, of the content located at each cell of `trajectory_grid` at t = 0.5.

        (T,rows,columns,2) float32, x and y in pixels of the photo.
        """
