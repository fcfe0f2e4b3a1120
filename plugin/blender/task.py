"""One photo to be unfolded: what is asked of the worker, and what becomes of its answers."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import bpy

from .asking import asked, settings
from .compat import sequencer_scene
from .host_common import Refused
from .order import Order, playing_order, stretched_order
from .photo import PhotoStrip, photo_strip
from .timeline import add_clip

_ENDINGS = {"SEQUENCE": "", "MP4": ".mp4", "MOV": ".mov"}


@dataclass(frozen=True)
class Task:
    """requests: what is asked of the worker, one after another; targets: files or folders that it makes, all of them
    new."""

    photo: PhotoStrip
    order: Order
    requests: list[tuple[str, dict[str, Any]]]
    targets: list[Path]

    def finish(self, results: list[dict[str, Any]]) -> str:
        """Add the clip to the timeline; what there is to say. Raises Refused."""
        strip = add_clip(self.photo, results[0]["files"], self.order.shown)
        return f"{len(self.order.shown)} frames of “{self.photo.name}” on channel {strip.channel}."

    def discard(self, results: list[dict[str, Any]]) -> None:
        """Take back what was written before the work failed: part of a result is none."""
        for target, _ in zip(self.targets, results, strict=False):
            shutil.rmtree(target, ignore_errors=True) if target.is_dir() else target.unlink(missing_ok=True)


def prepared(context: Any, wishes: Mapping[str, Any], strip: str = "") -> Task:
    """strip: the name of one, else the active one is meant. Raises Refused."""
    photo = photo_strip(context, strip)
    if not wishes["start"] < wishes["end"]:
        raise Refused(
            f"From {wishes['start']:g} to {wishes['end']:g} there is nothing to show: “From” comes before “To”."
        )
    render = sequencer_scene(context).render
    fps = render.fps / render.fps_base
    order = _order(photo, wishes, fps)
    target, vectors = _targets(_folder(wishes["folder"]), Path(photo.path).stem, _ENDINGS[wishes["result"]])
    about = {"photo": photo.path, "asked": asked(photo, wishes)}
    requests = [("export", {**about, "settings": settings(wishes, order, fps), "target": str(target)})]
    targets = [target]
    if wishes["trajectories"]:
        requests.append(("trajectories", {**about, "targets": [str(vectors)]}))
        targets.append(vectors)
    return Task(photo, order, requests, targets)


def _order(photo: PhotoStrip, wishes: Mapping[str, Any], fps: float) -> Order:
    if wishes["length"] == "FRAMES":
        return playing_order(wishes["frames"], wishes["loop"], photo.length)
    length = photo.length if wishes["length"] == "STRIP" else round(wishes["seconds"] * fps)
    return stretched_order(length, wishes["loop"])


def _folder(chosen: str) -> Path:
    """Where results stay: a strip whose files go away shows nothing any more."""
    chosen = chosen or "//"
    if chosen.startswith("//") and not bpy.data.filepath:
        raise Refused("Save the .blend file first, or choose a folder for the result.")
    folder = Path(os.path.abspath(bpy.path.abspath(chosen)))
    if folder.is_relative_to(os.path.abspath(bpy.app.tempdir)):
        raise Refused(f"{folder} goes away when Blender ends. Choose a folder that stays.")
    return folder


def _targets(folder: Path, stem: str, ending: str) -> tuple[Path, Path]:
    """Names for the clip and its trajectories that nothing has yet, and in which nothing looks like an ending."""
    stem = stem.replace(".", "_").replace("%", "_")
    for number in count(1):
        name = f"{stem}-unfolded" if number == 1 else f"{stem}-unfolded-{number}"
        targets = folder / f"{name}{ending}", folder / f"{name}.exr"
        if not any(os.path.lexists(target) for target in targets):
            return targets
    raise AssertionError("numbers never end")
