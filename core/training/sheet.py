"""Validation clips for the eye: what the network makes of them, beside the truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from shutterspan.core.foundation.atomic import replacing_file


@dataclass(frozen=True)
class ShownClip:
    """A photo (3,H,W), its true frames and those of the network (T,3,H,W), in [0,1]."""

    photo: Tensor
    truth: Tensor
    frames: Tensor


def draw_sheet(clips: Sequence[ShownClip], target: Path) -> None:
    """A row for each clip that is as large as the first: photo; first, middle and last frame of the truth; ours."""
    rows = [_row(clip) for clip in clips if clip.photo.shape == clips[0].photo.shape]
    with replacing_file(target, overwrite=True) as draft:
        Image.fromarray(torch.cat(rows).cpu().numpy()).save(draft, quality=92)


def _row(clip: ShownClip) -> Tensor:
    """(H,7*W,3) uint8."""
    instants = [0, len(clip.frames) // 2, -1]
    columns = torch.cat([clip.photo[None], clip.truth[instants], clip.frames[instants]])
    return (columns.permute(2, 0, 3, 1).flatten(1, 2) * 255).round().byte()
