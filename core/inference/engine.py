"""Where a network runs and in which precision."""

from dataclasses import dataclass, field, replace
from typing import Self

import torch
from torch import Tensor

from shutterspan.core.inference.device import chosen_device, fast_bf16, keep_memory
from shutterspan.core.model.constants import Constants
from shutterspan.core.model.network import Latent, UnfoldNet
from shutterspan.core.model.weights import DEFAULT, ModelEntry, load_network


@dataclass(frozen=True)
class Engine:
    """A network ready to run: on its device, in its precision."""

    network: UnfoldNet = field(repr=False)
    device: torch.device
    dtype: torch.dtype
    model: ModelEntry = field(repr=False)

    @property
    def precision(self) -> str:
        return "bf16" if self.dtype == torch.bfloat16 else "fp32"

    @property
    def constants(self) -> Constants:
        """Of the model."""
        return self.model.constants

    def with_constants(self, constants: Constants) -> Self:
        return replace(self, model=replace(self.model, constants=constants))

    def encode(self, picture: Tensor, guidance: Tensor) -> Latent:
        """As of `UnfoldNet.encode`, from tensors and to float32 ones of any device and layout."""
        inputs = (
            x.to(self.device, self.dtype).contiguous(memory_format=torch.channels_last) for x in (picture, guidance)
        )
        return Latent(*(part.float().contiguous() for part in self.network.encode(*inputs)))


def open_engine(device: str = "auto", precision: str = "auto", model: str = DEFAULT) -> Engine:
    """Load a model onto the device asked for, or the fastest one there. Raises UsageError, ModelError."""
    return engine_of(*load_network(model), device, precision)


def engine_of(network: UnfoldNet, model: ModelEntry, device: str = "auto", precision: str = "auto") -> Engine:
    """A network, which is moved, on the device asked for, or the fastest one there. Raises UsageError."""
    device = chosen_device(device)
    if precision == "auto":
        precision = "bf16" if fast_bf16(device) else "fp32"
    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    if device == "cpu":
        keep_memory()
    return Engine(network.to(device, dtype), torch.device(device), dtype, model)
