"""How one layer of a scene moves while the shutter is open.

Every motion is written as an inverse map that is the identity at mid-exposure: the pixel x of the frame at
tau shows the layer's mid-exposure point x + offset(x, tau). So the offset *is* the exact trajectory to
mid-exposure, without inverting anything.
"""

from dataclasses import dataclass, fields, replace

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

#: A layer of jointed parts has up to so many joints.
_JOINTS = 3

#: Width of the bend at a joint, as a share of the picture's side.
_BEND = 0.04


@dataclass(frozen=True)
class LayerMotion:
    """Smooth motions of N layers, all in pixels; time tau runs from -1 (first) to 1 (last).

    velocity, bend (N,2): position is velocity * tau + bend * tau^2. turn, zoom (N,): radians and log scale
    reached at tau = 1, about `centre` (N,2). field (N,2,H,W): extra velocity that varies smoothly over the
    layer: parallax for a background, soft parts of a foreground thing. joint, limb (N,J,2), swing (N,J): what lies
    beyond a joint, in the unit direction `limb`, turns about it by `swing` radians at tau = 1.
    """

    velocity: Tensor
    bend: Tensor
    turn: Tensor
    zoom: Tensor
    centre: Tensor
    field: Tensor
    joint: Tensor
    limb: Tensor
    swing: Tensor

    def offset(self, tau: Tensor) -> Tensor:
        """Offsets (N,2,S,H,W) at tau (N,S)."""
        x, y = _places(self.field)
        rx, ry = (x - self.centre[:, 0, None, None])[:, None], (y - self.centre[:, 1, None, None])[:, None]
        angle, scale = self.turn[:, None] * -tau, torch.exp(self.zoom[:, None] * -tau)
        cos, sin = (scale * angle.cos() - 1)[..., None, None], (scale * angle.sin())[..., None, None]
        shift = self.velocity[:, :, None] * tau[:, None] + self.bend[:, :, None] * tau[:, None] ** 2
        # Rows and columns stay apart as long as they can: one pass over the whole tensor for either axis.
        offset = self.field.new_empty(*self.field.shape[:2], tau.shape[1], *self.field.shape[2:])
        torch.sub(cos * rx - shift[:, 0, :, None, None], sin * ry, out=offset[:, 0])
        torch.add(cos * ry - shift[:, 1, :, None, None], sin * rx, out=offset[:, 1])
        offset.addcmul_(self.field[:, :, None], tau[:, None, :, None, None], value=-1)
        for number in range(self.joint.shape[1]):
            self._swing(offset, tau, number)
        return offset

    def _swing(self, offset: Tensor, tau: Tensor, number: int) -> None:
        """Add the turn about one joint, in place. Joints stand in the moved layer, not in the frame."""
        some = torch.nonzero(self.swing[:, number])[:, 0]
        if not len(some):
            return
        x, y = _places(self.field)
        joint, limb = self.joint[some, number, :, None, None], self.limb[some, number, :, None, None, None]
        across, down = offset[some].unbind(1)
        across += (x - joint[:, 0])[:, None]
        down += (y - joint[:, 1])[:, None]
        part = torch.sigmoid((across * limb[:, 0] + down * limb[:, 1]) / (_BEND * self.field.shape[-1]))
        angle = self.swing[some, number, None] * -tau[some]
        cos, sin = (angle.cos() - 1)[..., None, None], angle.sin()[..., None, None]
        turned = torch.stack([cos * across - sin * down, sin * across + cos * down], 1)
        offset.index_add_(0, some, turned.mul_(part[:, None]))

    def reversed_where(self, flags: Tensor) -> "LayerMotion":
        """The same paths run the other way in the layers flagged (N,) bool."""
        sign = torch.where(flags, -1.0, 1.0)
        return replace(
            self,
            velocity=self.velocity * sign[:, None],
            turn=self.turn * sign,
            zoom=self.zoom * sign,
            field=self.field * sign[:, None, None, None],
            swing=self.swing * sign[:, None],
        )

    def select(self, index: Tensor) -> "LayerMotion":
        return LayerMotion(*(getattr(self, field.name)[index] for field in fields(self)))


