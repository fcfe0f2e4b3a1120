"""What moves in a photo, from the bottom up: each region with what was encoded of it, and which way it plays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shutterspan.core.color.masks import alpha
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.inference.direction import runs_against
from shutterspan.core.inference.encoded_roi import UnfoldedRoi
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Region
from shutterspan.core.types.request import UnfoldRequest


@dataclass(frozen=True)
class Layer:
    """A part of the photo as it plays in one region, or everywhere where there is none; still: it stands at
    mid-exposure."""

    part: UnfoldedRoi
    region: Region | None
    backwards: bool
    still: bool = False

    def instant(self, t: float) -> float:
        """The latent's instant for the clip's instant t."""
        return 0.5 if self.still else 1 - t if self.backwards else t


def layers_of(photo: Photo, parts: Sequence[UnfoldedRoi], request: UnfoldRequest) -> tuple[Layer, ...]:
    """The layers of a request. Raises UsageError: it asks for what was not encoded."""
    layers = []
    if request.moves_everywhere or request.outside == "still":
        part = _part_of(None, photo, parts)
        backwards = _runs_backwards(part, None, photo, request) ^ request.guidance.flipped
        layers.append(Layer(part, None, backwards, still=not request.moves_everywhere))
    for region in request.regions:
        part = _part_of(region, photo, parts)
        flipped = region.guidance.flipped ^ request.guidance.flipped
        layers.append(Layer(part, region, _runs_backwards(part, region, photo, request) ^ flipped))
    # Regions that play as all around them does need no border.
    alike = request.moves_everywhere and len({layer.backwards for layer in layers}) == 1
    return tuple(layers[:1] if alike else layers)


def _part_of(region: Region | None, photo: Photo, parts: Sequence[UnfoldedRoi]) -> UnfoldedRoi:
    """What was encoded of a region, or of the whole photo."""
    box = (0.0, 0.0, photo.width, photo.height) if region is None else region.shape.box
    for part in parts:
        left, top, right, bottom = part.roi.window.box
        if left <= box[0] and top <= box[1] and right >= box[2] and bottom >= box[3]:
            return part
    raise UsageError("This asks for parts of the photo that were not unfolded.", "Unfold it again.")


def _runs_backwards(part: UnfoldedRoi, region: Region | None, photo: Photo, request: UnfoldRequest) -> bool:
    """Whether a latent's time has to be reversed to play a region as its arrows say."""
    arrows = (region.guidance.arrows if region else ()) or request.guidance.arrows
    if not arrows:
        return part.time_reversed
    grid = part.roi.grid
    share = alpha(region, grid, photo.width, photo.height) if region else np.ones((grid.rows, grid.columns), np.float32)
    return runs_against(arrows, part.roi.motion(), share, grid)
