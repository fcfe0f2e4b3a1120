"""Before a run is relied on: does it fit into memory, and does all of it work here?"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import torch

from shutterspan.core.foundation.atomic import clear_drafts, make_folder
from shutterspan.core.foundation.errors import InputError, MemoryExhausted
from shutterspan.core.inference.device import is_out_of_memory
from shutterspan.core.training.context import RunContext
from shutterspan.core.training.feed import Feed
from shutterspan.core.training.files import AVERAGE_FILE, Position, read_state, write_average, write_state
from shutterspan.core.training.learner import Learner
from shutterspan.core.training.recipe import Recipe
from shutterspan.core.training.ring import Batch
from shutterspan.core.training.validation import validate

#: Steps of a rehearsal at each size, and the most seconds that they may take.
_STEPS, _SECONDS = 20, 30.0


def fit_batch(learner: Learner, recipe: Recipe, context: RunContext) -> Recipe:
    """Halve the batch, and the rates with it, until a step of the largest crops fits into memory.

    It also readies what libraries make ready at the first step. Raises MemoryExhausted.
    """
    with _kept(learner):
        for size in sorted(recipe.sizes(), reverse=True):
            while not _fits(partial(_step, learner, recipe, size, context.device)):
                recipe = _halved(recipe)
                context.report(f"Out of memory: {recipe.batch} scenes a step, rate {recipe.rate:g}")
    return recipe


def rehearse(learner: Learner, recipe: Recipe, context: RunContext) -> Recipe:
    """Do all that the run will do, once: both sizes, validation, files, going on from them.

    The recipe, with halves of what didn't fit into memory. Raises MemoryExhausted, InputError, OutputError.
    """
    context.report("Rehearsal")
    with _kept(learner):
        while not _fits(partial(_learn, learner, recipe, context)):
            halves = {name: max(1, getattr(recipe, name) // 2) for name in ("ring", "crops", "block")}
            recipe = replace(_halved(recipe), **halves)
            context.report(f"Out of memory: {recipe.batch} scenes a step, rate {recipe.rate:g}, half as many kept")
        _write_and_read(learner, recipe, context)
    context.report("The rehearsal went well.")
    return recipe


def _halved(recipe: Recipe) -> Recipe:
    if recipe.batch == 1:
        raise MemoryExhausted("Not even one scene fits into memory.", "Use a smaller network or crops.")
    trials = tuple(replace(trial, rate=trial.rate / 2) for trial in recipe.trials)
    return replace(recipe, batch=recipe.batch // 2, rate=recipe.rate / 2, trials=trials)


@contextmanager
def _kept(learner: Learner) -> Iterator[None]:
    """Afterwards the learner is as it was, but for its optimizer's moments."""
    kept = [{name: value.clone() for name, value in part.items()} for part in (learner.weights(), learner.average())]
    yield
    learner.begin_with(*kept)


def _fits(work: Callable[[], None]) -> bool:
    """Do the work; whether it fitted into memory."""
    try:
        work()
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        return False
    return True


def _step(learner: Learner, recipe: Recipe, size: int, device: torch.device) -> None:
    """A step of rate zero, on empty crops."""
    count, times, coarse = recipe.batch, recipe.times, size // 4
    shapes = {
        "photo": (3, size, size),
        "frames": (times, 3, size, size),
        "guidance": (2, size, size),
        "times": (times,),
        "trajectory": (times, 2, coarse, coarse),
        "weight": (times, 1, coarse, coarse),
    }
    batch = Batch(**{name: torch.zeros(count, *shape, device=device) for name, shape in shapes.items()})
    learner.step(batch, 0.0)


def _learn(learner: Learner, recipe: Recipe, context: RunContext) -> None:
    """Some steps of each size, with all beside them that is kept in memory."""
    for size in recipe.sizes():
        feed = Feed(context.drawers, recipe, size, context.device)
        started = time.monotonic()
        for step in range(_STEPS):
            loss = learner.step(feed.batch(recipe.batch), recipe.rate * step / _STEPS)
            if time.monotonic() - started > _SECONDS:
                break
        value, seconds = loss.item(), time.monotonic() - started
        context.report(f"{size} px: loss {value:.3f}, {(step + 1) * recipe.batch / seconds:.0f} crops/s")


def _write_and_read(learner: Learner, recipe: Recipe, context: RunContext) -> None:
    place = context.output / "rehearsal"
    make_folder(place)
    clear_drafts(place)
    validate(learner, context.validation, context.device, place / "sheet.jpg")
    write_average(place / AVERAGE_FILE, learner, recipe.scenes.max_blur, 0)
    write_state(place / "state.safetensors", learner, Position(0.0, 0, recipe.batch, recipe.rate))
    learnt = {name: value.clone() for name, value in learner.weights().items()}
    read_state(place / "state.safetensors", learner)
    if not all(torch.equal(learnt[name], value) for name, value in learner.weights().items()):
        raise InputError("The state of the rehearsal came back changed.", "Check the disk.")
    shutil.rmtree(place)
