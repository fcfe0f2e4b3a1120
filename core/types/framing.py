"""Choose the part of the frames that is written, and its size."""

import math
from dataclasses import dataclass

from shutterspan.core.types.crop import crop_box
from shutterspan.core.types.grid import PixelBounds
from shutterspan.core.types.settings import RenderSettings

#: The largest video size that every player supports.
_MAX_VIDEO_WIDTH, _MAX_VIDEO_HEIGHT = 3840, 2160


@dataclass(frozen=True)
class Framing:
    """The framing of an output. frame_width: width of whole frames in pixels, before they are cropped; box: the part of
    each frame that is written."""

    frame_width: int
    box: PixelBounds

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the output in pixels."""
        left, top, right, bottom = self.box
        return right - left, bottom - top


def frame_output(settings: RenderSettings, width: int, height: int, is_playable: bool) -> Framing:
    """The framing of an output for a photo of this size. is_playable: whether the output is a video or an animation."""
    left, top, right, bottom = crop_box(width, height, settings.aspect)
    columns, rows = right - left, bottom - top
    output_width = columns
    if isinstance(settings.size, int):
        output_width = min(columns, settings.size)
    elif settings.size == "fit" and is_playable:
        output_width = round(columns * min(1.0, _MAX_VIDEO_WIDTH / columns, _MAX_VIDEO_HEIGHT / rows))
    frame_width = min(width, math.ceil(output_width * width / columns))
    frame_height = max(1, round(height * frame_width / width))  # same as in `shrink_to_width`
    return Framing(frame_width, crop_box(frame_width, frame_height, settings.aspect, settings.crop, output_width))
