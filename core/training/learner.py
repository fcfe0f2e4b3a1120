"""A network in training: one step after the other, none of which waits for the device."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import torch
from torch import Tensor

from shutterspan.core.inference.device import fast_bf16
from shutterspan.core.model.network import Latent, NetworkConfig, ResidualBlock, UnfoldNet, frames, trajectory
from shutterspan.core.training.loss import frame_loss, trajectory_loss
from shutterspan.core.training.muon import Optimizer
from shutterspan.core.training.ring import Batch

#: A network without normalisation layers needs a bound: one wild batch has thrown a run back to the start.
_LARGEST_GRADIENT = 2.0


class Learner:
    """A network, its optimizer, and the exponential moving average of its weights."""

    def __init__(self, config: NetworkConfig, device: torch.device, ema: float, trajectory_weight: float):
        self.network = UnfoldNet(config).to(device)
        self._device, self._ema, self._trajectory_weight = device, ema, trajectory_weight
        self._bf16 = fast_bf16(device.type)
        self._parameters: list[Tensor] = list(self.network.parameters())
        self.restart()

    def restart(self) -> None:
        """Forget gradients, moments and average; the weights stay."""
        self._optimizer = Optimizer(self.network)
        self._average = [parameter.detach().clone() for parameter in self._parameters]
        #: Steps since then.
        self.steps = 0

    def compile_blocks(self) -> None:
        """Compile what the trunk is made of; a block that can't be compiled runs as it is."""
        torch._dynamo.config.suppress_errors = True
        # One entry for each width, crop size and mode, all of them of one function.
        torch._dynamo.config.recompile_limit = 64
        for module in self.network.modules():
            if isinstance(module, ResidualBlock):
                module.compile(dynamic=False)

    def step(self, batch: Batch, rate: float) -> Tensor:
        """Learn from one batch; its loss, a scalar that stays on the device."""
        shown, paths = self.unfold(batch.photo, batch.guidance, batch.times)
        along = trajectory_loss(paths, batch.trajectory, batch.weight)
        loss = frame_loss(shown, batch.frames) + self._trajectory_weight * along
        gradients = torch.autograd.grad(loss, self._parameters)
        length = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
        torch._foreach_mul_(gradients, (_LARGEST_GRADIENT / (length + 1e-6)).clamp(max=1))
        for parameter, gradient in zip(self._parameters, gradients, strict=True):
            parameter.grad = gradient
        self._optimizer.step(rate)
        self.steps += 1
        # The first steps must not linger.
        decay = min(self._ema, self.steps / (9 + self.steps))
        with torch.no_grad():
            torch._foreach_lerp_(self._average, self._parameters, 1 - decay)
        return loss.detach()

    def unfold(self, photo: Tensor, guidance: Tensor, times: Tensor) -> tuple[Tensor, Tensor]:
        """What the network sees at the instants `times` (N,T) of photo (N,3,H,W) with guidance (N,2,H,W): frames
        (N,T,3,H,W) and trajectories (N,T,2,H/4,W/4), float32."""
        seen = photo.contiguous(memory_format=torch.channels_last)
        with torch.autocast(self._device.type, torch.bfloat16) if self._bf16 else nullcontext():
            latent = self.network.encode(seen, guidance)
        latent = Latent(*(part.float() for part in latent))
        return frames(latent, seen, times), trajectory(latent, times)

    def is_finite(self) -> bool:
        """Whether all weights and averages are numbers; waits for the device."""
        norms = torch._foreach_norm([*self._parameters, *self._average])
        return bool(torch.stack(norms).isfinite().all())

    def weights(self) -> dict[str, Tensor]:
        """The weights as they are, by name."""
        return {name: parameter.detach() for name, parameter in self.network.named_parameters()}

    def average(self) -> dict[str, Tensor]:
        """The averaged weights, by name."""
        return {name: value for (name, _), value in zip(self.network.named_parameters(), self._average, strict=True)}

    @torch.no_grad()
    def begin_with(self, weights: dict[str, Tensor], average: dict[str, Tensor] | None = None) -> None:
        """Take over weights, and their average where it differs, and restart."""
        for name, parameter in self.network.named_parameters():
            parameter.copy_(weights[name])
        self.restart()
        for name, own in self.average().items():
            own.copy_((average or weights)[name])

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """In this context the network has its averaged weights."""
        self._swap()
        try:
            yield
        finally:
            self._swap()

    @torch.no_grad()
    def _swap(self) -> None:
        for parameter, average in zip(self._parameters, self._average, strict=True):
            parameter.data, average.data = average.data, parameter.data


def grown(weights: dict[str, Tensor], smaller: dict[str, Tensor]) -> dict[str, Tensor]:
    """The weights of a network that works as one of this kind and no larger, `smaller`, but has more to learn with.

    Old features see none of the new ones at first, new repairs are empty (Chen et al., Net2Net, ICLR 2016); what else
    the other network did not have stays as it is in `weights`.
    """
    whole = {name: value.clone() for name, value in weights.items()}
    for name, old in smaller.items():
        whole[name][: None if name.startswith("to_pictures") else len(old)] = 0
        whole[name][tuple(slice(n) for n in old.shape)] = old
    return whole
