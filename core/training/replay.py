"""Scenes learnt from more than once: where drawing one takes longer than learning from it, each is kept for a while.

Whenever it comes again, it is turned by half a circle and played backwards, or not, and its colour channels are
swapped. Half a turn and reversed time together leave the direction of all motion as it was: what ran `FORWARD` still
does.
"""

import random
from collections import deque
from dataclasses import fields, replace

import torch
from torch import Tensor

from shutterspan.core.synthesis.scenes import Scenes

#: So many scenes are kept, about a megabyte each at 128 px.
_KEPT = 1500
#: Before so many are there, all scenes are fresh ones.
_ENOUGH = 256

_PICTURES = ("photo", "frames")
_FIELDS = ("guidance", "trajectory", "valid", "motion")


class Replay:
    """The latest scenes, each drawn again some `uses` - 1 times."""

    def __init__(self, uses: int):
        self.uses = uses
        self._kept: deque[Scenes] = deque(maxlen=_KEPT)

    def fresh(self, count: int) -> int:
        """How many of `count` scenes have to be drawn."""
        return count if self.uses == 1 or len(self._kept) < _ENOUGH else max(1, count // self.uses)

    def packed(self, scenes: Scenes) -> list[Scenes]:
        """What is to be kept of a batch: pictures in 8 bit, fields in 16."""
        return [_single(scenes, number) for number in range(len(scenes.photo))] if self.uses > 1 else []

    def keep(self, packed: list[Scenes]) -> None:
        self._kept.extend(packed)

    def again(self, seed: int, count: int) -> list[Scenes]:
        """Batches of one scene, as they were drawn or turned."""
        chooser = random.Random(seed)
        return [_turned(_unpacked(chooser.choice(self._kept)), chooser) for _ in range(count)]


def _single(scenes: Scenes, number: int) -> Scenes:
    def small(name: str) -> Tensor:
        value = getattr(scenes, name)[number : number + 1]
        if name in _PICTURES:
            return (value * 255).round().byte()
        return value.half() if name in _FIELDS else value.clone()

    values = {field.name: small(field.name) for field in fields(Scenes) if field.name != "response"}
    return Scenes(**values, response=scenes.response.select(torch.tensor([number], device=scenes.photo.device)))


def _unpacked(scenes: Scenes) -> Scenes:
    values = {name: getattr(scenes, name).float() / 255 for name in _PICTURES}
    values |= {name: getattr(scenes, name).float() for name in _FIELDS}
    return Scenes(**values, times=scenes.times, response=scenes.response)


def _turned(scenes: Scenes, chooser: random.Random) -> Scenes:
    channels = chooser.sample(range(3), 3)
    photo, frames = scenes.photo[:, channels], scenes.frames[:, :, channels]
    if chooser.random() < 0.5:
        return replace(scenes, photo=photo, frames=frames)
    return Scenes(
        photo=photo.flip(-1, -2),
        guidance=scenes.guidance.flip(-1, -2),
        times=1 - scenes.times.flip(1),
        frames=frames.flip(1, -1, -2),
        trajectory=-scenes.trajectory.flip(1, -1, -2),
        valid=scenes.valid.flip(1, -1, -2),
        motion=scenes.motion.flip(-1, -2),
        response=scenes.response,
    )
