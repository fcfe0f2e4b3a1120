"""The layers of an exposure, from the bottom up. Each layer has a motion source, a play direction and a strength.

A region that the user drew has the motion that the network estimates, even if this motion is too weak to be found
without the region. If the user's strokes disagree with the network, the strokes decide.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from shutterspan.core.color.region_masks import feathered_bounds, render_alpha
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.inference.deblurred_area import DeblurredArea
from shutterspan.core.inference.direction import arrow_weight, opposes
from shutterspan.core.inference.encoded_roi import EncodedRoi, UnfoldedRoi
from shutterspan.core.inference.hand_motion import HandMotion
from shutterspan.core.inference.motion_source import MotionSource
from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.types.grid import Box
from shutterspan.core.types.guidance import Guidance, Stroke
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Region
from shutterspan.core.types.request import UnfoldRequest

#: Smallest fast motion, in pixels of the working picture, and smallest change, in levels of 255. Below them nothing
#: moves, even if the user marked the region.
_LEAST_MOTION, _LEAST_CHANGE = 0.5, 2.0
#: A stroke disagrees with the motion if their lengths differ by more than this share of the stroke's length, or their
#: directions by this angle.
_MAX_DIFFERENCE, _MAX_ANGLE = 0.5, 30.0


@dataclass(frozen=True)
class RegionLayer:
    """The layer of one region, or of the whole photo if `region` is None.

    moving: whether it moves; if not, frames show the photo there. time_reversed: whether the source's time is reversed;
    time_scale: in [0,1], the part of the source's exposure, around mid-exposure, that the clip covers; 0 is a still.
    notice: a notice for the user, or None.
    """

    source: MotionSource
    region: Region | None
    moving: bool
    time_reversed: bool
    time_scale: float = 1.0
    notice: Message | None = None

    def source_time(self, t: float) -> float:
        """The time of the source for the time t of the clip; both in [0,1]."""
        return 0.5 + self.time_scale * ((1 - t if self.time_reversed else t) - 0.5)


def build_region_layers(
    photo: Photo, rois: Sequence[UnfoldedRoi], request: UnfoldRequest, areas: Sequence[DeblurredArea] = ()
) -> tuple[RegionLayer, ...]:
    """The layers of a request, from the bottom up.

    areas: deblurred areas of earlier layers; those that fit are used again. Raises UsageError: the ROIs don't cover the
    request.
    """
    layers = []
    if request.moves_everywhere:
        layers.append(_build_layer(None, make_message("whole_photo"), photo, rois, request, areas))
    elif request.outside == "still":
        roi = _find_roi(None, photo, rois)
        layers.append(RegionLayer(roi.encoded, None, roi.moving, False, 0.0))
    for name, region in zip(request.region_names, request.regions, strict=True):
        layers.append(_build_layer(region, name, photo, rois, request, areas))
    # Regions that play like their surroundings need no border.
    plays = {(id(layer.source), layer.moving, layer.time_reversed, layer.time_scale) for layer in layers}
    return tuple(layers[:1] if request.moves_everywhere and len(plays) == 1 else layers)


def _build_layer(
    region: Region | None,
    name: Message,
    photo: Photo,
    rois: Sequence[UnfoldedRoi],
    request: UnfoldRequest,
    areas: Sequence[DeblurredArea],
) -> RegionLayer:
    """The layer of a region, or of the whole photo. name: the region's name, for the notice."""
    roi, guidance = _find_roi(region, photo, rois), request.guidance_of(region)
    weight = _weight(region, photo, roi.encoded)
    if any(_disagrees(stroke, roi.encoded, weight) for stroke in guidance.strokes):
        return _hand_layer(region, name, photo, guidance, areas)
    strength = guidance.strength * _length_ratio(guidance.strokes, roi.encoded, weight)
    source = roi.encoded if strength <= 1 else replace(roi.encoded, stretch=strength)
    time_reversed = roi.time_reversed
    if guidance.directions:
        time_reversed = opposes(guidance.directions, roi.encoded.motion(), weight, roi.encoded.trajectory_grid)
    moving, notice = roi.moving, None
    if not moving and (region or guidance.directions):
        moving = _moves_at_all(roi.encoded, weight)
        hint = "give_length" if guidance.arrows else None
        notice = None if moving else make_message("nothing_found_in_region", hint=hint, region=name)
    return RegionLayer(source, region, moving, time_reversed ^ guidance.flipped, min(1.0, strength), notice)


