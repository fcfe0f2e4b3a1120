"""Detect motion in a picture of any size with the network's motion detector."""

import math

import cv2
import torch
from torch import Tensor

from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.tiles import MAX_TILE_SIDE, tile_layout

#: Standard deviation, in cells, of the Gaussian that smooths the log odds. A single cell is not reliable.
_SIGMA = 0.8


def largest_log_odds(picture: Tensor, engine: Engine, progress: Progress, stage: str) -> float:
    """The largest log odds that something in a padded picture (1,3,H,W) is blurred by motion.

    The log odds are averaged over the picture and its mirror image, and smoothed. stage: the stage that progress
    reports name. The engine must have a detector. Raises Cancelled.
    """
    largest = -math.inf
    tiles = list(tile_layout(picture.shape[-2], picture.shape[-1], MAX_TILE_SIDE))
    for done, tile in enumerate(tiles):
        progress.step(stage, done, len(tiles))
        part = picture[..., tile.top : tile.top + tile.height, tile.left : tile.left + tile.width]
        mirrored = engine.detect(part.flip(-1)).flip(-1)
        largest = max(largest, largest_of_mean(engine.detect(part), mirrored))
    return largest


def largest_of_mean(log_odds: Tensor, others: Tensor) -> float:
    """The largest value of the smoothed mean of two maps of log odds (1,1,h,w) for one picture."""
    mean = torch.lerp(log_odds, others, 0.5)[0, 0].numpy()
    return float(cv2.GaussianBlur(mean, (0, 0), _SIGMA).max())
