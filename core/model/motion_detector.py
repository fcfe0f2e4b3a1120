"""Detect blur by motion in the network's features: a small perceptron for each place of a picture."""

import torch
from torch import Tensor, nn

from shutterspan.core.model.network import UnfoldNet

#: Units of the hidden layer.
_WIDTH = 128


class MotionDetector(nn.Module):
    """The detector for one network's features. Its attribute names are the keys of its file.

    It finds small things that move where the network's trajectories are too uncertain to tell.
    """

    def __init__(self, channels: int):
        """channels: of the features, `UnfoldNet.feature_count`."""
        super().__init__()
        self.hidden = nn.Conv2d(channels, _WIDTH, 1)
        self.output = nn.Conv2d(_WIDTH, 1, 1)

    def forward(self, features: Tensor) -> Tensor:
        """Log odds (B,1,h,w) that something blurred by motion is in a cell, from features (B,C,h,w)."""
        logits: Tensor = self.output(torch.nn.functional.gelu(self.hidden(features)))
        return logits


def build_detector(weights: dict[str, Tensor], network: UnfoldNet) -> MotionDetector:
    """Build a detector with the given weights: on the CPU, in float32. Raises RuntimeError: of another network."""
    detector = MotionDetector(network.feature_count)
    detector.load_state_dict({key: value.float() for key, value in weights.items()})
    return detector.requires_grad_(False).eval()
