"""Run a training: start or resume, learn until the time is over, and write the latest files at each checkpoint."""

import logging
import math
import time
from collections.abc import Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from shutterspan.core.foundation.atomic import clear_drafts, make_folder, remove_drafts
from shutterspan.core.foundation.errors import MemoryExhausted
from shutterspan.core.foundation.messages import Message
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.device import has_fast_bf16, is_out_of_memory, retain_freed_memory
from shutterspan.core.training.attribution import join_sources
from shutterspan.core.training.checkpoints import AVERAGE_FILE, RunPosition, read_state, write_average, write_state
from shutterspan.core.training.curve import append_figures, draw_curve
from shutterspan.core.training.feed import BatchFeed, DrawingPool
from shutterspan.core.training.initialization import initial_weights
from shutterspan.core.training.learner import Learner
from shutterspan.core.training.pack_watcher import PackWatcher
from shutterspan.core.training.packs import SOURCES_FILE
from shutterspan.core.training.recipe import Recipe
from shutterspan.core.training.rehearsal import fit_batch, rehearse
from shutterspan.core.training.run_clock import RunClock
from shutterspan.core.training.run_context import LATEST_FOLDER, STATE_FILE, RunContext
from shutterspan.core.training.validation import load_validation, validate

log = logging.getLogger(__name__)

#: Name of the folder with a run's unpacked packs.
MATERIAL_FOLDER = "material"


def train(
    recipe: Recipe,
    packs: Path,
    output: Path,
    minutes: float,
    device: torch.device,
    processes: int,
    rehearsal: bool = False,
    progress: Progress | None = None,
    report: Callable[[str | Message], None] = lambda line: None,
) -> None:
    """Train on the packs in a folder for `minutes` minutes in total, or resume the run in the folder `output`.

    Packs that are added during the training are used, too. processes: number of drawing processes. rehearsal: whether
    to try everything first that the run will do. report: called with a line of figures at every checkpoint. Raises
    InputError: there are no packs or only damaged ones, or the state belongs to another network. MemoryExhausted.
    OutputError. Cancelled.
    """
    clock = RunClock(60 * minutes)
    material = output / MATERIAL_FOLDER
    remove_drafts(output / STATE_FILE, since=0.0)  # only of this file: the user may keep others here
    for folder in (output / LATEST_FOLDER, material):
        clear_drafts(folder)
    watcher = PackWatcher(packs, material, report)
    watcher.unpack_first()
    make_folder(output / LATEST_FOLDER)
    if device.type == "cuda":
        torch.backends.cudnn.benchmark = True
    if device.type == "cpu":
        retain_freed_memory()
    if not has_fast_bf16(device.type):
        report("This device has no fast bf16: training runs in 32 bit.")
    validation = load_validation(material)
    drawing_pool = DrawingPool(material, output / "drawn", processes, pin=device.type == "cuda")
    context = RunContext(output, device, drawing_pool, validation, clock, progress or Progress(), report)
    try:
        with watcher.watching():
            _prepare_run(recipe, context, rehearsal).run()
    except BrokenProcessPool as error:
        raise MemoryExhausted("drawing_process_killed") from error
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        raise MemoryExhausted("device_memory_exhausted") from error
    finally:
        drawing_pool.close()


def _prepare_run(recipe: Recipe, context: RunContext, rehearsal: bool) -> "_TrainingRun":
    """Start a run, or resume it from its state, with a batch that fits into memory."""
    learner = Learner(recipe.network, context.device, recipe.ema, recipe.trajectory_weight)
    is_new = not context.state_file.exists()
    recipe, position = _start_new(recipe, learner) if is_new else _resume(recipe, learner, context.state_file)
    recipe = fit_batch(learner, recipe, context)
    if rehearsal:
        recipe = rehearse(learner, recipe, context)
    feed = BatchFeed(context.drawing_pool, recipe, recipe.scenes.size, context.device)
    return _TrainingRun(recipe, context, learner, feed, position)


def _start_new(recipe: Recipe, learner: Learner) -> tuple[Recipe, RunPosition]:
    """Load the recipe's initial weights into the learner."""
    learner.load_weights(initial_weights(recipe))
    return recipe, RunPosition(0.0, 0, recipe.batch, recipe.rate)


def _resume(recipe: Recipe, learner: Learner, state: Path) -> tuple[Recipe, RunPosition]:
    """Load the state into the learner. Returns the recipe with the values for the resumed run."""
    position = read_state(state, learner)
    # The same seed would draw the same scenes again.
    seed = recipe.seed + position.steps
    return replace(recipe, rate=position.rate, batch=position.batch, seed=seed), position


class _LossMeter:
    """Mean loss, steps and time since the last checkpoint."""

    def __init__(self, device: torch.device):
        self._losses = torch.zeros((), device=device)
        self._start_time = time.monotonic()
        self.steps = 0

    def add(self, loss: Tensor) -> None:
        """Count a step. Its loss stays on the device."""
        self._losses += loss
        self.steps += 1

    def mean_loss(self) -> float:
        """Mean loss of all steps, 0 without steps. Waits for the device."""
        return float(self._losses) / max(1, self.steps)

    def seconds(self) -> float:
        """Seconds since the meter was made."""
        return time.monotonic() - self._start_time


