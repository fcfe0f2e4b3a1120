"""A training run: begins or goes on, learns until its time is over, and has its latest files ready at any moment."""

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
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.device import fast_bf16, is_out_of_memory, keep_memory
from shutterspan.core.training.attribution import join_sources
from shutterspan.core.training.beginning import Trials, first_weights
from shutterspan.core.training.clock import Clock
from shutterspan.core.training.context import LATEST, STATE, RunContext
from shutterspan.core.training.curve import append_figures, draw_curve
from shutterspan.core.training.feed import Drawers, Feed
from shutterspan.core.training.files import AVERAGE_FILE, Position, read_state, write_average, write_state
from shutterspan.core.training.intake import Intake
from shutterspan.core.training.learner import Learner
from shutterspan.core.training.packs import SOURCES
from shutterspan.core.training.recipe import Recipe
from shutterspan.core.training.rehearsal import fit_batch, rehearse
from shutterspan.core.training.validation import load_validation, validate

log = logging.getLogger(__name__)

#: Folder of a run that holds its unpacked packs.
MATERIAL = "material"

#: The most of a run's time that all trials may take.
_MOST_TRIALS = 0.4


def train(
    recipe: Recipe,
    packs: Path,
    output: Path,
    minutes: float,
    device: torch.device,
    processes: int,
    rehearsal: bool = False,
    progress: Progress | None = None,
    report: Callable[[str], None] = lambda line: None,
) -> None:
    """Train from the packs in a folder, into the folder `output`, for so many minutes in all; a run that is there goes
    on. Packs that come later are taken in.

    processes: how many draw scenes; rehearsal: first try all that the run will do; report: called with a line of
    figures at every checkpoint. Raises InputError: no packs, damaged ones, a state of another network;
    MemoryExhausted; OutputError; Cancelled.
    """
    clock = Clock(60 * minutes)
    material = output / MATERIAL
    remove_drafts(output / STATE, since=0.0)  # in the user's own folder, no others
    for folder in (output / LATEST, material):
        clear_drafts(folder)
    intake = Intake(packs, material, report)
    intake.take_first()
    make_folder(output / LATEST)
    if device.type == "cuda":
        torch.backends.cudnn.benchmark = True
    if device.type == "cpu":
        keep_memory()
    if not fast_bf16(device.type):
        report("This device has no fast bf16: training runs in 32 bit.")
    validation = load_validation(material)
    drawers = Drawers(material, output / "drawn", processes, pin=device.type == "cuda")
    context = RunContext(output, device, drawers, validation, clock, progress or Progress(), report)
    try:
        with intake.watching():
            _prepared(recipe, context, rehearsal).go()
    except BrokenProcessPool as error:
        why = "A process that draws scenes was killed, perhaps for want of memory."
        raise MemoryExhausted(
            why, "Let fewer processes draw. What was learnt up to the last checkpoint is kept."
        ) from error
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        raise MemoryExhausted("The device ran out of memory.", "Lower ring, crops or block in the recipe.") from error
    finally:
        drawers.close()


def _prepared(recipe: Recipe, context: RunContext, rehearsal: bool) -> "_Run":
    """A run that has begun, or goes on from its state, with a batch that fits into memory."""
    learner = Learner(recipe.network, context.device, recipe.ema, recipe.trajectory_weight)
    if recipe.compiled and context.device.type == "cuda":
        learner.compile_blocks()
    new = not context.state.exists()
    recipe, position = _begun(recipe, learner) if new else _continued(recipe, learner, context.state)
    recipe = fit_batch(learner, recipe, context)
    if rehearsal:
        recipe = rehearse(learner, recipe, context)
    feed = Feed(context.drawers, recipe, recipe.scenes.size, context.device)
    if new and recipe.trials:
        seconds = min(recipe.trial_seconds, _MOST_TRIALS * context.clock.left() / len(recipe.trials))
        recipe, position = Trials(learner, feed, recipe, context, seconds).choose()
    return _Run(recipe, context, learner, feed, position)


def _begun(recipe: Recipe, learner: Learner) -> tuple[Recipe, Position]:
    """Fill the learner with the recipe's first weights."""
    learner.begin_with(first_weights(recipe, recipe.start))
    return recipe, Position(0.0, 0, recipe.batch, recipe.rate)


def _continued(recipe: Recipe, learner: Learner, state: Path) -> tuple[Recipe, Position]:
    """Fill the learner from the state; the recipe with what the run goes on with."""
    position = read_state(state, learner)
    # Another seed, or the same scenes would be drawn again.
    seed = recipe.seed + position.steps
    return replace(recipe, rate=position.rate, batch=position.batch, seed=seed), position


