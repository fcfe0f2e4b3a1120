"""The state of a document that undo restores, and the functions that edit it.

A state is immutable, so that an undo step can refer to it.
"""

from dataclasses import dataclass, field, replace
from itertools import count, zip_longest
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QCoreApplication

from shutterspan.core.pipeline.playable_formats import VIDEO_FPS
from shutterspan.core.types.guidance import Guidance
from shutterspan.core.types.region import Region
from shutterspan.core.types.request import Outside, UnfoldRequest
from shutterspan.core.types.settings import RenderSettings

if TYPE_CHECKING:
    from shutterspan.core.pipeline.project.project import Project

#: Colours of regions; distinct on any photo, also for people with red-green colour blindness.
PALETTE = ("#4aa3ff", "#ffb02e", "#e85db0", "#39c6a5", "#b58cff", "#f2e14c", "#ff7a5c", "#9ad14b")

#: Minimum distance of in and out point, as a share of the exposure.
MIN_RANGE = 0.02

#: Settings of a new document: enough frames to look smooth, played forwards and backwards.
DEFAULT_SETTINGS = RenderSettings(frames=15, fps=VIDEO_FPS, loop="boomerang")


@dataclass(frozen=True)
class StyledRegion:
    """A region and its colour, “#rrggbb”. enabled: whether the region has an effect on frames."""

    region: Region
    colour: str
    enabled: bool = True

    @property
    def name(self) -> str:
        return self.region.name


@dataclass(frozen=True)
class DocumentState:
    """Regions, guidance and settings. guidance: of the whole photo; key_frame: the t of the frame to export as a
    picture."""

    regions: tuple[StyledRegion, ...] = ()
    outside: Outside = "photo"
    guidance: Guidance = field(default_factory=Guidance)
    settings: RenderSettings = DEFAULT_SETTINGS
    key_frame: float = 0.5

    @property
    def request(self) -> UnfoldRequest:
        """The request to unfold, without the regions that are switched off."""
        return self.whole_request.with_enabled_regions([styled.enabled for styled in self.regions])

    @property
    def whole_request(self) -> UnfoldRequest:
        """The request with all regions, including those that are switched off."""
        return UnfoldRequest(tuple(styled.region for styled in self.regions), self.outside, self.guidance)

    @property
    def enabled_indices(self) -> list[int]:
        """The indices of the regions that are switched on."""
        return [index for index, styled in enumerate(self.regions) if styled.enabled]

    def check(self, width: int, height: int) -> None:
        """Check all regions and arrows, including those that are switched off.

        Raises UsageError: one is invalid in a photo of this size.
        """
        replace(self.whole_request, outside="moving").check(width, height)  # because the photo's arrows apply there
        self.request.check(width, height)


def state_from_project(project: "Project") -> DocumentState:
    """The state that a project file holds. Regions without a colour get one."""
    state = DocumentState((), project.request.outside, project.request.guidance, project.settings, project.key_frame)
    for region, style in zip_longest(project.request.regions, project.region_styles):
        state = with_region(state, region)
        if style:
            last = state.regions[-1]
            state = with_style(state, -1, colour=style.colour or last.colour, enabled=style.enabled)
    return state


def with_region(state: DocumentState, region: Region) -> DocumentState:
    """Add a region on top. A region without a name is named “Region 1”, “Region 2”, …."""
    taken_names = {styled.name for styled in state.regions}
    numbered_names = map(QCoreApplication.translate("DocumentState", "Region {}").format, count(1))
    if not region.name:
        region = replace(region, name=next(name for name in numbered_names if name not in taken_names))
    used_colours = [styled.colour for styled in state.regions]
    colour = min(PALETTE, key=lambda colour: (used_colours.count(colour), PALETTE.index(colour)))
    return replace(state, regions=(*state.regions, StyledRegion(region, colour)))


def without_region(state: DocumentState, index: int) -> DocumentState:
    """Remove the region, and guidance that then applies nowhere."""
    return without_idle_guidance(replace(state, regions=state.regions[:index] + state.regions[index + 1 :]))


def without_idle_guidance(state: DocumentState) -> DocumentState:
    """Remove the arrows and strokes of the whole photo if every part that may move has its own.

    Arrows and strokes that apply only to switched-off regions stay.
    """
    if state.request.has_unguided_motion or state.whole_request.has_unguided_motion:
        return state
    return replace(state, guidance=replace(state.guidance, arrows=(), strokes=()))


def with_style(state: DocumentState, index: int, **changes: Any) -> DocumentState:
    """Change the colour of the region at `index`, or replace the region itself."""
    regions = list(state.regions)
    regions[index] = replace(regions[index], **changes)
    return replace(state, regions=tuple(regions))


def with_region_enabled(state: DocumentState, index: int, enabled: bool) -> DocumentState:
    """Switch the region at `index` on or off, and remove guidance that then applies nowhere."""
    return without_idle_guidance(with_style(state, index, enabled=enabled))


def with_region_changes(state: DocumentState, index: int, **changes: Any) -> DocumentState:
    """Change the shape, feather, guidance or name of the region at `index`."""
    return with_style(state, index, region=replace(state.regions[index].region, **changes))


def with_flip(state: DocumentState, index: int | None) -> DocumentState:
    """Flip time in the region at `index`, or in the whole photo if index is None. Arrows and strokes are reversed
    too."""
    request = state.whole_request.with_time_reversed(index)
    regions = tuple(
        replace(styled, region=region) for styled, region in zip(state.regions, request.regions, strict=True)
    )
    return replace(state, regions=regions, guidance=request.guidance)


def with_settings(state: DocumentState, **changes: Any) -> DocumentState:
    return replace(state, settings=replace(state.settings, **changes))
