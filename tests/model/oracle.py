"""What a latent could show at best: fitted directly to true frames, without a network.

    python tests/model/oracle.py FOLDER...

Each folder holds blur.png and numbered frames. Prints dB of the mean, the middle and the end frames for several choices
of repairs, on the middle 256 x 256 pixels.
"""

import sys
from pathlib import Path

import torch
from torch import Tensor

from shutterspan.core.evaluation.samples import Samples
from shutterspan.core.model.network import REPAIRS, Latent, frames, pictures, repair_weights

SIDE, STEPS = 256, 160

#: Steps of Adam, in the units of a latent.
_RATE = 0.2

#: Which of the functions of time the repairs are coefficients of.
FORMS = {
    "no repairs": (),
    "four waves": (0, 1, 2, 3),
    "three waves and the sine": (0, 1, 2, 4),
    "four waves and the sine": (0, 1, 2, 3, 4),
}


def fit(photo: Tensor, truth: Tensor, form: tuple[int, ...], steps: int = STEPS) -> Tensor:
    """Frames (T,3,H,W) of the latent that comes nearest to `truth` of that shape, evenly spread in time, given photo
    (3,H,W), all in [0,1], with the repairs `form`."""
    height, width = photo.shape[1:]
    residuals = torch.zeros(1, (1 + len(form)) * 12, height // 2, width // 2, requires_grad=True)
    paths = torch.zeros(1, 6, height // 4, width // 4, requires_grad=True)
    times = torch.linspace(0, 1, len(truth))[None]
    weights = repair_weights(times, REPAIRS)[..., list(form)]
    optimizer = torch.optim.Adam([residuals, paths], _RATE)
    for _ in range(steps):
        found = _shown(Latent(residuals, paths), photo[None], times, weights)
        loss = torch.log(((found - truth) ** 2).mean((1, 2, 3)) + 1e-5).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        return _shown(Latent(residuals, paths), photo[None], times, weights)


def psnr(found: Tensor, truth: Tensor) -> Tensor:
    """Of each frame (T,3,H,W), in dB."""
    return -10 * torch.log10(((found.clamp(0, 1) - truth) ** 2).mean((1, 2, 3)))


def _shown(latent: Latent, photo: Tensor, times: Tensor, weights: Tensor) -> Tensor:
    """`network.frames` with other functions of time; weights (1,T,K)."""
    moved = frames(Latent(latent.residuals[:, :12], latent.paths), photo, times)
    repairs = pictures(latent, photo)[1]
    return (moved + torch.einsum("btk,bkchw->btchw", weights, repairs))[0] if weights.shape[2] else moved[0]


def _middle(picture: Tensor) -> Tensor:
    top, left = ((n - SIDE) // 2 for n in picture.shape[-2:])
    return picture[..., top : top + SIDE, left : left + SIDE].float() / 255


def main(folders: list[Path]) -> None:
    for folder in folders:
        sample = next(iter(Samples(folder)))
        photo, truth = torch.from_numpy(sample.photo), torch.from_numpy(sample.truth)
        photo, truth = _middle(photo.permute(2, 0, 1)), _middle(truth.permute(0, 3, 1, 2))
        for name, form in FORMS.items():
            each = psnr(fit(photo, truth, form), truth)
            figures = each.mean(), each[len(each) // 2], each[[0, -1]].mean()
            print(f"{folder.name}: {name}: " + ", ".join(f"{figure:.1f}" for figure in figures), flush=True)


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
