"""What is asked of an unfolding: which parts of the photo move, and which way time runs in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.region import Region

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
    def names(self) -> list[str]:
        """How the user knows the regions."""
        return [f"region {number}" for number in range(1, len(self.regions) + 1)]

    def check(self, width: int, height: int) -> None:
        """Raises UsageError: a region or an arrow that makes no sense in a photo of this size, in pixels."""
        for name, region in zip(self.names, self.regions, strict=True):
            region.check(name, width, height)
        self.guidance.check("the photo", width, height)
        silent = [region for region in self.regions if not region.guidance.arrows]
        if self.guidance.arrows and not (self.moves_everywhere or silent):
            raise UsageError(
                f"The arrow {self.guidance.arrows[0]} starts in no region.", "Start it where something moves."
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
        holding = [number for number, region in enumerate(regions) if region.shape.holds(*arrow.start)]
        owned.setdefault(holding[-1] if holding else None, []).append(arrow)
    return UnfoldRequest(
        tuple(
            replace(region, guidance=Guidance(tuple(owned.get(number, ())), number in flipped))
            for number, region in enumerate(regions)
        ),
        outside,
        Guidance(tuple(owned.get(None, ())), all_flipped),
    )
