"""Check before a run that it fits into memory and that all its parts work on this machine."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import torch
from torch import Tensor

from shutterspan.core.foundation.atomic import clear_drafts, make_folder
from shutterspan.core.foundation.errors import InputError, MemoryExhausted
from shutterspan.core.inference.device import is_out_of_memory
from shutterspan.core.training.checkpoints import AVERAGE_FILE, RunPosition, read_state, write_average, write_state
from shutterspan.core.training.feed import BatchFeed
from shutterspan.core.training.learner import Learner
from shutterspan.core.training.recipe import Recipe
from shutterspan.core.training.replay_buffer import Batch
from shutterspan.core.training.run_context import RunContext
from shutterspan.core.training.validation import validate

#: Number of rehearsal steps at each crop size, and their time limit in seconds.
_REHEARSAL_STEPS, _MAX_SECONDS = 20, 30.0


def fit_batch(learner: Learner, recipe: Recipe, context: RunContext) -> Recipe:
    """Halve the batch and the learning rate until a step with the largest crops fits into memory.

    This also makes libraries complete their preparations for the first step. Raises MemoryExhausted.
    """
    with _restoring(learner):
        for size in sorted(recipe.crop_sizes(), reverse=True):
            while not _fits_into_memory(partial(_try_step, learner, recipe, size, context.device)):
                recipe = _halve_batch(recipe)
                context.report(f"Out of memory: {recipe.batch} scenes a step, rate {recipe.rate:g}")
    return recipe


def rehearse(learner: Learner, recipe: Recipe, context: RunContext) -> Recipe:
    """Try everything that the run will do. Halve values of the recipe until it fits into memory; return the resulting
    recipe.

    Tries steps at all crop sizes, validation, writing files and resuming from them. Finally, the learner's weights are
    restored and its optimizer is reset. Raises MemoryExhausted, InputError, OutputError.
    """
    context.report("Rehearsal")
    with _restoring(learner):
        while not _fits_into_memory(partial(_try_learning, learner, recipe, context)):
            halves = {name: max(1, getattr(recipe, name) // 2) for name in ("replay_capacity", "crops", "block")}
            recipe = replace(_halve_batch(recipe), **halves)
            context.report(f"Out of memory: {recipe.batch} scenes a step, rate {recipe.rate:g}, half as many kept")
        _try_files(learner, recipe, context)
    context.report("The rehearsal went well.")
    return recipe


def _halve_batch(recipe: Recipe) -> Recipe:
    """Halve the batch and the learning rate. Raises MemoryExhausted: the batch is 1."""
    if recipe.batch == 1:
        raise MemoryExhausted("scene_memory_exhausted")
    return replace(recipe, batch=recipe.batch // 2, rate=recipe.rate / 2)


@contextmanager
def _restoring(learner: Learner) -> Iterator[None]:
    """Restore the learner's weights and averaged weights afterwards, and reset its optimizer."""
    weights, average = (
        {name: value.clone() for name, value in values.items()}
        for values in (learner.weights(), learner.averaged_weights())
    )
    yield
    learner.load_weights(weights, average)


def _fits_into_memory(work: Callable[[], None]) -> bool:
    """Do the work. Returns whether it fitted into memory."""
    try:
        work()
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        return False
    return True


def _try_step(learner: Learner, recipe: Recipe, size: int, device: torch.device) -> None:
    """Run a step with learning rate zero on black crops."""
    count, times, coarse = recipe.batch, recipe.times, size // 4

    def zeros(*shape: int) -> Tensor:
        return torch.zeros(count, *shape, device=device)

    batch = Batch(
        photo=zeros(3, size, size),
        frames=zeros(times, 3, size, size),
        guidance=zeros(2, size, size),
        times=zeros(times),
        trajectory=zeros(times, 2, coarse, coarse),
        weight=zeros(times, 1, coarse, coarse),
    )
    learner.step(batch, 0.0)


def _try_learning(learner: Learner, recipe: Recipe, context: RunContext) -> None:
    """Run some steps at each crop size, with everything in memory that a run keeps there."""
    for size in recipe.crop_sizes():
        feed = BatchFeed(context.drawing_pool, recipe, size, context.device)
        started = time.monotonic()
        for step in range(_REHEARSAL_STEPS):
            loss = learner.step(feed.batch(recipe.batch), recipe.rate * step / _REHEARSAL_STEPS)
            if time.monotonic() - started > _MAX_SECONDS:
                break
        value, seconds = loss.item(), time.monotonic() - started
        context.report(f"{size} px: loss {value:.3f}, {(step + 1) * recipe.batch / seconds:.0f} crops/s")


def _try_files(learner: Learner, recipe: Recipe, context: RunContext) -> None:
    """Validate, write all files to a temporary folder, and read the state again. Raises InputError: it differs."""
    folder = context.output / "rehearsal"
    make_folder(folder)
    clear_drafts(folder)
    validate(learner, context.validation, context.device, folder / "sheet.jpg")
    write_average(folder / AVERAGE_FILE, learner, recipe.scenes.max_blur, 0)
    write_state(folder / "state.safetensors", learner, RunPosition(0.0, 0, recipe.batch, recipe.rate))
    learnt = {name: value.clone() for name, value in learner.weights().items()}
    read_state(folder / "state.safetensors", learner)
    if not all(torch.equal(learnt[name], value) for name, value in learner.weights().items()):
        raise InputError("rehearsal_state_changed")
    shutil.rmtree(folder)