def random_motion(
    generator: Generator, length: Tensor, size: int, limbs: bool, like: LayerMotion | None = None
) -> LayerMotion:
    """Draw motions for N layers on a size x size picture whose blur is about `length` (N,) pixels long.

    `limbs` lets parts of a layer move their own way (non-rigid things); otherwise they move
    along the layer's own direction at another speed (parallax). `like` shares another layer's velocity, if it
    has any, in half of the layers: things that stand in a scene shaken by the camera.
    """
    count, device = len(length), length.device

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator, device=device)

    def uniform(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=generator, device=device)

    heading = uniform(count) * 2 * torch.pi
    velocity = torch.stack([heading.cos(), heading.sin()], 1) * (length / 2)[:, None]
    if like is not None:
        shared = (uniform(count, 1) < 0.5) & (like.velocity != 0).any(1, keepdim=True)
        nearness = 1 + 0.5 * uniform(count, 1)
        velocity = torch.where(shared, like.velocity * nearness, velocity)
    bend = normal(count, 2) * (0.12 * length)[:, None]
    speed = (length / size)[:, None]  # A scene that hardly moves hardly turns either.
    turn, zoom = (normal(count, 2) * (0.02 + 0.25 * speed) * (length > 1)[:, None]).unbind(1)
    centre = size * (uniform(count, 2) * 1.6 - 0.3)

    noise = F.interpolate(normal(count, 2, 4, 4), size=(size, size), mode="bicubic", align_corners=False)
    if limbs:
        field = noise * (0.25 * length * uniform(count))[:, None, None, None]
    else:
        depth = noise[:, :1] * 0.25 * uniform(count, 1, 1, 1)
        field = velocity[:, :, None, None] * depth
    nowhere = velocity.new_zeros(count, 0, 2)
    return LayerMotion(velocity, bend, turn, zoom, centre, field, nowhere, nowhere, nowhere[..., 0])


def articulated(generator: Generator, motion: LayerMotion, alpha: Tensor, length: Tensor, share: float) -> LayerMotion:
    """Give a share of the layers two to four parts, jointed somewhere in what their alpha (N,1,h,w) covers.

    The alpha's canvas reaches beyond the picture by the same margin on all sides. The ends of the limbs move by up
    to about `length` (N,) pixels, away from their layer.
    """
    count, device = len(length), length.device
    cells, side = 16, alpha.shape[-1]
    cover = F.adaptive_avg_pool2d(alpha, cells).flatten(1) + 1e-6
    place = torch.arange(cells, device=device).add(0.5).mul(side / cells).sub((side - motion.field.shape[-1]) / 2)
    places = torch.stack(torch.meshgrid(place, place, indexing="xy"), -1).flatten(0, 1)
    joint = places[torch.multinomial(cover, _JOINTS, replacement=True, generator=generator)]
    middle = (cover / cover.sum(1, keepdim=True)) @ places
    away = joint - middle[:, None] + torch.randn(count, _JOINTS, 2, generator=generator, device=device) * side / cells
    reach = (0.5 * cover.mean(1).sqrt() * side).clamp(min=side / cells)

    draw = torch.rand(3, count, _JOINTS, generator=generator, device=device)
    jointed = draw[0, :, :1] < share
    # The first joint is always there, each further one in two layers of three.
    present = (draw[1] < 0.67).index_fill(1, torch.zeros(1, dtype=torch.long, device=device), True)
    swing = (2 * draw[2] - 1) * (0.6 * length / reach).clamp(max=0.8)[:, None]
    return replace(motion, joint=joint, limb=F.normalize(away, dim=2), swing=swing * (jointed & present))


def _places(field: Tensor) -> tuple[Tensor, Tensor]:
    """Pixel centres of a field (...,H,W): x (1,W) and y (H,1)."""
    height, width = field.shape[-2:]
    x = torch.arange(width, device=field.device) + 0.5
    return x[None], (torch.arange(height, device=field.device) + 0.5)[:, None]
