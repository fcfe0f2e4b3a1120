"""The unfolding network: encodes a blurred photo once, then decodes the sharp frame at any time of the exposure.

The encoder is a U-Net that starts at half resolution (pixel unshuffle). Its residual blocks consist of dense 3x3
convolutions, which run at the highest FLOP rate on a CPU. It returns a `Latent`: the sharp middle frame, a trajectory
that is cubic in time, and a few residual maps. A frame is the middle frame warped along the trajectory, plus the
residual maps weighted by functions of time. The residual maps contain disoccluded and changing content. Decoding is
cheap, so a training step that decodes many frames costs little more than one that decodes a single frame.
"""

import itertools
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from shutterspan.core.foundation.former_keys import with_current_keys

#: Heights and widths of the input of `UnfoldNet` must be multiples of this.
STRIDE = 16

#: One unit of `Latent.trajectory_coefficients`, in pixels. With larger units, every training step would change the
#: trajectory too much.
TRAJECTORY_UNIT = 4.0

#: One unit of `Latent.residual_maps`, as a share of the photo's range [0,1]. A training step must change frames far
#: less than the blur does.
RESIDUAL_UNIT = 0.03

#: Maximum number of residual maps of a latent, without the map of the middle frame. All maps except the last have
#: weight zero at mid-exposure.
MAX_RESIDUAL_MAPS = 5

#: The default play direction (x right, y down): without guidance, an object is played so that its net motion has a
#: positive component along it. For motion perpendicular to this direction, the choice is ambiguous. So the direction is
#: not close to either axis: most motion in photos, such as pans and falls, is along an axis.
FORWARD = (0.866, 0.5)


@dataclass(frozen=True)
class NetworkConfig:
    """Layer sizes of an `UnfoldNet`.

    widths, encoder_blocks and decoder_blocks: channels and residual blocks of each level, from 1/2 to 1/16 of the
    photo's size. residual_map_count: number of residual maps without the map of the middle frame, at most
    `MAX_RESIDUAL_MAPS`.
    """

    widths: tuple[int, ...] = (48, 80, 128, 224)
    encoder_blocks: tuple[int, ...] = (1, 2, 3, 4)
    decoder_blocks: tuple[int, ...] = (1, 1, 1)
    residual_map_count: int = 4

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "NetworkConfig":
        """Build a configuration from the `network` entry of models.json; missing keys take their defaults.

        Raises TypeError: a key is unknown. ValueError: `residual_map_count` is out of range.
        """
        values = with_current_keys(values, {"residual_map_count": "repairs"})
        known = {f.name for f in fields(cls)}
        if unknown := values.keys() - known:
            raise TypeError(f"unknown network settings: {', '.join(sorted(unknown))}")
        settings: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
        config = cls(**settings)
        if not 0 <= config.residual_map_count <= MAX_RESIDUAL_MAPS:
            raise ValueError(f"residual_map_count: there are at most {MAX_RESIDUAL_MAPS}")
        return config


class Latent(NamedTuple):
    """The encoder's output for one batch of photos; floating point.

    residual_maps (B,(1+K)*12,H/2,W/2): RGB maps of full size, pixel-unshuffled, in `RESIDUAL_UNIT`. The first map is
    the difference between middle frame and photo. Decoding adds the other K maps, weighted by `residual_weights`.
    trajectory_coefficients (B,6,H/4,W/4): x and y of the trajectory's linear, quadratic and cubic term, in
    `TRAJECTORY_UNIT`.
    """

    residual_maps: Tensor
    trajectory_coefficients: Tensor


#: Number of trajectory coefficients: x and y of three terms.
_COEFFICIENTS = 6
#: Slope of the activations below zero. With slope zero, units that contribute to the frames became permanently inactive
#: early in training.
_NEGATIVE_SLOPE = 0.1


def _activate(x: Tensor) -> Tensor:
    """Apply the activation in place, which saves time and memory."""
    activated: Tensor = F.leaky_relu(x, _NEGATIVE_SLOPE, inplace=True)
    return activated