class _TrainingRun:
    """A prepared run that starts at `position`."""

    def __init__(self, recipe: Recipe, context: RunContext, learner: Learner, feed: BatchFeed, position: RunPosition):
        self._recipe, self._context, self._learner, self._feed = recipe, context, learner, feed
        self._start_share, self._steps = position.share, position.steps
        self._next_feed: BatchFeed | None = None
        self._loss_meter = _LossMeter(context.device)

    def run(self) -> None:
        """Learn until the time is over. Checkpoints are at the beginning, at intervals and at the end."""
        started = time.monotonic()
        self._checkpoint(self._start_share)
        checkpoint_duration = time.monotonic() - started
        self._context.clock.start_learning(self._start_share, checkpoint_duration)
        self._learn(checkpoint_duration)
        self._checkpoint(1.0)

    def _learn(self, checkpoint_duration: float) -> None:
        clock, last_checkpoint = self._context.clock, time.monotonic()
        total_seconds = max(1, round(clock.seconds_left()))
        while (share := clock.share()) < 1:
            self._context.progress.step("training", total_seconds - round(clock.seconds_left()), total_seconds)
            self._change_size(self._recipe.crop_size_at(share))
            self._step(self._recipe.rate_at(share))
            since = time.monotonic() - last_checkpoint
            if since > self._recipe.checkpoint_seconds and clock.seconds_left() > 2 * checkpoint_duration:
                self._checkpoint(share)
                last_checkpoint = time.monotonic()

    def _step(self, rate: float) -> None:
        self._loss_meter.add(self._learner.step(self._feed.batch(self._recipe.batch), rate))
        self._steps += 1

    def _change_size(self, size: int) -> None:
        """Switch to crops of another size as soon as the first ones are ready."""
        if size != self._feed.size and self._next_feed is None:
            self._next_feed = BatchFeed(self._context.drawing_pool, self._recipe, size, self._context.device)
        if self._next_feed is not None and self._next_feed.is_ready:
            self._next_feed.wait_seconds += self._feed.wait_seconds
            self._feed, self._next_feed = self._next_feed, None

    def _checkpoint(self, share: float) -> None:
        """Write state and averaged weights, validate, then write and report the figures. Roll back if values aren't
        finite."""
        latest_folder, steps = self._context.latest_folder, self._loss_meter.steps
        loss, seconds = self._loss_meter.mean_loss(), self._loss_meter.seconds()
        if not (math.isfinite(loss) and self._learner.is_finite()):
            self._roll_back()
            return
        position = RunPosition(share, self._steps, self._recipe.batch, self._recipe.rate)
        write_state(self._context.state_file, self._learner, position)
        write_average(latest_folder / AVERAGE_FILE, self._learner, self._recipe.scenes.max_blur, self._steps)
        source_tables = sorted((self._context.output / MATERIAL_FOLDER).glob(f"[!.]*/{SOURCES_FILE}"))
        join_sources(source_tables, latest_folder / SOURCES_FILE)
        figures = {
            "step": self._steps,
            "share": round(share, 4),
            "size": self._feed.size,
            "crops_per_second": round(steps * self._recipe.batch / seconds, 2) if steps else "",
            "waited": round(self._feed.wait_seconds / seconds, 4) if steps else "",
            "scenes": self._feed.drawn_count,
            "loss": round(loss, 5) if steps else "",
            **validate(self._learner, self._context.validation, self._context.device, latest_folder / "sheet.jpg"),
        }
        append_figures(latest_folder / "curve.csv", figures)
        draw_curve(latest_folder / "curve.csv", latest_folder / "curve.png")
        line = _format_figures(figures)
        log.info("%s", line)
        self._context.report(f"{line}; {self._context.clock.seconds_left() / 60:.1f} min left")
        self._reset_counters()

    def _roll_back(self) -> None:
        """Load the last state and halve the rate, after loss or weights became infinite or NaN."""
        rate = self._recipe.rate / 2
        if self._context.state_file.exists():
            read_state(self._context.state_file, self._learner)
        else:
            self._learner.load_weights(initial_weights(self._recipe))
        self._recipe = replace(self._recipe, rate=rate)
        self._context.report(f"Loss or weights are not numbers any more: back to the last checkpoint, rate {rate:g}")
        self._reset_counters()

    def _reset_counters(self) -> None:
        """Start counting loss, steps and waiting time from zero at this checkpoint."""
        self._loss_meter, self._feed.wait_seconds = _LossMeter(self._context.device), 0.0


def _format_figures(figures: Mapping[str, float | str]) -> str:
    """A line with the names and values of all numbers."""
    return ", ".join(f"{name} {value:g}" for name, value in figures.items() if not isinstance(value, str))
