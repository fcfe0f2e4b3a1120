"""Motion of the layers of a scene during the exposure.

A motion is an inverse map that is the identity at mid-exposure: pixel x of the frame at tau shows the point
x + offset(x, tau) of the layer at mid-exposure. So the offset is the exact trajectory to mid-exposure, and no map has
to be inverted.

Motions are drawn on the host. `LayerMotion.offset` runs on any device and doesn't wait for results.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from shutterspan.core.model.network import FORWARD

#: Maximum number of joints of a layer.
_MAX_JOINTS = 3

#: Width of the soft transition at a joint, as a share of the picture's side.
_JOINT_WIDTH = 0.04

#: Number of knots per side of a layer's varying velocity.
_KNOTS = 4


@dataclass(frozen=True)
class LayerMotion:
    """Smooth motions of N layers on pictures of `size` x `size`, in pixels; time tau runs from -1 (first) to 1 (last).

    velocity, quadratic (N,2): the shift is velocity * tau + quadratic * tau^2. rotation, zoom (N,): radians and log
    scale at tau = 1, about `centre` (N,2). velocity_knots (N,2,4,4): knots of an additional velocity that varies
    smoothly over the layer, for parallax in a background and for soft parts of a cut-out.
    joint_layer (J,): index of the layer of each of J joints. joint (J,2): its position. limb_direction (J,2): unit
    vector; the part of the layer beyond the joint in this direction rotates about the joint. joint_rotation (J,): its
    rotation in radians at tau = 1.
    """

    velocity: Tensor
    quadratic: Tensor
    rotation: Tensor
    zoom: Tensor
    centre: Tensor
    velocity_knots: Tensor
    joint_layer: Tensor
    joint: Tensor
    limb_direction: Tensor
    joint_rotation: Tensor
    size: int

    def offset(self, tau: Tensor) -> Tensor:
        """Offsets (N,2,S,H,W) in pixels from each pixel at tau (N,S) to the same point at mid-exposure."""
        rx, ry = self._from_centre
        angle, scale = self.rotation[:, None] * -tau, torch.exp(self.zoom[:, None] * -tau)
        cos, sin = (scale * angle.cos() - 1)[..., None, None], (scale * angle.sin())[..., None, None]
        shift = self.velocity[:, :, None] * tau[:, None] + self.quadratic[:, :, None] * tau[:, None] ** 2
        # Rows and columns are separate as long as possible: each axis needs one pass over the whole tensor.
        offset = tau.new_empty(len(tau), 2, tau.shape[1], self.size, self.size)
        torch.sub(cos * rx - shift[:, 0, :, None, None], sin * ry, out=offset[:, 0])
        torch.add(cos * ry - shift[:, 1, :, None, None], sin * rx, out=offset[:, 1])
        offset.addcmul_(self._velocity_field[:, :, None], tau[:, None, :, None, None], value=-1)
        return self._add_joint_rotations(offset, tau) if len(self.joint_layer) else offset

    @cached_property
    def _velocity_field(self) -> Tensor:
        """The additional velocity at each pixel (N,2,H,W)."""
        return F.interpolate(self.velocity_knots, size=(self.size, self.size), mode="bicubic", align_corners=False)

    @cached_property
    def _from_centre(self) -> tuple[Tensor, Tensor]:
        """x (N,1,1,W) and y (N,1,H,1) of the pixels relative to the centre."""
        return self._relative_pixels(self.centre)

    @cached_property
    def _from_joint(self) -> tuple[Tensor, Tensor]:
        """x (J,1,1,W) and y (J,1,H,1) of the pixels relative to each joint."""
        return self._relative_pixels(self.joint)

    def _add_joint_rotations(self, offset: Tensor, tau: Tensor) -> Tensor:
        """Add the rotations about all joints, in place. Joints are fixed to the moving layer, not to the frame."""
        across, down = offset.index_select(0, self.joint_layer).unbind(1)
        from_joint, limb = self._from_joint, self.limb_direction[:, :, None, None, None]
        across += from_joint[0]
        down += from_joint[1]
        limb_weight = torch.sigmoid((across * limb[:, 0] + down * limb[:, 1]) / (_JOINT_WIDTH * self.size))
        angle = self.joint_rotation[:, None] * -tau.index_select(0, self.joint_layer)
        cos, sin = (angle.cos() - 1)[..., None, None], angle.sin()[..., None, None]
        rotated = torch.stack([cos * across - sin * down, sin * across + cos * down], 1)
        return offset.index_add_(0, self.joint_layer, rotated.mul_(limb_weight[:, None]))

    def bent(self, bend: Tensor) -> "LayerMotion":
        """Add a bend (N,2) to the motions: a shift of bend * tau^2, in pixels, which goes there and back."""
        return replace(self, quadratic=self.quadratic + bend)

    def time_reversed(self, flags: Tensor) -> "LayerMotion":
        """Reverse time in the layers flagged (N,) bool."""
        sign = torch.where(flags, -1.0, 1.0)
        return replace(
            self,
            velocity=self.velocity * sign[:, None],
            rotation=self.rotation * sign,
            zoom=self.zoom * sign,
            velocity_knots=self.velocity_knots * sign[:, None, None, None],
            joint_rotation=self.joint_rotation * sign.index_select(0, self.joint_layer),
        )

    def max_path_length(self) -> float:
        """Upper bound of the longest path of any point in pixels: the highest speed times the duration of the exposure.

        It is evaluated at every eighth row and column, on the host.
        """
        tau = torch.linspace(-1, 1, 5).expand(len(self.velocity), -1)
        step = self._scaled(1 / 8).offset(tau).diff(dim=2) * 8
        return 4 * float(torch.hypot(*step.unbind(1)).amax()) if step.numel() else 0.0

    def _scaled(self, scale: float) -> "LayerMotion":
        """The same motions on pictures of `scale` times the size."""
        lengths = ("velocity", "quadratic", "centre", "velocity_knots", "joint")
        scaled = {name: getattr(self, name) * scale for name in lengths}
        return replace(self, **scaled, size=max(1, round(self.size * scale)))

    def _relative_pixels(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """x (M,1,1,W) and y (M,1,H,1) of the pixel centers relative to points (M,2)."""
        centers = torch.arange(self.size, device=points.device) + 0.5
        x, y = points[:, :, None, None, None].unbind(1)
        return centers - x, centers[:, None] - y


def is_backward(motion: Tensor) -> Tensor:
    """Whether displacements (N,2,...) have a component opposite to `FORWARD`: (N,...) bool."""
    return motion[:, 0] * FORWARD[0] + motion[:, 1] * FORWARD[1] < 0


def draw_motion(
    generator: Generator, length: Tensor, size: int, non_rigid: bool, reference_velocity: Tensor | None = None
) -> LayerMotion:
    """Draw motions for N layers on a size x size picture. Their blur is about `length` (N,) pixels long.

    non_rigid: whether parts of a layer move in different directions; otherwise they move in the layer's direction at
    different speeds (parallax). reference_velocity (N,2): velocity of the background. If it is not zero, half of the
    layers share it, like still things when the camera shakes.
    """
    count = len(length)

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator)

    def uniform(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=generator)

    heading = uniform(count) * 2 * torch.pi
    velocity = torch.stack([heading.cos(), heading.sin()], 1) * (length / 2)[:, None]
    if reference_velocity is not None:
        shared = (uniform(count, 1) < 0.5) & (reference_velocity != 0).any(1, keepdim=True)
        relative_speed = 1 + 0.5 * uniform(count, 1)
        velocity = torch.where(shared, reference_velocity * relative_speed, velocity)
    quadratic = normal(count, 2) * (0.12 * length)[:, None]
    speed = (length / size)[:, None]  # a slow scene also rotates slowly
    rotation, zoom = (normal(count, 2) * (0.02 + 0.25 * speed) * (length > 1)[:, None]).unbind(1)
    centre = size * (uniform(count, 2) * 1.6 - 0.3)

    knots = normal(count, 2, _KNOTS, _KNOTS)
    if non_rigid:
        knots = knots * (0.25 * length * uniform(count))[:, None, None, None]
    else:
        parallax = knots[:, :1] * 0.25 * uniform(count, 1, 1, 1)
        knots = velocity[:, :, None, None] * parallax
    no_points = velocity.new_zeros(0, 2)
    no_layers = torch.zeros(0, dtype=torch.long)
    return LayerMotion(
        velocity, quadratic, rotation, zoom, centre, knots, no_layers, no_points, no_points, no_points[:, 0], size
    )


def draw_joints(generator: Generator, motion: LayerMotion, alpha: Tensor, length: Tensor, share: float) -> LayerMotion:
    """Add one to three joints to a share of the layers, at random positions that their alpha (N,1,h,w) covers.

    The canvas of the alpha extends beyond the picture by the same margin on all sides. The ends of limbs move up to
    about `length` (N,) pixels relative to their layer.
    """
    count, cells, canvas_size = len(length), 16, alpha.shape[-1]
    coverage = F.adaptive_avg_pool2d(alpha, cells).flatten(1) + 1e-6
    coordinate = torch.arange(cells).add(0.5).mul(canvas_size / cells).sub((canvas_size - motion.size) / 2)
    points = torch.stack(torch.meshgrid(coordinate, coordinate, indexing="xy"), -1).flatten(0, 1)
    joint = points[torch.multinomial(coverage, _MAX_JOINTS, replacement=True, generator=generator)]
    middle = (coverage / coverage.sum(1, keepdim=True)) @ points
    direction = joint - middle[:, None] + torch.randn(count, _MAX_JOINTS, 2, generator=generator) * canvas_size / cells
    reach = (0.5 * coverage.mean(1).sqrt() * canvas_size).clamp(min=canvas_size / cells)

    uniform = torch.rand(3, count, _MAX_JOINTS, generator=generator)
    # The first joint is always present; each further joint is present in two of three layers.
    present = (uniform[1] < 0.67).index_fill(1, torch.zeros(1, dtype=torch.long), True)
    rotation = (2 * uniform[2] - 1) * (0.6 * length / reach).clamp(max=0.8)[:, None]
    layers, numbers = torch.nonzero((uniform[0, :, :1] < share) & present & (rotation != 0), as_tuple=True)
    return replace(
        motion,
        joint_layer=layers,
        joint=joint[layers, numbers],
        limb_direction=F.normalize(direction, dim=2)[layers, numbers],
        joint_rotation=rotation[layers, numbers],
    )
