"""How one layer of a scene moves while the shutter is open.

Every motion is written as an inverse map that is the identity at mid-exposure: the pixel x of the frame at
tau shows the layer's mid-exposure point x + offset(x, tau). So the offset *is* the exact trajectory to
mid-exposure, without inverting anything.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Generator, Tensor


@dataclass(frozen=True)
class LayerMotion:
    """Smooth motions of N layers, all in pixels; time tau runs from -1 (first) to 1 (last).

    velocity, bend (N,2): position is velocity * tau + bend * tau^2. turn, zoom (N,): radians and log scale
    reached at tau = 1, about `centre` (N,2). field (N,2,H,W): extra velocity that varies smoothly over the
    layer: parallax for a background, limbs for a foreground thing.
    """

    velocity: Tensor
    bend: Tensor
    turn: Tensor
    zoom: Tensor
    centre: Tensor
    field: Tensor

    def offset(self, tau: Tensor) -> Tensor:
        """Offsets (N,S,2,H,W) at tau (N,S)."""
        height, width = self.field.shape[-2:]
        device = self.field.device
        y, x = torch.meshgrid(
            torch.arange(height, device=device) + 0.5, torch.arange(width, device=device) + 0.5, indexing="ij"
        )
        relative = torch.stack([x, y])[None] - self.centre[:, :, None, None]  # N,2,H,W
        angle, scale = self.turn[:, None] * -tau, torch.exp(self.zoom[:, None] * -tau)
        cos, sin = (scale * angle.cos() - 1)[..., None, None], (scale * angle.sin())[..., None, None]
        rx, ry = relative[:, None, 0], relative[:, None, 1]
        turned = torch.stack([cos * rx - sin * ry, sin * rx + cos * ry], 2)
        shift = self.velocity[:, None] * tau[..., None] + self.bend[:, None] * tau[..., None] ** 2
        return turned - shift[..., None, None] - self.field[:, None] * tau[..., None, None, None]

    def reversed_where(self, flags: Tensor) -> "LayerMotion":
        """The same paths run the other way in the layers flagged (N,) bool."""
        sign = torch.where(flags, -1.0, 1.0)
        return LayerMotion(
            self.velocity * sign[:, None],
            self.bend,
            self.turn * sign,
            self.zoom * sign,
            self.centre,
            self.field * sign[:, None, None, None],
        )

    def select(self, index: Tensor) -> "LayerMotion":
        return LayerMotion(*(getattr(self, name)[index] for name in self.__dataclass_fields__))


def random_motion(
    generator: Generator, length: Tensor, size: int, limbs: bool, like: LayerMotion | None = None
) -> LayerMotion:
    """Draw motions for N layers on a size x size picture whose blur is about `length` (N,) pixels long.

    `limbs` lets parts of a layer move their own way (articulated or non-rigid things); otherwise they move
    along the layer's own direction at another speed (parallax). `like` shares another layer's velocity in
    half of the layers: things that stand in a scene shaken by the camera.
    """
    count, device = len(length), length.device

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator, device=device)

    def uniform(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=generator, device=device)

    heading = uniform(count) * 2 * torch.pi
    velocity = torch.stack([heading.cos(), heading.sin()], 1) * (length / 2)[:, None]
    if like is not None:
        shared = uniform(count, 1) < 0.5
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
    return LayerMotion(velocity, bend, turn, zoom, centre, field)
