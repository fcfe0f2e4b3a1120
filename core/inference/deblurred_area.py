"""A part of the photo, deblurred along the user's strokes. It is computed once, on first use."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np

from shutterspan.core.color.srgb import linear_to_srgb, srgb_to_linear
from shutterspan.core.inference.deconvolution import deblur
from shutterspan.core.inference.mean_photo import AveragingSpace
from shutterspan.core.inference.stroke_fit import fit_stroke
from shutterspan.core.types.arrays import Float32Array, FloatArray
from shutterspan.core.types.grid import Box, PixelGrid
from shutterspan.core.types.guidance import Stroke
from shutterspan.core.types.levels import to_float
from shutterspan.core.types.photo import Photo

#: The deblurred picture has at most this many pixels. Where nothing moves, the photo itself provides finer detail.
_MAX_PIXELS = 400_000
#: The averaging space is chosen on a copy of at most this many pixels. Encoded values are chosen only if their error is
#: less than this share of the error in linear light.
_CHOICE_PIXELS = 20_000
_CLEARLY_BETTER = 0.7

#: Convert encoded values to the averaging space, and back.
CURVES: dict[AveragingSpace, tuple[Callable[[FloatArray], FloatArray], Callable[[FloatArray], FloatArray]]] = {
    "linear": (srgb_to_linear, linear_to_srgb),
    "encoded": (lambda values: values, lambda values: values),
}


@dataclass(frozen=True)
class DeblurredArea:
    """A rectangle of the photo, deblurred along each of some strokes.

    box: whole pixels of the photo; strokes: one or more.
    """

    photo: Photo = field(repr=False)
    box: Box
    strokes: tuple[Stroke, ...]

    def is_of(self, photo: Photo, box: Box, strokes: tuple[Stroke, ...]) -> bool:
        """Whether the area belongs to this photo, box and strokes."""
        return self.photo is photo and (self.box, self.strokes) == (box, strokes)

    @cached_property
    def grid(self) -> PixelGrid:
        """The rectangle at the resolution of the deblurred pictures."""
        return _limited(PixelGrid.of_box(self.box), _MAX_PIXELS)

    @cached_property
    def space(self) -> AveragingSpace:
        """The averaging space in which the first stroke explains the photo better, measured on a small copy.

        Cameras average linear light, so encoded values are chosen only if they are clearly better.
        """
        grid = _limited(self.grid, _CHOICE_PIXELS)

        def error(space: AveragingSpace) -> float:
            to_space, to_encoded = CURVES[space]
            values = to_space(self._encoded(grid))
            _, blurred = deblur(values, self.strokes[0], grid.scale)
            return float(np.square(to_encoded(np.clip(blurred, 0, 1)) - to_encoded(values)).mean())

        return "encoded" if error("encoded") < _CLEARLY_BETTER * error("linear") else "linear"

    @cached_property
    def _picture(self) -> Float32Array:
        """The rectangle of the photo in the averaging space: (h,w,3) float32 in [0,1]."""
        to_space, _ = CURVES[self.space]
        picture: Float32Array = to_space(self._encoded(self.grid)).astype(np.float32)
        return picture

    @cached_property
    def fitted_strokes(self) -> list[Stroke]:
        """The strokes, fitted to the blur."""
        return [fit_stroke(self._picture, stroke, self.grid.scale) for stroke in self.strokes]

    @cached_property
    def pictures(self) -> list[tuple[Float32Array, Float32Array]]:
        """For each stroke: the deblurred picture, and this picture blurred again; each (h,w,3) float32."""
        return [deblur(self._picture, stroke, self.grid.scale) for stroke in self.fitted_strokes]

    def _encoded(self, grid: PixelGrid) -> Float32Array:
        """The photo's pixels on a grid of the rectangle: (h,w,3) float32 in [0,1], encoded values."""
        left, top, right, bottom = map(int, self.box)
        pixels = to_float(self.photo.pixels[top:bottom, left:right])
        resized: Float32Array = cv2.resize(pixels, (grid.columns, grid.rows), interpolation=cv2.INTER_AREA)
        return resized


def _limited(grid: PixelGrid, pixels: int) -> PixelGrid:
    """The grid, reduced to about `pixels` pixels if it has more."""
    scale = min(1.0, math.sqrt(pixels / (grid.columns * grid.rows)))
    return grid.with_resolution(max(1, round(grid.columns * scale)), max(1, round(grid.rows * scale)))
