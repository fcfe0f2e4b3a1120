"""The layers of an exposure, from the bottom up: what moves in each region, from where, which way and how far.

A region that the user drew moves as the network sees it, whether or not its motion is strong enough to be found without
the user. Where the user's strokes disagree with the network, the strokes decide.
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

#: Fast motion below this, in pixels of the working picture, and a change below this, in levels of 255, are none, also
#: where the user says that something moved.
_LEAST_MOTION, _LEAST_CHANGE = 0.5, 2.0
#: A stroke disagrees with motion that differs by more than this share of the stroke's length, or by this angle.
_MAX_DIFFERENCE, _MAX_ANGLE = 0.5, 30.0


@dataclass(frozen=True)
class RegionLayer:
    """What plays in one region, or in the whole photo if `region` is None.

    moving: whether it moves; if not, the photo shows. time_reversed: whether the source's time is reversed; time_scale:
    in [0,1], the part of the source's exposure that is shown, around mid-exposure; 0 stands still. notice: what the
    user should know about it, or None.
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

    areas: of earlier layers, which are used again where they suit. Raises UsageError: the ROIs don't cover the request.
    """
    layers = []
    if request.moves_everywhere:
        layers.append(_build_layer(None, make_message("whole_photo"), photo, rois, request, areas))
    elif request.outside == "still":
        roi = _find_roi(None, photo, rois)
        layers.append(RegionLayer(roi.encoded, None, roi.moving, False, 0.0))
    for name, region in zip(request.region_names, request.regions, strict=True):
        layers.append(_build_layer(region, name, photo, rois, request, areas))
    # Regions that play like everything around them need no border.
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
    """The layer of a region, or of the whole photo. name: of the region, for the notice."""
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
    """The part of the photo that is deblurred for a region: with its border, and what may move into it."""
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
    """The ROI that contains a region, or the whole photo if it is None. Raises UsageError: there is none."""
    box = (0.0, 0.0, photo.width, photo.height) if region is None else region.shape.box
    for roi in rois:
        left, top, right, bottom = roi.encoded.grid.box
        if left <= box[0] and top <= box[1] and right >= box[2] and bottom >= box[3]:
            return roi
    raise UsageError("latents_missing")


def _weight(region: Region | None, photo: Photo, roi: EncodedRoi) -> Float32Array:
    """How much each cell of a ROI's trajectory grid belongs to a region: (rows,columns) float32 in [0,1]."""
    grid = roi.trajectory_grid
    if region is None:
        return np.ones((grid.rows, grid.columns), np.float32)
    return render_alpha(region, grid, photo.width, photo.height)


def _moves_at_all(roi: EncodedRoi, weight: Float32Array) -> bool:
    """Whether anything in a region moves and changes, however little; weight: of the region."""
    inside = weight > 0.5
    if not inside.any():
        return False
    speed = np.linalg.norm(roi.motion(), axis=2) * roi.grid.scale
    change = np.abs(roi.decode(1) - roi.decode(0)).mean(2)
    cells = cv2.resize(change, inside.shape[::-1], interpolation=cv2.INTER_AREA)
    return bool(np.quantile(speed[inside], 0.95) >= _LEAST_MOTION and 255 * cells[inside].max() >= _LEAST_CHANGE)


def _found_motion(stroke: Stroke, roi: EncodedRoi, weight: Float32Array) -> Float32Array:
    """The motion (2,) that the network found around a stroke, in pixels of the photo; its sign is the stroke's.

    Fast parts count most, since a region also contains what stands still. weight: of the region.
    """
    motion = roi.motion()
    along = motion @ np.array(stroke.arrow.direction, np.float32)
    shares = weight * arrow_weight(stroke.arrow, roi.trajectory_grid) * np.linalg.norm(motion, axis=2)
    aligned = motion * np.where(along < 0, -1, 1)[..., None]
    mean: Float32Array = (shares[..., None] * aligned).sum((0, 1)) / max(float(shares.sum()), 1e-12)
    return mean


def _disagrees(stroke: Stroke, roi: EncodedRoi, weight: Float32Array) -> bool:
    """Whether the network found another motion around a stroke than the stroke shows."""
    found = _found_motion(stroke, roi, weight)
    length = float(np.linalg.norm(found))
    cosine = float(found @ stroke.arrow.direction) / max(length, 1e-12)
    return abs(length - stroke.length) > _MAX_DIFFERENCE * stroke.length or cosine < math.cos(math.radians(_MAX_ANGLE))


def _length_ratio(strokes: Sequence[Stroke], roi: EncodedRoi, weight: Float32Array) -> float:
    """How many times as long the strokes are as the motion that was found around them; 1 without strokes."""
    found = sum(float(np.linalg.norm(_found_motion(stroke, roi, weight))) for stroke in strokes)
    return sum(stroke.length for stroke in strokes) / found if found else 1.0
