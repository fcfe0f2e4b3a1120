"""A training recipe, loaded from a TOML file in resources/recipes/."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.former_keys import with_current_keys
from shutterspan.core.foundation.text_files import read_text
from shutterspan.core.model.network import STRIDE, NetworkConfig
from shutterspan.core.synthesis.camera import CameraRecipe
from shutterspan.core.synthesis.scenes import SceneRecipe

#: Former keys of a recipe, by current key.
_FORMER_KEYS = {"reuse_count": "uses", "replay_capacity": "ring"}


@dataclass(frozen=True)
class Recipe:
    """Network, scenes and hyperparameters of a training.

    start: name of the shipped model whose weights are the initial weights, or "" for none. That model's network must
    not be larger than this one.
    batch: scenes per step. times: true instants per scene, 3, 5 or 7. reuse_count: how often each drawn scene is used.
    block: scenes rendered at once. replay_capacity: capacity of the replay buffer in scenes. crops: number of measured
    crops of real clips that are kept. late_size: side of the crops in the last share `late` of the run; before, the
    side is scenes.size. rate: learning rate. warmup, decay: shares of the run in which the rate rises from zero at the
    beginning and falls to zero at the end. enlarged: share of the steps that encode small scenes at twice their size,
    as inference does with small pictures. estimated: share of the steps whose guidance comes from what the network
    itself finds, as in inference. ema: decay of the averaged weights per step. trajectory_weight: weight of the
    trajectory loss. checkpoint_seconds: time between two checkpoints.
    """

    name: str
    network: NetworkConfig
    scenes: SceneRecipe
    start: str = ""
    seed: int = 1
    batch: int = 16
    times: int = 5
    reuse_count: int = 3
    block: int = 8
    replay_capacity: int = 1500
    crops: int = 400
    late_size: int = 0
    late: float = 0.3
    rate: float = 8e-4
    warmup: float = 0.02
    decay: float = 0.3
    ema: float = 0.999
    trajectory_weight: float = 0.05
    enlarged: float = 0.0
    estimated: float = 0.0
    checkpoint_seconds: float = 60.0

    @classmethod
    def load(cls, path: Path) -> "Recipe":
        """Load a recipe from a TOML file. Raises UsageError: the file is unreadable or has an error."""
        try:
            values = with_current_keys(tomllib.loads(read_text(path)), _FORMER_KEYS)
            scenes = values.pop("scenes", {})
            scenes |= {name: tuple(values) for name, values in scenes.items() if isinstance(values, list)}
            if "camera" in scenes:
                scenes["camera"] = CameraRecipe(**scenes["camera"])
            recipe = cls(
                name=path.stem,
                network=NetworkConfig.from_dict(values.pop("network", {})),
                scenes=SceneRecipe(**scenes),
                **values,
            )
            recipe._check()
        except OSError as error:
            raise UsageError("recipe_unreadable", path=path) from error
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError("recipe_invalid", path=path, reason=str(error)) from error
        return recipe

    def crop_sizes(self) -> list[int]:
        """The sides of the crops, in the order of the run."""
        return [self.scenes.size, *([self.late_size] if self.late_size and self.late > 0 else [])]

    def crop_size_at(self, share: float) -> int:
        """The side of the crops after this share of the run, in [0,1]."""
        return self.crop_sizes()[-1] if share >= 1 - self.late else self.scenes.size

    def rate_at(self, share: float) -> float:
        """The learning rate after this share of the run. It rises, is constant, and falls to zero at the end."""
        return self.rate * max(0.0, min(1.0, share / max(self.warmup, 1e-9), (1 - share) / max(self.decay, 1e-9)))

    def _check(self) -> None:
        """Raise ValueError if values are out of range or inconsistent."""
        if any(size % STRIDE for size in self.crop_sizes()):
            raise ValueError(f"sizes of crops are multiples of {STRIDE}")
        if self.times not in (3, 5, 7) or any(count % 2 == 0 for count in self.scenes.subframes):
            raise ValueError("times is 3, 5 or 7, and subframes are odd")
        if any(count < self.times for count in self.scenes.subframes):
            raise ValueError("there are fewer subframes than times")
        if min(self.batch, self.reuse_count, self.block, self.replay_capacity, self.crops) < 1:
            raise ValueError("batch, reuse_count, block, replay_capacity and crops are at least 1")
