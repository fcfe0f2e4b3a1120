"""The optimizers: steps of equal size in all directions for the trunk, Adam for what is no large matrix.

Muon (Jordan et al., 2024, kellerjordan.github.io/posts/muon) replaces the averaged gradient of a weight matrix by
the nearest orthogonal one, so that directions in which the gradient is small learn as fast as the others.
"""

import torch
from torch import Tensor, nn

from shutterspan.core.inference.engine import fast_bf16
from shutterspan.core.model.network import UnfoldNet

_MOMENTUM = 0.95
_DECAY = 0.01

#: Coefficients of a quintic whose iteration drives all singular values towards 1 (ibid.).
_QUINTIC = (3.4445, -4.7750, 2.0315)
_ITERATIONS = 5

#: Makes steps as large as Adam's usual ones: one learning rate serves both (Liu et al., Muon is scalable, 2025).
_ADAM_LIKE = 0.2


class Muon(torch.optim.Optimizer):
    """For weights of convolutions (out,in,h,w), each taken as a matrix with `out` rows."""

    def __init__(self, weights: list[nn.Parameter], lr: float):
        super().__init__(weights, {"lr": lr})
        # Singular values between .7 and 1.2 need no more than eight bits.
        self._dtype = torch.bfloat16 if fast_bf16(weights[0].device.type) else torch.float32

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        for group in self.param_groups:
            for weight in group["params"]:
                state = self.state[weight]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(weight)
                state["momentum"].lerp_(weight.grad, 1 - _MOMENTUM)
                ahead = weight.grad.lerp(state["momentum"], _MOMENTUM)
                # The layout of channels-last weights, so that nothing is copied.
                rows = ahead.permute(0, 2, 3, 1)
                matrix = rows.flatten(1).to(self._dtype)
                step = orthogonal(matrix).to(rows.dtype).view(rows.shape).permute(0, 3, 1, 2)
                size = _ADAM_LIKE * max(len(rows), rows[0].numel()) ** 0.5
                weight.mul_(1 - group["lr"] * _DECAY).sub_(step, alpha=group["lr"] * size)


def orthogonal(matrix: Tensor) -> Tensor:
    """About the orthogonal matrix nearest to one (m,n): the same directions, singular values between .7 and 1.2."""
    if len(matrix) > matrix.shape[1]:
        return orthogonal(matrix.T).T
    linear, cubic, quintic = _QUINTIC
    x = matrix / (matrix.norm() + 1e-7)
    for _ in range(_ITERATIONS):
        square = x @ x.T
        x = torch.addmm(x, torch.addmm(square, square, square, beta=cubic, alpha=quintic), x, beta=linear)
    return x


def optimizers(network: UnfoldNet, rate: float, parts: int = 1) -> list[torch.optim.Optimizer]:
    """Muon for the convolutions between features, in so many parts of about equal work; Adam for biases and for those
    that read pictures or write results."""
    ends = {id(conv.weight) for conv in (network.stem, network.to_pictures, network.to_paths[-1])}
    hidden = [p for p in network.parameters() if p.ndim == 4 and id(p) not in ends]
    chosen = {id(p) for p in hidden}
    others = [p for p in network.parameters() if id(p) not in chosen]
    large_first = sorted(hidden, key=Tensor.numel, reverse=True)
    shares = [large_first[part::parts] for part in range(parts)]
    return [
        *(Muon(share, rate) for share in shares),
        torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.999), weight_decay=1e-4),
    ]
