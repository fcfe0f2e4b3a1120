"""A training run: begins or goes on, learns until its time is over, and has its latest files ready at any moment."""

import logging
import math
import time
from collections.abc import Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

import torch

from shutterspan.core.foundation.atomic import make_folder
from shutterspan.core.foundation.errors import MemoryExhausted
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.engine import fast_bf16, keep_memory
from shutterspan.core.training.attribution import join_sources
from shutterspan.core.training.beginning import Trials, first_weights
from shutterspan.core.training.clock import Clock
from shutterspan.core.training.context import RunContext
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
    make_folder(output)
    for draft in output.rglob(".shutterspan-*"):  # of a run that was killed
        draft.unlink()
    material = output / MATERIAL
    intake = Intake(packs, material, report)
    intake.take_first()
    if device.type == "cuda":
        torch.backends.cudnn.benchmark = True
    if device.type == "cpu":
        keep_memory()
    if not fast_bf16(device.type):
        report("This device has no fast bf16: training runs in 32 bit.")
    validation = load_validation(material)
    drawers = Drawers(material, output / "drawn", processes, pin=device.type == "cuda")
    context = RunContext(output, device, drawers, validation, report)
    try:
        with intake.watching():
            _Run(recipe, context, clock, progress or Progress()).go(rehearsal)
    except BrokenProcessPool as error:
        why = "A process that draws scenes was killed, perhaps for want of memory."
        raise MemoryExhausted(
            why, "Let fewer processes draw. What was learnt up to the last checkpoint is kept."
        ) from error
    except torch.OutOfMemoryError as error:
        raise MemoryExhausted("The device ran out of memory.", "Lower ring, crops or block in the recipe.") from error
    finally:
        drawers.close()


class _Run:
    """A run under way: where its files are, and what it has learnt."""

    def __init__(self, recipe: Recipe, context: RunContext, clock: Clock, progress: Progress):
        self._recipe, self._context, self._clock, self._progress = recipe, context, clock, progress
        self._state, self._latest = context.output / "state.safetensors", context.latest
        make_folder(self._latest)
        self._steps = 0
        self._next_feed: Feed | None = None
        self._learner = Learner(recipe.network, context.device, recipe.ema, recipe.trajectory_weight)
        if recipe.compiled and context.device.type == "cuda":
            self._learner.compile_blocks()

    def go(self, rehearsal: bool) -> None:
        begun = self._begin()
        self._recipe = fit_batch(self._learner, self._recipe, self._context)
        if rehearsal:
            self._recipe = rehearse(self._learner, self._recipe, self._context)
        self._feed = Feed(self._context.drawers, self._recipe, self._recipe.scenes.size, self._context.device)
        if begun is None and self._recipe.trials:
            seconds = min(self._recipe.trial_seconds, _MOST_TRIALS * self._clock.left() / len(self._recipe.trials))
            trials = Trials(self._learner, self._feed, self._recipe, self._context, seconds)
            self._recipe, position = trials.choose()
            self._steps = position.steps
        self._restart_counters()
        started = time.monotonic()
        self._checkpoint(begun or 0.0)
        closing = time.monotonic() - started
        self._clock.start_learning(begun or 0.0, closing)
        self._learn(closing)
        self._checkpoint(1.0)

    def _begin(self) -> float | None:
        """Go on from the state, or begin as the recipe says; the share that is done, or None."""
        if not self._state.exists():
            self._learner.begin_with(first_weights(self._recipe, self._recipe.start))
            return None
        position = read_state(self._state, self._learner)
        self._steps = position.steps
        # Another seed, or the same scenes would be drawn again.
        seed = self._recipe.seed + position.steps
        self._recipe = replace(self._recipe, rate=position.rate, batch=position.batch, seed=seed)
        return position.share

    def _learn(self, closing: float) -> None:
        checked = time.monotonic()
        whole = max(1, round(self._clock.left()))
        while (share := self._clock.share()) < 1:
            self._progress.step("training", whole - round(self._clock.left()), whole)
            self._change_size(self._recipe.size_at(share))
            self._step(self._recipe.rate_at(share))
            since = time.monotonic() - checked
            if since > self._recipe.checkpoint_seconds and self._clock.left() > 2 * closing:
                self._checkpoint(share)
                checked = time.monotonic()

    def _step(self, rate: float) -> None:
        self._loss += self._learner.step(self._feed.batch(self._recipe.batch), rate)
        self._counted += 1
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
        loss, seconds = float(self._loss) / max(1, self._counted), time.monotonic() - self._since
        if not (math.isfinite(loss) and self._learner.is_finite()):
            self._set_back()
            return
        write_state(self._state, self._learner, Position(share, self._steps, self._recipe.batch, self._recipe.rate))
        write_average(self._latest / AVERAGE_FILE, self._learner, self._recipe.scenes.max_blur, self._steps)
        join_sources(sorted((self._context.output / MATERIAL).glob(f"*/{SOURCES}")), self._latest / SOURCES)
        figures = {
            "step": self._steps,
            "share": round(share, 4),
            "size": self._feed.size,
            "crops_per_second": round(self._counted * self._recipe.batch / seconds, 2) if self._counted else "",
            "waited": round(self._feed.waited / seconds, 4) if self._counted else "",
            "scenes": self._feed.drawn,
            "loss": round(loss, 5) if self._counted else "",
            **validate(self._learner, self._context.validation, self._context.device, self._latest / "sheet.jpg"),
        }
        append_figures(self._latest / "curve.csv", figures)
        draw_curve(self._latest / "curve.csv", self._latest / "curve.png")
        line = _line(figures)
        log.info("%s", line)
        self._context.report(f"{line}; {self._clock.left() / 60:.1f} min left")
        self._restart_counters()

    def _set_back(self) -> None:
        """Loss or weights are no numbers any more: go on from the last state at half the rate."""
        rate = self._recipe.rate / 2
        if self._state.exists():
            read_state(self._state, self._learner)
        else:
            self._learner.begin_with(first_weights(self._recipe, self._recipe.start))
        self._recipe = replace(self._recipe, rate=rate)
        self._context.report(f"Loss or weights are not numbers any more: back to the last checkpoint, rate {rate:g}")
        self._restart_counters()

    def _restart_counters(self) -> None:
        """Loss, steps and seconds since the last checkpoint."""
        self._loss, self._counted = torch.zeros((), device=self._context.device), 0
        self._since, self._feed.waited = time.monotonic(), 0.0


def _line(figures: Mapping[str, float | str]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in figures.items() if not isinstance(value, str))
