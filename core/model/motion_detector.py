"""Detect blur by motion in the network's features, with a small perceptron that is applied to each cell of a
picture."""

import torch
from torch import Tensor, nn

from shutterspan.core.model.network import UnfoldNet

#: Number of units in the hidden layer.
_WIDTH = 128


class MotionDetector(nn.Module):
    """The detector for one network's features. Its attribute names are the keys of its file.

    It finds small moving objects for which the network's trajectories are too uncertain.
    """

    def __init__(self, channels: int):
        """channels: number of channels of the features, `UnfoldNet.feature_count`."""
        super().__init__()
        self.hidden = nn.Conv2d(channels, _WIDTH, 1)
        self.output = nn.Conv2d(_WIDTH, 1, 1)

    def forward(self, features: Tensor) -> Tensor:
        """Log odds (B,1,h,w) that a cell contains blur by motion, from features (B,C,h,w)."""
        logits: Tensor = self.output(torch.nn.functional.gelu(self.hidden(features)))
        return logits


def build_detector(weights: dict[str, Tensor], network: UnfoldNet) -> MotionDetector:
    """Build a detector with the given weights: on the CPU, in float32. Raises RuntimeError: the weights belong to
    another network."""
    detector = MotionDetector(network.feature_count)
    detector.load_state_dict({key: value.float() for key, value in weights.items()})
    return detector.requires_grad_(False).eval()
