"""A network in training. Steps never wait for the device."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.inference.device import has_fast_bf16
from shutterspan.core.inference.double_size import halve_latent
from shutterspan.core.model.network import Latent, NetworkConfig, UnfoldNet, frames, trajectory
from shutterspan.core.training.estimated_guidance import estimate_guidance
from shutterspan.core.training.loss import frame_loss, trajectory_loss
from shutterspan.core.training.muon import Optimizer
from shutterspan.core.training.replay_buffer import Batch

#: Gradients are clipped to this norm. Because there are no normalisation layers, one extreme batch could otherwise ruin
#: the training.
_MAX_GRADIENT_NORM = 2.0


class Learner:
    """A network, its optimizer, and the exponential moving average of its weights."""

    def __init__(self, config: NetworkConfig, device: torch.device, ema: float, trajectory_weight: float):
        self.network = UnfoldNet(config).to(device)
        self._device, self._ema_decay, self._trajectory_weight = device, ema, trajectory_weight
        self._bf16 = has_fast_bf16(device.type)
        self._parameters: list[Tensor] = list(self.network.parameters())
        self.reset()

    def reset(self) -> None:
        """Reset the optimizer and the step count, and set the averaged weights to the weights."""
        self._optimizer = Optimizer(self.network)
        self._averaged_weights = [parameter.detach().clone() for parameter in self._parameters]
        #: Steps since the last reset.
        self.steps = 0

    def step(self, batch: Batch, rate: float) -> Tensor:
        """Learn from one batch. Returns its loss, a scalar on the device."""
        guidance = self._estimate_guidance(batch) if batch.estimate_guidance else batch.guidance
        predicted, trajectories = self.unfold(batch.photo, guidance, batch.times, batch.enlarge)
        motion_loss = trajectory_loss(trajectories, batch.trajectory, batch.weight)
        loss = frame_loss(predicted, batch.frames) + self._trajectory_weight * motion_loss
        gradients = torch.autograd.grad(loss, self._parameters)
        norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
        torch._foreach_mul_(gradients, (_MAX_GRADIENT_NORM / (norm + 1e-6)).clamp(max=1))
        for parameter, gradient in zip(self._parameters, gradients, strict=True):
            parameter.grad = gradient
        self._optimizer.step(rate)
        self.steps += 1
        # The decay is lower at first, so that the initial weights don't dominate the average.
        decay = min(self._ema_decay, self.steps / (9 + self.steps))
        with torch.no_grad():
            torch._foreach_lerp_(self._averaged_weights, self._parameters, 1 - decay)
        return loss.detach()

    def unfold(self, photo: Tensor, guidance: Tensor, times: Tensor, enlarge: bool = False) -> tuple[Tensor, Tensor]:
        """Predict frames (N,T,3,H,W) and trajectories (N,T,2,H/4,W/4), float32, at the instants `times` (N,T).

        photo is (N,3,H,W), guidance (N,2,H,W). enlarge: encode them at twice their size, as inference does with small
        pictures.
        """
        inputs = (photo, guidance)
        if enlarge:
            inputs = (_double(photo, "bicubic"), _double(guidance, "bilinear"))
        with self._autocast():
            latent = self.network.encode(inputs[0].contiguous(memory_format=torch.channels_last), inputs[1])
        latent = Latent(*(tensor.float() for tensor in latent))
        if enlarge:
            latent = halve_latent(latent)
        return frames(latent, photo, times), trajectory(latent, times)

    def is_finite(self) -> bool:
        """Whether all weights and averaged weights are finite. Waits for the device."""
        norms = torch._foreach_norm([*self._parameters, *self._averaged_weights])
        return bool(torch.stack(norms).isfinite().all())

    def weights(self) -> dict[str, Tensor]:
        """The current weights, by name."""
        return {name: parameter.detach() for name, parameter in self.network.named_parameters()}

    def averaged_weights(self) -> dict[str, Tensor]:
        """The averaged weights, by name."""
        names = (name for name, _ in self.network.named_parameters())
        return dict(zip(names, self._averaged_weights, strict=True))

    @torch.no_grad()
    def load_weights(self, weights: dict[str, Tensor], average: dict[str, Tensor] | None = None) -> None:
        """Copy weights into the learner, and averaged weights if they are different, and reset the learner."""
        for name, parameter in self.network.named_parameters():
            parameter.copy_(weights[name])
        self.reset()
        for name, averaged in self.averaged_weights().items():
            averaged.copy_((average or weights)[name])

    @contextmanager
    def using_averaged_weights(self) -> Iterator[None]:
        """In this context, the network has its averaged weights."""
        self._swap_weights()
        try:
            yield
        finally:
            self._swap_weights()

    def _estimate_guidance(self, batch: Batch) -> Tensor:
        """Guidance (N,2,H,W) from what the network now finds in the photos."""
        with self._autocast():
            return estimate_guidance(self.network, batch.photo, batch.trajectory[:, 0] - batch.trajectory[:, -1])

    def _autocast(self) -> AbstractContextManager[object]:
        return torch.autocast(self._device.type, torch.bfloat16) if self._bf16 else nullcontext()

    @torch.no_grad()
    def _swap_weights(self) -> None:
        for parameter, average in zip(self._parameters, self._averaged_weights, strict=True):
            parameter.data, average.data = average.data, parameter.data


def _double(maps: Tensor, mode: str) -> Tensor:
    """Enlarge maps (N,C,H,W) to twice their size."""
    return F.interpolate(maps, scale_factor=2, mode=mode)
