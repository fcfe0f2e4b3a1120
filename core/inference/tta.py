"""Test-time augmentation: encode flipped, transposed and time-reversed copies of a picture, and average the latents.

The mean is more accurate than the result of a single copy (self-ensemble; Lim et al., EDSR, CVPRW 2017).
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from shutterspan.core.model.network import FORWARD, Latent

#: Axes of rows and columns in a map; and those within a 2x2 cell, in maps of `_split_cells`.
_MAP_AXES, _CELL_AXES = (-2, -1), (-4, -3)

#: Sign of each residual map after time is reversed; the middle frame's map comes first.
_TIME_PARITY = (1.0, -1.0, 1.0, -1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Augmentation:
    """A horizontal flip, a vertical flip and a transposition, applied in this order.

    horizontal_flip: exchanges left and right; vertical_flip: exchanges top and bottom; transpose: exchanges rows and
    columns.
    """

    horizontal_flip: bool = False
    vertical_flip: bool = False
    transpose: bool = False

    @property
    def _inverse(self) -> "Augmentation":
        """The augmentation that undoes this one."""
        return Augmentation(self.vertical_flip, self.horizontal_flip, True) if self.transpose else self

    def apply(self, picture: Tensor, guidance: Tensor) -> tuple[Tensor, Tensor, bool]:
        """Transform a picture (B,3,H,W) and its guidance (B,2,H,W); returns both and whether time is reversed.

        If the transformed guidance is opposite to `FORWARD`, it is inverted, which reverses time. The network works
        best on motion along `FORWARD`.
        """
        transformed = self._transformed_vectors(guidance)
        time_reversed = bool((transformed * transformed.new_tensor(FORWARD)[:, None, None]).sum() < 0)
        return self.transform(picture), (-transformed if time_reversed else transformed), time_reversed

    def invert(self, latent: Latent, time_reversed: bool) -> Latent:
        """Transform the latent of an augmented picture back to that of the original picture."""
        inverse = self._inverse
        maps = inverse.transform(self.restore(_split_cells(latent.residual_maps)), _CELL_AXES)
        coefficients = inverse._transformed_vectors(torch.unflatten(latent.trajectory_coefficients, 1, (3, 2)))
        if time_reversed:
            # Odd terms of the cosine series and odd powers of time change their sign.
            maps = maps * maps.new_tensor(_TIME_PARITY[: maps.shape[1]]).view(-1, 1, 1, 1, 1, 1)
            coefficients = coefficients * coefficients.new_tensor([-1.0, 1.0, -1.0]).view(-1, 1, 1, 1)
        return Latent(maps.flatten(1, 4), coefficients.flatten(1, 2))

    def restore(self, maps: Tensor) -> Tensor:
        """Undo `transform`."""
        return self._inverse.transform(maps)

    def transform(self, maps: Tensor, axes: tuple[int, int] = _MAP_AXES) -> Tensor:
        """Transform the positions in maps (...,h,w). axes: those of rows and columns."""
        flips = zip(axes, (self.vertical_flip, self.horizontal_flip), strict=True)
        maps = maps.flip([axis for axis, flipped in flips if flipped])
        return maps.transpose(*axes) if self.transpose else maps

    def _transformed_vectors(self, field: Tensor) -> Tensor:
        """Transform a field of vectors (...,2,h,w), x and y: their positions and their components."""
        signs = field.new_tensor([-1.0 if self.horizontal_flip else 1.0, -1.0 if self.vertical_flip else 1.0])
        transformed = self.transform(field * signs[:, None, None])
        return transformed.flip(-3) if self.transpose else transformed


#: Number of augmentations for the best quality.
BEST_AUGMENTATION_COUNT = 8

#: Limit on the pixels of all augmentations together: this number times the square of the largest number of
#: augmentations. By default, with at most 4, a picture of 960x540 has 2 and one of 1280x720 has 1. For the best quality
#: they have 8 and 4.
_PIXELS = 75_000

#: If neither side of a picture is longer, in pixels, some of its augmentations are encoded at twice the size. That is
#: one tile at most.
_MAX_DOUBLED_SIDE = 640

#: Of so many augmentations, one is encoded at twice the size and one at the picture's own size. The others are left
#: out, because an encode at twice the size takes four times as long.
_DOUBLED_SHARE = 4

MIRRORED = Augmentation(horizontal_flip=True)

#: Ordered by usefulness, the most useful first. A rotation by 180 degrees with reversed time keeps the direction of all
#: motion.
AUGMENTATIONS = (
    Augmentation(),
    Augmentation(horizontal_flip=True, vertical_flip=True),
    MIRRORED,
    Augmentation(vertical_flip=True),
    Augmentation(transpose=True),
    Augmentation(horizontal_flip=True, vertical_flip=True, transpose=True),
    Augmentation(horizontal_flip=True, transpose=True),
    Augmentation(vertical_flip=True, transpose=True),
)


@dataclass(frozen=True)
class Augmentations:
    """The augmentations of a picture: those at its own size, at least one, and those at twice its size."""

    own_size: tuple[Augmentation, ...]
    double_size: tuple[Augmentation, ...]


def choose_augmentations(columns: int, rows: int, max_count: int) -> Augmentations:
    """The augmentations for a working picture of columns x rows pixels. They take about as long as `max_count` at its
    own size, or less time if it is large.

    Each further augmentation improves the result less, and takes long in a large picture.
    """
    count = max_count
    while count > 1 and count * columns * rows > _PIXELS * max_count**2:
        count //= 2
    doubled = count // _DOUBLED_SHARE if max(columns, rows) <= _MAX_DOUBLED_SIDE else 0
    return Augmentations(AUGMENTATIONS[: count - (_DOUBLED_SHARE - 1) * doubled], AUGMENTATIONS[:doubled])


def weighted_mean(*latents: tuple[Latent, float]) -> Latent:
    """The weighted mean of pairs of a latent and its weight."""
    total = sum(weight for _, weight in latents)
    shares = [weight / total for _, weight in latents]
    fields = zip(*(latent for latent, _ in latents), strict=True)
    return Latent(*(sum(share * maps for share, maps in zip(shares, field, strict=True)) for field in fields))


def _split_cells(maps: Tensor) -> Tensor:
    """Unflatten pixel-unshuffled maps (B,M*12,h,w) to (B,M,3,2,2,h,w): map, colour, row and column in a cell, cell."""
    return torch.unflatten(maps, 1, (-1, 3, 2, 2))
