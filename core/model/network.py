"""The unfolding network: encode a blurred photo once, look up a sharp frame at any instant.

A U-Net of plain residual blocks of dense 3x3 convolutions, the shape that does the most work per second on a
CPU, runs at half resolution (pixel unshuffle) and does all the heavy work. What it yields, a `Latent`, holds the
sharp middle frame, a trajectory cubic in time, and a few repair maps: a frame is the middle one moved along the
trajectory, plus the repairs weighted by functions of time for what comes out from behind something, or changes.
So a look-up is light, whatever the instant, and training sees many instants for little more than the price of one.
"""

import itertools
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

#: Heights and widths given to `UnfoldNet` must be multiples of this.
STRIDE = 16

#: One unit of the latent's paths, in pixels. Larger units make the head jump at every step of training.
TRAJECTORY_UNIT = 4.0

#: One unit of the latent's residuals, in [0,1] of the photo: a step of training must move frames by far less than
#: the blur that it is to remove.
RESIDUAL_UNIT = 0.03

#: A latent has at most so many repairs. All but the last vanish at mid-exposure.
REPAIRS = 5

#: Unless guidance says otherwise, a thing is played so that its net motion has a positive component along this
#: direction (x right, y down). The line where the choice flips lies away from both axes, because pans and
#: falls along an axis are what cameras see most.
FORWARD = (0.866, 0.5)


@dataclass(frozen=True)
class NetworkConfig:
    """Shape of an `UnfoldNet`; levels run from 1/2 to 1/16 of the photo's size. repairs: maps beside the middle one, at
    most `REPAIRS`."""

    widths: tuple[int, ...] = (48, 80, 128, 224)
    encoder_blocks: tuple[int, ...] = (1, 2, 3, 4)
    decoder_blocks: tuple[int, ...] = (1, 1, 1)
    repairs: int = 4

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "NetworkConfig":
        """Raises TypeError for unknown names, ValueError for more repairs than there are."""
        known = {f.name for f in fields(cls)}
        if unknown := values.keys() - known:
            raise TypeError(f"unknown network settings: {', '.join(sorted(unknown))}")
        settings: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
        config = cls(**settings)
        if not 0 <= config.repairs <= REPAIRS:
            raise ValueError(f"repairs: there are at most {REPAIRS}")
        return config


class Latent(NamedTuple):
    """What the encoder knows of an open shutter; float.

    residuals (B,(1+K)*12,H/2,W/2): maps of RGB at full size, pixel-unshuffled, in `RESIDUAL_UNIT`: what the middle
    frame adds to the photo, and K repairs, the coefficients of functions of time (`repair_weights`).
    paths (B,6,H/4,W/4): x and y of the trajectory's linear, quadratic and cubic part, in `TRAJECTORY_UNIT`.
    """

    residuals: Tensor
    paths: Tensor


#: Slope of the activations below zero. With none, the path to the frames died early in training.
_LEAK = 0.1


def _activated(x: Tensor) -> Tensor:
    return F.leaky_relu(x, _LEAK)


