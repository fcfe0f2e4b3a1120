"""Resample vector fields from one pixel grid to another."""

import cv2

from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.types.grid import PixelGrid


def resample_field(target: PixelGrid, source: PixelGrid, field: Float32Array) -> Float32Array:
    """Resample a field (rows,columns,...) of the source grid to the target grid; beyond its border it is constant."""
    size, flags = (target.columns, target.rows), cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    resampled: Float32Array = cv2.warpAffine(
        field, target.affine_to(source), size, flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return resampled
