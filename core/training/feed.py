"""Deliver batches. Processes draw plans, the device renders them into a replay buffer, and learning rarely waits."""

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
from shutterspan.core.synthesis.real_clips import MeasuredCrops, draw_segment_plan, render_segments
from shutterspan.core.synthesis.scenes import ScenePlan, SceneRecipe, Scenes, render_plan
from shutterspan.core.synthesis.tensor_trees import pin_memory, read_tree, to_device
from shutterspan.core.training import drawing_process
from shutterspan.core.training.recipe import Recipe
from shutterspan.core.training.replay_buffer import Batch, ReplayBuffer, SceneReplayBuffer, slow_windows

#: Maximum number of blocks that are drawn in advance; the other processes measure real clips.
_MAX_BLOCKS_AHEAD = 8

#: Number of crops measured from one video at a time, and minimum number of crops for real scenes.
_CROPS_PER_TASK, _MIN_CROPS = 8, 32

#: When the buffer of crops is full, some crops are replaced each time this many blocks were rendered.
_BLOCKS_PER_REFRESH = 4


def drawing_process_count() -> int:
    """Number of drawing processes: all cores except the two that the training itself uses, at least one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, cores - 2)


class DrawingPool:
    """Processes that draw plans and measure crops from the packs unpacked in a folder."""

    def __init__(self, material: Path, scratch: Path, processes: int, pin: bool):
        """Start `processes` that read from the folder `material` and write to temporary files in the folder `scratch`.

        pin: put results into pinned memory, for asynchronous copies to a graphics card.
        """
        shutil.rmtree(scratch, ignore_errors=True)  # files of a run that was killed
        make_folder(scratch)
        context = multiprocessing.get_context("spawn")
        arguments = (material, context.Value("i", 0), processes)
        self.processes, self._scratch_folder, self._pin, self._file_count = processes, scratch, pin, 0
        self._other_processes = set(multiprocessing.active_children())
        self._pool = ProcessPoolExecutor(processes, context, drawing_process.start_process, arguments)
        self._pool.submit(len, ())  # starts all processes, so that they read their material while the run is prepared
        # Each thread waits for one result and reads it, so the training thread needn't do so.
        self._threads = ThreadPoolExecutor(processes + _MAX_BLOCKS_AHEAD)

    def draw_plan(self, recipe: SceneRecipe, seed: int, count: int, times: int) -> "Future[ScenePlan]":
        """Draw the plan of `count` scenes with `times` true instants."""
        task = drawing_process.draw_plan_to_file
        return self._threads.submit(self._run, task, self._new_file(), recipe, seed, count, times)

    def measure_crops(self, recipe: SceneRecipe, seed: int) -> "Future[MeasuredCrops | None]":
        """Measure some crops of one video; None if the process has no video."""
        task = drawing_process.measure_crops_to_file
        return self._threads.submit(self._run, task, self._new_file(), recipe, seed, _CROPS_PER_TASK)

    def close(self) -> None:
        """End the processes at once, and delete their files."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - self._other_processes:
            process.terminate()
        self._threads.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(self._scratch_folder, ignore_errors=True)

    def _new_file(self) -> Path:
        self._file_count += 1
        return self._scratch_folder / f"{self._file_count}.safetensors"

    def _run(self, task: Callable[..., Any], file: Path, *arguments: Any) -> Any:
        """Run a task in a process, and read its result from `file`."""
        stored = self._pool.submit(task, *arguments, file).result()
        if stored is None:
            return None
        tree = read_tree(stored, file)
        file.unlink()
        return pin_memory(tree) if self._pin else tree


