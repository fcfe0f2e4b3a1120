"""The layers of an exposure, from the bottom up: each moving region with its ROI and its play direction."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shutterspan.core.color.region_masks import render_alpha
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.inference.direction import opposes
from shutterspan.core.inference.encoded_roi import UnfoldedRoi
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Region
from shutterspan.core.types.request import UnfoldRequest


@dataclass(frozen=True)
class RegionLayer:
    """A ROI as it plays in one region, or in the whole photo if `region` is None.

    time_reversed: whether the latent's time is reversed; still: whether it shows the middle frame at every t.
    """

    roi: UnfoldedRoi
    region: Region | None
    time_reversed: bool
    still: bool = False

    def latent_time(self, t: float) -> float:
        """The time of the latent for the time t of the clip; both in [0,1]."""
        return 0.5 if self.still else 1 - t if self.time_reversed else t


def build_region_layers(photo: Photo, rois: Sequence[UnfoldedRoi], request: UnfoldRequest) -> tuple[RegionLayer, ...]:
    """The layers of a request, from the bottom up. Raises UsageError: the ROIs don't cover the request."""
    layers = []
    if request.moves_everywhere or request.outside == "still":
        roi = _find_roi(None, photo, rois)
        time_reversed = _needs_reversal(roi, None, photo, request) ^ request.guidance.flipped
        layers.append(RegionLayer(roi, None, time_reversed, still=not request.moves_everywhere))
    for region in request.regions:
        roi = _find_roi(region, photo, rois)
        flipped = region.guidance.flipped ^ request.guidance.flipped
        layers.append(RegionLayer(roi, region, _needs_reversal(roi, region, photo, request) ^ flipped))
    # Regions that play in the same direction as everything around them need no border.
    same_direction = request.moves_everywhere and len({layer.time_reversed for layer in layers}) == 1
    return tuple(layers[:1] if same_direction else layers)


def _find_roi(region: Region | None, photo: Photo, rois: Sequence[UnfoldedRoi]) -> UnfoldedRoi:
    """The ROI that contains a region, or the whole photo if it is None. Raises UsageError: there is none."""
    box = (0.0, 0.0, photo.width, photo.height) if region is None else region.shape.box
    for roi in rois:
        left, top, right, bottom = roi.encoded.grid.box
        if left <= box[0] and top <= box[1] and right >= box[2] and bottom >= box[3]:
            return roi
    raise UsageError("latents_missing")


def _needs_reversal(roi: UnfoldedRoi, region: Region | None, photo: Photo, request: UnfoldRequest) -> bool:
    """Whether a latent's time has to be reversed, so that a region plays along its arrows."""
    arrows = (region.guidance.arrows if region else ()) or request.guidance.arrows
    if not arrows:
        return roi.time_reversed
    grid = roi.encoded.trajectory_grid
    if region:
        weight = render_alpha(region, grid, photo.width, photo.height)
    else:
        weight = np.ones((grid.rows, grid.columns), np.float32)
    return opposes(arrows, roi.encoded.motion(), weight, grid)
