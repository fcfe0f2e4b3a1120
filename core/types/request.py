"""The request of unfold(): which regions of the photo move, which way, and how far."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Literal

import numpy as np

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.types.arrays import Float64Array
from shutterspan.core.types.guidance import Arrow, Guidance, Stroke
from shutterspan.core.types.polyline import distance_to_polyline
from shutterspan.core.types.region import Mask, Region, topmost_index

#: What frames show outside the regions: the unchanged photo, the sharp still at mid-exposure, or the motion there.
Outside = Literal["photo", "still", "moving"]

#: Number of places on a path where its region is looked up.
_PLACES = 32


@dataclass(frozen=True)
class UnfoldRequest:
    """What to unfold.

    regions: where things move, the last on top; if empty, everywhere. guidance: its arrows and strokes apply to the
    outside and to regions without any of their own; its flip reverses the whole clip, and its strength multiplies that
    of each region.
    """

    regions: tuple[Region, ...] = ()
    outside: Outside = "photo"
    guidance: Guidance = Guidance()

    @property
    def moves_everywhere(self) -> bool:
        """Whether the whole photo may move, not just the regions."""
        return not self.regions or self.outside == "moving"

    @property
    def marks_motion(self) -> bool:
        """Whether the user marks what moved, by a region, an arrow or a stroke."""
        return bool(self.regions or self.guidance.directions)

    @property
    def has_unguided_motion(self) -> bool:
        """Whether anything moves to which the photo's arrows apply: the outside, or a region without its own."""
        return self.moves_everywhere or any(not region.guidance.directions for region in self.regions)

    def guidance_of(self, region: Region | None) -> Guidance:
        """The guidance that holds in a region, or outside all regions if it is None, with that of the whole photo.

        A region's own arrows and strokes replace those of the whole photo.
        """
        whole = self.guidance
        if region is None:
            return whole
        own = region.guidance
        return replace(
            own if own.directions else replace(own, arrows=whole.arrows, strokes=whole.strokes),
            flipped=own.flipped ^ whole.flipped,
            strength=min(limits.STRENGTH[1], own.strength * whole.strength),
        )

    def with_enabled_regions(self, enabled: Sequence[bool]) -> "UnfoldRequest":
        """The request as if the other regions, and arrows of the photo that then hold nowhere, weren't there.

        enabled: for each region, whether it is kept.
        """
        if all(enabled):
            return self
        reduced = replace(self, regions=tuple(compress(self.regions, enabled)))
        if reduced.has_unguided_motion:
            return reduced
        return replace(reduced, guidance=replace(self.guidance, arrows=(), strokes=()))

    def with_time_reversed(self, index: int | None = None) -> "UnfoldRequest":
        """The request for playing one region, counted from 0, or everything the other way, with its arrows reversed.

        A region that follows the arrows of the whole photo keeps them, and is flipped.
        """
        if index is not None:
            changed = list(self.regions)
            changed[index] = replace(changed[index], guidance=changed[index].guidance.with_time_reversed())
            return replace(self, regions=tuple(changed))
        guidance = self.guidance.with_time_reversed()
        # A flip of the whole photo concerns regions with arrows of their own too, so it is undone in these.
        undo = guidance.flipped != self.guidance.flipped
        regions = tuple(
            _with_arrows_reversed(region, undo) if region.guidance.directions else region for region in self.regions
        )
        return replace(self, guidance=guidance, regions=regions)

    @property
    def stands_still(self) -> bool:
        """Whether strengths of 0 keep everything from moving."""
        moving = (*self.regions, None) if self.moves_everywhere else self.regions
        return all(self.guidance_of(region).strength == 0 for region in moving)

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
        if self.guidance.directions and not self.has_unguided_motion:
            raise UsageError("arrow_in_no_region", arrow=self.guidance.directions[0].span)

    def check_masks(self) -> None:
        """Raise UsageError if the masks together exceed the limit of projects and of the worker."""
        pixels = sum(region.shape.pixels.size for region in self.regions if isinstance(region.shape, Mask))
        if pixels > limits.MAX_MASK_PIXELS:
            raise UsageError("masks_too_large", pixels=pixels, limit=limits.MAX_MASK_PIXELS)


def region_for_path(regions: Sequence[Region], outside: Outside, path: Arrow | Stroke) -> int | None:
    """Return the index of the region that an arrow or a stroke belongs to, None for the whole photo.

    It is the topmost region that contains the start. Where the outside doesn't move, it is else the first one that the
    path touches, or the nearest one that is no farther away than the path is long.
    """
    if (index := topmost_index(regions, path.start)) is not None or outside == "moving":
        return index
    points = np.array(path.points if isinstance(path, Stroke) else (path.start, path.end), float)
    positions = np.linspace(0, len(points) - 1, _PLACES)
    places = np.stack([np.interp(positions, np.arange(len(points)), axis) for axis in points.T], 1)
    for x, y in places.tolist():
        if (index := topmost_index(regions, (x, y))) is not None:
            return index
    distances = [_distance(region, places) for region in regions]
    nearest = min(range(len(regions)), key=distances.__getitem__, default=None)
    return None if nearest is None or distances[nearest] > path.length else nearest


def assign_guidance(
    regions: Sequence[Region],
    outside: Outside,
    paths: Sequence[Arrow | Stroke],
    flipped: Collection[int | None] = (),
    strengths: Mapping[int | None, float] = {},
) -> UnfoldRequest:
    """Return a request in which each arrow and each stroke belongs to its region as in `region_for_path`.

    flipped: indices of the regions whose time is reversed; strengths: by index of the region; None stands for the whole
    photo in both.
    Raises UsageError: there is no such region.
    """
    for number in (*flipped, *strengths):
        if number is not None and not 0 <= number < len(regions):
            hint = None if regions else "draw_regions_first"
            raise UsageError("region_to_change_missing", hint=hint, number=number + 1, regions=len(regions))
    owned: dict[int | None, list[Arrow | Stroke]] = {}
    for path in paths:
        owned.setdefault(region_for_path(regions, outside, path), []).append(path)

    def guidance(index: int | None) -> Guidance:
        own = owned.get(index, [])
        return Guidance(
            tuple(path for path in own if isinstance(path, Arrow)),
            index in flipped,
            tuple(path for path in own if isinstance(path, Stroke)),
            strengths.get(index, 1.0),
        )

    guided = (replace(region, guidance=guidance(index)) for index, region in enumerate(regions))
    return UnfoldRequest(tuple(guided), outside, guidance(None))


def _distance(region: Region, places: Float64Array) -> float:
    """The least distance of some places (n,2) from a region's outline, or from its bounding box if it is a mask."""
    shape = region.shape
    left, top, right, bottom = shape.box
    outline = (
        [(left, top), (right, top), (right, bottom), (left, bottom)] if isinstance(shape, Mask) else list(shape.points)
    )
    return float(distance_to_polyline(places, np.array([*outline, outline[0]], float)).min())


def _with_arrows_reversed(region: Region, flip: bool) -> Region:
    """A region with its arrows and strokes reversed, and its flip changed if `flip` is set."""
    guidance = region.guidance.with_time_reversed()
    return replace(region, guidance=replace(guidance, flipped=guidance.flipped ^ flip))
