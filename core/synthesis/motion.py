"""How one layer of a scene moves while the shutter is open.

Every motion is written as an inverse map that is the identity at mid-exposure: the pixel x of the frame at
tau shows the layer's mid-exposure point x + offset(x, tau). So the offset *is* the exact trajectory to
mid-exposure, without inverting anything.

Motions are drawn on the host; `LayerMotion.offset` runs on any device and never waits for its results.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from shutterspan.core.model.network import FORWARD

#: A layer of jointed parts has up to so many joints.
_JOINTS = 3

#: Width of the bend at a joint, as a share of the picture's side.
_BEND = 0.04

#: Knots, along a side, of velocity that varies smoothly over a layer.
_KNOTS = 4


@dataclass(frozen=True)
class LayerMotion:
    """Smooth motions of N layers on pictures of `size` x `size`, in pixels; time tau runs from -1 (first) to 1 (last).

    velocity, bend (N,2): position is velocity * tau + bend * tau^2. turn, zoom (N,): radians and log scale
    reached at tau = 1, about `centre` (N,2). waves (N,2,4,4): knots of extra velocity that varies smoothly over the
    layer: parallax for a background, soft parts of a foreground thing. jointed (J,): the layer that each of J joints
    belongs to; joint, limb (J,2), swing (J,): what lies beyond a joint, in the unit direction `limb`, turns about it
    by `swing` radians at tau = 1.
    """

    velocity: Tensor
    bend: Tensor
    turn: Tensor
    zoom: Tensor
    centre: Tensor
    waves: Tensor
    jointed: Tensor
    joint: Tensor
    limb: Tensor
    swing: Tensor
    size: int

    def offset(self, tau: Tensor) -> Tensor:
        """Offsets (N,2,S,H,W) at tau (N,S)."""
        rx, ry = self._from_centre
        angle, scale = self.turn[:, None] * -tau, torch.exp(self.zoom[:, None] * -tau)
        cos, sin = (scale * angle.cos() - 1)[..., None, None], (scale * angle.sin())[..., None, None]
        shift = self.velocity[:, :, None] * tau[:, None] + self.bend[:, :, None] * tau[:, None] ** 2
        # Rows and columns stay apart as long as they can: one pass over the whole tensor for either axis.
        offset = tau.new_empty(len(tau), 2, tau.shape[1], self.size, self.size)
        torch.sub(cos * rx - shift[:, 0, :, None, None], sin * ry, out=offset[:, 0])
        torch.add(cos * ry - shift[:, 1, :, None, None], sin * rx, out=offset[:, 1])
        offset.addcmul_(self._field[:, :, None], tau[:, None, :, None, None], value=-1)
        return self._swung(offset, tau) if len(self.jointed) else offset

    @cached_property
    def _field(self) -> Tensor:
        """Extra velocity (N,2,H,W)."""
        return F.interpolate(self.waves, size=(self.size, self.size), mode="bicubic", align_corners=False)

    @cached_property
    def _from_centre(self) -> tuple[Tensor, Tensor]:
        """x (N,1,1,W) and y (N,1,H,1) of the pixels from the centre."""
        return self._pixels_from(self.centre)

    @cached_property
    def _from_joint(self) -> tuple[Tensor, Tensor]:
        """x (J,1,1,W) and y (J,1,H,1) of the pixels from each joint."""
        return self._pixels_from(self.joint)

    def _swung(self, offset: Tensor, tau: Tensor) -> Tensor:
        """Add the turns about all joints, in place. Joints stand in the moved layer, not in the frame."""
        across, down = offset.index_select(0, self.jointed).unbind(1)
        from_joint, limb = self._from_joint, self.limb[:, :, None, None, None]
        across += from_joint[0]
        down += from_joint[1]
        part = torch.sigmoid((across * limb[:, 0] + down * limb[:, 1]) / (_BEND * self.size))
        angle = self.swing[:, None] * -tau.index_select(0, self.jointed)
        cos, sin = (angle.cos() - 1)[..., None, None], angle.sin()[..., None, None]
        turned = torch.stack([cos * across - sin * down, sin * across + cos * down], 1)
        return offset.index_add_(0, self.jointed, turned.mul_(part[:, None]))

    def time_reversed(self, flags: Tensor) -> "LayerMotion":
        """The same paths run the other way in the layers flagged (N,) bool."""
        sign = torch.where(flags, -1.0, 1.0)
        return replace(
            self,
            velocity=self.velocity * sign[:, None],
            turn=self.turn * sign,
            zoom=self.zoom * sign,
            waves=self.waves * sign[:, None, None, None],
            swing=self.swing * sign.index_select(0, self.jointed),
        )

    def longest_path(self) -> float:
        """The longest way, in pixels, that any point goes in an exposure, at its greatest speed; about an eighth of
        the points are looked at, on the host."""
        tau = torch.linspace(-1, 1, 5).expand(len(self.velocity), -1)
        step = self._at_scale(1 / 8).offset(tau).diff(dim=2) * 8
        return 4 * float(torch.hypot(*step.unbind(1)).amax()) if step.numel() else 0.0

    def _at_scale(self, scale: float) -> "LayerMotion":
        """The same motions of pictures of another size."""
        lengths = ("velocity", "bend", "centre", "waves", "joint")
        scaled = {name: getattr(self, name) * scale for name in lengths}
        return replace(self, **scaled, size=max(1, round(self.size * scale)))

    def _pixels_from(self, places: Tensor) -> tuple[Tensor, Tensor]:
        """x (M,1,1,W) and y (M,1,H,1) of the pixels' centers, seen from places (M,2)."""
        centers = torch.arange(self.size, device=places.device) + 0.5
        x, y = places[:, :, None, None, None].unbind(1)
        return centers - x, centers[:, None] - y


