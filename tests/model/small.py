"""A small network, for tests."""

import torch

from shutterspan.core.model.network import NetworkConfig, UnfoldNet

SMALL = NetworkConfig(widths=(8, 12, 16, 20), encoder_blocks=(1, 1, 1, 1), repairs=4)


def jolted(seed: int = 0) -> UnfoldNet:
    """A small network whose every weight matters, unlike a fresh one's."""
    torch.manual_seed(seed)
    network = UnfoldNet(SMALL).eval()
    for parameter in network.parameters():
        parameter.data += 0.05 * torch.randn_like(parameter)
    return network
