"""An encoded ROI: the latent of a rectangle of a photo, its trajectories, and its frames at any size."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np

from shutterspan.core.inference.decoder import FrameDecoder
from shutterspan.core.inference.resampling import resample_part, strips
from shutterspan.core.model.network import Latent
from shutterspan.core.types.arrays import Float32Array, PixelArray
from shutterspan.core.types.grid import PixelBounds, PixelGrid
from shutterspan.core.types.levels import quantise, to_float

#: In pixels of the working picture, over the exposure. Below the first length of motion, the frame gets all of the
#: photo's detail. From the second length on it gets none, because the photo is blurred there.
_FULL_DETAIL_MOTION, _NO_DETAIL_MOTION = 0.75, 2.0
#: Side of a cell in pixels of the working picture. A latent has one trajectory for each cell.
_CELL_SIDE = 4


@dataclass(frozen=True)
class EncodedRoi:
    """A rectangle of the photo with its latent.

    grid: the rectangle at the working size, without the decoder's padding; stretch: factor on all displacements. All
    times are the latent's own, which may be reversed.
    """

    grid: PixelGrid
    decoder: FrameDecoder
    stretch: float = 1.0

    def with_latent(self, latent: Latent) -> "EncodedRoi":
        """The same rectangle with another latent."""
        return replace(self, decoder=replace(self.decoder, latent=latent))

    def decode(self, t: float) -> Float32Array:
        """Decode the frame at t in [0,1]: (h,w,3) float32 in [0,1], at the working size."""
        return self._without_padding(self.decoder.frame(t, self.stretch)).clip(0, 1)

    @property
    def working_picture(self) -> Float32Array:
        """The picture that was encoded: (h,w,3) float32 in [0,1], at the working size."""
        return self._without_padding(self.decoder.working_picture[0].permute(1, 2, 0).numpy())

    def trajectory(self, times: Sequence[float]) -> Float32Array:
        """Displacement, at each t in `times`, of the content located at each cell of `trajectory_grid` at t = 0.5.

        (T,rows,columns,2) float32, x and y in pixels of the photo.
        """
        # The network's trajectory leads from t to mid-exposure, so it has to be inverted.
        inverse = self.decoder.trajectory(times)[:, : self.trajectory_grid.rows, : self.trajectory_grid.columns]
        return -inverse * np.float32(self.stretch / self.grid.scale)

    def motion(self) -> Float32Array:
        """Displacement from t = 0 to t = 1 of each cell of `trajectory_grid`: (rows,columns,2) float32, in pixels of
        the photo."""
        first, last = self.trajectory((0, 1))
        motion: Float32Array = last - first
        return motion

    @property
    def trajectory_grid(self) -> PixelGrid:
        """The grid of the trajectories. Its last row and its last column may extend beyond the ROI."""
        columns, rows = (-(-n // _CELL_SIDE) for n in (self.grid.columns, self.grid.rows))
        width = self.grid.width * columns * _CELL_SIDE / self.grid.columns
        height = self.grid.height * rows * _CELL_SIDE / self.grid.rows
        return PixelGrid(self.grid.left, self.grid.top, width, height, columns, rows)

    def render(self, frame: Float32Array, target: PixelGrid, part: PixelBounds, photo_pixels: PixelArray) -> PixelArray:
        """Render a decoded frame on a part of another grid: (rows,columns,3), of the dtype of `photo_pixels`.

        photo_pixels: the photo's pixels in this part. If the frame is enlarged, its still parts get the photo's fine
        detail: up(frame) + stillness * (photo_pixels - up(working_picture)), in strips.
        """
        if target == self.grid:
            left, top, right, bottom = part
            return quantise(frame[top:bottom, left:right], photo_pixels.dtype)
        base = np.concatenate([frame - self._still_picture, self._stillness], 2)
        source = self.grid
        if target.scale < source.scale:
            columns = max(1, round(source.width * target.scale))
            source = source.with_resolution(columns, max(1, round(source.height * target.scale)))
            base = cv2.resize(base, (source.columns, source.rows), interpolation=cv2.INTER_AREA)
        result = np.empty_like(photo_pixels)
        for rows, strip in strips(part):
            enlarged = resample_part(target, strip, source, base, cv2.INTER_CUBIC)
            detail = to_float(photo_pixels[rows])
            result[rows] = quantise(enlarged[..., :3] + enlarged[..., 3:] * detail, photo_pixels.dtype)
        return result

    @cached_property
    def _stillness(self) -> Float32Array:
        """(h,w,1) float32: one where every frame can use the photo's detail, zero where the photo is blurred."""
        speed = np.linalg.norm(self.motion(), axis=2) * self.grid.scale
        speed = cv2.dilate(speed, np.ones((5, 5), np.uint8))
        size = self.trajectory_grid.columns * _CELL_SIDE, self.trajectory_grid.rows * _CELL_SIDE
        speed = cv2.resize(speed, size, interpolation=cv2.INTER_LINEAR)[: self.grid.rows, : self.grid.columns]
        stillness: Float32Array = np.clip((_NO_DETAIL_MOTION - speed) / (_NO_DETAIL_MOTION - _FULL_DETAIL_MOTION), 0, 1)
        return stillness[..., None]

    @cached_property
    def _still_picture(self) -> Float32Array:
        """(h,w,3) float32: the share of the working picture that the photo's own pixels replace."""
        return self._stillness * self.working_picture

    def _without_padding(self, picture: Float32Array) -> Float32Array:
        return picture[: self.grid.rows, : self.grid.columns]


@dataclass(frozen=True)
class UnfoldedRoi:
    """An encoded ROI with its play direction.

    time_reversed: whether the latent's time runs backwards; moving: whether the ROI has visible motion; log_odds: the
    largest value of the motion detector, None without a detector.
    """

    encoded: EncodedRoi
    time_reversed: bool
    moving: bool
    log_odds: float | None = None
