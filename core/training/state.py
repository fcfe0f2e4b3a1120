"""Checkpoints: everything a run needs to go on, in one safetensors file small enough to travel.

Weights stay float32; both Adam moments travel as bfloat16 and the averaged weights as float16, ten bytes a
parameter.
"""

import json
import os
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


def save_state(path: Path, network: nn.Module, optimizer: torch.optim.Optimizer, average: Average, step: int) -> None:
    tensors: dict[str, Tensor] = {}
    for name, parameter in network.named_parameters():
        moments = optimizer.state.get(parameter, {})
        tensors[f"weight/{name}"] = parameter.detach()
        tensors[f"average/{name}"] = average.weights[name].half()
        if moments:
            tensors[f"mean/{name}"] = moments["exp_avg"].bfloat16()
            tensors[f"square/{name}"] = moments["exp_avg_sq"].bfloat16()
    contiguous = {name: value.contiguous().cpu() for name, value in tensors.items()}
    partial = path.with_suffix(".part")
    save_file(contiguous, partial, metadata={"state": json.dumps({"step": step})})
    os.replace(partial, path)


def load_state(path: Path, network: nn.Module, optimizer: torch.optim.Optimizer, average: Average) -> int:
    """Fill network, optimizer and average from `path`; the step to go on with."""
    with safe_open(path, framework="pt") as file:
        step = json.loads(file.metadata()["state"])["step"]
        names = set(file.keys())
        for name, parameter in network.named_parameters():
            parameter.data.copy_(file.get_tensor(f"weight/{name}"))
            average.weights[name].copy_(file.get_tensor(f"average/{name}"))
            if f"mean/{name}" in names:
                optimizer.state[parameter] = {
                    "step": torch.tensor(float(step)),
                    "exp_avg": _as(parameter, file.get_tensor(f"mean/{name}")),
                    "exp_avg_sq": _as(parameter, file.get_tensor(f"square/{name}")),
                }
    return step


def _as(parameter: Tensor, moment: Tensor) -> Tensor:
    """The moment with its parameter's type, device and memory layout."""
    return torch.empty_like(parameter).copy_(moment)
