"""Encode a picture of any size in overlapping tiles whose latents are blended into one without seams."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.foundation.errors import MemoryExhausted
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.device import is_out_of_memory
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.tta import VIEWS, View
from shutterspan.core.model.network import STRIDE, Latent

#: Side of the first tiles tried, in pixels; smaller pictures are encoded whole.
LARGEST = 1280
SMALLEST = 256
#: Neighbouring tiles share this many pixels, over which they are faded into one another.
OVERLAP = 128


@dataclass(frozen=True)
class Tile:
    """A tile's place in the padded picture, in pixels; all numbers are multiples of `STRIDE`."""

    top: int
    left: int
    height: int
    width: int


def padded(picture: Tensor) -> Tensor:
    """Repeat the last rows and columns of (B,C,H,W) until both sides are multiples of `STRIDE`."""
    height, width = picture.shape[-2:]
    return F.pad(picture, (0, -width % STRIDE, 0, -height % STRIDE), mode="replicate")


def encode(
    picture: Tensor,
    guidance: Tensor,
    engine: Engine,
    progress: Progress,
    stage: str,
    views: Sequence[View] = VIEWS[:1],
) -> Latent:
    """Encode a padded picture (1,3,H,W) with guidance (1,2,H,W), the mean of some views; tiles shrink while memory
    runs out.

    Raises MemoryExhausted, Cancelled.
    """
    side = LARGEST
    while True:
        try:
            return _encode(picture, guidance, engine, partial(progress.step, stage), views, side)
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            if side <= SMALLEST:
                raise MemoryExhausted(
                    "There is not enough memory to unfold this photo.",
                    "Close other programs, or choose a smaller size.",
                ) from error
        side //= 2
        if engine.device.type == "cuda":
            torch.cuda.empty_cache()


def _encode(
    picture: Tensor,
    guidance: Tensor,
    engine: Engine,
    step: Callable[[int, int], None],
    views: Sequence[View],
    side: int,
) -> Latent:
    looks = list(itertools.product(layout(picture.shape[-2], picture.shape[-1], side), views))
    step(0, len(looks))
    sums: list[Tensor] = []
    weights: list[Tensor] = []
    for done, (tile, view) in enumerate(looks, 1):
        ys, xs = slice(tile.top, tile.top + tile.height), slice(tile.left, tile.left + tile.width)
        latent = _looked(engine, view, picture[..., ys, xs], guidance[..., ys, xs])
        step(done, len(looks))
        if len(looks) == 1:
            return latent
        if not sums:
            for part in latent:
                shrink = tile.height // part.shape[-2]
                size = [n // shrink for n in picture.shape[-2:]]
                sums.append(part.new_zeros(1, part.shape[1], *size))
                weights.append(part.new_zeros(1, 1, *size))
        for total, weight, part in zip(sums, weights, latent, strict=True):
            shrink = tile.height // part.shape[-2]
            place = (..., slice(ys.start // shrink, ys.stop // shrink), slice(xs.start // shrink, xs.stop // shrink))
            fade = _fade(tile, picture.shape[-2:], shrink).to(part.device)
            total[place] += part * fade
            weight[place] += fade
    return Latent(*(total.div_(weight) for total, weight in zip(sums, weights, strict=True)))


def _looked(engine: Engine, view: View, picture: Tensor, guidance: Tensor) -> Latent:
    """What the network finds in a view of a tile, float32."""
    seen, told, backwards = view.seen(picture, guidance)
    return view.brought_back(engine.encode(seen, told), backwards)


def layout(height: int, width: int, side: int) -> Iterator[Tile]:
    """Tiles of at most `side` pixels that cover height x width and overlap by at least `OVERLAP`."""
    for top, tall in _spans(height, side):
        for left, wide in _spans(width, side):
            yield Tile(top, left, tall, wide)


def _spans(length: int, side: int) -> list[tuple[int, int]]:
    if length <= side:
        return [(0, length)]
    count = -(-(length - OVERLAP) // (side - OVERLAP))
    gap = (length - side) / (count - 1)
    return [(round(i * gap / STRIDE) * STRIDE, side) for i in range(count - 1)] + [(length - side, side)]


def _fade(tile: Tile, size: torch.Size, shrink: int) -> Tensor:
    """Weights (1,1,h,w) that rise from the tile's inner borders; at the picture's own border they stay one."""

    def ramp(start: int, length: int, whole: int) -> Tensor:
        place = torch.arange(length // shrink) + 0.5
        width = OVERLAP // shrink
        rise = torch.ones_like(place) if start == 0 else (place / width).clamp(max=1)
        fall = torch.ones_like(place) if start + length == whole else (place.flip(0) / width).clamp(max=1)
        return rise * fall

    rows, columns = ramp(tile.top, tile.height, size[0]), ramp(tile.left, tile.width, size[1])
    return (rows[:, None] * columns)[None, None]
