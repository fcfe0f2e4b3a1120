"""Keep the latest scenes on the device and use each several times, because drawing a scene takes as long as learning
from it.

Each time, the colour channels of a scene are permuted, and half of the scenes are rotated by 180 degrees and reversed
in time. Rotation and reversal together keep the direction of all motion, so motion along `FORWARD` stays along
`FORWARD`.
"""

import random
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from shutterspan.core.synthesis.scenes import Scenes
from shutterspan.core.synthesis.simulated_guidance import upsample_guidance
from shutterspan.core.synthesis.tensor_trees import map_tensors

#: Trajectories are stored at the size divided by this, as the network outputs them.
_TRAJECTORY_STRIDE = 4


@dataclass(frozen=True)
class Batch:
    """The scenes of one training step: N scenes with T instants each, float32.

    photo (N,3,H,W) and frames (N,T,3,H,W) in [0,1]. guidance (N,2,H,W): unit vectors or zero. times (N,T) in [0,1].
    trajectory (N,T,2,H/4,W/4): in pixels of the photo. weight (N,T,1,H/4,W/4) in [0,1]: weight of the trajectory in the
    loss, which is its share of valid pixels. enlarge: whether the network encodes the photos at twice their size.
    estimate_guidance: whether the network's own estimate replaces the guidance.
    """

    photo: Tensor
    frames: Tensor
    guidance: Tensor
    times: Tensor
    trajectory: Tensor
    weight: Tensor
    enlarge: bool = False
    estimate_guidance: bool = False


class ReplayBuffer:
    """Ring buffer of rows of a tree of tensors; a new row replaces the oldest.

    Memory is allocated with the first rows.
    """

    def __init__(self, capacity: int):
        self._capacity = capacity
        self._rows: Any = None
        #: Number of rows in the buffer, and index of the row that is written next.
        self.count = self.next_row = 0

    def write(self, rows: Any, count: int) -> None:
        """Write `count` rows. If they exceed the capacity, only the last ones are kept."""
        if self._rows is None:
            self._rows = map_tensors(lambda tensor: tensor.new_empty(self._capacity, *tensor.shape[1:]), rows)
        for first in range(0, count, self._capacity):
            chunk = map_tensors(lambda tensor, start=first: tensor[start : start + self._capacity], rows)
            self._write_rows(chunk, min(self._capacity, count - first))

    def select(self, index: Tensor) -> Any:
        """Copy the rows `index` (N,)."""
        return map_tensors(lambda tensor: tensor.index_select(0, index), self._rows)

    def _write_rows(self, rows: Any, count: int) -> None:
        """Write at most as many rows as the capacity. Rows beyond the end of the buffer continue at its beginning."""
        until_end = min(count, self._capacity - self.next_row)
        for first, part in ((self.next_row, slice(0, until_end)), (0, slice(until_end, count))):
            map_tensors(
                lambda old, new, start=first, source=part: old[start : start + len(new[source])].copy_(new[source]),
                self._rows,
                rows,
            )
        self.next_row = (self.next_row + count) % self._capacity
        self.count = min(self._capacity, self.count + count)


class SceneReplayBuffer:
    """Replay buffer of packed scenes. A scene of 192 px with five instants takes about 0.8 MB."""

    def __init__(self, capacity: int):
        self._buffer = ReplayBuffer(capacity)

    @property
    def count(self) -> int:
        """Number of scenes in the buffer."""
        return self._buffer.count

    def write(self, scenes: Scenes) -> None:
        """Add scenes, which replace the oldest ones."""
        self._buffer.write(pack_scenes(scenes), len(scenes.photo))

    def sample(self, count: int, device: torch.device, generator: Generator | None = None) -> Batch:
        """Sample `count` random scenes, randomly augmented."""
        index = torch.randint(self.count, (count,), generator=generator, device=device)
        channels = torch.rand(count, 3, generator=generator, device=device).argsort(1)
        reversed_rows = torch.rand(count, generator=generator, device=device) < 0.5
        return augment_batch(self.select(index), reversed_rows, channels)

    def select(self, index: Tensor) -> Batch:
        """Copy the scenes `index` (N,), packed and not augmented."""
        batch: Batch = self._buffer.select(index)
        return batch


def pack_scenes(scenes: Scenes) -> Batch:
    """Pack scenes for storage: pictures as uint8, fields at a quarter of the size as float16."""
    weight = _downsample(scenes.valid)
    return Batch(
        photo=(scenes.photo * 255).round().byte(),
        frames=(scenes.frames * 255).round().byte(),
        guidance=scenes.guidance.half(),
        times=scenes.times,
        trajectory=(_downsample(scenes.trajectory * scenes.valid) / weight.clamp(min=1e-3)).half(),
        weight=weight.half(),
    )


def augment_batch(batch: Batch, reversed_rows: Tensor, channels: Tensor) -> Batch:
    """Unpack a batch. Scenes flagged in `reversed_rows` (N,) are rotated by 180 degrees and reversed in time. The
    colour channels are permuted to the order `channels` (N,3)."""

    def flip(tensor: Tensor, *dimensions: int) -> Tensor:
        return torch.where(reversed_rows.view(-1, *[1] * (tensor.ndim - 1)), tensor.flip(dimensions), tensor)

    rows = torch.arange(len(reversed_rows), device=reversed_rows.device)[:, None]
    frames = flip(batch.frames, 1, -1, -2).transpose(1, 2)[rows, channels].transpose(1, 2)
    photo = flip(batch.photo, -1, -2)[rows, channels]
    trajectory = flip(batch.trajectory, 1, -1, -2).float()
    return Batch(
        photo=photo.float() / 255,
        frames=frames.float() / 255,
        guidance=upsample_guidance(flip(batch.guidance, -1, -2).float()),
        times=torch.where(reversed_rows[:, None], 1 - batch.times.flip(1), batch.times),
        trajectory=torch.where(reversed_rows[:, None, None, None, None], -trajectory, trajectory),
        weight=flip(batch.weight, 1, -1, -2).float(),
    )


def slow_windows(batch: Batch, count: int, rng: random.Random) -> Batch:
    """Choose a quarter of the picture, and keep the `count` scenes in which things move least there.

    The network encodes these windows at twice their size. Inference does so where the blur is short.
    """
    side = batch.photo.shape[-1] // 2
    top, left = (rng.choice((0, side)) for _ in range(2))

    def crop(maps: Tensor, stride: int = 1) -> Tensor:
        return maps[..., top // stride : (top + side) // stride, left // stride : (left + side) // stride]

    trajectory = crop(batch.trajectory, _TRAJECTORY_STRIDE)
    longest = torch.linalg.vector_norm(trajectory, dim=2).flatten(1).amax(1)
    slowest = longest.topk(count, largest=False).indices
    windows = Batch(
        photo=crop(batch.photo),
        frames=crop(batch.frames),
        guidance=crop(batch.guidance),
        times=batch.times,
        trajectory=trajectory,
        weight=crop(batch.weight, _TRAJECTORY_STRIDE),
        enlarge=True,
    )
    chosen: Batch = map_tensors(lambda maps: maps.index_select(0, slowest), windows)
    return chosen


def _downsample(maps: Tensor) -> Tensor:
    """Average maps (N,T,C,H,W) over cells with a side of `_TRAJECTORY_STRIDE` pixels."""
    return torch.unflatten(F.avg_pool2d(maps.flatten(0, 1), _TRAJECTORY_STRIDE), 0, maps.shape[:2])
