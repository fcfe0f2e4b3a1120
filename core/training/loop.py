"""A training run: begins or goes on, learns until its time is over, and has its latest files ready at any moment."""

import logging
import math
import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from shutterspan.core.errors import InputError, MemoryExhausted, ShutterspanError
from shutterspan.core.inference.engine import fast_bf16, keep_memory
from shutterspan.core.model.network import UnfoldNet
from shutterspan.core.model.weights import load_network
from shutterspan.core.progress import Progress
from shutterspan.core.training.attribution import join_sources
from shutterspan.core.training.clock import Clock
from shutterspan.core.training.curve import append_figures, draw_curve
from shutterspan.core.training.feed import Drawers, Feed
from shutterspan.core.training.files import Position, read_state, write_average, write_state
from shutterspan.core.training.learner import Learner, grown
from shutterspan.core.training.packs import SOURCES, new_packs, unpack
from shutterspan.core.training.recipe import Recipe, Trial
from shutterspan.core.training.ring import Batch
from shutterspan.core.training.validation import load_validation, validate

log = logging.getLogger(__name__)

#: Folder of a run that holds what to take home: weights, figures, pictures.
LATEST = "latest"

#: Seconds between two looks for new packs.
_LOOK = 5.0

#: Steps of a rehearsal at each size, and the most seconds that they may take.
_REHEARSED_STEPS, _REHEARSED_SECONDS = 20, 30.0

#: Steps in which the rate of a trial rises, and the most of a run's time that all trials may take.
_TRIAL_WARMUP, _MOST_TRIALS = 50, 0.4


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
    """Train from the packs in a folder, into the folder `output`, for so many minutes, all told; a run that is there
    goes on. Packs that come later are taken in.

    processes: how many draw scenes; rehearsal: first try all that the run will do; report: called with a line of
    figures at every checkpoint. Raises InputError: no packs, damaged ones, a state of another network;
    MemoryExhausted; OutputError; Cancelled.
    """
    clock = Clock(60 * minutes)
    output.mkdir(parents=True, exist_ok=True)
    material = output / "material"
    _first_packs(packs, material, report)
    drawers = Drawers(material, output / "drawn", processes, pin=device.type == "cuda")
    try:
        _Run(recipe, packs, output, device, drawers, clock, progress or Progress(), report).go(rehearsal)
    except BrokenProcessPool as error:
        why = "A process that draws scenes was killed, perhaps for want of memory."
        raise MemoryExhausted(
            why, "Use fewer --processes. What was learnt up to the last checkpoint is kept."
        ) from error
    except torch.OutOfMemoryError as error:
        raise MemoryExhausted("The device ran out of memory.", "Lower ring, crops or block in the recipe.") from error
    finally:
        drawers.close()


def _first_packs(packs: Path, material: Path, report: Callable[[str], None]) -> None:
    """Raises InputError: there is none that can be unpacked, nor was there one before."""
    problems = [InputError(f"There are no packs in {packs}.", "“shutterspan train --pack” makes packs.")]
    for pack in new_packs(packs, material):
        try:
            unpack(pack, material)
        except InputError as error:
            problems.append(error)
    if not any(material.glob("[!.]*")):
        raise problems[-1]
    for problem in problems[1:]:
        report(f"{problem.message} {problem.hint}")