def is_backward(motion: Tensor) -> Tensor:
    """Whether displacements (N,2,...) run against `FORWARD`: (N,...) bool."""
    return motion[:, 0] * FORWARD[0] + motion[:, 1] * FORWARD[1] < 0


def random_motion(
    generator: Generator, length: Tensor, size: int, limbs: bool, like: Tensor | None = None
) -> LayerMotion:
    """Draw motions for N layers on a size x size picture whose blur is about `length` (N,) pixels long.

    `limbs` lets parts of a layer move their own way (non-rigid things); otherwise they move
    along the layer's own direction at another speed (parallax). `like` (N,2) is the velocity of another layer, which
    half of the layers share, where there is any: things that stand in a scene shaken by the camera.
    """
    count = len(length)

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator)

    def uniform(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=generator)

    heading = uniform(count) * 2 * torch.pi
    velocity = torch.stack([heading.cos(), heading.sin()], 1) * (length / 2)[:, None]
    if like is not None:
        shared = (uniform(count, 1) < 0.5) & (like != 0).any(1, keepdim=True)
        nearness = 1 + 0.5 * uniform(count, 1)
        velocity = torch.where(shared, like * nearness, velocity)
    bend = normal(count, 2) * (0.12 * length)[:, None]
    speed = (length / size)[:, None]  # A scene that hardly moves hardly turns either.
    turn, zoom = (normal(count, 2) * (0.02 + 0.25 * speed) * (length > 1)[:, None]).unbind(1)
    centre = size * (uniform(count, 2) * 1.6 - 0.3)

    waves = normal(count, 2, _KNOTS, _KNOTS)
    if limbs:
        waves = waves * (0.25 * length * uniform(count))[:, None, None, None]
    else:
        depth = waves[:, :1] * 0.25 * uniform(count, 1, 1, 1)
        waves = velocity[:, :, None, None] * depth
    nowhere = velocity.new_zeros(0, 2)
    none = torch.zeros(0, dtype=torch.long)
    return LayerMotion(velocity, bend, turn, zoom, centre, waves, none, nowhere, nowhere, nowhere[:, 0], size)


def articulated(generator: Generator, motion: LayerMotion, alpha: Tensor, length: Tensor, share: float) -> LayerMotion:
    """Give a share of the layers two to four parts, jointed somewhere in what their alpha (N,1,h,w) covers.

    The alpha's canvas reaches beyond the picture by the same margin on all sides. The ends of the limbs move by up
    to about `length` (N,) pixels, away from their layer.
    """
    count, cells, side = len(length), 16, alpha.shape[-1]
    cover = F.adaptive_avg_pool2d(alpha, cells).flatten(1) + 1e-6
    place = torch.arange(cells).add(0.5).mul(side / cells).sub((side - motion.size) / 2)
    places = torch.stack(torch.meshgrid(place, place, indexing="xy"), -1).flatten(0, 1)
    joint = places[torch.multinomial(cover, _JOINTS, replacement=True, generator=generator)]
    middle = (cover / cover.sum(1, keepdim=True)) @ places
    away = joint - middle[:, None] + torch.randn(count, _JOINTS, 2, generator=generator) * side / cells
    reach = (0.5 * cover.mean(1).sqrt() * side).clamp(min=side / cells)

    draw = torch.rand(3, count, _JOINTS, generator=generator)
    # The first joint is always there, each further one in two layers of three.
    present = (draw[1] < 0.67).index_fill(1, torch.zeros(1, dtype=torch.long), True)
    swing = (2 * draw[2] - 1) * (0.6 * length / reach).clamp(max=0.8)[:, None]
    rows, numbers = torch.nonzero((draw[0, :, :1] < share) & present & (swing != 0), as_tuple=True)
    limb = F.normalize(away, dim=2)[rows, numbers]
    return replace(motion, jointed=rows, joint=joint[rows, numbers], limb=limb, swing=swing[rows, numbers])
