"""What a run works with."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from shutterspan.core.foundation.progress import Progress
from shutterspan.core.training.clock import Clock
from shutterspan.core.training.feed import Drawers
from shutterspan.core.training.validation import ValidationClip

#: The names of the folder with what to take home, and of the file that a run goes on from.
LATEST, STATE = "latest", "state.safetensors"


@dataclass(frozen=True)
class RunContext:
    """output: the folder of the run; drawers: the processes that draw; report: called with each line for the user."""

    output: Path
    device: torch.device
    drawers: Drawers
    validation: list[ValidationClip]
    clock: Clock
    progress: Progress
    report: Callable[[str], None]

    @property
    def latest(self) -> Path:
        """The folder with what to take home: weights, figures, pictures."""
        return self.output / LATEST

    @property
    def state(self) -> Path:
        """The file that the run goes on from."""
        return self.output / STATE
