"""Score a network in training on held-back samples: whole pictures, without guidance."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.picture_files import leading_letters, numbered_pictures, read_picture
from shutterspan.core.inference.tiles import pad_to_stride
from shutterspan.core.training.learner import Learner
from shutterspan.core.training.packs import VALIDATION_FOLDER
from shutterspan.core.training.validation_grid import ValidationResult, draw_validation_grid
from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.types.clip import even_times

#: Maximum number of clips in the validation grid.
_GRID_CLIPS = 8


@dataclass(frozen=True)
class ValidationClip:
    """A blurred photo (3,H,W) and its true frames (T,3,H,W), uint8. kind: the letters at the beginning of the sample's
    name."""

    kind: str
    photo: Tensor
    frames: Tensor


def load_validation(material: Path) -> list[ValidationClip]:
    """Load the samples of all packs unpacked in the folder `material`. Raises InputError: a sample can't be read."""
    folders = sorted(material.glob(f"[!.]*/{VALIDATION_FOLDER}/*/"))
    return [_read_clip(folder) for folder in folders]


def validate(learner: Learner, clips: list[ValidationClip], device: torch.device, grid_file: Path) -> dict[str, float]:
    """Score the averaged weights: PSNR in dB, each clip in the better of the two play directions.

    Returns psnr (all instants), first_last, middle: means over the kinds of clips; repeated: `psnr` of the repeated
    photo; and the `psnr` of each kind, by name. Empty without clips. Some clips are drawn to `grid_file`.
    """
    if not clips:
        return {}
    scores: dict[str, list[Tensor]] = {}
    grid_clips: list[ValidationResult] = []
    step = max(1, len(clips) // _GRID_CLIPS)
    with torch.no_grad(), learner.using_averaged_weights():
        for number, clip in enumerate(clips):
            photo, truth = (pixels.to(device).float() / 255 for pixels in (clip.photo, clip.frames))
            predicted = _unfold(learner, photo, len(truth))
            forward, backward = _psnr(predicted, truth), _psnr(predicted.flip(0), truth)
            better = torch.where(forward.mean() >= backward.mean(), forward, backward)
            repeated = _psnr(photo.expand_as(truth), truth)
            ends, middle = better[[0, -1]].mean(), better[len(better) // 2]
            scores.setdefault(clip.kind, []).append(torch.stack([better.mean(), ends, middle, repeated.mean()]))
            if number % step == 0:
                grid_clips.append(ValidationResult(photo, truth, predicted.clamp(0, 1)))
    draw_validation_grid(grid_clips[:_GRID_CLIPS], grid_file)
    kinds = {kind: torch.stack(values).mean(0) for kind, values in scores.items()}
    means = torch.stack(list(kinds.values())).mean(0).tolist()
    figures = dict(zip(("psnr", "first_last", "middle", "repeated"), means, strict=True))
    figures |= {kind: values[0].item() for kind, values in kinds.items()}
    return {name: round(value, 3) for name, value in figures.items()}


def _unfold(learner: Learner, photo: Tensor, count: int) -> Tensor:
    """Predict `count` frames (T,3,H,W), evenly spaced in time, of a photo (3,H,W)."""
    height, width = photo.shape[1:]
    padded = pad_to_stride(photo[None])
    times = torch.tensor([even_times(count)], device=photo.device)
    return learner.unfold(padded, torch.zeros_like(padded[:, :2]), times)[0][0, :, :, :height, :width]


def _psnr(a: Tensor, b: Tensor) -> Tensor:
    """PSNR in dB of each picture (T,3,H,W)."""
    return -10 * torch.log10(((a.clamp(0, 1) - b) ** 2).mean((1, 2, 3)).clamp(min=1e-10))


def _read_clip(folder: Path) -> ValidationClip:
    """Read a sample. Raises InputError: it is unreadable, has no frames, or its sizes differ."""
    try:
        photo, *truth = (read_picture(path) for path in (folder / "blur.png", *numbered_pictures(folder)))
        if {frame.shape for frame in truth} != {photo.shape}:
            raise ValueError("no frames, or of another size than the photo")
    except (InputError, ValueError) as error:
        raise InputError("pack_sample_unreadable", name=folder.name) from error
    frames = torch.stack([_channels_first(frame) for frame in truth])
    return ValidationClip(leading_letters(folder.name), _channels_first(photo), frames)


def _channels_first(picture: UInt8Array) -> Tensor:
    return torch.from_numpy(picture).permute(2, 0, 1)
