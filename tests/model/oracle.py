"""Find the best frames that a latent can represent, by fitting latents directly to true frames without a network.

    python tests/model/oracle.py FOLDER...

Each folder contains blur.png and numbered frames. Prints the PSNR in dB over all frames, of the middle frame and of the
end frames, for several choices of residual maps, on the middle 256 x 256 pixels.
"""

import sys
from pathlib import Path

import torch
from torch import Tensor

from shutterspan.core.evaluation.samples import Samples
from shutterspan.core.model.network import (
    MAX_RESIDUAL_MAPS,
    Latent,
    frames,
    middle_frame_and_residuals,
    residual_weights,
)

SIDE, STEPS = 256, 160

#: Learning rate of Adam, in the units of a latent.
_LEARNING_RATE = 0.2

#: The functions of time that weight the residual maps, as indices of `residual_weights`.
WEIGHT_CHOICES = {
    "no residual maps": (),
    "four waves": (0, 1, 2, 3),
    "three waves and the sine": (0, 1, 2, 4),
    "four waves and the sine": (0, 1, 2, 3, 4),
}


def fit(photo: Tensor, truth: Tensor, indices: tuple[int, ...], steps: int = STEPS) -> Tensor:
    """Fit a latent to true frames (T,3,H,W), evenly spaced in time, and return its frames of that shape.

    photo: (3,H,W); all in [0,1]. indices: indices of the residual maps' weights in `residual_weights`.
    """
    height, width = photo.shape[1:]
    maps = torch.zeros(1, (1 + len(indices)) * 12, height // 2, width // 2, requires_grad=True)
    coefficients = torch.zeros(1, 6, height // 4, width // 4, requires_grad=True)
    times = torch.linspace(0, 1, len(truth))[None]
    weights = residual_weights(times, MAX_RESIDUAL_MAPS)[..., list(indices)]
    optimizer = torch.optim.Adam([maps, coefficients], _LEARNING_RATE)
    for _ in range(steps):
        fitted = _decode(Latent(maps, coefficients), photo[None], times, weights)
        loss = torch.log(((fitted - truth) ** 2).mean((1, 2, 3)) + 1e-5).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        return _decode(Latent(maps, coefficients), photo[None], times, weights)


def psnr(fitted: Tensor, truth: Tensor) -> Tensor:
    """PSNR of each frame (T,3,H,W), in dB."""
    return -10 * torch.log10(((fitted.clamp(0, 1) - truth) ** 2).mean((1, 2, 3)))


def _decode(latent: Latent, photo: Tensor, times: Tensor, weights: Tensor) -> Tensor:
    """`network.frames` with other weights (1,T,K) of the residual maps."""
    warped = frames(Latent(latent.residual_maps[:, :12], latent.trajectory_coefficients), photo, times)
    residuals = middle_frame_and_residuals(latent, photo)[1]
    return (warped + torch.einsum("btk,bkchw->btchw", weights, residuals))[0] if weights.shape[2] else warped[0]


def _middle(picture: Tensor) -> Tensor:
    top, left = ((n - SIDE) // 2 for n in picture.shape[-2:])
    return picture[..., top : top + SIDE, left : left + SIDE].float() / 255


def main(folders: list[Path]) -> None:
    for folder in folders:
        sample = next(iter(Samples(folder)))
        photo, truth = torch.from_numpy(sample.photo), torch.from_numpy(sample.truth)
        photo, truth = _middle(photo.permute(2, 0, 1)), _middle(truth.permute(0, 3, 1, 2))
        for name, indices in WEIGHT_CHOICES.items():
            each = psnr(fit(photo, truth, indices), truth)
            figures = each.mean(), each[len(each) // 2], each[[0, -1]].mean()
            print(f"{folder.name}: {name}: " + ", ".join(f"{figure:.1f}" for figure in figures), flush=True)


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
