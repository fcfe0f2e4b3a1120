"""What is asked of an unfolding: which parts of the photo move, and which way time runs in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.region import Mask, Region, topmost

#: What is seen outside the regions: the photo as it is, the sharpened still of mid-exposure, or what moves there.
Outside = Literal["photo", "still", "moving"]


@dataclass(frozen=True)
class UnfoldRequest:
    """regions: where things move, the last on top; without any, everywhere. guidance: its arrows speak for all
    that no region's own arrows speak for; flipped, it turns the whole clip round, regions and all."""

    regions: tuple[Region, ...] = ()
    outside: Outside = "photo"
    guidance: Guidance = Guidance()

    @property
    def moves_everywhere(self) -> bool:
        return not self.regions or self.outside == "moving"

    @property
    def has_unguided(self) -> bool:
        """Whether something moves that no region's own arrows speak for."""
        return self.moves_everywhere or any(not region.guidance.arrows for region in self.regions)

    @property
    def names(self) -> list[str]:
        """How the user knows the regions."""
        return [f"region {number}" for number in range(1, len(self.regions) + 1)]

    def check(self, width: int, height: int) -> None:
        """Raises UsageError: a region or an arrow that makes no sense in a photo of this size, in pixels; and what
        `check_masks` raises."""
        self.check_masks()
        for name, region in zip(self.names, self.regions, strict=True):
            region.check(name, width, height)
        self.guidance.check("the photo", width, height)
        if self.guidance.arrows and not self.has_unguided:
            raise UsageError(
                f"The arrow {self.guidance.arrows[0]} starts in no region.", "Start it where something moves."
            )

    def check_masks(self) -> None:
        """Raises UsageError: the masks together are larger than projects and the worker take them."""
        pixels = sum(region.shape.pixels.size for region in self.regions if isinstance(region.shape, Mask))
        if pixels > limits.MASK_PIXELS:
            raise UsageError(
                f"The masks have {pixels:,} pixels together; the limit is {limits.MASK_PIXELS:,}.",
                "Draw fewer masks, or join some.",
            )


def with_arrows(
    regions: Sequence[Region], outside: Outside, arrows: Sequence[Arrow], flipped: Collection[int], all_flipped: bool
) -> UnfoldRequest:
    """A request in which each arrow speaks for the topmost region that it starts in, or else for the whole photo.

    flipped: regions whose time runs backwards, counted from 0. Raises UsageError: there is no such region.
    """
    if unknown := [number for number in flipped if not 0 <= number < len(regions)]:
        raise UsageError(
            f"There is no region {unknown[0] + 1} to flip.",
            f"There are {len(regions)}, counted from 1." if regions else "Draw regions first, or flip all.",
        )
    owned: dict[int | None, list[Arrow]] = {}
    for arrow in arrows:
        owned.setdefault(topmost(regions, arrow.start), []).append(arrow)
    return UnfoldRequest(
        tuple(
            replace(region, guidance=Guidance(tuple(owned.get(number, ())), number in flipped))
            for number, region in enumerate(regions)
        ),
        outside,
        Guidance(tuple(owned.get(None, ())), all_flipped),
    )
