"""How a run begins: with fresh weights, with those of a shipped model, or with the best of several trials."""

import math
import time
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from shutterspan.core.model.network import UnfoldNet
from shutterspan.core.model.weights import load_network
from shutterspan.core.training.context import RunContext
from shutterspan.core.training.feed import Feed
from shutterspan.core.training.files import Position, read_state, write_state
from shutterspan.core.training.learner import Learner, grown
from shutterspan.core.training.recipe import Recipe, Trial
from shutterspan.core.training.validation import validate

#: Steps in which the rate of a trial rises.
_WARMUP = 50


def first_weights(recipe: Recipe, start: str) -> dict[str, Tensor]:
    """Weights of the recipe's network: fresh ones, or grown from the shipped model `start`. Raises ModelError."""
    torch.manual_seed(recipe.seed)
    weights = dict(UnfoldNet(recipe.network).state_dict())
    return grown(weights, dict(load_network(start)[0].state_dict())) if start else weights


def choose_beginning(
    learner: Learner, feed: Feed, recipe: Recipe, context: RunContext, seconds: float
) -> tuple[Recipe, Position]:
    """Try each way to begin for so many seconds, and go on with the best by the validation set.

    The recipe with its rate, and how far that trial came. A trial whose state is there, of a run that was stopped,
    counts as it stands.
    """
    place = context.output / "trials"
    place.mkdir(exist_ok=True)
    scores = [_score(learner, feed, recipe, context, place, number, seconds) for number in range(len(recipe.trials))]
    best = max(range(len(scores)), key=scores.__getitem__)
    position = read_state(_state(place, best), learner)
    context.report(f"Goes on with trial {best + 1}: {_named(recipe.trials[best])}")
    return replace(recipe, rate=position.rate), position


def _score(
    learner: Learner, feed: Feed, recipe: Recipe, context: RunContext, place: Path, number: int, seconds: float
) -> float:
    """dB on the validation set, or the negative loss where there is none."""
    trial, noted = recipe.trials[number], place / f"{number}.txt"
    if _state(place, number).exists() and noted.exists():
        return float(noted.read_text())
    learner.begin_with(first_weights(recipe, trial.start))
    end, losses = time.monotonic() + seconds, torch.zeros((), device=context.device)
    while time.monotonic() < end:
        losses += learner.step(feed.batch(recipe.batch), trial.rate * min(1.0, (learner.steps + 1) / _WARMUP))
    steps, loss = learner.steps, float(losses) / max(1, learner.steps)
    score = validate(learner, context.validation, context.device, place / f"{number}.jpg").get("psnr", -loss)
    context.report(f"Trial {number + 1}, {_named(trial)}: {steps} steps, loss {loss:.4f}, score {score:.3f}")
    write_state(_state(place, number), learner, Position(0.0, steps, recipe.batch, trial.rate))
    score = score if math.isfinite(score) else -math.inf
    noted.write_text(f"{score}\n")
    return score


def _state(place: Path, number: int) -> Path:
    return place / f"{number}.safetensors"


def _named(trial: Trial) -> str:
    return f"rate {trial.rate:g}, begun with {trial.start or 'nothing'}"