def _conv(inputs: int, outputs: int, size: int, gain: float = 1.0) -> nn.Conv2d:
    """A convolution that keeps the variance of what it sees (times gain^2) and starts without bias.

    Without normalisation layers this is what carries the signal through the trunk: with PyTorch's own start, deep
    features were mostly bias, and training stood still for thousands of samples.
    """
    stride = size if size == 2 else 1
    conv = nn.Conv2d(inputs, outputs, size, stride=stride, padding=size // 2 if stride == 1 else 0)
    nn.init.normal_(conv.weight, std=gain / (inputs * size * size) ** 0.5)
    conv.get_parameter("bias").data.zero_()
    return conv


class ResidualBlock(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.conv1 = _conv(width, width, 3)
        # The block starts near the identity, so that a deep trunk trains from the first step.
        self.conv2 = _conv(width, width, 3, gain=0.1)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv2(_activated(self.conv1(x)))


def _blocks(width: int, count: int) -> nn.Sequential:
    return nn.Sequential(*(ResidualBlock(width) for _ in range(count)))


class UnfoldNet(nn.Module):
    def __init__(self, config: NetworkConfig = NetworkConfig()):
        super().__init__()
        self.config = config
        widths = config.widths
        pairs = list(itertools.pairwise(widths))
        self.stem = _conv((3 + 2) * 4, widths[0], 3)
        self.encoder = nn.ModuleList(_blocks(w, n) for w, n in zip(widths, config.encoder_blocks, strict=True))
        self.down = nn.ModuleList(_conv(a, b, 2) for a, b in pairs)
        self.up = nn.ModuleList(_conv(b, a * 4, 1) for a, b in pairs)
        self.decoder = nn.ModuleList(_blocks(w, n) for w, n in zip(widths[:-1], config.decoder_blocks, strict=True))
        self.to_pictures = _conv(widths[0], (1 + config.repairs) * 12, 3, gain=0.1)
        self.to_paths = nn.Sequential(
            _conv(widths[1], widths[0], 3), nn.LeakyReLU(_LEAK), _conv(widths[0], 6, 3, gain=0.1)
        )
        # The layout in which dense convolutions run fastest, on CPU and GPU alike.
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def encode(self, photo: Tensor, guidance: Tensor) -> Latent:
        """Encode photo (B,3,H,W) in [0,1], sRGB-encoded, with guidance (B,2,H,W).

        Guidance is a unit vector (x right, y down) along which the thing at that pixel moved from the first
        to the last instant, or zero where nothing is said. H and W are multiples of `STRIDE`.
        """
        x = self.stem(F.pixel_unshuffle(torch.cat([(photo - 0.5) * 4, guidance], 1), 2))
        skips = []
        for level, blocks in enumerate(self.encoder):
            x = blocks(x)
            if level < len(self.down):
                skips.append(x)
                x = self.down[level](x)
        paths = x
        for level in reversed(range(len(self.up))):
            x = self.decoder[level](F.pixel_shuffle(self.up[level](x), 2) + skips[level])
            if level == 1:
                paths = self.to_paths(x)
        return Latent(self.to_pictures(x), paths)


def frames(latent: Latent, photo: Tensor, t: Tensor) -> Tensor:
    """The frames (B,T,3,H,W) at the instants t (B,T) in [0,1] of a photo (B,3,H,W) and its latent."""
    middle, repairs = pictures(latent, photo)
    offsets = _in_time(t, F.interpolate(latent.paths, scale_factor=4, mode="bilinear"))
    # Contracting the few maps is far cheaper than any convolution per instant.
    return _moved(middle, offsets) + torch.einsum("btk,bkchw->btchw", repair_weights(t, repairs.shape[1]), repairs)


def trajectory(latent: Latent, t: Tensor) -> Tensor:
    """The trajectories (B,T,2,H/4,W/4) at t (B,T), in pixels of the photo, x and y.

    The content at x in the frame at t stands at x + trajectory(x) at mid-exposure; there it is zero.
    """
    return _in_time(t, latent.paths)


def pictures(latent: Latent, photo: Tensor) -> tuple[Tensor, Tensor]:
    """The middle frame (B,3,H,W) of a photo of that shape, and the repairs (B,K,3,H,W)."""
    maps = F.pixel_shuffle(latent.residuals.unflatten(1, (-1, 12)) * RESIDUAL_UNIT, 2)
    return photo + maps[:, 0], maps[:, 1:]


def repair_weights(t: Tensor, count: int) -> Tensor:
    """What each of `count` repairs weighs at the instants: (B,T) to (B,T,count).

    The first four waves of the cosine series on [0,1], less what they are at its middle; then a squared sine, which is
    zero at both ends and one at the middle.
    """
    waves = torch.arange(1, REPAIRS, device=t.device) * torch.pi
    cosines = torch.cos(waves * t[..., None]) - torch.cos(waves / 2)
    return torch.cat([cosines, torch.sin(torch.pi * t[..., None]) ** 2], -1)[..., :count]


def _in_time(t: Tensor, paths: Tensor) -> Tensor:
    """Paths (B,6,h,w) at t (B,T): (B,T,2,h,w) in pixels of the photo."""
    tau = (2 * t - 1)[..., None]
    powers = torch.cat([tau, tau**2, tau**3], -1) * TRAJECTORY_UNIT
    return torch.einsum("btp,bpchw->btchw", powers, paths.unflatten(1, (3, 2)))


def _moved(picture: Tensor, offsets: Tensor) -> Tensor:
    """Sample picture (B,3,H,W) at x + offsets (B,T,2,H,W), in pixels: (B,T,3,H,W).

    Cubic, for linear interpolation softens what it moves. All instants are sampled in one go.
    """
    times, height, width = offsets.shape[1], *offsets.shape[-2:]
    x = (torch.arange(width, device=offsets.device) + 0.5 + offsets[:, :, 0]) * (2 / width) - 1
    y = (torch.arange(height, device=offsets.device)[:, None] + 0.5 + offsets[:, :, 1]) * (2 / height) - 1
    grid = torch.stack([x, y], -1).flatten(1, 2)
    moved = F.grid_sample(picture, grid, mode="bicubic", padding_mode="border", align_corners=False)
    return moved.unflatten(2, (times, height)).transpose(1, 2)
