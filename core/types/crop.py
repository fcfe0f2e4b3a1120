"""Crop frames to an aspect ratio."""

from typing import Literal

from shutterspan.core.types.grid import PixelBounds

#: One of `limits.ASPECTS`.
Aspect = Literal["9:16", "4:5", "1:1"]
#: Position of a crop in the frame, across and down: 0 is left or top, 1 is right or bottom.
CropPosition = tuple[float, float]
CENTRED: CropPosition = 0.5, 0.5


def crop_box(
    width: int,
    height: int,
    aspect: Aspect | None,
    position: CropPosition = CENTRED,
    max_columns: int | None = None,
) -> PixelBounds:
    """The largest part of a frame that has an aspect ratio, in pixels; without a ratio, the whole frame.

    Its sides are even, because videos need even sides, unless the frame is only one pixel wide or high. max_columns:
    maximum width of the part.
    """
    if aspect is None:
        return 0, 0, width, height
    across, down = map(int, aspect.split(":"))
    columns = _even(min(width, height * across / down, max_columns or width))
    rows = _even(min(height, columns * down / across))
    left, top = round(position[0] * (width - columns)), round(position[1] * (height - rows))
    return left, top, left + columns, top + rows


def _even(side: float) -> int:
    """The largest even number up to a side, but at least 1. A side may be rounded up by half a pixel."""
    return int(side + 0.5) // 2 * 2 or 1
