"""Draw validation results as a grid: photos, true frames and the network's frames."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from shutterspan.core.foundation.atomic import replacing_file


@dataclass(frozen=True)
class ValidationResult:
    """A photo (3,H,W), its true frames, and the network's frames, (T,3,H,W) each, in [0,1]."""

    photo: Tensor
    truth: Tensor
    frames: Tensor


def draw_validation_grid(clips: Sequence[ValidationResult], target: Path) -> None:
    """Draw a row for each clip that has the size of the first clip: photo, three true frames, and three frames of the
    network."""
    rows = [_row(clip) for clip in clips if clip.photo.shape == clips[0].photo.shape]
    with replacing_file(target, overwrite=True) as draft:
        Image.fromarray(torch.cat(rows).cpu().numpy()).save(draft, quality=92)


def _row(clip: ValidationResult) -> Tensor:
    """The row of one clip (H,7*W,3) uint8, with the first, the middle and the last frames."""
    instants = [0, len(clip.frames) // 2, -1]
    columns = torch.cat([clip.photo[None], clip.truth[instants], clip.frames[instants]])
    return (columns.permute(2, 0, 3, 1).flatten(1, 2) * 255).round().byte()
