"""What a run writes: the state that it goes on from, and averaged weights to take home; each whole or not at all."""

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

#: The name of the file with averaged weights, in the folder with what to take home.
AVERAGE_FILE = "average.safetensors"

_WEIGHT, _AVERAGE = "weight/", "average/"


@dataclass(frozen=True)
class Position:
    """How far a run is, and what it goes on with. share: of the whole, in [0,1]; rate: the flat learning rate."""

    share: float
    steps: int
    batch: int
    rate: float


def write_state(path: Path, learner: Learner, position: Position) -> None:
    """Weights and their average. The optimizer finds its moments again within a hundred steps. Raises OutputError."""
    tensors = {_WEIGHT + name: value for name, value in learner.weights().items()}
    tensors |= {_AVERAGE + name: value for name, value in learner.average().items()}
    _write(path, tensors, {"position": json.dumps(asdict(position))})


def read_state(path: Path, learner: Learner) -> Position:
    """Fill the learner from a state. Raises InputError: damaged, or of another network."""
    tensors, metadata = _read(path)
    try:
        position = Position(**json.loads(metadata["position"]))
        learner.begin_with(
            *({name: tensors[kind + name] for name in learner.weights()} for kind in (_WEIGHT, _AVERAGE))
        )
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise InputError(f"{path} is of another network or program.", "Train into a new folder.") from error
    return position


def write_average(path: Path, learner: Learner, max_blur: float, steps: int) -> None:
    """The averaged weights in half precision, with the shape of their network. Raises OutputError."""
    halves = {name: value.half() for name, value in learner.average().items()}
    config = json.dumps(asdict(learner.network.config))
    _write(path, halves, {"network": config, "max_blur": str(max_blur), "steps": str(steps)})


def read_average(path: Path) -> tuple[dict[str, Tensor], NetworkConfig, float]:
    """The weights of `write_average`, the shape of their network and its longest blur. Raises InputError."""
    tensors, metadata = _read(path)
    try:
        config = NetworkConfig.from_dict(json.loads(metadata["network"]))
        with torch.device("meta"):
            shapes = {name: value.shape for name, value in UnfoldNet(config).named_parameters()}
        if shapes != {name: value.shape for name, value in tensors.items()}:
            raise ValueError("other weights")
        return tensors, config, float(metadata["max_blur"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path} holds no weights of a training.", f"Its name is {AVERAGE_FILE}.") from error


def _write(path: Path, tensors: dict[str, Tensor], metadata: dict[str, str]) -> None:
    with replacing_file(path, overwrite=True) as draft:
        save_file({name: value.contiguous().cpu() for name, value in tensors.items()}, draft, metadata)


def _read(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise InputError(f"{path} can't be read: missing or damaged.", "Choose another file.") from error
