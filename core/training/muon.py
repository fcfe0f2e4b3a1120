"""The optimizer: Muon for the convolutions between features, Adam for all other parameters.

Muon (Jordan et al., 2024, kellerjordan.github.io/posts/muon) replaces the averaged gradient of a weight matrix by the
nearest orthogonal matrix. So the weights learn equally fast in all directions, even in those with a small gradient.

Matrices of similar shape are processed together, because on a graphics card, launching many small operations takes
longer than computing them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from shutterspan.core.inference.device import has_fast_bf16
from shutterspan.core.model.network import UnfoldNet

_MOMENTUM = 0.95
_WEIGHT_DECAY = 0.01

#: Coefficients of a quintic polynomial. Its iteration moves all singular values towards 1 (ibid.).
_QUINTIC = (3.4445, -4.7750, 2.0315)
_ITERATIONS = 5

#: Scales steps to the typical size of Adam's, so both use one learning rate (Liu et al., Muon is scalable, 2025).
_ADAM_STEP_SIZE = 0.2

#: Matrices of different shapes share a zero-padded stack if the padding needs at most this share of its computation, by
#: device type. The share is larger for devices on which computing is cheap compared with launching.
_MAX_PADDING_SHARE = {"cpu": 0.05}
_DEFAULT_MAX_PADDING_SHARE = 0.6

#: Parameters of Adam.
_ADAM_BETAS, _ADAM_WEIGHT_DECAY = (0.9, 0.999), 1e-4


class Optimizer:
    """Muon for convolutions between features; Adam for biases, and for convolutions from pictures or to the outputs."""

    def __init__(self, network: UnfoldNet):
        ends = {id(conv.weight) for conv in (network.stem, network.to_pictures, network.to_paths[-1])}
        hidden = [p for p in network.parameters() if p.ndim == 4 and id(p) not in ends]
        chosen = {id(p) for p in hidden}
        others = [p for p in network.parameters() if id(p) not in chosen]
        self._muon = Muon(hidden)
        fused = others[0].device.type in ("cpu", "cuda")
        self._adam = torch.optim.AdamW(others, lr=0.0, betas=_ADAM_BETAS, weight_decay=_ADAM_WEIGHT_DECAY, fused=fused)

    def step(self, rate: float) -> None:
        """Update all parameters from their gradients, with learning rate `rate`."""
        self._muon.step(rate)
        self._adam.param_groups[0]["lr"] = rate
        self._adam.step()


class Muon:
    """Muon for weights of convolutions (out,in,h,w), each treated as a matrix with `out` rows."""

    def __init__(self, weights: Sequence[Tensor]):
        self._weights = list(weights)
        self._momentum = [torch.zeros_like(weight) for weight in weights]
        # The singular values only have to be between 0.7 and 1.2, so the precision of bfloat16 is enough.
        dtype = torch.bfloat16 if has_fast_bf16(weights[0].device.type) else torch.float32
        self._stacks = _build_stacks(weights, dtype)
        self._step_sizes = [_ADAM_STEP_SIZE * max(len(weight), weight[0].numel()) ** 0.5 for weight in weights]

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """Update the weights from their gradients, with learning rate `rate`."""
        gradients = [weight.grad for weight in self._weights if weight.grad is not None]
        torch._foreach_lerp_(self._momentum, gradients, 1 - _MOMENTUM)
        lookahead = torch._foreach_lerp(gradients, self._momentum, _MOMENTUM)
        steps: list[Tensor] = [torch.empty(0)] * len(self._weights)
        for stack in self._stacks:
            views = stack.views(stack.buffer)
            torch._foreach_copy_(views, [_to_matrix(lookahead[number]) for number in stack.weight_indices])
            orthogonal = stack.views(orthogonalize(stack.buffer))
            for number, matrix in zip(stack.weight_indices, orthogonal, strict=True):
                steps[number] = _to_weight(self._weights[number], matrix)
        torch._foreach_mul_(self._weights, 1 - rate * _WEIGHT_DECAY)
        scaled_steps = torch._foreach_mul(steps, [-rate * size for size in self._step_sizes])
        torch._foreach_add_(self._weights, list(scaled_steps))


def orthogonalize(matrices: Tensor) -> Tensor:
    """Approximate the nearest orthogonal matrix of each of (K,m,n), m <= n.

    The singular vectors don't change; the singular values become 0.7 to 1.2. Rows and columns of zeros stay zero.
    """
    linear, cubic, quintic = _QUINTIC
    x: Tensor = matrices / (torch.linalg.matrix_norm(matrices, keepdim=True) + 1e-7)
    for _ in range(_ITERATIONS):
        square = torch.bmm(x, x.mT)
        factor = torch.baddbmm(square, square, square, beta=cubic, alpha=quintic)
        x = torch.baddbmm(x, factor, x, beta=linear)
    return x


@dataclass(frozen=True)
class _Stack:
    """Weights as matrices with at most as many rows as columns, padded with zeros in one buffer (K,m,n)."""

    weight_indices: list[int]
    shapes: list[tuple[int, int]]
    buffer: Tensor

    def views(self, stack: Tensor) -> list[Tensor]:
        """Views of the matrices in `stack`, each with as many rows as its weight has outputs."""
        views = [matrix[: min(shape), : max(shape)] for matrix, shape in zip(stack, self.shapes, strict=True)]
        return [view.mT if rows > columns else view for view, (rows, columns) in zip(views, self.shapes, strict=True)]


def _build_stacks(weights: Sequence[Tensor], dtype: torch.dtype) -> list[_Stack]:
    """Group weights of similar shape into stacks, from large to small."""
    device = weights[0].device
    shapes = [(len(weight), weight[0].numel()) for weight in weights]
    max_padding = _MAX_PADDING_SHARE.get(device.type, _DEFAULT_MAX_PADDING_SHARE)
    groups: list[list[int]] = []
    for number in sorted(range(len(weights)), key=lambda k: (max(shapes[k]), min(shapes[k])), reverse=True):
        if groups and _padding_share([shapes[k] for k in (*groups[-1], number)]) <= max_padding:
            groups[-1].append(number)
        else:
            groups.append([number])
    stacks = []
    for numbers in groups:
        group_shapes = [shapes[number] for number in numbers]
        size = max(map(min, group_shapes)), max(map(max, group_shapes))
        buffer = torch.zeros(len(numbers), *size, dtype=dtype, device=device)
        stacks.append(_Stack(numbers, group_shapes, buffer))
    return stacks


def _padding_share(shapes: list[tuple[int, int]]) -> float:
    """Share of the computation on a stack of these matrices that is spent on padding."""
    total = len(shapes) * max(map(min, shapes)) ** 2 * max(map(max, shapes))
    return 1 - sum(min(shape) ** 2 * max(shape) for shape in shapes) / total


def _to_matrix(weight: Tensor) -> Tensor:
    """View a weight (out,in,h,w) as a matrix (out,h*w*in). Channels-last weights are not copied."""
    return weight.permute(0, 2, 3, 1).flatten(1)


def _to_weight(weight: Tensor, matrix: Tensor) -> Tensor:
    """The inverse of `_to_matrix`. The result has the shape of `weight`."""
    _, inputs, height, width = weight.shape
    return torch.unflatten(matrix, 1, (height, width, inputs)).permute(0, 3, 1, 2)
