"""The latest scenes, on the device that learns: drawing one takes as long as learning from it, so each is used again.

Whenever a scene comes again, it is turned by half a circle and played backwards, or not, and its colour channels are
swapped. Half a turn and reversed time together leave the direction of all motion as it was: what ran `FORWARD` still
does.
"""

from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from shutterspan.core.synthesis.guidance import enlarged
from shutterspan.core.synthesis.scenes import Scenes
from shutterspan.core.synthesis.tensors import mapped

#: Trajectories are kept at so much of the size, as the network yields them.
_COARSER = 4


@dataclass(frozen=True)
class Batch:
    """What a step learns from: N scenes with T instants, float32.

    photo (N,3,H,W), frames (N,T,3,H,W) in [0,1]; guidance (N,2,H,W) unit vectors or zero; times (N,T) in [0,1];
    trajectory (N,T,2,H/4,W/4) in pixels of the photo; weight (N,T,1,H/4,W/4) in [0,1], how far it may be trusted.
    """

    photo: Tensor
    frames: Tensor
    guidance: Tensor
    times: Tensor
    trajectory: Tensor
    weight: Tensor


class Ring:
    """Room for `length` rows of a tree of tensors, made when the first ones come; a new row replaces the oldest."""

    def __init__(self, length: int):
        self._length = length
        self._parts: Any = None
        #: How many rows there are, at most `length`, and where the next one goes.
        self.filled = self.next = 0

    def write(self, rows: Any, count: int) -> None:
        """Take in `count` rows, of which the last `length` stay."""
        if self._parts is None:
            self._parts = mapped(lambda part: part.new_empty(self._length, *part.shape[1:]), rows)
        for first in range(0, count, self._length):
            self._put(
                mapped(lambda part, at=first: part[at : at + self._length], rows), min(self._length, count - first)
            )

    def take(self, index: Tensor) -> Any:
        """Copies of the rows `index` (N,)."""
        return mapped(lambda part: part.index_select(0, index), self._parts)

    def _put(self, rows: Any, count: int) -> None:
        before = min(count, self._length - self.next)
        for place, some in ((self.next, slice(0, before)), (0, slice(before, count))):
            mapped(
                lambda own, new, at=place, which=some: own[at : at + len(new[which])].copy_(new[which]),
                self._parts,
                rows,
            )
        self.next = (self.next + count) % self._length
        self.filled = min(self._length, self.filled + count)


class SceneRing:
    """The latest scenes, packed: about .8 MB a scene of 192 px with five instants."""

    def __init__(self, length: int):
        self._ring = Ring(length)

    @property
    def filled(self) -> int:
        """How many scenes there are."""
        return self._ring.filled

    def write(self, scenes: Scenes) -> None:
        self._ring.write(packed(scenes), len(scenes.photo))

    def sample(self, count: int, device: torch.device, generator: Generator | None = None) -> Batch:
        """So many scenes, any of them, as they were drawn or turned."""
        index = torch.randint(self.filled, (count,), generator=generator, device=device)
        channels = torch.rand(count, 3, generator=generator, device=device).argsort(1)
        turn = torch.rand(count, generator=generator, device=device) < 0.5
        return augmented(self.take(index), turn, channels)

    def take(self, index: Tensor) -> Batch:
        """The scenes `index` (N,) as they were drawn, packed."""
        return self._ring.take(index)


def packed(scenes: Scenes) -> Batch:
    """Scenes as a ring keeps them: pictures (uint8), fields at a quarter of the size (float16)."""
    weight = _coarser(scenes.valid)
    return Batch(
        photo=(scenes.photo * 255).round().byte(),
        frames=(scenes.frames * 255).round().byte(),
        guidance=scenes.guidance.half(),
        times=scenes.times,
        trajectory=(_coarser(scenes.trajectory * scenes.valid) / weight.clamp(min=1e-3)).half(),
        weight=weight.half(),
    )


def augmented(batch: Batch, turn: Tensor, channels: Tensor) -> Batch:
    """A packed batch to learn from: some scenes, flagged by turn (N,), by half a circle and backwards; the colours in
    the order channels (N,3)."""

    def turned(part: Tensor, *dimensions: int) -> Tensor:
        return torch.where(turn.view(-1, *[1] * (part.ndim - 1)), part.flip(dimensions), part)

    numbers = torch.arange(len(turn), device=turn.device)[:, None]
    frames = turned(batch.frames, 1, -1, -2).transpose(1, 2)[numbers, channels].transpose(1, 2)
    photo = turned(batch.photo, -1, -2)[numbers, channels]
    trajectory = turned(batch.trajectory, 1, -1, -2).float()
    return Batch(
        photo=photo.float() / 255,
        frames=frames.float() / 255,
        guidance=enlarged(turned(batch.guidance, -1, -2).float()),
        times=torch.where(turn[:, None], 1 - batch.times.flip(1), batch.times),
        trajectory=torch.where(turn[:, None, None, None, None], -trajectory, trajectory),
        weight=turned(batch.weight, 1, -1, -2).float(),
    )


def _coarser(maps: Tensor) -> Tensor:
    """The mean of each cell of maps (N,T,C,H,W)."""
    return F.avg_pool2d(maps.flatten(0, 1), _COARSER).unflatten(0, maps.shape[:2])