class _Tally:
    """Loss, steps and time since the last checkpoint."""

    def __init__(self, device: torch.device):
        self._losses = torch.zeros((), device=device)
        self._since = time.monotonic()
        self.steps = 0

    def add(self, loss: Tensor) -> None:
        """Count a step; its loss stays on the device."""
        self._losses += loss
        self.steps += 1

    def loss(self) -> float:
        """The mean of all steps, or 0 without any; waits for the device."""
        return float(self._losses) / max(1, self.steps)

    def seconds(self) -> float:
        return time.monotonic() - self._since


class _Run:
    """A run under way, from `position` on: where its files are, and what it has learnt."""

    def __init__(self, recipe: Recipe, context: RunContext, learner: Learner, feed: Feed, position: Position):
        self._recipe, self._context, self._learner, self._feed = recipe, context, learner, feed
        self._begun, self._steps = position.share, position.steps
        self._next_feed: Feed | None = None
        self._tally = _Tally(context.device)

    def go(self) -> None:
        started = time.monotonic()
        self._checkpoint(self._begun)
        closing = time.monotonic() - started
        self._context.clock.start_learning(self._begun, closing)
        self._learn(closing)
        self._checkpoint(1.0)

    def _learn(self, closing: float) -> None:
        clock, checked = self._context.clock, time.monotonic()
        whole = max(1, round(clock.left()))
        while (share := clock.share()) < 1:
            self._context.progress.step("training", whole - round(clock.left()), whole)
            self._change_size(self._recipe.size_at(share))
            self._step(self._recipe.rate_at(share))
            since = time.monotonic() - checked
            if since > self._recipe.checkpoint_seconds and clock.left() > 2 * closing:
                self._checkpoint(share)
                checked = time.monotonic()

    def _step(self, rate: float) -> None:
        self._tally.add(self._learner.step(self._feed.batch(self._recipe.batch), rate))
        self._steps += 1

    def _change_size(self, size: int) -> None:
        """Learn from crops of another size as soon as there are some."""
        if size != self._feed.size and self._next_feed is None:
            self._next_feed = Feed(self._context.drawers, self._recipe, size, self._context.device)
        if self._next_feed is not None and self._next_feed.ready:
            self._next_feed.waited += self._feed.waited
            self._feed, self._next_feed = self._next_feed, None

    def _checkpoint(self, share: float) -> None:
        """Write what there is, weights first; look at how good it is; report."""
        latest, counted = self._context.latest, self._tally.steps
        loss, seconds = self._tally.loss(), self._tally.seconds()
        if not (math.isfinite(loss) and self._learner.is_finite()):
            self._set_back()
            return
        position = Position(share, self._steps, self._recipe.batch, self._recipe.rate)
        write_state(self._context.state, self._learner, position)
        write_average(latest / AVERAGE_FILE, self._learner, self._recipe.scenes.max_blur, self._steps)
        join_sources(sorted((self._context.output / MATERIAL).glob(f"[!.]*/{SOURCES}")), latest / SOURCES)
        figures = {
            "step": self._steps,
            "share": round(share, 4),
            "size": self._feed.size,
            "crops_per_second": round(counted * self._recipe.batch / seconds, 2) if counted else "",
            "waited": round(self._feed.waited / seconds, 4) if counted else "",
            "scenes": self._feed.drawn,
            "loss": round(loss, 5) if counted else "",
            **validate(self._learner, self._context.validation, self._context.device, latest / "sheet.jpg"),
        }
        append_figures(latest / "curve.csv", figures)
        draw_curve(latest / "curve.csv", latest / "curve.png")
        line = _line(figures)
        log.info("%s", line)
        self._context.report(f"{line}; {self._context.clock.left() / 60:.1f} min left")
        self._restart_counters()

    def _set_back(self) -> None:
        """Loss or weights are no numbers any more: go on from the last state at half the rate."""
        rate = self._recipe.rate / 2
        if self._context.state.exists():
            read_state(self._context.state, self._learner)
        else:
            self._learner.begin_with(first_weights(self._recipe, self._recipe.start))
        self._recipe = replace(self._recipe, rate=rate)
        self._context.report(f"Loss or weights are not numbers any more: back to the last checkpoint, rate {rate:g}")
        self._restart_counters()

    def _restart_counters(self) -> None:
        """Count from this checkpoint on."""
        self._tally, self._feed.waited = _Tally(self._context.device), 0.0


def _line(figures: Mapping[str, float | str]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in figures.items() if not isinstance(value, str))