class BatchFeed:
    """Delivers batches of scenes of one size; each scene is used about `recipe.reuse_count` times."""

    def __init__(self, drawing_pool: DrawingPool, recipe: Recipe, size: int, device: torch.device):
        self._drawing_pool, self._recipe, self._device = drawing_pool, recipe, device
        self.size, self._scene_recipe = size, replace(recipe.scenes, size=size)
        # Larger crops need the same memory.
        share = (recipe.scenes.size / size) ** 2
        self._scene_buffer = SceneReplayBuffer(max(1, round(share * recipe.replay_capacity)))
        self._crop_capacity = max(1, round(share * recipe.crops))
        self._crop_buffer = ReplayBuffer(self._crop_capacity)
        self._crop_steps = torch.zeros(self._crop_capacity)  # `max_step` of the crops in the buffer, on the host
        self._pending_plans: deque[Future[ScenePlan]] = deque()
        self._pending_crops: set[Future[MeasuredCrops | None]] = set()
        self._rng = random.Random(recipe.seed * 1000 + size)
        self._generator = torch.Generator(device).manual_seed(recipe.seed)
        # Rendering consists of many small operations, so two cores are faster with one block each than with a shared
        # block.
        self._parallel_blocks = torch.get_num_threads() if device.type == "cpu" else 1
        initializer = _use_one_thread if device.type == "cpu" else None
        self._threads = ThreadPoolExecutor(self._parallel_blocks, initializer=initializer)
        self._drawn_count = self._learnt_count = self._block_count = 0
        self._real_block_size, self._real_due = max(1, recipe.block // 2), 0.0
        #: Seconds that learning waited for scenes.
        self.wait_seconds = 0.0
        self._schedule_drawing()

    @property
    def is_ready(self) -> bool:
        """Whether a block can be rendered without waiting."""
        return all(plan.done() for plan in list(self._pending_plans)[: self._parallel_blocks])

    @property
    def drawn_count(self) -> int:
        """Number of scenes rendered so far."""
        return self._drawn_count

    def batch(self, count: int) -> Batch:
        """Sample `count` scenes for a training step. New blocks are rendered first if they are due."""
        self._render_due(count)
        enlarge, estimate = (self._rng.random() < share for share in (self._recipe.enlarged, self._recipe.estimated))
        batch = self._scene_buffer.sample(2 * count if enlarge else count, self._device, self._generator)
        return replace(slow_windows(batch, count, self._rng) if enlarge else batch, estimate_guidance=estimate)

    def _render_due(self, count: int) -> None:
        """Render new blocks if they are due for a batch of `count` scenes."""
        self._collect_crops()
        while self._needs_block(count):
            self._render_block()
        self._learnt_count += count

    def _needs_block(self, count: int) -> bool:
        """Whether to render a block now. If no plan is ready, scenes may be used once more than `reuse_count`."""
        learnt = self._learnt_count + count
        if self._drawn_count == 0 or learnt > (self._recipe.reuse_count + 1) * self._drawn_count:
            return True
        return learnt > self._recipe.reuse_count * self._drawn_count and (self._real_is_due or self.is_ready)

    @property
    def _real_is_due(self) -> bool:
        enough = self._real_due >= self._real_block_size * self._parallel_blocks
        return enough and self._crop_buffer.count >= min(_MIN_CROPS, self._crop_capacity)

    def _render_block(self) -> None:
        """Render a block in each thread, from real clips or layers, and add the scenes to the buffer."""
        self._block_count += 1
        if self._real_is_due:
            count = self._real_block_size
            self._real_due -= count * self._parallel_blocks
            renderers = [self._real_renderer() for _ in range(self._parallel_blocks)]
        else:
            count = self._recipe.block
            started = time.monotonic()
            plans = [self._pending_plans.popleft().result() for _ in range(self._parallel_blocks)]
            self.wait_seconds += time.monotonic() - started
            renderers = [self._layered_renderer(plan) for plan in plans]
        for scenes in self._threads.map(lambda render: render(), renderers):
            self._scene_buffer.write(scenes)
        self._drawn_count += count * self._parallel_blocks
        # This is limited, because real scenes can't be rendered before there are crops.
        due = self._real_due + self._recipe.scenes.real * count * self._parallel_blocks
        self._real_due = min(due, 2 * self._recipe.block * self._parallel_blocks)
        self._schedule_drawing()

    def _layered_renderer(self, plan: ScenePlan) -> Callable[[], Scenes]:
        generator = self._device_generator()
        return lambda: render_plan(to_device(plan, self._device), generator)

    def _real_renderer(self) -> Callable[[], Scenes]:
        """A renderer of real scenes. Because flows need much memory, it renders half as many as a block has layered
        scenes."""
        rows = torch.tensor(self._rng.choices(range(self._crop_buffer.count), k=self._real_block_size))
        plan = draw_segment_plan(self._scene_recipe, self._next_seed(), self._crop_steps[rows], self._recipe.times)
        crops = self._crop_buffer.select(rows.to(self._device, non_blocking=True))
        generator = self._device_generator()
        return lambda: render_segments(crops, to_device(plan, self._device), generator)

    def _schedule_drawing(self) -> None:
        """Submit plans and crops until the processes are busy."""
        recipe, pool = self._recipe, self._drawing_pool
        while len(self._pending_plans) < max(self._parallel_blocks, min(_MAX_BLOCKS_AHEAD, pool.processes + 1)):
            plan = pool.draw_plan(self._scene_recipe, self._next_seed(), recipe.block, recipe.times)
            self._pending_plans.append(plan)
        needs_crops = self._crop_buffer.count < self._crop_capacity or self._block_count % _BLOCKS_PER_REFRESH == 0
        max_pending = max(1, pool.processes - _MAX_BLOCKS_AHEAD)
        if recipe.scenes.real > 0 and needs_crops and len(self._pending_crops) < max_pending:
            self._pending_crops.add(pool.measure_crops(self._scene_recipe, self._next_seed()))

    def _collect_crops(self) -> None:
        """Add measured crops to the buffer."""
        done = {future for future in self._pending_crops if future.done()}
        self._pending_crops -= done
        for crops in (future.result() for future in done):
            if crops is not None:
                rows = self._crop_buffer.next_row + torch.arange(len(crops.max_step))
                self._crop_steps[rows % self._crop_capacity] = crops.max_step
                self._crop_buffer.write(to_device(crops, self._device), len(crops.max_step))
        if done:
            self._schedule_drawing()

    def _device_generator(self) -> torch.Generator:
        return torch.Generator(self._device).manual_seed(self._next_seed())

    def _next_seed(self) -> int:
        return self._rng.randrange(2**31)


def _use_one_thread() -> None:
    torch.set_num_threads(1)
