"""Soft masks as tints over the photo: of a region, and of a dab of the brush."""

import numpy as np
from PyQt6.QtGui import QColor, QImage

from shutterspan.core.types.arrays import FloatArray
from shutterspan.core.types.grid import PixelGrid
from shutterspan.core.types.region import Region
from shutterspan.ui.desktop.state.images import image_of

#: Opacity of a tint where the mask is full.
_OPACITY = 0.6


def region_tint(region: Region, grid: PixelGrid, width: int, height: int, colour: QColor) -> QImage:
    """The soft mask of a region in the pixels of a grid. width, height: of the photo."""
    from shutterspan.core.color.region_masks import render_alpha  # needs OpenCV, which would delay the start

    return tint(render_alpha(region, grid, width, height), colour)


def tint(alpha: FloatArray, colour: QColor) -> QImage:
    """A colour with this alpha, (H,W) in [0,1], at most as opaque as tints are."""
    bgra = np.array([colour.blue(), colour.green(), colour.red(), 255], np.float32)
    pixels = (alpha[..., None] * (bgra * _OPACITY) + 0.5).astype(np.uint8)
    return image_of(pixels, QImage.Format.Format_ARGB32_Premultiplied)
