"""The state of a document that undo restores, and the functions that edit it.

A state is immutable, so an undo step is a reference to it.
"""

from dataclasses import dataclass, field, replace
from itertools import count, zip_longest
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QCoreApplication

from shutterspan.core.pipeline.playable_formats import VIDEO_FPS
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.region import Region, topmost_index
from shutterspan.core.types.request import Outside, UnfoldRequest
from shutterspan.core.types.settings import RenderSettings

if TYPE_CHECKING:
    from shutterspan.core.pipeline.project.project import Project

#: Colours of regions; distinct on any photo, also for people with red-green colour blindness.
PALETTE = ("#4aa3ff", "#ffb02e", "#e85db0", "#39c6a5", "#b58cff", "#f2e14c", "#ff7a5c", "#9ad14b")

#: Least distance of in and out point, as a share of the exposure.
MIN_RANGE = 0.02

#: Settings of a new document: enough frames to look smooth, played forwards and backwards.
DEFAULT_SETTINGS = RenderSettings(frames=15, fps=VIDEO_FPS, loop="boomerang")


@dataclass(frozen=True)
class StyledRegion:
    """A region and its look on the canvas. colour: “#rrggbb”; visible: whether the outline is drawn."""

    region: Region
    colour: str
    visible: bool = True

    @property
    def name(self) -> str:
        return self.region.name


@dataclass(frozen=True)
class DocumentState:
    """Regions, guidance and settings. guidance: of the whole photo; key_frame: the instant in [0,1] to save as a
    photograph."""

    regions: tuple[StyledRegion, ...] = ()
    outside: Outside = "photo"
    guidance: Guidance = field(default_factory=Guidance)
    settings: RenderSettings = DEFAULT_SETTINGS
    key_frame: float = 0.5

    @property
    def request(self) -> UnfoldRequest:
        return UnfoldRequest(tuple(styled.region for styled in self.regions), self.outside, self.guidance)

    @property
    def fps(self) -> float:
        """Frames per second of the playback in the app."""
        return self.settings.fps or VIDEO_FPS

    def check(self, width: int, height: int) -> None:
        """Check regions and arrows. Raises UsageError: one is invalid in a photo of this size."""
        self.request.check(width, height)


def state_from_project(project: "Project") -> DocumentState:
    """The state that a project file holds. Regions without a colour get one."""
    state = DocumentState((), project.request.outside, project.request.guidance, project.settings, project.key_frame)
    for region, style in zip_longest(project.request.regions, project.region_styles):
        state = with_region(state, region)
        if style:
            last = state.regions[-1]
            state = with_style(state, -1, colour=style.colour or last.colour, visible=style.visible)
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
    """Remove the region, and the arrows of the whole photo too if nothing is left that they can guide."""
    remaining = replace(state, regions=state.regions[:index] + state.regions[index + 1 :])
    if remaining.request.has_unguided_motion:
        return remaining
    return replace(remaining, guidance=replace(remaining.guidance, arrows=()))


def with_style(state: DocumentState, index: int, **changes: Any) -> DocumentState:
    """Change the colour or visibility of the region at `index`, or replace the region itself."""
    regions = list(state.regions)
    regions[index] = replace(regions[index], **changes)
    return replace(state, regions=tuple(regions))


def with_region_changes(state: DocumentState, index: int, **changes: Any) -> DocumentState:
    """Change the shape, feather, guidance or name of the region at `index`."""
    return with_style(state, index, region=replace(state.regions[index].region, **changes))


def with_arrow(state: DocumentState, arrow: Arrow) -> DocumentState:
    """Add an arrow to the topmost region in which it starts, or else to the whole photo.

    Older arrows there that contradict it are removed.
    """
    index = topmost_index(state.request.regions, arrow.start)
    if index is None:
        return replace(state, guidance=_with_arrow(state.guidance, arrow))
    return with_region_changes(state, index, guidance=_with_arrow(state.regions[index].region.guidance, arrow))


def without_arrows(state: DocumentState) -> DocumentState:
    """Remove all arrows; flips stay."""
    regions = tuple(
        replace(styled, region=replace(styled.region, guidance=replace(styled.region.guidance, arrows=())))
        for styled in state.regions
    )
    return replace(state, regions=regions, guidance=replace(state.guidance, arrows=()))


def with_flip(state: DocumentState, index: int | None) -> DocumentState:
    """Reverse time in the region at `index`, or in the whole photo if index is None."""
    if index is None:
        return replace(state, guidance=replace(state.guidance, flipped=not state.guidance.flipped))
    guidance = state.regions[index].region.guidance
    return with_region_changes(state, index, guidance=replace(guidance, flipped=not guidance.flipped))


def with_settings(state: DocumentState, **changes: Any) -> DocumentState:
    return replace(state, settings=replace(state.settings, **changes))


def arrow_count(state: DocumentState) -> int:
    return len(state.guidance.arrows) + sum(len(styled.region.guidance.arrows) for styled in state.regions)


def _with_arrow(guidance: Guidance, arrow: Arrow) -> Guidance:
    consistent = (old for old in guidance.arrows if not old.contradicts(arrow))
    return replace(guidance, arrows=(*consistent, arrow))
