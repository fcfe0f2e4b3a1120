"""What a run works with."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from shutterspan.core.training.feed import Drawers
from shutterspan.core.training.validation import ValidationClip


@dataclass(frozen=True)
class RunContext:
    """output: the folder of the run; drawers: the processes that draw; report: called with each line to tell."""

    output: Path
    device: torch.device
    drawers: Drawers
    validation: list[ValidationClip]
    report: Callable[[str], None]
