"""The request of unfold(): the regions that move, and the guidance for their motion."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Literal, get_args

import numpy as np

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.argument_checks import check_choice, check_items, check_type
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.types.arrays import Float64Array
from shutterspan.core.types.guidance import Arrow, Guidance, Stroke
from shutterspan.core.types.polyline import distance_to_polyline
from shutterspan.core.types.region import Mask, Region, topmost_index

#: The content of frames outside the regions: the unchanged photo, the sharp frame at mid-exposure, or the motion there.
Outside = Literal["photo", "still", "moving"]

#: Number of points on a path that are tested to find its region.
_PLACES = 32


@dataclass(frozen=True)
class UnfoldRequest:
    """What to unfold.

    regions: the regions that move, the last one on top; if empty, the whole photo moves. guidance: its arrows and
    strokes apply to the outside and to regions without their own; its flip reverses the whole clip, and its strength
    multiplies the strength of each region.
    """

    regions: tuple[Region, ...] = ()
    outside: Outside = "photo"
    guidance: Guidance = Guidance()

    def __post_init__(self) -> None:
        object.__setattr__(self, "regions", check_items("regions", self.regions, Region))
        check_choice("outside", self.outside, get_args(Outside))
        check_type("guidance", self.guidance, Guidance)

    @property
    def moves_everywhere(self) -> bool:
        """Whether the whole photo may move, and not only the regions."""
        return not self.regions or self.outside == "moving"

    @property
    def marks_motion(self) -> bool:
        """Whether the user has marked motion with a region, an arrow or a stroke."""
        return bool(self.regions or self.guidance.directions)

    @property
    def has_unguided_motion(self) -> bool:
        """Whether the photo's arrows apply to anything that moves: the outside, or a region without its own arrows."""
        return self.moves_everywhere or any(not region.guidance.directions for region in self.regions)

    def guidance_of(self, region: Region | None) -> Guidance:
        """The guidance that applies in a region, or outside all regions if `region` is None, combined with that of the
        whole photo.

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
        """The request with only the enabled regions, and without arrows of the photo that then apply nowhere.

        enabled: for each region, whether to keep it.
        """
        if all(enabled):
            return self
        reduced = replace(self, regions=tuple(compress(self.regions, enabled)))
        if reduced.has_unguided_motion:
            return reduced
        return replace(reduced, guidance=replace(self.guidance, arrows=(), strokes=()))

    def with_time_reversed(self, index: int | None = None) -> "UnfoldRequest":
        """The request with one region (an index from 0), or everything, in the opposite play direction. Its arrows are
        reversed.

        A region to which the arrows of the whole photo apply is flipped instead. Raises UsageError: the region doesn't
        exist.
        """
        if index is not None:
            _check_index(index, self.regions)
            changed = list(self.regions)
            changed[index] = replace(changed[index], guidance=changed[index].guidance.with_time_reversed())
            return replace(self, regions=tuple(changed))
        guidance = self.guidance.with_time_reversed()
        # A flip of the whole photo also affects regions with arrows of their own, so these are flipped back.
        undo = guidance.flipped != self.guidance.flipped
        regions = tuple(
            _with_arrows_reversed(region, undo) if region.guidance.directions else region for region in self.regions
        )
        return replace(self, guidance=guidance, regions=regions)

    @property
    def stands_still(self) -> bool:
        """Whether nothing moves because all strengths are 0."""
        moving = (*self.regions, None) if self.moves_everywhere else self.regions
        return all(self.guidance_of(region).strength == 0 for region in moving)

    @property
    def region_names(self) -> list[Message]:
        """The names of the regions in messages."""
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

    This is the topmost region that contains the path's start. If there is none and the outside doesn't move, it is the
    first region that the path touches, or else the nearest region within a distance of the path's length.
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
    """Return a request in which each arrow and each stroke belongs to the region that `region_for_path` returns.

    flipped: indices of the regions whose time is reversed; strengths: strengths by index of the region. In both, None
    stands for the whole photo.
    Raises UsageError: a region doesn't exist.
    """
    for number in (*flipped, *strengths):
        if number is not None:
            _check_index(number, regions)
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


def _check_index(index: int, regions: Sequence[Region]) -> None:
    """Raise UsageError if no region has this index."""
    check_type("region", index, int, np.integer)
    if not 0 <= index < len(regions):
        hint = None if regions else "draw_regions_first"
        raise UsageError("region_to_change_missing", hint=hint, number=index + 1, regions=len(regions))


def _distance(region: Region, places: Float64Array) -> float:
    """The smallest distance of points (n,2) from a region's outline, or from its bounding box if it is a mask."""
    shape = region.shape
    left, top, right, bottom = shape.box
    outline = (
        [(left, top), (right, top), (right, bottom), (left, bottom)] if isinstance(shape, Mask) else list(shape.points)
    )
    return float(distance_to_polyline(places, np.array([*outline, outline[0]], float)).min())


def _with_arrows_reversed(region: Region, flip: bool) -> Region:
    """A region with reversed arrows and strokes; its flip is inverted if `flip` is set."""
    guidance = region.guidance.with_time_reversed()
    return replace(region, guidance=replace(guidance, flipped=guidance.flipped ^ flip))
