"""Checkpoints: everything a run needs to go on, in one safetensors file small enough to travel.

Weights stay float32; the optimizers' moments travel as bfloat16 and the averaged weights as float16, eight bytes a
parameter for the most part.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn


class Average:
    """Exponential moving average of a network's weights, warmed up so that the first steps don't linger."""

    def __init__(self, network: nn.Module, decay: float):
        self.decay = decay
        self.weights = {k: v.detach().clone() for k, v in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        decay = min(self.decay, (1 + step) / (10 + step))
        for name, value in network.state_dict().items():
            self.weights[name].lerp_(value, 1 - decay)


def save_state(
    path: Path, network: nn.Module, optimizers: Sequence[torch.optim.Optimizer], average: Average, step: int
) -> None:
    tensors: dict[str, Tensor] = {}
    for name, parameter in network.named_parameters():
        tensors[f"weight/{name}"] = parameter.detach()
        tensors[f"average/{name}"] = average.weights[name].half()
        for entry, value in _memory(optimizers, parameter).items():
            if value.shape == parameter.shape:
                tensors[f"{entry}/{name}"] = value.bfloat16()
    contiguous = {name: value.contiguous().cpu() for name, value in tensors.items()}
    partial = path.with_suffix(".part")
    save_file(contiguous, partial, metadata={"state": json.dumps({"step": step})})
    os.replace(partial, path)


def grow(network: nn.Module, start: Path) -> None:
    """Begin with the averaged weights of a run whose network was of this kind and no larger.

    Old features see none of the new ones at first, so what both networks share works as it did (Chen et al., Net2Net,
    ICLR 2016); weights that the other network did not have stay as they are.
    """
    with safe_open(start, framework="pt") as file:
        for name, parameter in network.named_parameters():
            if f"average/{name}" in file.keys():  # noqa: SIM118 (the file is no dict)
                old = file.get_tensor(f"average/{name}").float()
                parameter.data[: len(old)] = 0
                parameter.data[tuple(slice(n) for n in old.shape)] = old


def load_state(path: Path, network: nn.Module, optimizers: Sequence[torch.optim.Optimizer], average: Average) -> int:
    """Fill network, optimizers and average from `path`; the step to go on with."""
    with safe_open(path, framework="pt") as file:
        step = json.loads(file.metadata()["state"])["step"]
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (the file is no dict)
    for name, parameter in network.named_parameters():
        parameter.data.copy_(tensors[f"weight/{name}"])
        average.weights[name].copy_(tensors[f"average/{name}"])
        entries = {key.split("/", 1)[0] for key in tensors if key.split("/", 1)[1] == name} - {"weight", "average"}
        if entries:
            restored = {entry: _as(parameter, tensors[f"{entry}/{name}"]) for entry in entries}
            _memory(optimizers, parameter).update(restored, step=torch.tensor(float(step)))
    return step


def _memory(optimizers: Sequence[torch.optim.Optimizer], parameter: nn.Parameter) -> dict[str, Tensor]:
    """What the optimizer that has this parameter remembers of it; may be filled."""
    owner = next(o for o in optimizers for group in o.param_groups if any(p is parameter for p in group["params"]))
    memory: dict[str, Tensor] = owner.state[parameter]
    return memory


def _as(parameter: Tensor, moment: Tensor) -> Tensor:
    """The moment with its parameter's type, device and memory layout."""
    return torch.empty_like(parameter).copy_(moment)
