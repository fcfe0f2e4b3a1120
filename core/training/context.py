"""What a run works with."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from shutterspan.core.training.feed import Drawers
from shutterspan.core.training.validation import ValidationClip

#: The name of the folder with what to take home.
LATEST = "latest"


@dataclass(frozen=True)
class RunContext:
    """output: the folder of the run; drawers: the processes that draw; report: called with each line for the user."""

    output: Path
    device: torch.device
    drawers: Drawers
    validation: list[ValidationClip]
    report: Callable[[str], None]

    @property
    def latest(self) -> Path:
        """The folder with what to take home: weights, figures, pictures."""
        return self.output / LATEST
