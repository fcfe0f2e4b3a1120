"""Regions that are added to each other or cut from each other, as masks."""

from typing import Literal

import numpy as np

from shutterspan.core.region import Mask, Region, Shape
from shutterspan.core.window import Window

Way = Literal["add", "subtract"]


def combined(old: Shape, drawn: Shape, way: Way, width: int, height: int) -> Mask:
    """Both shapes in a photo of this size as one mask; `subtract` takes the drawn one away from the old."""
    ground, change = (_pixels(shape, width, height) for shape in (old, drawn))
    return Mask(np.maximum(ground, change) if way == "add" else np.minimum(ground, 255 - change))


def _pixels(shape: Shape, width: int, height: int) -> np.ndarray:
    """(H,W) uint8, antialiased."""
    if isinstance(shape, Mask):
        return shape.pixels
    from shutterspan.core.compositing import alpha

    whole = Window.of_box((0, 0, width, height)).seen_in(width, height)
    return (alpha(Region(shape, 0.0), whole, width, height) * 255 + 0.5).astype(np.uint8)