def _conv(inputs: int, outputs: int, size: int, gain: float = 1.0) -> nn.Conv2d:
    """A convolution whose initial weights keep the variance of its input (times gain^2); its bias starts at zero.

    The network has no normalisation layers, so it needs such an initialisation. With PyTorch's default, deep features
    consisted mostly of bias, and training made no progress for thousands of samples.
    """
    stride = size if size == 2 else 1
    conv = nn.Conv2d(inputs, outputs, size, stride=stride, padding=size // 2 if stride == 1 else 0)
    if not conv.weight.is_meta:  # without values, as in `weights.build_network`
        nn.init.normal_(conv.weight, std=gain / (inputs * size * size) ** 0.5)
    conv.get_parameter("bias").data.zero_()
    return conv


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions whose result is added to their input."""

    def __init__(self, width: int):
        super().__init__()
        self.conv1 = _conv(width, width, 3)
        # The block is almost the identity at first, so that a deep network learns from the first step.
        self.conv2 = _conv(width, width, 3, gain=0.1)

    def forward(self, x: Tensor) -> Tensor:
        residual: Tensor = self.conv2(_activate(self.conv1(x)))
        return residual.add_(x)


def _blocks(width: int, count: int) -> nn.Sequential:
    return nn.Sequential(*(ResidualBlock(width) for _ in range(count)))


class UnfoldNet(nn.Module):
    """The encoder. Its attribute names are the keys of the weights files."""

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
        self.to_pictures = _conv(widths[0], (1 + config.residual_map_count) * 12, 3, gain=0.1)
        self.to_paths = nn.Sequential(
            _conv(widths[1], widths[0], 3),
            nn.LeakyReLU(_NEGATIVE_SLOPE, inplace=True),
            _conv(widths[0], 6, 3, gain=0.1),
        )
        # Dense convolutions are fastest in this memory layout, on CPU and GPU.
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def encode(self, photo: Tensor, guidance: Tensor) -> Latent:
        """Encode a photo (B,3,H,W), sRGB-encoded in [0,1], with guidance (B,2,H,W).

        Guidance is the unit vector (x right, y down) along which the object at a pixel moved from t = 0 to t = 1, or
        zero where the direction is unknown. H and W are multiples of `STRIDE`.
        """
        *_, quarter, half = self._levels(photo, guidance, 0)
        return Latent(self.to_pictures(half), self.to_paths(quarter))

    @property
    def feature_count(self) -> int:
        """The number of channels of `features`."""
        return sum(self.config.widths[1:4]) + _COEFFICIENTS

    def features(self, photo: Tensor) -> Tensor:
        """The features of a photo (B,3,H,W), without guidance, for a motion detector: (B,C,H/8,W/8).

        They consist of the levels at 1/16, 1/8 and 1/4 and the absolute trajectory coefficients.
        """
        levels = self._levels(photo, torch.zeros_like(photo[:, :2]), 1)
        return _join_features(levels, self.to_paths(levels[-1]))

    def encode_with_features(self, photo: Tensor) -> tuple[Latent, Tensor]:
        """The latent of a photo without guidance, and its features, in little more time than `encode` takes."""
        *levels, half = self._levels(photo, torch.zeros_like(photo[:, :2]), 0)
        latent = Latent(self.to_pictures(half), self.to_paths(levels[-1]))
        return latent, _join_features(levels, latent.trajectory_coefficients)

    def _levels(self, photo: Tensor, guidance: Tensor, finest: int) -> list[Tensor]:
        """The features of the deepest level and of the decoder's levels, down to the level `finest`."""
        x = self.stem(F.pixel_unshuffle(torch.cat([(photo - 0.5) * 4, guidance], 1), 2))
        skips = []
        for level, blocks in enumerate(self.encoder):
            x = blocks(x)
            if level < len(self.down):
                skips.append(x)
                x = self.down[level](x)
        levels = [x]
        for level in reversed(range(finest, len(self.up))):
            x = self.decoder[level](F.pixel_shuffle(self.up[level](x), 2).add_(skips.pop()))
            levels.append(x)
        return levels


def _join_features(levels: list[Tensor], coefficients: Tensor) -> Tensor:
    """Features (B,C,H/8,W/8) from the levels at 1/16, 1/8 and 1/4 and the trajectory coefficients."""
    deepest, eighth, quarter = levels
    largest = F.max_pool2d(coefficients.abs(), 2)
    return torch.cat([F.interpolate(deepest, scale_factor=2), eighth, F.avg_pool2d(quarter, 2), largest], 1)


def frames(latent: Latent, photo: Tensor, t: Tensor) -> Tensor:
    """Decode the frames (B,T,3,H,W) at t (B,T) in [0,1] from a photo (B,3,H,W) and its latent."""
    middle, residuals = middle_frame_and_residuals(latent, photo)
    offsets = _displacements(t, F.interpolate(latent.trajectory_coefficients, scale_factor=4, mode="bilinear"))
    # A weighted sum of a few maps is far cheaper than a convolution for each t.
    weighted = torch.einsum("btk,bkchw->btchw", residual_weights(t, residuals.shape[1]), residuals)
    return _warp(middle, offsets) + weighted


def trajectory(latent: Latent, t: Tensor) -> Tensor:
    """Trajectories (B,T,2,H/4,W/4) at t (B,T) in [0,1]: x and y in pixels of the photo.

    Content at x in the frame at t is at x + trajectory(x) at mid-exposure. At t = 0.5, the trajectory is zero.
    """
    return _displacements(t, latent.trajectory_coefficients)


def motion(latent: Latent) -> Tensor:
    """Motion (B,2,H/4,W/4) from t = 0 to t = 1: x and y in pixels of the photo."""
    coefficients = latent.trajectory_coefficients
    ends = trajectory(latent, coefficients.new_tensor([[0.0, 1.0]]).expand(len(coefficients), -1))
    return ends[:, 0] - ends[:, 1]


def middle_frame_and_residuals(latent: Latent, photo: Tensor) -> tuple[Tensor, Tensor]:
    """Return the middle frame (B,3,H,W), which is the photo plus a residual map, and the other K maps (B,K,3,H,W)."""
    maps = F.pixel_shuffle(torch.unflatten(latent.residual_maps, 1, (-1, 12)) * RESIDUAL_UNIT, 2)
    return photo + maps[:, 0], maps[:, 1:]


def residual_weights(t: Tensor, count: int) -> Tensor:
    """Weights (B,T,count) of the first `count` residual maps at t (B,T) in [0,1].

    The first four are the terms of the cosine series on [0,1], minus their values at t = 0.5. The fifth is a squared
    sine: zero at both ends and one at t = 0.5.
    """
    frequencies = torch.arange(1, MAX_RESIDUAL_MAPS, device=t.device) * torch.pi
    cosines = torch.cos(frequencies * t[..., None]) - torch.cos(frequencies / 2)
    return torch.cat([cosines, torch.sin(torch.pi * t[..., None]) ** 2], -1)[..., :count]


def _displacements(t: Tensor, coefficients: Tensor) -> Tensor:
    """Evaluate trajectory coefficients (B,6,h,w) at t (B,T): (B,T,2,h,w) in pixels of the photo."""
    tau = (2 * t - 1)[..., None]
    powers = torch.cat([tau, tau**2, tau**3], -1) * TRAJECTORY_UNIT
    return torch.einsum("btp,bpchw->btchw", powers, torch.unflatten(coefficients, 1, (3, 2)))


def _warp(picture: Tensor, offsets: Tensor) -> Tensor:
    """Sample a picture (B,3,H,W) at x + offsets (B,T,2,H,W), in pixels: (B,T,3,H,W).

    Bicubic, because bilinear interpolation softens the result. One call samples all T times.
    """
    times, height, width = offsets.shape[1], *offsets.shape[-2:]
    x = (torch.arange(width, device=offsets.device) + 0.5 + offsets[:, :, 0]) * (2 / width) - 1
    y = (torch.arange(height, device=offsets.device)[:, None] + 0.5 + offsets[:, :, 1]) * (2 / height) - 1
    grid = torch.stack([x, y], -1).flatten(1, 2)
    warped = F.grid_sample(picture, grid, mode="bicubic", padding_mode="border", align_corners=False)
    return torch.unflatten(warped, 2, (times, height)).transpose(1, 2)
