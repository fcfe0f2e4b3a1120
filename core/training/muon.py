"""The optimizer: steps of equal size in all directions for the trunk, Adam for what is no large matrix.

Muon (Jordan et al., 2024, kellerjordan.github.io/posts/muon) replaces the averaged gradient of a weight matrix by
the nearest orthogonal one, so that directions in which the gradient is small learn as fast as the others.

Matrices of similar shape are worked on together: on a graphics card, launching so many small operations takes longer
than the work.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from shutterspan.core.inference.device import fast_bf16
from shutterspan.core.model.network import UnfoldNet

_MOMENTUM = 0.95
_DECAY = 0.01

#: Coefficients of a quintic whose iteration drives all singular values towards 1 (ibid.).
_QUINTIC = (3.4445, -4.7750, 2.0315)
_ITERATIONS = 5

#: Makes steps as large as Adam's usual ones: one learning rate serves both (Liu et al., Muon is scalable, 2025).
_ADAM_LIKE = 0.2

#: Matrices share a stack while zeros that fill them up take no more than this share of the stack's work; more where
#: work is cheap and launching it is not.
_FILLED_UP = {"cpu": 0.05}
_FILLED_UP_ELSEWHERE = 0.6

#: Adam's own.
_BETAS, _ADAM_DECAY = (0.9, 0.999), 1e-4


class Optimizer:
    """Muon for the convolutions between features; Adam for biases and for those that read pictures or write results."""

    def __init__(self, network: UnfoldNet):
        ends = {id(conv.weight) for conv in (network.stem, network.to_pictures, network.to_paths[-1])}
        hidden = [p for p in network.parameters() if p.ndim == 4 and id(p) not in ends]
        chosen = {id(p) for p in hidden}
        others = [p for p in network.parameters() if id(p) not in chosen]
        self._muon = Muon(hidden)
        fused = others[0].device.type in ("cpu", "cuda")
        self._adam = torch.optim.AdamW(others, lr=0.0, betas=_BETAS, weight_decay=_ADAM_DECAY, fused=fused)

    def step(self, rate: float) -> None:
        """One step along the gradients that the parameters hold."""
        self._muon.step(rate)
        self._adam.param_groups[0]["lr"] = rate
        self._adam.step()


class Muon:
    """For weights of convolutions (out,in,h,w), each taken as a matrix with `out` rows."""

    def __init__(self, weights: Sequence[Tensor]):
        self._weights = list(weights)
        self._momentum = [torch.zeros_like(weight) for weight in weights]
        # Singular values between .7 and 1.2 need no more than eight bits.
        dtype = torch.bfloat16 if fast_bf16(weights[0].device.type) else torch.float32
        self._stacks = _stacked(weights, dtype)
        self._sizes = [_ADAM_LIKE * max(len(weight), weight[0].numel()) ** 0.5 for weight in weights]

    @torch.no_grad()
    def step(self, rate: float) -> None:
        gradients = [weight.grad for weight in self._weights if weight.grad is not None]
        torch._foreach_lerp_(self._momentum, gradients, 1 - _MOMENTUM)
        ahead = torch._foreach_lerp(gradients, self._momentum, _MOMENTUM)
        steps: list[Tensor] = [torch.empty(0)] * len(self._weights)
        for stack in self._stacks:
            places = stack.places(stack.buffer)
            torch._foreach_copy_(places, [_matrix(ahead[number]) for number in stack.numbers])
            orthogonal_ = stack.places(orthogonal(stack.buffer))
            for number, matrix in zip(stack.numbers, orthogonal_, strict=True):
                steps[number] = _like(self._weights[number], matrix)
        torch._foreach_mul_(self._weights, 1 - rate * _DECAY)
        sized = torch._foreach_mul(steps, [-rate * size for size in self._sizes])
        torch._foreach_add_(self._weights, list(sized))


def orthogonal(matrices: Tensor) -> Tensor:
    """About the orthogonal matrix nearest to each of (K,m,n), m <= n: the same directions, singular values between .7
    and 1.2. Rows and columns of zeros stay zeros."""
    linear, cubic, quintic = _QUINTIC
    x = matrices / (torch.linalg.matrix_norm(matrices, keepdim=True) + 1e-7)
    for _ in range(_ITERATIONS):
        square = torch.bmm(x, x.mT)
        factor = torch.baddbmm(square, square, square, beta=cubic, alpha=quintic)
        x = torch.baddbmm(x, factor, x, beta=linear)
    return x


@dataclass(frozen=True)
class _Stack:
    """The weights `numbers`, as matrices no taller than wide, in one buffer (K,m,n) that zeros fill up."""

    numbers: list[int]
    shapes: list[tuple[int, int]]
    buffer: Tensor

    def places(self, stack: Tensor) -> list[Tensor]:
        """Where each matrix stands in a stack, as tall as its weight has outputs."""
        parts = [matrix[: min(shape), : max(shape)] for matrix, shape in zip(stack, self.shapes, strict=True)]
        return [part.mT if rows > columns else part for part, (rows, columns) in zip(parts, self.shapes, strict=True)]


def _stacked(weights: Sequence[Tensor], dtype: torch.dtype) -> list[_Stack]:
    device = weights[0].device
    shapes = [(len(weight), weight[0].numel()) for weight in weights]
    allowed = _FILLED_UP.get(device.type, _FILLED_UP_ELSEWHERE)
    groups: list[list[int]] = []
    for number in sorted(range(len(weights)), key=lambda k: (max(shapes[k]), min(shapes[k])), reverse=True):
        if groups and _filled_up([shapes[k] for k in (*groups[-1], number)]) <= allowed:
            groups[-1].append(number)
        else:
            groups.append([number])
    stacks = []
    for numbers in groups:
        own = [shapes[number] for number in numbers]
        size = max(map(min, own)), max(map(max, own))
        stacks.append(_Stack(numbers, own, torch.zeros(len(own), *size, dtype=dtype, device=device)))
    return stacks


def _filled_up(shapes: list[tuple[int, int]]) -> float:
    """The share of the work on a stack of these matrices that goes into zeros."""
    whole = len(shapes) * max(map(min, shapes)) ** 2 * max(map(max, shapes))
    return 1 - sum(min(shape) ** 2 * max(shape) for shape in shapes) / whole


def _matrix(weight: Tensor) -> Tensor:
    """Rows of a weight (out,in,h,w) in the layout of channels-last weights, so that nothing is copied."""
    return weight.permute(0, 2, 3, 1).flatten(1)


def _like(weight: Tensor, matrix: Tensor) -> Tensor:
    """The inverse of `_matrix`."""
    _, inputs, height, width = weight.shape
    return matrix.unflatten(1, (height, width, inputs)).permute(0, 3, 1, 2)
