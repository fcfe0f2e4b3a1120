"""Resample pictures and vector fields from one pixel grid to another."""

from collections.abc import Iterator

import cv2
import numpy as np

from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.types.grid import PixelBounds, PixelGrid

#: Rows of a strip. Large pictures are resampled in strips, which limits memory.
_STRIP_ROWS = 256


def resample_field(target: PixelGrid, source: PixelGrid, field: Float32Array) -> Float32Array:
    """Resample a field (rows,columns,...) of the source grid to the target grid. Beyond its border, the field is
    constant."""
    size, flags = (target.columns, target.rows), cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    resampled: Float32Array = cv2.warpAffine(
        field, target.affine_to(source), size, flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return resampled


def resample_part(
    target: PixelGrid, part: PixelBounds, source: PixelGrid, picture: Float32Array, interpolation: int
) -> Float32Array:
    """Resample a picture (rows,columns,C) of the source grid to a part of the target grid, as OpenCV interpolates.

    Unlike in `cv2.warpAffine`, a pixel's position in the source depends only on its row and column in the target grid.
    So a pixel is exactly the same in every part that contains it.
    """
    left, top, right, bottom = part
    (across, _, x), (_, down, y) = target.affine_to(source)
    xs = (across * np.arange(left, right) + x).astype(np.float32)
    ys = (down * np.arange(top, bottom) + y).astype(np.float32)
    columns, rows = np.broadcast_arrays(xs, ys[:, None])
    resampled: Float32Array = cv2.remap(picture, columns, rows, interpolation, borderMode=cv2.BORDER_REPLICATE)
    return resampled


def strips(part: PixelBounds) -> Iterator[tuple[slice, PixelBounds]]:
    """Cut a part of a grid into strips. Yields each strip's rows within the part, and its bounds in the grid."""
    left, top, right, bottom = part
    for start in range(top, bottom, _STRIP_ROWS):
        end = min(bottom, start + _STRIP_ROWS)
        yield slice(start - top, end - top), (left, start, right, end)
