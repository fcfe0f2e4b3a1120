"""Encode a picture of any size in overlapping tiles, and blend their latents without seams."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from types import EllipsisType

import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.foundation.errors import MemoryExhausted
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.device import is_out_of_memory
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.tta import AUGMENTATIONS, Augmentation
from shutterspan.core.model.network import STRIDE, Latent

#: The first tile size to try, and the smallest one, in pixels. A picture that fits into one tile is encoded whole.
MAX_TILE_SIDE = 1280
MIN_TILE_SIDE = 256
#: Neighbouring tiles overlap by about this many pixels or more. They are blended over the overlap.
OVERLAP = 128

#: The index of a tile in maps of the padded picture: all images and channels, rows, columns.
_Area = tuple[EllipsisType, slice, slice]
#: Encodes the augmented copy of a tile; returns maps (1,C,h,w), transformed back.
_EncodeArea = Callable[[_Area, Augmentation], Sequence[Tensor]]


@dataclass(frozen=True)
class Tile:
    """A tile's position and size in the padded picture, in pixels; all are multiples of `STRIDE`."""

    top: int
    left: int
    height: int
    width: int


def pad_to_stride(picture: Tensor, stride: int = STRIDE) -> Tensor:
    """Pad a picture (B,C,H,W) to multiples of `stride`, itself a multiple of `STRIDE`, by repeating its last row and
    its last column."""
    height, width = picture.shape[-2:]
    return F.pad(picture, (0, -width % stride, 0, -height % stride), mode="replicate")


def encode_tiled(
    picture: Tensor,
    guidance: Tensor,
    engine: Engine,
    progress: Progress,
    stage: str,
    augmentations: Sequence[Augmentation] = AUGMENTATIONS[:1],
) -> Latent:
    """Encode a padded picture (1,3,H,W) with guidance (1,2,H,W): the mean over the augmentations, float32.

    When memory runs out, encoding starts again with tiles of half the side.
    Raises MemoryExhausted: the smallest tiles don't fit either. Cancelled: through `progress`, between two tiles.
    """

    def encode(area: _Area, augmentation: Augmentation) -> Latent:
        augmented, augmented_guidance, time_reversed = augmentation.apply(picture[area], guidance[area])
        return augmentation.invert(engine.encode(augmented, augmented_guidance), time_reversed)

    return Latent(*_encode_until_it_fits(encode, picture.shape, partial(progress.step, stage), augmentations))


def encode_and_detect_tiled(
    picture: Tensor, engine: Engine, progress: Progress, stage: str, augmentation: Augmentation
) -> tuple[Latent, Tensor]:
    """Like `encode_tiled`, without guidance and with one augmentation. Also returns the motion detector's log odds
    (1,1,H/8,W/8), on the CPU. The engine must have a detector."""

    def encode(area: _Area, augmentation: Augmentation) -> tuple[Tensor, ...]:
        latent, log_odds = engine.encode_and_detect(augmentation.transform(picture[area]))
        return *augmentation.invert(latent, time_reversed=False), augmentation.restore(log_odds)

    *maps, log_odds = _encode_until_it_fits(encode, picture.shape, partial(progress.step, stage), [augmentation])
    return Latent(*maps), log_odds


def _encode_until_it_fits(
    encode: _EncodeArea, size: torch.Size, step: Callable[[int, int], None], augmentations: Sequence[Augmentation]
) -> list[Tensor]:
    """The mean maps of a picture of `size`, in tiles that fit into memory; step(done, total) reports each tile."""
    side = MAX_TILE_SIDE
    while True:
        try:
            return _encode_with_side(encode, size, step, augmentations, side)
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            if side <= MIN_TILE_SIDE:
                raise MemoryExhausted("unfold_memory_exhausted") from error
        side //= 2
        torch.cuda.empty_cache()  # does nothing if no graphics card is in use


def _encode_with_side(
    encode: _EncodeArea,
    size: torch.Size,
    step: Callable[[int, int], None],
    augmentations: Sequence[Augmentation],
    side: int,
) -> list[Tensor]:
    """Like `_encode_until_it_fits`, with tiles of at most `side` pixels."""
    passes = list(itertools.product(tile_layout(size[-2], size[-1], side), augmentations))
    step(0, len(passes))
    sums: list[Tensor] = []
    weights: list[Tensor] = []
    for done, (tile, augmentation) in enumerate(passes, 1):
        ys, xs = slice(tile.top, tile.top + tile.height), slice(tile.left, tile.left + tile.width)
        encoded = encode((..., ys, xs), augmentation)
        step(done, len(passes))
        if len(passes) == 1:
            return list(encoded)
        if not sums:
            for maps in encoded:
                shrink = tile.height // maps.shape[-2]
                whole = [n // shrink for n in size[-2:]]
                sums.append(maps.new_zeros(1, maps.shape[1], *whole))
                weights.append(maps.new_zeros(1, 1, *whole))
        for total, weight, maps in zip(sums, weights, encoded, strict=True):
            shrink = tile.height // maps.shape[-2]
            area = (..., slice(ys.start // shrink, ys.stop // shrink), slice(xs.start // shrink, xs.stop // shrink))
            blend = _blend_weights(tile, size[-2:], shrink).to(maps.device)
            total[area] += maps * blend
            weight[area] += blend
    return [total.div_(weight) for total, weight in zip(sums, weights, strict=True)]


def tile_layout(height: int, width: int, side: int) -> Iterator[Tile]:
    """Yield tiles, of at most `side` pixels, that cover height x width and overlap by about `OVERLAP` or more."""
    for top, tile_height in _spans(height, side):
        for left, tile_width in _spans(width, side):
            yield Tile(top, left, tile_height, tile_width)


def _spans(length: int, side: int) -> list[tuple[int, int]]:
    """Start and length of each tile along one axis."""
    if length <= side:
        return [(0, length)]
    count = -(-(length - OVERLAP) // (side - OVERLAP))
    gap = (length - side) / (count - 1)
    return [(round(i * gap / STRIDE) * STRIDE, side) for i in range(count - 1)] + [(length - side, side)]


def _blend_weights(tile: Tile, size: torch.Size, shrink: int) -> Tensor:
    """Weights (1,1,h,w) of a tile in the blend of a picture of `size`; h and w are the tile's sides divided by
    `shrink`.

    Weights rise from zero at borders with other tiles, and are one at the borders of the picture.
    """

    def ramp(start: int, length: int, whole: int) -> Tensor:
        position = torch.arange(length // shrink) + 0.5
        width = OVERLAP // shrink
        rise = torch.ones_like(position) if start == 0 else (position / width).clamp(max=1)
        fall = torch.ones_like(position) if start + length == whole else (position.flip(0) / width).clamp(max=1)
        return rise * fall

    rows, columns = ramp(tile.top, tile.height, size[0]), ramp(tile.left, tile.width, size[1])
    return (rows[:, None] * columns)[None, None]
