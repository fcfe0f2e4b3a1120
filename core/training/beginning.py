"""How a run begins: with fresh weights, with those of a shipped model, or with the best of several trials."""

import math
import time
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from shutterspan.core.foundation.atomic import clear_drafts, make_folder, replacing_file
from shutterspan.core.model.network import UnfoldNet
from shutterspan.core.model.weights import load_network
from shutterspan.core.training.context import RunContext
from shutterspan.core.training.feed import Feed
from shutterspan.core.training.files import AVERAGE_FILE, Position, read_state, write_average, write_state
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


@dataclass(frozen=True)
class Trials:
    """The recipe's ways to begin, each tried for so many seconds."""

    learner: Learner
    feed: Feed
    recipe: Recipe
    context: RunContext
    seconds: float

    def choose(self) -> tuple[Recipe, Position]:
        """Try all, and go on with the best by the validation set: the recipe with its rate, and how far it came.

        A trial whose state is there, of a run that was stopped, counts as it stands.
        """
        make_folder(self._state(0).parent)
        clear_drafts(self._state(0).parent)
        scores: list[float] = []
        for number in range(len(self.recipe.trials)):
            scores.append(self._score(number, max(scores, default=-math.inf)))
        best = max(range(len(scores)), key=scores.__getitem__)
        position = read_state(self._state(best), self.learner)
        self.context.report(f"Goes on with trial {best + 1}: {_named(self.recipe.trials[best])}")
        return replace(self.recipe, rate=position.rate), position

    def _score(self, number: int, beat: float) -> float:
        """dB on the validation set, or the negative loss where there is none. What beats others may be taken home."""
        trial, state = self.recipe.trials[number], self._state(number)
        noted = state.with_suffix(".txt")
        if state.exists() and noted.exists():
            return float(noted.read_text())
        loss, steps = self._learn(trial)
        figures = validate(self.learner, self.context.validation, self.context.device, state.with_suffix(".jpg"))
        score = figures.get("psnr", -loss)
        self.context.report(f"Trial {number + 1}, {_named(trial)}: {steps} steps, loss {loss:.4f}, score {score:.3f}")
        score = score if math.isfinite(score) else -math.inf
        write_state(state, self.learner, Position(0.0, steps, self.recipe.batch, trial.rate))
        if score > beat:
            write_average(self.context.latest / AVERAGE_FILE, self.learner, self.recipe.scenes.max_blur, steps)
        with replacing_file(noted, overwrite=True) as draft:
            draft.write_text(f"{score}\n")
        return score

    def _learn(self, trial: Trial) -> tuple[float, int]:
        """The mean loss of all steps, and their number."""
        self.learner.begin_with(first_weights(self.recipe, trial.start))
        end, losses = time.monotonic() + self.seconds, torch.zeros((), device=self.context.device)
        while time.monotonic() < end:
            rate = trial.rate * min(1.0, (self.learner.steps + 1) / _WARMUP)
            losses += self.learner.step(self.feed.batch(self.recipe.batch), rate)
        return float(losses) / max(1, self.learner.steps), self.learner.steps

    def _state(self, number: int) -> Path:
        return self.context.output / "trials" / f"{number}.safetensors"


def _named(trial: Trial) -> str:
    return f"rate {trial.rate:g}, begun with {trial.start or 'nothing'}"
