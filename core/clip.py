"""A clip: frames in playing order, made one at a time so that memory stays bounded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Loop = Literal["none", "boomerang", "repeat"]


@dataclass(frozen=True)
class Clip:
    """times: instants in [0,1], in order; frame: decodes one instant to (H,W,3) uint8 or uint16, sRGB."""

    times: Sequence[float]
    frame: Callable[[float], np.ndarray]

    def __len__(self) -> int:
        return len(self.times)

    def __iter__(self) -> Iterator[np.ndarray]:
        return (self.frame(t) for t in self.times)


def even_times(frames: int) -> list[float]:
    """Frame i of N stands at i / (N - 1): the first at 0, the last at 1."""
    return [i / (frames - 1) for i in range(frames)]


def playing_order(frames: int, loop: Loop, plays: int = 1) -> list[int]:
    """Indices of the frames as they are shown, `plays` times over.

    A boomerang runs there and back without showing either turning point twice; `repeat` differs from `none`
    in the container alone, where it asks the player to start over.
    """
    once = list(range(frames))
    if loop == "boomerang":
        once += list(range(frames - 2, 0, -1))
    return once * plays
