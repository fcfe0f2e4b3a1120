"""A training recipe: one readable TOML file per run, under resources/recipes/."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from shutterspan.core.errors import UsageError
from shutterspan.core.model.network import NetworkConfig
from shutterspan.core.synthesis.camera import CameraRecipe
from shutterspan.core.synthesis.scenes import SceneRecipe


@dataclass(frozen=True)
class Recipe:
    """data: folder with photos, cut-outs and videos in or below it; start: state of another run, of a network no
    larger, whose weights this one begins with; uses: how often each drawn scene is learnt from; decay: share of the
    steps, at the end, in which the learning rate falls to zero (a run that is extended resumes from its last
    checkpoint before the decay)."""

    name: str
    data: Path
    network: NetworkConfig
    scenes: SceneRecipe
    start: Path | None = None
    seed: int = 1
    steps: int = 6000
    batch: int = 8
    times: int = 7
    uses: int = 1
    rate: float = 4e-4
    warmup: int = 300
    decay: float = 0.3
    ema: float = 0.999
    trajectory_weight: float = 0.05
    checkpoint_every: int = 250

    @classmethod
    def load(cls, path: Path) -> "Recipe":
        """Read a recipe; `data` is relative to the working directory. Raises UsageError."""
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
            scenes = values.pop("scenes", {})
            if "foregrounds" in scenes:
                scenes["foregrounds"] = tuple(scenes["foregrounds"])
            if "camera" in scenes:
                scenes["camera"] = CameraRecipe(**scenes["camera"])
            return cls(
                name=path.stem,
                data=Path(values.pop("data")),
                start=Path(values.pop("start")) if "start" in values else None,
                network=NetworkConfig.from_dict(values.pop("network", {})),
                scenes=SceneRecipe(**scenes),
                **values,
            )
        except OSError as error:
            raise UsageError(f"The recipe {path} can't be read.", "Recipes lie in resources/recipes.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"The recipe {path} has a mistake: {error}.") from error

    def rate_at(self, step: int) -> float:
        """Warm-up, a flat stretch, then a linear fall to zero."""
        fall = (self.steps - step) / max(1, self.decay * self.steps)
        return self.rate * max(0.0, min(1.0, (step + 1) / self.warmup, fall))
