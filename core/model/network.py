"""The unfolding network: encode a blurred photo once, decode a sharp frame at any instant.

The trunk is a U-Net of plain residual blocks of dense 3x3 convolutions, the shape that does the most
work per second on a CPU. It runs at half resolution (pixel unshuffle) and yields a `Latent`. The decoder
is light: a trajectory head says where the content of a frame stands at mid-exposure, the latent texture
is warped along it, and two convolutions fuse it with the modulated appearance features into a residual on
the photo. The trajectory is zero at mid-exposure by construction.
"""

from dataclasses import dataclass, fields
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

#: Heights and widths given to `UnfoldNet` must be multiples of this.
STRIDE = 16

#: One unit of the trajectory head, in pixels: keeps the head's weights near one.
TRAJECTORY_UNIT = 16.0


@dataclass(frozen=True)
class NetworkConfig:
    """Shape of an `UnfoldNet`; levels run from 1/2 to 1/16 of the photo's size."""

    widths: tuple[int, ...] = (40, 72, 120, 208)
    encoder_blocks: tuple[int, ...] = (1, 2, 3, 4)
    decoder_blocks: tuple[int, ...] = (1, 1, 1)
    texture: int = 24
    motion: int = 32
    time_hidden: int = 64

    @classmethod
    def from_dict(cls, values: dict) -> "NetworkConfig":
        known = {f.name for f in fields(cls)}
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items() if k in known})


class Latent(NamedTuple):
    """What the encoder knows of an open shutter (all B,C,h,w; float).

    appearance and texture have half the photo's height and width, motion a quarter.
    """

    appearance: Tensor
    texture: Tensor
    motion: Tensor


class Decoded(NamedTuple):
    """A decoded instant: rgb (B,3,H,W), and trajectory (B,2,H/4,W/4) in pixels of the photo (x, y).

    The content at x in this frame stands at x + trajectory(x) at mid-exposure.
    """

    rgb: Tensor
    trajectory: Tensor


class ResidualBlock(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        # The block starts near the identity, so that a deep trunk trains from the first step.
        nn.init.normal_(self.conv2.weight, std=1e-3)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv2(F.relu(self.conv1(x)))


def _blocks(width: int, count: int) -> nn.Sequential:
    return nn.Sequential(*(ResidualBlock(width) for _ in range(count)))


class UnfoldNet(nn.Module):
    def __init__(self, config: NetworkConfig = NetworkConfig()):
        super().__init__()
        self.config = config
        widths = config.widths
        self.stem = nn.Conv2d((3 + 2) * 4, widths[0], 3, padding=1)
        self.encoder = nn.ModuleList(_blocks(w, n) for w, n in zip(widths, config.encoder_blocks, strict=True))
        self.down = nn.ModuleList(
            nn.Conv2d(a, b, 2, stride=2) for a, b in zip(widths, widths[1:], strict=False)
        )
        self.up = nn.ModuleList(nn.Conv2d(b, a * 4, 1) for a, b in zip(widths, widths[1:], strict=False))
        self.decoder = nn.ModuleList(
            _blocks(w, n) for w, n in zip(widths, config.decoder_blocks, strict=False)
        )
        self.to_texture = nn.Conv2d(widths[0], config.texture, 3, padding=1)
        self.to_motion = nn.Conv2d(widths[1], config.motion, 3, padding=1)

        self.time = nn.Sequential(
            nn.Linear(6, config.time_hidden),
            nn.ReLU(),
            nn.Linear(config.time_hidden, 2 * (config.motion + widths[0])),
        )
        self.trajectory = nn.Sequential(
            nn.Conv2d(config.motion, config.motion, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(config.motion, 2, 3, padding=1),
        )
        self.fuse = nn.Conv2d(widths[0] + config.texture, widths[0], 3, padding=1)
        self.refine = ResidualBlock(widths[0])
        self.to_rgb = nn.Conv2d(widths[0], 12, 3, padding=1)
        for last in (self.to_rgb, self.trajectory[2]):
            nn.init.normal_(last.weight, std=1e-3)
            nn.init.zeros_(last.bias)

    def encode(self, photo: Tensor, guidance: Tensor) -> Latent:
        """Encode photo (B,3,H,W) in [0,1], sRGB-encoded, with guidance (B,2,H,W).

        Guidance is a unit vector (x right, y down) along which the thing at that pixel moved from the first
        to the last instant, or zero where nothing is said. H and W are multiples of `STRIDE`.
        """
        x = self.stem(F.pixel_unshuffle(torch.cat([photo - 0.5, guidance], 1), 2))
        skips = []
        for level, blocks in enumerate(self.encoder):
            x = blocks(x)
            if level < len(self.down):
                skips.append(x)
                x = self.down[level](x)
        motion = x
        for level in reversed(range(len(self.up))):
            x = self.decoder[level](F.pixel_shuffle(self.up[level](x), 2) + skips[level])
            if level == 1:
                motion = self.to_motion(x)
        return Latent(x, self.to_texture(x), motion)

    def decode(self, latent: Latent, photo: Tensor, t: Tensor) -> Decoded:
        """Decode the instants t (B,) in [0,1] of a latent and its photo (B,3,H,W)."""
        tau = (2 * t - 1)[:, None]
        modulation = self.time(_time_features(tau))[:, :, None, None]
        m, a = self.config.motion, self.config.widths[0]
        m_scale, m_shift, a_scale, a_shift = modulation.split([m, m, a, a], 1)

        motion = F.relu(latent.motion * (1 + m_scale) + m_shift)
        trajectory = self.trajectory(motion) * (tau[:, :, None, None] * TRAJECTORY_UNIT)
        half = F.interpolate(trajectory, scale_factor=2, mode="bilinear", align_corners=False) / 2
        texture = warp(latent.texture, half)
        appearance = latent.appearance * (1 + a_scale) + a_shift
        x = self.refine(F.relu(self.fuse(torch.cat([appearance, texture], 1))))
        return Decoded(photo + F.pixel_shuffle(self.to_rgb(F.relu(x)), 2), trajectory)


def _time_features(tau: Tensor) -> Tensor:
    """tau (B,1) in [-1,1] to (B,6): even and odd functions of time, so that the layer can tell both halves."""
    pi = torch.pi
    return torch.cat(
        [tau, tau**2, tau**3, torch.sin(pi * tau), torch.cos(pi * tau), torch.sin(2 * pi * tau)], 1
    )


def warp(image: Tensor, flow: Tensor) -> Tensor:
    """Sample image (B,C,H,W) at x + flow(x), flow (B,2,H,W) in pixels; outside, the border repeats."""
    height, width = image.shape[-2:]
    ys = torch.arange(height, device=flow.device, dtype=flow.dtype)
    xs = torch.arange(width, device=flow.device, dtype=flow.dtype)
    x = (flow[:, 0] + xs + 0.5) * (2 / width) - 1
    y = (flow[:, 1] + ys[:, None] + 0.5) * (2 / height) - 1
    grid = torch.stack([x, y], -1).to(image.dtype)
    return F.grid_sample(image, grid, mode="bilinear", padding_mode="border", align_corners=False)
