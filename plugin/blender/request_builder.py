"""Builds the worker's requests from a photo strip and the unfold properties."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .background_run import BeginRequest
from .client import WorkerClient
from .frame_schedule import FrameSchedule
from .host_common import UserError, arrow_through, longest_stroke, straight_stroke
from .protocol import (
    EXPORT,
    TRAJECTORIES,
    ExportParams,
    JsonObject,
    RegionFields,
    SettingsFields,
    TrajectoriesParams,
    UnfoldRequestFields,
)

if TYPE_CHECKING:
    from .photo_strip import PhotoStrip

#: Left, top, right and bottom, in pixels of the upright photo.
Box = tuple[float, float, float, float]

#: The worker's `size` by quality: a width in pixels, a size that all players can play, or the photo's own size.
_SIZES: dict[str, int | Literal["full", "fit"]] = {"DRAFT": 960, "FULL": "fit", "FINEST": "full"}
_LOOPS: dict[str, Literal["none", "boomerang", "repeat"]] = {
    "ONCE": "none",
    "BOOMERANG": "boomerang",
    "REPEAT": "repeat",
}


def build_requests(export: ExportParams, trajectories: Path | None) -> list[BeginRequest]:
    """The requests for an export and for trajectories of the same exposure. The photo is encoded only once.

    trajectories: the file for them, None for none.
    """

    def begin_export(worker: WorkerClient, _: Sequence[JsonObject]) -> int:
        return worker.begin(EXPORT, export)

    def begin_export_and_keep(worker: WorkerClient, _: Sequence[JsonObject]) -> int:
        return worker.begin(EXPORT, ExportParams(**export, keep=True))

    def begin_trajectories(worker: WorkerClient, results: Sequence[JsonObject]) -> int | None:
        if not results[0]["files"]:
            return None  # nothing moves, so there is nothing to write
        params = TrajectoriesParams(exposure=results[0]["exposure"], targets=[str(trajectories)])
        return worker.begin(TRAJECTORIES, params)

    return [begin_export_and_keep, begin_trajectories] if trajectories else [begin_export]


def build_unfold_request(photo: "PhotoStrip", properties: Mapping[str, Any]) -> UnfoldRequestFields:
    """The request's `unfold_request`: region and guidance.

    Raises UserError: the strip has no crop, the mask can't be read, or the motion is too long for the photo.
    """
    if properties["region"] == "WHOLE":
        request = UnfoldRequestFields()
        _add_guidance(request, photo, (0, 0, *photo.upright_size), properties)
        return request
    region, box = _region(photo, properties)
    _add_guidance(region, photo, box, properties)
    return UnfoldRequestFields(regions=[region])


def build_export_settings(properties: Mapping[str, Any], schedule: FrameSchedule, fps: float) -> SettingsFields:
    """The request's `settings`: frames, time range, size, format and cut-out. fps: of the scene."""
    size = _SIZES[properties["quality"]]
    settings = SettingsFields(
        {"frames": schedule.frames, "from": properties["start"], "to": properties["end"], "size": size}
    )
    if properties["cutout"]:
        settings["cutout"] = True
    if properties["result"] == "SEQUENCE":
        settings["depth"] = 16 if properties["quality"] == "FINEST" else 8
        return settings
    settings["fps"], settings["loop"] = fps, _LOOPS[properties["loop"]]
    if schedule.stretched:
        settings["duration"] = len(schedule.frame_indices) / fps
    return settings


def _region(photo: "PhotoStrip", properties: Mapping[str, Any]) -> tuple[RegionFields, Box]:
    """The region, and its bounds in the upright photo."""
    if properties["region"] == "MASK":
        mask, box = _mask(properties["mask"], photo.turns)
        return RegionFields(mask=mask), box
    if photo.crop == (0, 0, photo.width, photo.height):
        raise UserError(f"“{photo.name}” has no crop. Set one (Strip > Crop), or choose another region.")
    left, top, right, bottom = photo.crop
    xs, ys = zip(photo.to_upright(left, top), photo.to_upright(right, bottom), strict=True)
    box = min(xs), min(ys), max(xs), max(ys)
    return RegionFields(rectangle=list(box)), box


def _add_guidance(
    fields: RegionFields | UnfoldRequestFields, photo: "PhotoStrip", box: Box, properties: Mapping[str, Any]
) -> None:
    """Add direction, length, strength and flip to the fields of a region or of the whole photo. box: its bounds."""
    fields["flipped"] = properties["flip"]
    if properties["strength"] != 100:
        fields["strength"] = properties["strength"] / 100
    if properties["use_direction"]:
        if properties["motion_length"]:
            fields["strokes"] = [_stroke(photo, box, properties["direction"], properties["motion_length"])]
        else:
            fields["arrows"] = [_arrow(photo, properties["direction"])]


def _stroke(photo: "PhotoStrip", box: Box, angle: float, length: int) -> list[list[float]]:
    """A straight stroke of this length through the middle of the box, moved where it would leave the upright photo.

    angle: as of `_arrow`. Raises UserError: it is too long for the photo.
    """
    upright_angle = angle - photo.turns * math.pi / 2
    width, height = photo.upright_size
    most = math.floor(longest_stroke(width, height, upright_angle))
    if length > most:
        raise UserError(
            f"Set Motion Length to at most {most} px: in this direction, longer motion would leave the photo."
        )
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return straight_stroke(x, y, length, upright_angle, width, height)


def _arrow(photo: "PhotoStrip", angle: float) -> list[float]:
    """An arrow through the middle of the upright photo. angle: in the photo as Blender shows it, in radians
    anticlockwise from the right."""
    x0, y0, x1, y1 = arrow_through(photo.width / 2, photo.height / 2, min(photo.width, photo.height) / 4, angle)
    return [*photo.to_upright(x0, y0), *photo.to_upright(x1, y1)]


def _mask(path: str, turns: int) -> tuple[str, Box]:
    try:
        from .mask import load_mask
    except ImportError as error:  # Blender brings numpy, but some distributions build it without
        raise UserError("Masks need numpy, which this Blender doesn't have. Set Region to Strip's Crop.") from error
    return load_mask(path, turns)
