"""A training recipe: one readable TOML file, under resources/recipes/."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.model.network import STRIDE, NetworkConfig
from shutterspan.core.synthesis.camera import CameraRecipe
from shutterspan.core.synthesis.scenes import SceneRecipe


@dataclass(frozen=True)
class Trial:
    """A way to begin, tried for a while before the best one goes on. start: see `Recipe`."""

    rate: float
    start: str = ""


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    start: the shipped model, of a network no larger, whose weights this one begins with, or "" for none; trials, each
    of `trial_seconds`: ways to begin, of which the best goes on.
    batch: scenes a step; times: true instants a scene, 3, 5 or 7; uses: how often each drawn scene is learnt from;
    block: scenes rendered at once; ring: scenes kept; crops: measured crops of real clips kept.
    late_size: side of the crops in the last part of the run, of which `late` is the share; scenes.size before.
    rate: learning rate; warmup, decay: shares of the run, at its beginning and end, in which it rises from and falls
    to zero. ema: of the averaged weights, a step. trajectory_weight: of the trajectories in the loss.
    checkpoint_seconds: between two looks at how the run goes. compiled: compile the trunk on a graphics card.
    """

    name: str
    network: NetworkConfig
    scenes: SceneRecipe
    start: str = ""
    trials: tuple[Trial, ...] = ()
    trial_seconds: float = 60.0
    seed: int = 1
    batch: int = 16
    times: int = 5
    uses: int = 3
    block: int = 8
    ring: int = 1500
    crops: int = 400
    late_size: int = 0
    late: float = 0.3
    rate: float = 8e-4
    warmup: float = 0.02
    decay: float = 0.3
    ema: float = 0.999
    trajectory_weight: float = 0.05
    checkpoint_seconds: float = 60.0
    compiled: bool = False

    @classmethod
    def load(cls, path: Path) -> "Recipe":
        """Raises UsageError."""
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
            scenes = values.pop("scenes", {})
            if "foregrounds" in scenes:
                scenes["foregrounds"] = tuple(scenes["foregrounds"])
            if "camera" in scenes:
                scenes["camera"] = CameraRecipe(**scenes["camera"])
            recipe = cls(
                name=path.stem,
                network=NetworkConfig.from_dict(values.pop("network", {})),
                scenes=SceneRecipe(**scenes),
                trials=tuple(Trial(**trial) for trial in values.pop("trials", [])),
                **values,
            )
            recipe._check()
        except OSError as error:
            raise UsageError(f"The recipe {path} can't be read.", "Recipes lie in resources/recipes.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"The recipe {path} has a mistake: {error}.") from error
        return recipe

    def sizes(self) -> list[int]:
        """The sides of the crops, in the order in which the run sees them."""
        return [self.scenes.size, *([self.late_size] if self.late_size and self.late > 0 else [])]

    def size_at(self, share: float) -> int:
        """The side of the crops when so much of the run, in [0,1], is over."""
        return self.sizes()[-1] if share >= 1 - self.late else self.scenes.size

    def rate_at(self, share: float) -> float:
        """The learning rate then: it rises, is flat, and falls to zero at the end."""
        return self.rate * max(0.0, min(1.0, share / max(self.warmup, 1e-9), (1 - share) / max(self.decay, 1e-9)))

    def _check(self) -> None:
        """Raises ValueError."""
        if any(size % STRIDE for size in self.sizes()):
            raise ValueError(f"sizes of crops are multiples of {STRIDE}")
        if self.times not in (3, 5, 7) or (self.scenes.subframes and self.scenes.subframes % 2 == 0):
            raise ValueError("times is 3, 5 or 7, and subframes is odd or 0")
        if self.scenes.subframes and self.scenes.subframes < self.times:
            raise ValueError("there are fewer subframes than times")
        if min(self.batch, self.uses, self.block, self.ring, self.crops) < 1:
            raise ValueError("batch, uses, block, ring and crops are at least 1")
