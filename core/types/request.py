"""The request of unfold(): which regions of the photo move, and in which direction time runs in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.region import Mask, Region, topmost_index

#: What frames show outside the regions: the unchanged photo, the sharp still at mid-exposure, or the motion there.
Outside = Literal["photo", "still", "moving"]


@dataclass(frozen=True)
class UnfoldRequest:
    """What to unfold.

    regions: where things move, the last on top; if empty, everywhere. guidance: its arrows apply to the outside and
    to regions without arrows of their own; its flip reverses the whole clip, all regions included.
    """

    regions: tuple[Region, ...] = ()
    outside: Outside = "photo"
    guidance: Guidance = Guidance()

    @property
    def moves_everywhere(self) -> bool:
        """Whether the whole photo may move, not just the regions."""
        return not self.regions or self.outside == "moving"

    @property
    def has_unguided_motion(self) -> bool:
        """Whether anything moves to which the photo's arrows apply: the outside, or a region without arrows."""
        return self.moves_everywhere or any(not region.guidance.arrows for region in self.regions)

    @property
    def region_names(self) -> list[Message]:
        """The regions' names in messages."""
        return [make_message("region_numbered", number=number) for number in range(1, len(self.regions) + 1)]

    def check(self, width: int, height: int) -> None:
        """Check the request for a photo of this size in pixels.

        Raises UsageError: a region, an arrow or the masks together are invalid.
        """
        self.check_masks()
        for name, region in zip(self.region_names, self.regions, strict=True):
            region.check(name, width, height)
        self.guidance.check(make_message("whole_photo"), width, height)
        if self.guidance.arrows and not self.has_unguided_motion:
            raise UsageError("arrow_in_no_region", arrow=self.guidance.arrows[0].span)

    def check_masks(self) -> None:
        """Raise UsageError if the masks together exceed the limit of projects and of the worker."""
        pixels = sum(region.shape.pixels.size for region in self.regions if isinstance(region.shape, Mask))
        if pixels > limits.MAX_MASK_PIXELS:
            raise UsageError("masks_too_large", pixels=pixels, limit=limits.MAX_MASK_PIXELS)


def assign_arrows(
    regions: Sequence[Region], outside: Outside, arrows: Sequence[Arrow], flipped: Collection[int], all_flipped: bool
) -> UnfoldRequest:
    """Return a request in which each arrow belongs to the topmost region that it starts in, or else to the photo.

    flipped: indices of the regions whose time is reversed; all_flipped: whether the whole clip is.
    Raises UsageError: there is no such region.
    """
    if unknown := [number for number in flipped if not 0 <= number < len(regions)]:
        hint = None if regions else "draw_regions_first"
        raise UsageError("region_to_flip_missing", hint=hint, number=unknown[0] + 1, regions=len(regions))
    arrows_by_region: dict[int | None, list[Arrow]] = {}
    for arrow in arrows:
        arrows_by_region.setdefault(topmost_index(regions, arrow.start), []).append(arrow)
    return UnfoldRequest(
        tuple(
            replace(region, guidance=Guidance(tuple(arrows_by_region.get(number, ())), number in flipped))
            for number, region in enumerate(regions)
        ),
        outside,
        Guidance(tuple(arrows_by_region.get(None, ())), all_flipped),
    )
