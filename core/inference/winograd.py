"""Compute 3x3 convolutions by Winograd's algorithm, with far fewer multiplications (Lavin and Gray, CVPR 2016).

NNPACK, a library within PyTorch, implements it for x86 CPUs with AVX2. PyTorch itself chooses oneDNN, whose direct
convolutions take the network one and a half times as long there. Results differ by rounding alone, and don't depend on
the number of threads.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def is_winograd_faster() -> bool:
    """Whether Winograd's algorithm is available and known to be faster for float32 on this CPU."""
    # With AVX-512, direct convolutions are faster than with AVX2; NNPACK doesn't use it.
    return torch.backends.cpu.get_cpu_capability() == "AVX2" and is_winograd_available()


def is_winograd_available() -> bool:
    """Whether this PyTorch has NNPACK, and the CPU supports it. PyTorch for Windows hasn't. Also prepares NNPACK."""
    if not hasattr(torch, "_nnpack_spatial_convolution"):
        return False
    return bool(torch.backends.nnpack.is_available())  # type: ignore[no-untyped-call]


def use_winograd(network: nn.Module) -> None:
    """Replace the 3x3 convolutions of a float32 network on the CPU, for inference only. Their weights are shared."""
    network.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    for name, module in list(network.named_modules()):
        if isinstance(module, nn.Conv2d) and module.kernel_size == (3, 3):
            network.set_submodule(name, _WinogradConvolution(module))


class _WinogradConvolution(nn.Module):
    """A 3x3 convolution with a margin of zeros, for pictures in any memory layout."""

    def __init__(self, convolution: nn.Conv2d):
        super().__init__()
        self.weight, self.bias = convolution.weight, convolution.bias

    def forward(self, x: Tensor) -> Tensor:
        try:
            return torch._nnpack_spatial_convolution(x.contiguous(), self.weight, self.bias, padding=1)
        except RuntimeError:  # too little memory for NNPACK; if it is too little for PyTorch too, that is reported
            return F.conv2d(x, self.weight, self.bias, padding=1)
