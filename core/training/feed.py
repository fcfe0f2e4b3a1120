"""What a training learns from: processes draw, the device renders, a ring keeps, and learning hardly ever waits."""

import multiprocessing
import os
import random
import shutil
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from shutterspan.core.foundation.atomic import make_folder
from shutterspan.core.synthesis.real_clips import Crops, draw_segment_plan, render_segments
from shutterspan.core.synthesis.scenes import ScenePlan, SceneRecipe, Scenes, render_plan
from shutterspan.core.synthesis.tensors import on_device, pinned, read_tree
from shutterspan.core.training import drawing
from shutterspan.core.training.recipe import Recipe
from shutterspan.core.training.ring import Batch, Ring, SceneRing

#: So many blocks at most are drawn ahead; other processes measure real clips.
_BLOCKS_AHEAD = 6

#: So many crops are measured of a video at a time, and no scenes are made of fewer than so many crops.
_CROPS_A_TASK, _FEWEST_CROPS = 8, 32

#: Once the bank of crops is full, some are measured anew with every so many blocks.
_BLOCKS_A_REFRESH = 16


def spare_cores() -> int:
    """How many processes may draw: all cores but the two that the training itself keeps busy, and at least one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, cores - 2)


class Drawers:
    """Processes that draw from the packs unpacked in the folder `material`, through files in the folder `scratch`."""

    def __init__(self, material: Path, scratch: Path, processes: int, pin: bool):
        """pin: put results into pinned memory, from which a graphics card copies by itself."""
        shutil.rmtree(scratch, ignore_errors=True)  # of a run that was killed
        make_folder(scratch)
        context = multiprocessing.get_context("spawn")
        arguments = (material, context.Value("i", 0), processes)
        self.processes, self._scratch, self._pin, self._count = processes, scratch, pin, 0
        self._others = set(multiprocessing.active_children())
        self._pool = ProcessPoolExecutor(processes, context, drawing.begin, arguments)
        self._pool.submit(len, ())  # starts them all: they read their material while other things are readied
        # Each thread waits for one result and reads it, so that the thread that trains does neither.
        self._threads = ThreadPoolExecutor(processes + _BLOCKS_AHEAD)

    def plan(self, recipe: SceneRecipe, seed: int, count: int, times: int) -> "Future[ScenePlan]":
        return self._threads.submit(self._drawn, drawing.plan, self._file(), recipe, seed, count, times)

    def crops(self, recipe: SceneRecipe, seed: int) -> "Future[Crops | None]":
        return self._threads.submit(self._drawn, drawing.crops, self._file(), recipe, seed, _CROPS_A_TASK)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - self._others:
            process.terminate()
        self._threads.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _file(self) -> Path:
        self._count += 1
        return self._scratch / f"{self._count}.safetensors"

    def _drawn(self, task: Callable[..., Any], file: Path, *arguments: Any) -> Any:
        stored = self._pool.submit(task, *arguments, file).result()
        if stored is None:
            return None
        tree = read_tree(stored, file)
        file.unlink()
        return pinned(tree) if self._pin else tree


class Feed:
    """Batches of scenes of one size, each scene learnt from about `recipe.uses` times."""

    def __init__(self, drawers: Drawers, recipe: Recipe, size: int, device: torch.device):
        self._drawers, self._recipe, self._device = drawers, recipe, device
        self.size, self._scenes = size, replace(recipe.scenes, size=size)
        # As much memory for larger crops as for small ones.
        share = (recipe.scenes.size / size) ** 2
        self._ring, self._room = SceneRing(max(1, round(share * recipe.ring))), max(1, round(share * recipe.crops))
        self._bank = Ring(self._room)
        self._steps = torch.zeros(self._room)  # of the bank's crops, on the host
        self._plans: deque[Future[ScenePlan]] = deque()
        self._measuring: set[Future[Crops | None]] = set()
        self._chooser = random.Random(recipe.seed * 1000 + size)
        self._generator = torch.Generator(device).manual_seed(recipe.seed)
        # Rendering is many small operations: two cores do two blocks, one each, faster than each block together.
        self._parts = torch.get_num_threads() if device.type == "cpu" else 1
        self._threads = ThreadPoolExecutor(self._parts, initializer=_one_core if device.type == "cpu" else None)
        self._drawn = self._learnt = self._blocks = 0
        self._real_block, self._real_due = max(1, recipe.block // 2), 0.0
        #: Seconds in which learning waited for scenes.
        self.waited = 0.0
        self._ask()

    @property
    def ready(self) -> bool:
        """Whether learning can begin without waiting."""
        return all(plan.done() for plan in list(self._plans)[: self._parts])

    @property
    def drawn(self) -> int:
        """Scenes drawn so far."""
        return self._drawn

    def batch(self, count: int) -> Batch:
        """So many scenes to learn from."""
        self._collect_crops()
        while self._wanted(count):
            self._render_block()
        self._learnt += count
        return self._ring.sample(count, self._device, self._generator)

    def _wanted(self, count: int) -> bool:
        """Whether a block is to be rendered now: learning waits for none while it can use what there is once more."""
        learnt = self._learnt + count
        if self._drawn == 0 or learnt > (self._recipe.uses + 1) * self._drawn:
            return True
        return learnt > self._recipe.uses * self._drawn and (self._real_is_due or self.ready)

    @property
    def _real_is_due(self) -> bool:
        enough = self._real_due >= self._real_block * self._parts
        return enough and self._bank.filled >= min(_FEWEST_CROPS, self._room)

    def _render_block(self) -> None:
        self._blocks += 1
        if self._real_is_due:
            count = self._real_block
            self._real_due -= count * self._parts
            work = [self._real_work() for _ in range(self._parts)]
        else:
            count = self._recipe.block
            started = time.monotonic()
            plans = [self._plans.popleft().result() for _ in range(self._parts)]
            self.waited += time.monotonic() - started
            work = [self._layered_work(plan) for plan in plans]
        for scenes in self._threads.map(lambda render: render(), work):
            self._ring.write(scenes)
        self._drawn += count * self._parts
        # What is due before there are crops is not made up for without end.
        due = self._real_due + self._recipe.scenes.real * count * self._parts
        self._real_due = min(due, 2 * self._recipe.block * self._parts)
        self._ask()

    def _layered_work(self, plan: ScenePlan) -> Callable[[], Scenes]:
        generator = self._device_generator()
        return lambda: render_plan(on_device(plan, self._device), generator)

    def _real_work(self) -> Callable[[], Scenes]:
        """Half as many scenes as there are layered ones in a block: flows take much memory."""
        numbers = torch.tensor(self._chooser.choices(range(self._bank.filled), k=self._real_block))
        plan = draw_segment_plan(self._scenes, self._seed(), self._steps[numbers], self._recipe.times)
        crops = self._bank.take(numbers.to(self._device, non_blocking=True))
        generator = self._device_generator()
        return lambda: render_segments(crops, on_device(plan, self._device), generator)

    def _ask(self) -> None:
        """Keep the processes busy."""
        while len(self._plans) < max(self._parts, min(_BLOCKS_AHEAD, self._drawers.processes + 1)):
            recipe = self._recipe
            self._plans.append(self._drawers.plan(self._scenes, self._seed(), recipe.block, recipe.times))
        wanted = self._bank.filled < self._room or self._blocks % _BLOCKS_A_REFRESH == 0
        most = max(1, self._drawers.processes - _BLOCKS_AHEAD)
        if self._recipe.scenes.real > 0 and wanted and len(self._measuring) < most:
            self._measuring.add(self._drawers.crops(self._scenes, self._seed()))

    def _collect_crops(self) -> None:
        done = {future for future in self._measuring if future.done()}
        self._measuring -= done
        for crops in (future.result() for future in done):
            if crops is not None:
                at = self._bank.next + torch.arange(len(crops.step))
                self._steps[at % self._room] = crops.step
                self._bank.write(on_device(crops, self._device), len(crops.step))
        if done:
            self._ask()

    def _device_generator(self) -> torch.Generator:
        return torch.Generator(self._device).manual_seed(self._seed())

    def _seed(self) -> int:
        return self._chooser.randrange(2**31)


def _one_core() -> None:
    torch.set_num_threads(1)