def _hand_layer(
    region: Region | None, name: Message, photo: Photo, guidance: Guidance, areas: Sequence[DeblurredArea]
) -> RegionLayer:
    """The layer of a region that moves along the user's strokes."""
    box, strokes = _hand_box(region, photo, guidance.strokes), guidance.strokes
    known = next((area for area in areas if area.is_of(photo, box, strokes)), None)
    source = HandMotion(known or DeblurredArea(photo, box, strokes), max(1.0, guidance.strength))
    notice = make_message("moved_by_hand", region=name)
    return RegionLayer(source, region, True, guidance.flipped, min(1.0, guidance.strength), notice)


def _hand_box(region: Region | None, photo: Photo, strokes: Sequence[Stroke]) -> Box:
    """The part of the photo that is deblurred for a region: the region, its border, and a margin for content that moves
    into it."""
    if region is None:
        return 0, 0, photo.width, photo.height
    margin = max(stroke.length for stroke in strokes)
    left, top, right, bottom = feathered_bounds(region, photo.width, photo.height)
    return (
        max(0, math.floor(left - margin)),
        max(0, math.floor(top - margin)),
        min(photo.width, math.ceil(right + margin)),
        min(photo.height, math.ceil(bottom + margin)),
    )


def _find_roi(region: Region | None, photo: Photo, rois: Sequence[UnfoldedRoi]) -> UnfoldedRoi:
    """The ROI that contains a region, or the whole photo if `region` is None. Raises UsageError: there is no such
    ROI."""
    box = (0.0, 0.0, photo.width, photo.height) if region is None else region.shape.box
    for roi in rois:
        left, top, right, bottom = roi.encoded.grid.box
        if left <= box[0] and top <= box[1] and right >= box[2] and bottom >= box[3]:
            return roi
    raise UsageError("latents_missing")


def _weight(region: Region | None, photo: Photo, roi: EncodedRoi) -> Float32Array:
    """The share of each cell of a ROI's trajectory grid that a region covers: (rows,columns) float32 in [0,1]."""
    grid = roi.trajectory_grid
    if region is None:
        return np.ones((grid.rows, grid.columns), np.float32)
    return render_alpha(region, grid, photo.width, photo.height)


def _moves_at_all(roi: EncodedRoi, weight: Float32Array) -> bool:
    """Whether anything in a region moves and changes, even slightly; weight: the region's weight in each cell."""
    inside = weight > 0.5
    if not inside.any():
        return False
    speed = np.linalg.norm(roi.motion(), axis=2) * roi.grid.scale
    change = np.abs(roi.decode(1) - roi.decode(0)).mean(2)
    cells = cv2.resize(change, inside.shape[::-1], interpolation=cv2.INTER_AREA)
    return bool(np.quantile(speed[inside], 0.95) >= _LEAST_MOTION and 255 * cells[inside].max() >= _LEAST_CHANGE)


def _found_motion(stroke: Stroke, roi: EncodedRoi, weight: Float32Array) -> Float32Array:
    """The motion (2,) that the network found around a stroke, in pixels of the photo, with the stroke's sign.

    Fast parts have the most weight, because a region also contains still parts. weight: the region's weight in each
    cell.
    """
    motion = roi.motion()
    along = motion @ np.array(stroke.arrow.direction, np.float32)
    shares = weight * arrow_weight(stroke.arrow, roi.trajectory_grid) * np.linalg.norm(motion, axis=2)
    aligned = motion * np.where(along < 0, -1, 1)[..., None]
    mean: Float32Array = (shares[..., None] * aligned).sum((0, 1)) / max(float(shares.sum()), 1e-12)
    return mean


def _disagrees(stroke: Stroke, roi: EncodedRoi, weight: Float32Array) -> bool:
    """Whether the motion that the network found around a stroke differs from the stroke."""
    found = _found_motion(stroke, roi, weight)
    length = float(np.linalg.norm(found))
    cosine = float(found @ stroke.arrow.direction) / max(length, 1e-12)
    return abs(length - stroke.length) > _MAX_DIFFERENCE * stroke.length or cosine < math.cos(math.radians(_MAX_ANGLE))


def _length_ratio(strokes: Sequence[Stroke], roi: EncodedRoi, weight: Float32Array) -> float:
    """How many times as long the strokes are as the motion that was found around them; 1 without strokes."""
    found = sum(float(np.linalg.norm(_found_motion(stroke, roi, weight))) for stroke in strokes)
    return sum(stroke.length for stroke in strokes) / found if found else 1.0
