"""Initialise the weights of a run: random, from a shipped model, or by the best of several trials."""

import math
import time
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from shutterspan.core.foundation.atomic import clear_drafts, make_folder, replacing_file
from shutterspan.core.model.network import UnfoldNet
from shutterspan.core.model.weights import load_network
from shutterspan.core.training.checkpoints import AVERAGE_FILE, RunPosition, read_state, write_average, write_state
from shutterspan.core.training.feed import BatchFeed
from shutterspan.core.training.learner import Learner, grow_weights
from shutterspan.core.training.recipe import Recipe, Trial
from shutterspan.core.training.run_context import RunContext
from shutterspan.core.training.validation import validate

#: Steps over which the learning rate of a trial rises.
_WARMUP_STEPS = 50


def initial_weights(recipe: Recipe, start: str) -> dict[str, Tensor]:
    """Weights of the recipe's network: random, or grown from the shipped model `start`. Raises ModelError."""
    torch.manual_seed(recipe.seed)
    weights = dict(UnfoldNet(recipe.network).state_dict())
    return grow_weights(weights, dict(load_network(start)[0].state_dict())) if start else weights


@dataclass(frozen=True)
class Trials:
    """Trains each of the recipe's trials for `seconds`."""

    learner: Learner
    feed: BatchFeed
    recipe: Recipe
    context: RunContext
    seconds: float

    def run(self) -> tuple[Recipe, RunPosition]:
        """Run all trials and load the best into the learner; returns the recipe with its rate, and its position.

        The validation score decides. Trials that an interrupted run finished are not repeated.
        """
        make_folder(self._state_file(0).parent)
        clear_drafts(self._state_file(0).parent)
        scores: list[float] = []
        for number in range(len(self.recipe.trials)):
            scores.append(self._score(number, max(scores, default=-math.inf)))
        best = max(range(len(scores)), key=scores.__getitem__)
        position = read_state(self._state_file(best), self.learner)
        self.context.report(f"Goes on with trial {best + 1}: {_describe(self.recipe.trials[best])}")
        return replace(self.recipe, rate=position.rate), position

    def _score(self, number: int, best_score: float) -> float:
        """Run a trial; returns its dB on the validation set, or its negative loss if there is none.

        Writes its averaged weights to the run's latest folder if it beats `best_score`.
        """
        trial, state = self.recipe.trials[number], self._state_file(number)
        score_file = state.with_suffix(".txt")
        if state.exists() and score_file.exists():
            return float(score_file.read_text())
        loss, steps = self._train(trial)
        figures = validate(self.learner, self.context.validation, self.context.device, state.with_suffix(".jpg"))
        score = figures.get("psnr", -loss)
        self.context.report(
            f"Trial {number + 1}, {_describe(trial)}: {steps} steps, loss {loss:.4f}, score {score:.3f}"
        )
        score = score if math.isfinite(score) else -math.inf
        write_state(state, self.learner, RunPosition(0.0, steps, self.recipe.batch, trial.rate))
        if score > best_score:
            write_average(self.context.latest_folder / AVERAGE_FILE, self.learner, self.recipe.scenes.max_blur, steps)
        with replacing_file(score_file, overwrite=True) as draft:
            draft.write_text(f"{score}\n")
        return score

    def _train(self, trial: Trial) -> tuple[float, int]:
        """Train one trial; returns the mean loss of all steps, and their number."""
        self.learner.load_weights(initial_weights(self.recipe, trial.start))
        end, losses = time.monotonic() + self.seconds, torch.zeros((), device=self.context.device)
        while time.monotonic() < end:
            rate = trial.rate * min(1.0, (self.learner.steps + 1) / _WARMUP_STEPS)
            losses += self.learner.step(self.feed.batch(self.recipe.batch), rate)
        return float(losses) / max(1, self.learner.steps), self.learner.steps

    def _state_file(self, number: int) -> Path:
        return self.context.output / "trials" / f"{number}.safetensors"


def _describe(trial: Trial) -> str:
    return f"rate {trial.rate:g}, begun with {trial.start or 'nothing'}"
