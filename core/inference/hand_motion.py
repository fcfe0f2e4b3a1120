"""Motion by hand: deblur a part of the photo along the user's strokes, and move it along them.

Where the network sees no motion, or another one, the user's strokes show what happened. A stroke is a path, so it gives
the point spread function of the blur. What the deconvolution can't explain, such as sharp detail that stands still,
stays in every frame. So the mean of the frames is the photo.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np

from shutterspan.core.color.srgb import linear_to_srgb, srgb_to_linear
from shutterspan.core.inference.deconvolution import deblur
from shutterspan.core.inference.direction import arrow_weight
from shutterspan.core.inference.mean_photo import AveragingSpace
from shutterspan.core.inference.stroke_fit import fit_stroke
from shutterspan.core.types.arrays import Float32Array, FloatArray, PixelArray
from shutterspan.core.types.grid import Box, PixelGrid
from shutterspan.core.types.guidance import Stroke
from shutterspan.core.types.levels import quantise, to_float
from shutterspan.core.types.photo import Photo

#: The deblurred picture has at most this many pixels; finer detail of what stands still comes from the photo itself.
_MAX_PIXELS = 400_000
#: The averaging space is chosen at a size of at most this many pixels.
_TRIAL_PIXELS = 20_000
_CLEARLY_BETTER = 0.7
#: One trajectory for each cell of this many by this many pixels of the deblurred picture.
_CELL_SIDE = 4
#: A large frame is rendered in strips of this many rows, which limits memory.
_STRIP_ROWS = 256

#: From encoded values to those in which a mean is taken, and back.
_CURVES: dict[AveragingSpace, tuple[Callable[[FloatArray], FloatArray], Callable[[FloatArray], FloatArray]]] = {
    "linear": (srgb_to_linear, linear_to_srgb),
    "encoded": (lambda values: values, lambda values: values),
}


@dataclass(frozen=True)
class HandMotion:
    """A rectangle of the photo that moves along strokes.

    box: in whole pixels of the photo; strokes: one or more; where there are several, each counts most close to itself;
    stretch: factor on the displacements.
    """

    photo: Photo = field(repr=False)
    box: Box
    strokes: tuple[Stroke, ...]
    stretch: float = 1.0

    @cached_property
    def grid(self) -> PixelGrid:
        """The rectangle at the resolution of the deblurred picture."""
        return _limited(PixelGrid.of_box(self.box), _MAX_PIXELS)

    @property
    def trajectory_grid(self) -> PixelGrid:
        """The grid of the trajectories."""
        columns, rows = (max(1, n // _CELL_SIDE) for n in (self.grid.columns, self.grid.rows))
        return self.grid.with_resolution(columns, rows)

    def decode(self, t: float) -> Float32Array:
        """What the frame at t in [0,1] adds to the photo, in the averaging space: (h,w,3) float32."""
        added = np.zeros((self.grid.rows, self.grid.columns, 3), np.float32)
        shares = _shares(self.strokes, self.grid)
        for stroke, share, (sharp, blurred) in zip(self._fitted_strokes, shares, self._deblurred, strict=True):
            x, y = stroke.offsets([t])[0] * self.stretch * self.grid.scale
            shift = np.array([[1, 0, x], [0, 1, y]])
            moved = cv2.warpAffine(
                sharp, shift, sharp.shape[1::-1], flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
            )
            added += share[..., None] * (moved - blurred)
        return added

    def render(self, frame: Float32Array, target: PixelGrid, photo_pixels: PixelArray) -> PixelArray:
        """Render decoded content on another grid: (rows,columns,3), of the dtype of `photo_pixels`, in strips."""
        to_space, to_encoded = _CURVES[self._space]
        result = np.empty_like(photo_pixels)
        for top in range(0, target.rows, _STRIP_ROWS):
            strip = target.crop(0, top, target.columns, min(target.rows, top + _STRIP_ROWS))
            rows = slice(top, top + strip.rows)
            added = cv2.warpAffine(
                frame,
                strip.affine_to(self.grid),
                (strip.columns, strip.rows),
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            )
            values = to_encoded(np.clip(to_space(to_float(photo_pixels[rows])) + added, 0, 1))
            result[rows] = quantise(values, photo_pixels.dtype)
        return result

    def trajectory(self, times: Sequence[float]) -> Float32Array:
        """Displacement, at each t in `times`, of the content located at each cell of `trajectory_grid` at t = 0.5.

        (T,rows,columns,2) float32, x and y in pixels of the photo.
        """
        grid = self.trajectory_grid
        result = np.zeros((len(times), grid.rows, grid.columns, 2), np.float32)
        for stroke, share in zip(self._fitted_strokes, _shares(self.strokes, grid), strict=True):
            offsets = stroke.offsets(times).astype(np.float32) * np.float32(self.stretch)
            result += share[..., None] * offsets[:, None, None]
        return result

    @cached_property
    def _space(self) -> AveragingSpace:
        """The space in which the first stroke explains the photo better, measured on a small copy.

        Cameras average linear light, so encoded values have to be clearly better.
        """
        grid = _limited(self.grid, _TRIAL_PIXELS)

        def error(space: AveragingSpace) -> float:
            to_space, to_encoded = _CURVES[space]
            values = to_space(self._encoded(grid))
            _, blurred = deblur(values, self.strokes[0], grid.scale)
            return float(np.square(to_encoded(np.clip(blurred, 0, 1)) - to_encoded(values)).mean())

        return "encoded" if error("encoded") < _CLEARLY_BETTER * error("linear") else "linear"

    @cached_property
    def _picture(self) -> Float32Array:
        """The rectangle of the photo in the averaging space: (h,w,3) float32 in [0,1]."""
        to_space, _ = _CURVES[self._space]
        picture: Float32Array = to_space(self._encoded(self.grid)).astype(np.float32)
        return picture

    @cached_property
    def _fitted_strokes(self) -> list[Stroke]:
        return [fit_stroke(self._picture, stroke, self.grid.scale) for stroke in self.strokes]

    @cached_property
    def _deblurred(self) -> list[tuple[Float32Array, Float32Array]]:
        """For each stroke: the deblurred picture, and this picture blurred again, (h,w,3) float32 each."""
        return [deblur(self._picture, stroke, self.grid.scale) for stroke in self._fitted_strokes]

    def _encoded(self, grid: PixelGrid) -> Float32Array:
        """The photo's pixels on a grid of the rectangle: (h,w,3) float32 in [0,1], encoded values."""
        left, top, right, bottom = map(int, self.box)
        pixels = to_float(self.photo.pixels[top:bottom, left:right])
        resized: Float32Array = cv2.resize(pixels, (grid.columns, grid.rows), interpolation=cv2.INTER_AREA)
        return resized


def _limited(grid: PixelGrid, pixels: int) -> PixelGrid:
    """The grid with about `pixels` pixels at most."""
    scale = min(1.0, math.sqrt(pixels / (grid.columns * grid.rows)))
    return grid.with_resolution(max(1, round(grid.columns * scale)), max(1, round(grid.rows * scale)))


def _shares(strokes: Sequence[Stroke], grid: PixelGrid) -> list[Float32Array]:
    """How much each stroke counts in each pixel of a grid, (rows,columns) float32 each; their sum is one."""
    weights = [arrow_weight(stroke.arrow, grid) for stroke in strokes]
    total = np.sum(weights, axis=0)
    return [weight / total for weight in weights]
