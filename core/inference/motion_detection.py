"""Detect motion in a picture of any size with the network's motion detector."""

import cv2
import numpy as np
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
    largest = -np.inf
    tiles = list(tile_layout(picture.shape[-2], picture.shape[-1], MAX_TILE_SIDE))
    for done, tile in enumerate(tiles):
        progress.step(stage, done, len(tiles))
        part = picture[..., tile.top : tile.top + tile.height, tile.left : tile.left + tile.width]
        mirrored = engine.detect(part.flip(-1)).flip(-1)
        mean = torch.lerp(engine.detect(part), mirrored, 0.5)[0, 0].numpy()
        largest = max(largest, float(cv2.GaussianBlur(mean, (0, 0), _SIGMA).max()))
    return largest
