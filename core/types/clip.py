"""A clip: frames in playing order, made one at a time so that memory stays bounded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from shutterspan.core.types.photo import Photo

Loop = Literal["none", "boomerang", "repeat"]


@dataclass(frozen=True)
class Clip:
    """times: instants in [0,1], in order; frame: decodes one instant to (H,W,3) uint8 or uint16.

    photo: what the frames come from; they are in its RGB space, and its notes go with them. None: sRGB.
    """

    times: Sequence[float]
    frame: Callable[[float], np.ndarray]
    photo: Photo | None = None

    def __len__(self) -> int:
        return len(self.times)

    def __iter__(self) -> Iterator[np.ndarray]:
        return (self.frame(t) for t in self.times)


def even_times(frames: int, start: float = 0.0, end: float = 1.0) -> list[float]:
    """Frame i of N stands at i / (N - 1) of the way: the first at start, the last at end; one alone in the middle."""
    if frames == 1:
        return [(start + end) / 2]
    return [start + (end - start) * i / (frames - 1) for i in range(frames)]


def eased_times(frames: int, start: float = 0.0, end: float = 1.0) -> list[float]:
    """As `even_times`, but crowded towards both ends: the clip sets off and comes to rest softly."""
    return [start + (end - start) * share * share * (3 - 2 * share) for share in even_times(frames)]


def playing_order(frames: int, loop: Loop, held: int = 0) -> list[int]:
    """Indices of the frames as they are shown; the first and the last so many times more, one after another, as held.

    A boomerang runs there and back without showing either turning point twice, unless it is held there; `repeat`
    differs from `none` in the container alone, where it asks the player to start over.
    """
    order = [0] * held + list(range(frames)) + [frames - 1] * held
    return order + list(range(frames - 2, 0, -1)) if loop == "boomerang" else order
