"""Write and read the state from which a run resumes, and its averaged weights. Files are written atomically."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.model.network import NetworkConfig, UnfoldNet
from shutterspan.core.training.learner import Learner

#: Name of the file with averaged weights, in the folder with a run's results.
AVERAGE_FILE = "average.safetensors"

_WEIGHT_PREFIX, _AVERAGE_PREFIX = "weight/", "average/"


@dataclass(frozen=True)
class RunPosition:
    """The progress of a run, and the values with which it resumes.

    share: completed share of the whole run, in [0,1]. rate: the constant learning rate between warm-up and decay.
    """

    share: float
    steps: int
    batch: int
    rate: float


def write_state(path: Path, learner: Learner, position: RunPosition) -> None:
    """Write weights, averaged weights and position. Raises OutputError.

    The optimizer's moments are omitted, because training rebuilds them within a hundred steps.
    """
    tensors = {_WEIGHT_PREFIX + name: value for name, value in learner.weights().items()}
    tensors |= {_AVERAGE_PREFIX + name: value for name, value in learner.averaged_weights().items()}
    _write_tensors(path, tensors, {"position": json.dumps(asdict(position))})


def read_state(path: Path, learner: Learner) -> RunPosition:
    """Load a state into the learner and return its position. Raises InputError: it is damaged, or belongs to another
    network."""
    tensors, metadata = _read_tensors(path)
    try:
        position = RunPosition(**json.loads(metadata["position"]))
        learner.load_weights(
            *(
                {name: tensors[prefix + name] for name in learner.weights()}
                for prefix in (_WEIGHT_PREFIX, _AVERAGE_PREFIX)
            )
        )
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise InputError("checkpoint_foreign", path=path) from error
    return position


def write_average(path: Path, learner: Learner, max_blur: float, steps: int) -> None:
    """Write the averaged weights in half precision, with the network's configuration. Raises OutputError."""
    halves = {name: value.half() for name, value in learner.averaged_weights().items()}
    config = json.dumps(asdict(learner.network.config))
    _write_tensors(path, halves, {"network": config, "max_blur": str(max_blur), "steps": str(steps)})


def read_average(path: Path) -> tuple[dict[str, Tensor], NetworkConfig, float]:
    """Read the weights that `write_average` wrote, the network's configuration, and its longest blur in pixels.

    Raises InputError: the file is missing, damaged, or doesn't contain weights of a training.
    """
    tensors, metadata = _read_tensors(path)
    try:
        config = NetworkConfig.from_dict(json.loads(metadata["network"]))
        with torch.device("meta"):
            shapes = {name: value.shape for name, value in UnfoldNet(config).named_parameters()}
        if shapes != {name: value.shape for name, value in tensors.items()}:
            raise ValueError("other weights")
        return tensors, config, float(metadata["max_blur"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("checkpoint_no_weights", path=path, name=AVERAGE_FILE) from error


def _write_tensors(path: Path, tensors: dict[str, Tensor], metadata: dict[str, str]) -> None:
    with replacing_file(path, overwrite=True) as draft:
        save_file({name: value.contiguous().cpu() for name, value in tensors.items()}, draft, metadata)


def _read_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise InputError("checkpoint_unreadable", path=path) from error
