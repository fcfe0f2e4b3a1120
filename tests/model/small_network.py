"""A small network for tests."""

import torch

from shutterspan.core.model.network import NetworkConfig, UnfoldNet

SMALL_CONFIG = NetworkConfig(widths=(8, 12, 16, 20), encoder_blocks=(1, 1, 1, 1), residual_map_count=4)


def perturbed_network(seed: int = 0) -> UnfoldNet:
    """A small network with noise on all weights. Unlike in a new network, each weight affects the output."""
    torch.manual_seed(seed)
    network = UnfoldNet(SMALL_CONFIG).eval()
    for parameter in network.parameters():
        parameter.data += 0.05 * torch.randn_like(parameter)
    return network
