"""Builds the worker's requests from a photo strip and the unfold properties."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .background_run import BeginRequest
from .client import WorkerClient
from .frame_schedule import FrameSchedule
from .host_common import UserError, arrow_through
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

#: The worker's `size` by quality: a width in pixels, a size that all players can play, or the photo's own size.
_SIZES: dict[str, int | Literal["full", "fit"]] = {"DRAFT": 960, "FULL": "fit", "FINEST": "full"}
_LOOPS: dict[str, Literal["none", "boomerang", "repeat"]] = {
    "ONCE": "none",
    "BOOMERANG": "boomerang",
    "REPEAT": "repeat",
}


def build_requests(export: ExportParams, trajectories: Path | None) -> list[BeginRequest]:
    """The requests for an export, and for trajectories of the same exposure, so that the photo is encoded once.

    trajectories: the file for them, None for none.
    """

    def begin_export(worker: WorkerClient, _: Sequence[JsonObject]) -> int:
        return worker.begin(EXPORT, export)

    def begin_export_and_keep(worker: WorkerClient, _: Sequence[JsonObject]) -> int:
        return worker.begin(EXPORT, ExportParams(**export, keep=True))

    def begin_trajectories(worker: WorkerClient, results: Sequence[JsonObject]) -> int:
        params = TrajectoriesParams(exposure=results[0]["exposure"], targets=[str(trajectories)])
        return worker.begin(TRAJECTORIES, params)

    return [begin_export_and_keep, begin_trajectories] if trajectories else [begin_export]


def build_unfold_request(photo: "PhotoStrip", properties: Mapping[str, Any]) -> UnfoldRequestFields:
    """The request's `unfold_request`: region and guidance. Raises UserError: the strip has no crop, or the mask can't
    be read."""
    arrows = [_arrow(photo, properties["direction"])] if properties["use_direction"] else []
    if properties["region"] == "WHOLE":
        return UnfoldRequestFields(flipped=properties["flip"], arrows=arrows)
    region = _region(photo, properties)
    region["flipped"], region["arrows"] = properties["flip"], arrows
    return UnfoldRequestFields(regions=[region])


def build_export_settings(properties: Mapping[str, Any], schedule: FrameSchedule, fps: float) -> SettingsFields:
    """The request's `settings`: frames, time range, size and format. fps: of the scene."""
    size = _SIZES[properties["quality"]]
    settings = SettingsFields(
        {"frames": schedule.frames, "from": properties["start"], "to": properties["end"], "size": size}
    )
    if properties["result"] == "SEQUENCE":
        settings["depth"] = 16 if properties["quality"] == "FINEST" else 8
        return settings
    settings["fps"], settings["loop"] = fps, _LOOPS[properties["loop"]]
    if schedule.stretched:
        settings["duration"] = len(schedule.frame_indices) / fps
    return settings


def _region(photo: "PhotoStrip", properties: Mapping[str, Any]) -> RegionFields:
    if properties["region"] == "MASK":
        return RegionFields(mask=_mask(properties["mask"], photo.turns))
    if photo.crop == (0, 0, photo.width, photo.height):
        raise UserError(f"“{photo.name}” has no crop. Set one (Strip > Crop), or choose another region.")
    left, top, right, bottom = photo.crop
    xs, ys = zip(photo.to_upright(left, top), photo.to_upright(right, bottom), strict=True)
    return RegionFields(rectangle=[min(xs), min(ys), max(xs), max(ys)])


def _arrow(photo: "PhotoStrip", angle: float) -> list[float]:
    """An arrow through the middle of the upright photo. angle: in the photo as Blender shows it, in radians
    anticlockwise from the right."""
    x0, y0, x1, y1 = arrow_through(photo.width / 2, photo.height / 2, min(photo.width, photo.height) / 4, angle)
    return [*photo.to_upright(x0, y0), *photo.to_upright(x1, y1)]


def _mask(path: str, turns: int) -> str:
    try:
        from .mask import load_mask
    except ImportError as error:  # Blender brings numpy, but some distributions build it without
        raise UserError("This Blender has no numpy, which masks need. Take the strip's crop for a region.") from error
    return load_mask(path, turns)
