"""Functions for the drawing processes of a training: read a share of the material, draw plans, measure crops.

Tensors are written to files, because a pipe is too slow for hundreds of megabytes. Only the tree without its tensors is
returned.
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
import torch

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.synthesis.clip_segments import SEGMENT_FRAMES, SegmentStarts, measure_segment, read_frames
from shutterspan.core.synthesis.library import SharpLibrary, is_rendered, read_sharp
from shutterspan.core.synthesis.real_clips import MeasuredCrops, draw_crop
from shutterspan.core.synthesis.scenes import ScenePlan, SceneRecipe, draw_plan
from shutterspan.core.synthesis.tensor_trees import concatenate, write_tree
from shutterspan.core.training.packs import read_contents
from shutterspan.core.types.arrays import UInt8Array


@dataclass
class _Material:
    """The share of process `number` of `processes` in the packs unpacked in `folder`.

    Photos, real clips and rendered clips are divided among the processes. Every process has all cut-outs, so every
    cut-out can be placed over every photo.
    """

    folder: Path
    number: int
    processes: int
    library: SharpLibrary = field(default_factory=SharpLibrary)
    real: list[tuple[Path, SegmentStarts]] = field(default_factory=list)
    rendered: list[tuple[Path, SegmentStarts]] = field(default_factory=list)
    known_packs: set[str] = field(default_factory=set)

    def read_new_packs(self) -> None:
        """Read the packs that were added since the last call."""
        for pack in sorted(self.folder.iterdir()):
            if pack.name not in self.known_packs and not pack.name.startswith("."):
                self._read_pack(pack)
                self.known_packs.add(pack.name)

    def _read_pack(self, pack: Path) -> None:
        contents = read_contents(pack)
        names = [*self._own_share(contents.photos), *contents.cutouts, *contents.animated]
        self.library.add(picture for name in names if (picture := read_sharp(pack / name)) is not None)
        names = sorted(contents.videos)
        for videos, rendered in ((self.real, False), (self.rendered, True)):
            for name in self._own_share([name for name in names if is_rendered(Path(name)) == rendered]):
                videos.append((pack / name, SegmentStarts(**contents.videos[name])))

    def _own_share(self, names: list[str]) -> list[str]:
        """This process's share of the names: at least one, if there are any."""
        return names[self.number :: self.processes] or names[:1]


_material: _Material


def start_process(folder: Path, numbers: "Synchronized[int]", processes: int) -> None:
    """Initialise one of `processes` processes, which draw from the packs unpacked in `folder`; `numbers` counts the
    processes."""
    global _material
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the training process handles Ctrl+C and ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    with numbers.get_lock():
        number = numbers.value
        numbers.value += 1
    _material = _Material(folder, number, processes)
    _material.read_new_packs()


def draw_plan_to_file(recipe: SceneRecipe, seed: int, count: int, times: int, file: Path) -> ScenePlan:
    """Draw the plan of `count` layered scenes and write its tensors to `file`. Raises InputError: no photos."""
    _material.read_new_packs()
    if not _material.library.photos:
        raise InputError("packs_without_photos")
    return write_tree(draw_plan(_material.library, recipe, seed, count, times), file)


def measure_crops_to_file(recipe: SceneRecipe, seed: int, count: int, file: Path) -> MeasuredCrops | None:
    """Measure `count` crops of one video and write their tensors to `file`; None if this process has no video."""
    _material.read_new_packs()
    rng = random.Random(seed)
    real, rendered = _material.real, _material.rendered
    videos = (rendered or real) if rng.random() < recipe.rendered else (real or rendered)
    if not videos:
        return None
    path, segment_starts = rng.choice(videos)
    starts = rng.choices(segment_starts.starts, k=count)
    segments = {
        start: measure_segment(frames)
        for start, frames in _read_segments(path, segment_starts.stride, sorted(set(starts)))
    }
    drawn = [draw_crop(segments[start], recipe, rng) for start in starts if start in segments]
    return write_tree(concatenate(drawn), file) if drawn else None


def _read_segments(path: Path, stride: int, starts: list[int]) -> Iterator[tuple[int, list[UInt8Array]]]:
    """Read the segments that begin at `starts`, in order, with their frames. Only segments that are being read are in
    memory."""
    waiting, open_segments = list(starts), dict[int, list[UInt8Array]]()
    for number, frame in enumerate(read_frames(path)):
        index, remainder = divmod(number, stride)
        if remainder:
            continue
        if waiting and waiting[0] == index:
            open_segments[waiting.pop(0)] = []
        for start, frames in list(open_segments.items()):
            frames.append(frame)
            if len(frames) == SEGMENT_FRAMES:
                yield start, open_segments.pop(start)
        if not waiting and not open_segments:
            return


def _end_with_parent() -> None:
    """Wait for the end of the training process, then end this one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
