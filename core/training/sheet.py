"""Validation scenes for the eye: what the network makes of them, beside the truth."""

from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from shutterspan.core.atomic import replacing_file


def draw_sheet(photos: Tensor, truth: Tensor, frames: Tensor, target: Path) -> None:
    """A row for each photo (N,3,H,W): it, first, middle and last frame of the truth (N,T,3,H,W), and of `frames`."""
    instants = [0, frames.shape[1] // 2, -1]
    columns = torch.cat([photos[:, None], truth[:, instants], frames[:, instants]], 1)
    rows = columns.permute(0, 3, 1, 4, 2).flatten(2, 3).flatten(0, 1)  # (N*H, 7*W, 3)
    with replacing_file(target, overwrite=True) as draft:
        Image.fromarray((rows * 255).round().byte().cpu().numpy()).save(draft)