class _Run:
    """A run under way: where its files are, and what it has learnt."""

    def __init__(
        self,
        recipe: Recipe,
        packs: Path,
        output: Path,
        device: torch.device,
        drawers: Drawers,
        clock: Clock,
        progress: Progress,
        report: Callable[[str], None],
    ):
        self._recipe, self._packs, self._output, self._device = recipe, packs, output, device
        self._drawers, self._clock, self._progress, self._report = drawers, clock, progress, report
        self._state, self._latest = output / "state.safetensors", output / LATEST
        self._latest.mkdir(exist_ok=True)
        self._batch, self._steps, self._refused = recipe.batch, 0, set[tuple[str, int]]()
        if device.type == "cuda":
            torch.backends.cudnn.benchmark = True
        if device.type == "cpu":
            keep_memory()
        if not fast_bf16(device.type):
            report("This device has no fast bf16: training runs in 32 bit.")
        self._feed = Feed(drawers, recipe, recipe.scenes.size, device)
        self._next_feed: Feed | None = None
        self._learner = Learner(recipe.network, device, recipe.ema, recipe.trajectory_weight)
        if recipe.compiled and device.type == "cuda":
            self._learner.compile_blocks()
        self._validation = load_validation(output / "material")
        self._restart_counters()

    def go(self, rehearsal: bool) -> None:
        begun = self._begin()
        self._fit_batch()
        if rehearsal:
            self._rehearse()
        if not begun and self._recipe.trials:
            self._choose_beginning()
        closing = self._timed(lambda: self._checkpoint(share=begun))
        self._clock.start_learning(begun, closing)
        self._restart_counters()
        self._learn(closing)
        self._checkpoint(share=1.0)

    def _begin(self) -> float:
        """Go on from the state, or begin as the recipe says; the share that is done."""
        if not self._state.exists():
            self._learner.begin_with(self._first_weights(self._recipe.start))
            return 0.0
        position = read_state(self._state, self._learner)
        self._batch, self._steps = position.batch, position.steps
        self._recipe = replace(self._recipe, rate=position.rate)
        return position.share

    def _first_weights(self, start: str) -> dict[str, Tensor]:
        torch.manual_seed(self._recipe.seed)
        weights = dict(UnfoldNet(self._recipe.network).state_dict())
        return grown(weights, load_network(start)[0].state_dict()) if start else weights

    def _fit_batch(self) -> None:
        """Halve the batch, and the rate with it, until a step of the largest crops fits into memory.

        It also readies what libraries make ready at the first step. Raises MemoryExhausted.
        """
        weights = {name: value.clone() for name, value in self._learner.weights().items()}
        average = {name: value.clone() for name, value in self._learner.average().items()}
        for size in sorted(self._recipe.sizes(), reverse=True):
            while not self._fits(size):
                if self._batch == 1:
                    raise MemoryExhausted("Not even one scene fits into memory.", "Use a smaller network or crops.")
                self._batch //= 2
                self._recipe = replace(self._recipe, rate=self._recipe.rate / 2)
                self._report(f"The batch doesn't fit into memory: {self._batch} scenes, rate {self._recipe.rate:g}")
        self._learner.begin_with(weights, average)

    def _fits(self, size: int) -> bool:
        count, times, coarse = self._batch, self._recipe.times, size // 4
        shapes = {
            "photo": (3, size, size),
            "frames": (times, 3, size, size),
            "guidance": (2, size, size),
            "times": (times,),
            "trajectory": (times, 2, coarse, coarse),
            "weight": (times, 1, coarse, coarse),
        }
        try:
            batch = Batch(**{name: torch.zeros(count, *shape, device=self._device) for name, shape in shapes.items()})
            self._learner.step(batch, 0.0)
        except (torch.OutOfMemoryError, MemoryError):
            return False
        except RuntimeError as error:
            if "allocate memory" not in str(error):  # how PyTorch says so of a computer's own memory
                raise
            return False
        return True

    def _rehearse(self) -> None:
        """All that the run will do, once, before it is relied on: both sizes, validation, files, going on from them."""
        self._report("Rehearsal")
        weights = {name: value.clone() for name, value in self._learner.weights().items()}
        place = self._output / "rehearsal"
        place.mkdir(exist_ok=True)
        for size in self._recipe.sizes():
            feed = (
                self._feed
                if size == self._recipe.scenes.size
                else Feed(self._drawers, self._recipe, size, self._device)
            )
            started = time.monotonic()
            for step in range(_REHEARSED_STEPS):
                loss = self._learner.step(feed.batch(self._batch), self._recipe.rate * step / _REHEARSED_STEPS)
                if time.monotonic() - started > _REHEARSED_SECONDS:
                    break
            seconds = time.monotonic() - started
            self._report(f"{size} px: loss {loss.item():.3f}, {(step + 1) * self._batch / seconds:.0f} crops/s")
        validate(self._learner, self._validation, self._device, place / "sheet.jpg")
        write_average(place / "average.safetensors", self._learner, self._recipe.scenes.max_blur, 0)
        write_state(place / "state.safetensors", self._learner, Position(0.0, 0, self._batch, self._recipe.rate))
        learnt = {name: value.clone() for name, value in self._learner.weights().items()}
        read_state(place / "state.safetensors", self._learner)
        if not all(torch.equal(learnt[name], value) for name, value in self._learner.weights().items()):
            raise InputError("The state of the rehearsal came back changed.", "Check the disk.")
        shutil.rmtree(place)
        self._learner.begin_with(weights)
        self._report("The rehearsal went well.")

    def _choose_beginning(self) -> None:
        """Try the recipe's ways to begin, each for a while; the best by the validation set goes on.

        A trial whose state is there, of a run that was stopped, counts as it stands.
        """
        place = self._output / "trials"
        place.mkdir(exist_ok=True)
        seconds = min(self._recipe.trial_seconds, _MOST_TRIALS * self._clock.left() / len(self._recipe.trials))
        scores = [self._tried(trial, place, number, seconds) for number, trial in enumerate(self._recipe.trials)]
        best = max(range(len(scores)), key=scores.__getitem__)
        position = read_state(place / f"{best}.safetensors", self._learner)
        self._recipe = replace(self._recipe, rate=position.rate)
        self._steps = position.steps
        self._report(f"Goes on with trial {best + 1}: {_named(self._recipe.trials[best])}")

    def _tried(self, trial: Trial, place: Path, number: int, seconds: float) -> float:
        """The score of a trial: dB on the validation set, or the negative loss where there is none."""
        state, score = place / f"{number}.safetensors", place / f"{number}.txt"
        if state.exists() and score.exists():
            return float(score.read_text())
        self._learner.begin_with(self._first_weights(trial.start))
        rate = trial.rate * self._batch / self._recipe.batch
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._step(rate * min(1.0, (self._learner.steps + 1) / _TRIAL_WARMUP))
        loss = float(self._loss) / max(1, self._counted)
        figures = validate(self._learner, self._validation, self._device, place / f"{number}.jpg")
        found = figures.get("psnr", -loss)
        steps = self._learner.steps
        self._report(f"Trial {number + 1}, {_named(trial)}: {steps} steps, loss {loss:.4f}, {_line(figures)}")
        write_state(state, self._learner, Position(0.0, steps, self._batch, rate))
        found = found if math.isfinite(found) else -math.inf
        score.write_text(f"{found}\n")
        self._restart_counters()
        return found

    def _learn(self, closing: float) -> None:
        looked = checked = time.monotonic()
        whole = max(1, round(self._clock.left()))
        while (share := self._clock.share()) < 1:
            self._progress.step("training", whole - round(self._clock.left()), whole)
            self._change_size(self._recipe.size_at(share))
            self._step(self._recipe.rate_at(share))
            now = time.monotonic()
            if now - looked > _LOOK:
                self._look_for_packs()
                looked = now
            if now - checked > self._recipe.checkpoint_seconds and self._clock.left() > 2 * closing:
                self._checkpoint(share)
                checked = time.monotonic()

    def _step(self, rate: float) -> None:
        self._loss += self._learner.step(self._feed.batch(self._batch), rate)
        self._counted += 1
        self._steps += 1

    def _change_size(self, size: int) -> None:
        """Learn from crops of another size as soon as there are some."""
        if size != self._feed.size and self._next_feed is None:
            self._next_feed = Feed(self._drawers, self._recipe, size, self._device)
        if self._next_feed is not None and self._next_feed.ready:
            self._next_feed.waited += self._feed.waited
            self._feed, self._next_feed = self._next_feed, None

    def _look_for_packs(self) -> None:
        for pack in new_packs(self._packs, self._output / "material"):
            mark = pack.name, pack.stat().st_size
            if mark not in self._refused:
                try:
                    unpack(pack, self._output / "material")
                    self._report(f"Took in {pack.name}")
                except ShutterspanError as error:
                    log.warning("%s", error.message, exc_info=error)
                    self._report(f"{error.message} {error.hint}")
                    self._refused.add(mark)

    def _checkpoint(self, share: float) -> None:
        """Write what there is, weights first; look at how good it is; tell."""
        loss, seconds = float(self._loss) / max(1, self._counted), time.monotonic() - self._since
        if not (math.isfinite(loss) and self._learner.is_finite()):
            self._set_back()
            return
        write_state(self._state, self._learner, Position(share, self._steps, self._batch, self._recipe.rate))
        average = self._latest / "average.safetensors"
        write_average(average, self._learner, self._recipe.scenes.max_blur, self._steps)
        join_sources(sorted((self._output / "material").glob(f"*/{SOURCES}")), self._latest / "sources.tsv")
        figures = {
            "step": self._steps,
            "share": round(share, 4),
            "size": self._feed.size,
            "crops_per_second": round(self._counted * self._batch / seconds, 2),
            "waited": round(self._feed.waited / seconds, 4),
            "scenes": self._feed.drawn,
            "loss": round(loss, 5) if self._counted else "",
            **validate(self._learner, self._validation, self._device, self._latest / "sheet.jpg"),
        }
        append_figures(self._latest / "curve.csv", figures)
        draw_curve(self._latest / "curve.csv", self._latest / "curve.png")
        line = _line(figures)
        log.info("%s", line)
        self._report(f"{line}; {self._clock.left() / 60:.1f} min left")
        self._restart_counters()

    def _set_back(self) -> None:
        """Loss or weights are no numbers any more: go on from the last state at half the rate."""
        rate = self._recipe.rate / 2
        if self._state.exists():
            read_state(self._state, self._learner)
        else:
            self._learner.begin_with(self._first_weights(self._recipe.start))
        self._recipe = replace(self._recipe, rate=rate)
        self._report(f"Loss or weights are not numbers any more: back to the last checkpoint, rate {rate:g}")
        self._restart_counters()

    def _restart_counters(self) -> None:
        """Loss, steps and seconds since the last checkpoint."""
        self._loss, self._counted = torch.zeros((), device=self._device), 0
        self._since, self._feed.waited = time.monotonic(), 0.0

    def _timed(self, work: Callable[[], None]) -> float:
        """Seconds that something takes."""
        started = time.monotonic()
        work()
        return time.monotonic() - started


def _named(trial: Trial) -> str:
    return f"rate {trial.rate:g}, begun with {trial.start or 'nothing'}"


def _line(figures: Mapping[str, float | str]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in figures.items() if not isinstance(value, str))
