"""How good a network in training is, on samples that it never learns from: whole pictures, no guidance."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.pictures import leading_letters, numbered_pictures, read_picture
from shutterspan.core.inference.tiles import padded
from shutterspan.core.training.learner import Learner
from shutterspan.core.training.packs import VALIDATION
from shutterspan.core.training.sheet import ShownClip, draw_sheet
from shutterspan.core.types.clip import even_times

#: So many clips are drawn for the eye.
_SHOWN = 8


@dataclass(frozen=True)
class ValidationClip:
    """A blurred photo (3,H,W) and its true frames (T,3,H,W), uint8; kind: the letters that its name begins with."""

    kind: str
    photo: Tensor
    frames: Tensor


def load_validation(material: Path) -> list[ValidationClip]:
    """The samples of all packs unpacked in the folder `material`. Raises InputError: one can't be read."""
    places = sorted(material.glob(f"[!.]*/{VALIDATION}/*/"))
    return [_clip(place) for place in places]


def validate(learner: Learner, clips: list[ValidationClip], device: torch.device, sheet: Path) -> dict[str, float]:
    """PSNR in dB of the averaged weights, each clip in the better play direction of the two.

    psnr, first_last, middle: means over the kinds of clips; repeated: of the photo repeated; then that of each kind.
    Some clips are drawn on `sheet`. Without clips there are no figures.
    """
    if not clips:
        return {}
    scores: dict[str, list[Tensor]] = {}
    shown: list[ShownClip] = []
    step = max(1, len(clips) // _SHOWN)
    # Whole pictures are few: to compile for their size would take longer than to look at them.
    with torch.no_grad(), torch.compiler.set_stance("force_eager"), learner.averaged():
        for number, clip in enumerate(clips):
            photo, truth = (part.to(device).float() / 255 for part in (clip.photo, clip.frames))
            found = _unfold(learner, photo, len(truth))
            forward, backward = _psnr(found, truth), _psnr(found.flip(0), truth)
            better = torch.where(forward.mean() >= backward.mean(), forward, backward)
            repeated = _psnr(photo.expand_as(truth), truth)
            ends, middle = better[[0, -1]].mean(), better[len(better) // 2]
            scores.setdefault(clip.kind, []).append(torch.stack([better.mean(), ends, middle, repeated.mean()]))
            if number % step == 0:
                shown.append(ShownClip(photo, truth, found.clamp(0, 1)))
    draw_sheet(shown[:_SHOWN], sheet)
    kinds = {kind: torch.stack(values).mean(0) for kind, values in scores.items()}
    means = torch.stack(list(kinds.values())).mean(0).tolist()
    figures = dict(zip(("psnr", "first_last", "middle", "repeated"), means, strict=True))
    figures |= {kind: values[0].item() for kind, values in kinds.items()}
    return {name: round(value, 3) for name, value in figures.items()}


def _unfold(learner: Learner, photo: Tensor, count: int) -> Tensor:
    """`count` frames (T,3,H,W), evenly spread in time, of photo (3,H,W)."""
    height, width = photo.shape[1:]
    whole = padded(photo[None])
    times = torch.tensor([even_times(count)], device=photo.device)
    return learner.unfold(whole, torch.zeros_like(whole[:, :2]), times)[0][0, :, :, :height, :width]


def _psnr(a: Tensor, b: Tensor) -> Tensor:
    """PSNR in dB of each picture (T,3,H,W)."""
    return -10 * torch.log10(((a.clamp(0, 1) - b) ** 2).mean((1, 2, 3)).clamp(min=1e-10))


def _clip(place: Path) -> ValidationClip:
    try:
        photo, *truth = (read_picture(path) for path in (place / "blur.png", *numbered_pictures(place)))
        if {frame.shape for frame in truth} != {photo.shape}:
            raise ValueError("no frames, or of another size than the photo")
    except (InputError, ValueError) as error:
        raise InputError(f"The sample {place.name} can't be read.", "Make its pack again.") from error
    frames = torch.stack([_channels_first(frame) for frame in truth])
    return ValidationClip(leading_letters(place.name), _channels_first(photo), frames)


def _channels_first(picture: np.ndarray) -> Tensor:
    return torch.from_numpy(picture).permute(2, 0, 1)
