"""What each of the processes does that draw for a training: read its share of the material, draw plans and crops.

Results go into files, since some hundred megabytes don't pass through a pipe; only what they are made of is returned.
"""

import multiprocessing
import os
import random
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import cv2
import numpy as np
import torch

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.synthesis.clips import SEGMENT_FRAMES, UsableFrames, measured_segment, read_frames
from shutterspan.core.synthesis.library import SharpLibrary, is_rendered, read_sharp
from shutterspan.core.synthesis.real_clips import Crops, draw_crop
from shutterspan.core.synthesis.scenes import ScenePlan, SceneRecipe, draw_plan
from shutterspan.core.synthesis.tensors import joined, write_tree
from shutterspan.core.training.packs import read_contents


@dataclass
class _Material:
    """The share of one of `processes` in all unpacked packs in `folder`: photos, real clips and rendered ones are
    shared out, cut-outs are everyone's, so that any can stand before any photo."""

    folder: Path
    number: int
    processes: int
    library: SharpLibrary = field(default_factory=SharpLibrary)
    real: list[tuple[Path, UsableFrames]] = field(default_factory=list)
    rendered: list[tuple[Path, UsableFrames]] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def look_again(self) -> None:
        """Read what has come since."""
        for place in sorted(self.folder.iterdir()):
            if place.name not in self.known and not place.name.startswith("."):
                self._read(place)
                self.known.add(place.name)

    def _read(self, place: Path) -> None:
        contents = read_contents(place)
        names = [*self._share(contents.photos), *contents.cutouts, *contents.animated]
        self.library.add(picture for name in names if (picture := read_sharp(place / name)) is not None)
        names = sorted(contents.videos)
        for videos, rendered in ((self.real, False), (self.rendered, True)):
            for name in self._share([name for name in names if is_rendered(Path(name)) == rendered]):
                videos.append((place / name, UsableFrames(**contents.videos[name])))

    def _share(self, names: list[str]) -> list[str]:
        return names[self.number :: self.processes] or names[:1]


_material: _Material


def begin(folder: Path, numbers: "Synchronized[int]", processes: int) -> None:
    """Make this process one of `processes` that draw from the packs unpacked in `folder`; `numbers` counts them."""
    global _material
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that trains; it ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    with numbers.get_lock():
        number = numbers.value
        numbers.value += 1
    _material = _Material(folder, number, processes)
    _material.look_again()


def plan(recipe: SceneRecipe, seed: int, count: int, times: int, file: Path) -> ScenePlan:
    """Draw what `count` layered scenes are made of into `file`."""
    _material.look_again()
    if not _material.library.photos:
        raise InputError("There are no photos in the packs.", "Add a pack that has some.")
    return write_tree(draw_plan(_material.library, recipe, seed, count, times), file)


def crops(recipe: SceneRecipe, seed: int, count: int, file: Path) -> Crops | None:
    """Measure `count` crops of one video into `file`; None if this process has none."""
    _material.look_again()
    chooser = random.Random(seed)
    first, second = _material.real, _material.rendered
    videos = (second or first) if chooser.random() < recipe.rendered else (first or second)
    if not videos:
        return None
    path, usable = chooser.choice(videos)
    starts = chooser.choices(usable.starts, k=count)
    segments = {
        start: measured_segment(frames) for start, frames in _segments(path, usable.stride, sorted(set(starts)))
    }
    drawn = [draw_crop(segments[start], recipe, chooser) for start in starts if start in segments]
    return write_tree(joined(drawn), file) if drawn else None


def _segments(path: Path, stride: int, starts: list[int]) -> Iterator[tuple[int, list[np.ndarray]]]:
    """The frames of the segments that begin at `starts`, in order; only those that are needed are kept."""
    waiting, open_segments = list(starts), dict[int, list[np.ndarray]]()
    for number, frame in enumerate(read_frames(path)):
        at, between = divmod(number, stride)
        if between:
            continue
        if waiting and waiting[0] == at:
            open_segments[waiting.pop(0)] = []
        for start, frames in list(open_segments.items()):
            frames.append(frame)
            if len(frames) == SEGMENT_FRAMES:
                yield start, open_segments.pop(start)
        if not waiting and not open_segments:
            return


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
