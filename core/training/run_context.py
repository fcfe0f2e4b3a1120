"""The folder, device, processes and callbacks that the parts of a run share."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from shutterspan.core.foundation.messages import Message
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.training.feed import DrawingPool
from shutterspan.core.training.run_clock import RunClock
from shutterspan.core.training.validation import ValidationClip

#: Names of the folder with a run's results, and of the file from which a run resumes.
LATEST_FOLDER, STATE_FILE = "latest", "state.safetensors"


@dataclass(frozen=True)
class RunContext:
    """Values that the parts of a run share.

    output: the run's folder. drawing_pool: the processes that draw scenes. report: called with each line for the user.
    """

    output: Path
    device: torch.device
    drawing_pool: DrawingPool
    validation: list[ValidationClip]
    clock: RunClock
    progress: Progress
    report: Callable[[str | Message], None]

    @property
    def latest_folder(self) -> Path:
        """The folder with the results: weights, figures, pictures."""
        return self.output / LATEST_FOLDER

    @property
    def state_file(self) -> Path:
        """The file from which the run resumes."""
        return self.output / STATE_FILE
