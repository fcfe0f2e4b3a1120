"""Motion by hand: a part of the photo that is deblurred along the user's strokes, and moved along them.

The user's strokes are used where the network estimates no motion, or a different one. A stroke is a path, so it gives
the point spread function of the blur. Every frame keeps what the deconvolution can't explain, such as sharp detail that
doesn't move. So the mean of the frames is the photo.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from shutterspan.core.inference.deblurred_area import CURVES, DeblurredArea
from shutterspan.core.inference.direction import arrow_weight
from shutterspan.core.inference.resampling import resample_part, strips
from shutterspan.core.types.arrays import Float32Array, PixelArray
from shutterspan.core.types.grid import PixelBounds, PixelGrid
from shutterspan.core.types.guidance import Stroke
from shutterspan.core.types.levels import quantise, to_float

#: Side of a cell in pixels of the deblurred picture. There is one trajectory for each cell.
_CELL_SIDE = 4


@dataclass(frozen=True)
class HandMotion:
    """An area of the photo that moves along its strokes. Of several strokes, the closest one has the most weight.

    stretch: factor on the displacements.
    """

    area: DeblurredArea
    stretch: float = 1.0

    @property
    def trajectory_grid(self) -> PixelGrid:
        """The grid of the trajectories."""
        grid = self.area.grid
        columns, rows = (max(1, n // _CELL_SIDE) for n in (grid.columns, grid.rows))
        return grid.with_resolution(columns, rows)

    def decode(self, t: float) -> Float32Array:
        """The difference between the frame at t in [0,1] and the photo, in the averaging space: (h,w,3) float32."""
        area, grid = self.area, self.area.grid
        added = np.zeros((grid.rows, grid.columns, 3), np.float32)
        shares = _shares(area.strokes, grid)
        for stroke, share, (sharp, blurred) in zip(area.fitted_strokes, shares, area.pictures, strict=True):
            x, y = stroke.offsets([t])[0] * self.stretch * grid.scale
            shift = np.array([[1, 0, x], [0, 1, y]])
            moved = cv2.warpAffine(
                sharp, shift, sharp.shape[1::-1], flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
            )
            added += share[..., None] * (moved - blurred)
        return added

    def render(self, frame: Float32Array, target: PixelGrid, part: PixelBounds, photo_pixels: PixelArray) -> PixelArray:
        """Render decoded content on a part of another grid: (rows,columns,3), of the dtype of `photo_pixels`.

        photo_pixels: the photo's pixels in this part.
        """
        to_space, to_encoded = CURVES[self.area.space]
        result = np.empty_like(photo_pixels)
        for rows, strip in strips(part):
            added = resample_part(target, strip, self.area.grid, frame, cv2.INTER_LINEAR)
            values = to_encoded(np.clip(to_space(to_float(photo_pixels[rows])) + added, 0, 1))
            result[rows] = quantise(values, photo_pixels.dtype)
        return result

    def trajectory(self, times: Sequence[float]) -> Float32Array:
        """Displacement, at each t in `times`, of the content located at each cell of `trajectory_grid` at t = 0.5.

        (T,rows,columns,2) float32, x and y in pixels of the photo.
        """
        area, grid = self.area, self.trajectory_grid
        result = np.zeros((len(times), grid.rows, grid.columns, 2), np.float32)
        for stroke, share in zip(area.fitted_strokes, _shares(area.strokes, grid), strict=True):
            offsets = stroke.offsets(times).astype(np.float32) * np.float32(self.stretch)
            result += share[..., None] * offsets[:, None, None]
        return result


def _shares(strokes: Sequence[Stroke], grid: PixelGrid) -> list[Float32Array]:
    """The weight of each stroke in each pixel of a grid, (rows,columns) float32 each; the weights add up to one."""
    weights = [arrow_weight(stroke.arrow, grid) for stroke in strokes]
    total = np.sum(weights, axis=0)
    return [weight / total for weight in weights]
