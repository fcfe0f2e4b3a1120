"""The task of unfolding one photo: the worker's requests, the target files, and the clip on the timeline."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import bpy

from .background_run import BeginRequest
from .clip_strip import add_clip
from .compat import sequencer_scene
from .frame_schedule import FrameSchedule, looped_schedule, stretched_schedule
from .host_common import UserError
from .photo_strip import PhotoStrip, find_photo_strip
from .protocol import ExportParams, JsonObject
from .request_builder import build_export_settings, build_requests, build_unfold_request

_ENDINGS = {"SEQUENCE": "", "MP4": ".mp4", "MOV": ".mov"}


@dataclass(frozen=True)
class UnfoldTask:
    """The unfolding of one photo strip.

    requests: for the worker, in order; targets: the file or folder that each request makes, none of which exists yet;
    cutout: whether the clip is transparent outside the region.
    """

    photo: PhotoStrip
    schedule: FrameSchedule
    requests: list[BeginRequest]
    targets: list[Path]
    cutout: bool

    def finish(self, results: list[JsonObject]) -> str:
        """Add the clip to the timeline. Returns a summary for the user. Raises UserError: it can't be added.

        results: of the requests; the first has files.
        """
        strip = add_clip(self.photo, results[0]["files"], self.schedule.frame_indices, self.cutout)
        return f"{len(self.schedule.frame_indices)} frames of “{self.photo.name}” on channel {strip.channel}."

    def discard(self, results: list[JsonObject]) -> None:
        """Delete the targets of the requests that were done before the run failed. results: of those requests."""
        for target, _ in zip(self.targets, results, strict=False):
            shutil.rmtree(target, ignore_errors=True) if target.is_dir() else target.unlink(missing_ok=True)


def prepare_task(context: Any, properties: Mapping[str, Any], strip: str = "") -> UnfoldTask:
    """Check the properties and build the task. strip: name of a strip; empty for the active one. Raises UserError."""
    photo = find_photo_strip(context, strip)
    if not properties["start"] < properties["end"]:
        raise UserError(
            f"The range from {properties['start']:g} to {properties['end']:g} is empty. Set From to less than To."
        )
    if properties["strength"] == 0 and not properties["still_clip"]:
        raise UserError("At a Strength of 0% nothing moves. Raise it, or tick Also When Nothing Moves.")
    if properties["cutout"]:
        _check_cutout(properties)
    render = sequencer_scene(context).render
    fps = render.fps / render.fps_base
    schedule = _frame_schedule(photo, properties, fps)
    target, vectors = _targets(_folder(properties["folder"]), Path(photo.path).stem, _ENDINGS[properties["result"]])
    export = ExportParams(
        photo=photo.path,
        unfold_request=build_unfold_request(photo, properties),
        settings=build_export_settings(properties, schedule, fps),
        target=str(target),
        consistency=False,
        still_clip=properties["still_clip"],
    )
    trajectories = vectors if properties["trajectories"] else None
    targets = [target, trajectories] if trajectories else [target]
    return UnfoldTask(photo, schedule, build_requests(export, trajectories), targets, properties["cutout"])


def _check_cutout(properties: Mapping[str, Any]) -> None:
    """Raises UserError: there is no region to cut out, or the result can't be transparent."""
    if properties["region"] == "WHOLE":
        raise UserError("A cut-out needs a region. Set Region to Mask Image or Strip's Crop.")
    if properties["result"] == "MP4":
        raise UserError("H.264 can't be transparent. For a cut-out, set Result to Image Sequence or Movie (ProRes).")


def _frame_schedule(photo: PhotoStrip, properties: Mapping[str, Any], fps: float) -> FrameSchedule:
    if properties["length"] == "FRAMES":
        return looped_schedule(properties["frames"], properties["loop"], photo.length)
    length = photo.length if properties["length"] == "STRIP" else round(properties["seconds"] * fps)
    return stretched_schedule(length, properties["loop"])


def _folder(chosen: str) -> Path:
    """The absolute folder for the result. Raises UserError: it is unknown or missing, or Blender deletes it when it
    quits."""
    chosen = chosen or "//"
    if chosen.startswith("//") and not bpy.data.filepath:
        raise UserError("Save the .blend file first, or choose a folder for the result.")
    folder = Path(os.path.abspath(bpy.path.abspath(chosen)))
    if folder.is_relative_to(os.path.abspath(bpy.app.tempdir)):
        raise UserError(f"Blender deletes {folder} when it quits. Choose another folder.")
    if not folder.exists():
        raise UserError(f"The folder {folder} does not exist. Choose another folder.")
    return folder


def _targets(folder: Path, stem: str, ending: str) -> tuple[Path, Path]:
    """Unused paths for the clip and its trajectories. Their stems contain no dot, which could look like an ending."""
    stem = stem.replace(".", "_").replace("%", "_")
    for number in count(1):
        name = f"{stem}-unfolded" if number == 1 else f"{stem}-unfolded-{number}"
        targets = folder / f"{name}{ending}", folder / f"{name}.exr"
        if not any(os.path.lexists(target) for target in targets):
            return targets
    raise AssertionError("numbers never end")
