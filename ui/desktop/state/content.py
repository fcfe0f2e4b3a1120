"""What of a project the user changes: everything that undo brings back. Immutable, so that a step is a reference."""

from dataclasses import dataclass, field, replace
from itertools import count, zip_longest
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QCoreApplication

from shutterspan.core.pipeline.endings import VIDEO_FPS
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.region import Region, topmost
from shutterspan.core.types.request import Outside, UnfoldRequest
from shutterspan.core.types.settings import RenderSettings

if TYPE_CHECKING:
    from shutterspan.core.pipeline.project.project import Project

#: Told apart on any photo, and by people who see red and green alike.
PALETTE = ("#4aa3ff", "#ffb02e", "#e85db0", "#39c6a5", "#b58cff", "#f2e14c", "#ff7a5c", "#9ad14b")

#: In and out points come no nearer to each other, as a share of the exposure.
SHORTEST_RANGE = 0.02

#: What a new document makes of its photo: enough frames to look smooth, there and back.
USUAL_SETTINGS = RenderSettings(frames=15, fps=VIDEO_FPS, loop="boomerang")


@dataclass(frozen=True)
class MarkedRegion:
    """A region as the canvas shows it. colour: as “#rrggbb”; visible: whether its outline is drawn."""

    region: Region
    colour: str
    visible: bool = True

    @property
    def name(self) -> str:
        return self.region.name


@dataclass(frozen=True)
class Content:
    """guidance: of the whole photo; key_frame: the instant in [0,1] that is saved as photograph."""

    regions: tuple[MarkedRegion, ...] = ()
    outside: Outside = "photo"
    guidance: Guidance = field(default_factory=Guidance)
    settings: RenderSettings = USUAL_SETTINGS
    key_frame: float = 0.5

    @property
    def request(self) -> UnfoldRequest:
        return UnfoldRequest(tuple(marked.region for marked in self.regions), self.outside, self.guidance)

    @property
    def fps(self) -> float:
        """Frames shown a second while it plays here."""
        return self.settings.fps or VIDEO_FPS

    def check(self, width: int, height: int) -> None:
        """Raises UsageError: something drawn makes no sense in a photo of this size."""
        self.request.check(width, height)


def content_of(project: "Project") -> Content:
    """What a project file says. Regions that it gives no colour get one."""
    content = Content((), project.request.outside, project.request.guidance, project.settings, project.key_frame)
    for region, mark in zip_longest(project.request.regions, project.marks):
        content = with_region(content, region)
        if mark:
            last = content.regions[-1]
            content = with_marked(content, -1, colour=mark.colour or last.colour, visible=mark.shown)
    return content


def with_region(content: Content, region: Region) -> Content:
    """With one more region on top; without a name of its own it is numbered."""
    taken = {marked.name for marked in content.regions}
    numbered = map(QCoreApplication.translate("Content", "Region {}").format, count(1))
    named = region if region.name else replace(region, name=next(name for name in numbered if name not in taken))
    used = [marked.colour for marked in content.regions]
    colour = min(PALETTE, key=lambda one: (used.count(one), PALETTE.index(one)))
    return replace(content, regions=(*content.regions, MarkedRegion(named, colour)))


def without_region(content: Content, index: int) -> Content:
    """Arrows of the whole photo that nothing is left to speak for go with it."""
    rest = replace(content, regions=content.regions[:index] + content.regions[index + 1 :])
    if rest.request.has_unguided:
        return rest
    return replace(rest, guidance=replace(rest.guidance, arrows=()))


def with_marked(content: Content, index: int, **changes: Any) -> Content:
    """The region at `index` with another colour, or visible or not."""
    regions = list(content.regions)
    regions[index] = replace(regions[index], **changes)
    return replace(content, regions=tuple(regions))


def with_changed_region(content: Content, index: int, **changes: Any) -> Content:
    """The region at `index` with another shape, feather, guidance or name."""
    return with_marked(content, index, region=replace(content.regions[index].region, **changes))


def with_arrow(content: Content, arrow: Arrow) -> Content:
    """The arrow speaks for the topmost region it starts in, or else for the whole photo.

    Older arrows that it contradicts go: the last word counts.
    """
    owner = topmost(content.request.regions, arrow.start)
    if owner is None:
        return replace(content, guidance=_guided(content.guidance, arrow))
    return with_changed_region(content, owner, guidance=_guided(content.regions[owner].region.guidance, arrow))


def without_arrows(content: Content) -> Content:
    """Nothing is said about direction any more; flips stay."""
    regions = tuple(
        replace(marked, region=replace(marked.region, guidance=replace(marked.region.guidance, arrows=())))
        for marked in content.regions
    )
    return replace(content, regions=regions, guidance=replace(content.guidance, arrows=()))


def with_flip(content: Content, index: int | None) -> Content:
    """Time turned round in one region, or, without an index, in all."""
    if index is None:
        return replace(content, guidance=replace(content.guidance, flipped=not content.guidance.flipped))
    guidance = content.regions[index].region.guidance
    return with_changed_region(content, index, guidance=replace(guidance, flipped=not guidance.flipped))


def with_settings(content: Content, **changes: Any) -> Content:
    return replace(content, settings=replace(content.settings, **changes))


def arrow_count(content: Content) -> int:
    return len(content.guidance.arrows) + sum(len(marked.region.guidance.arrows) for marked in content.regions)


def _guided(guidance: Guidance, arrow: Arrow) -> Guidance:
    agreeing = (old for old in guidance.arrows if not old.contradicts(arrow))
    return replace(guidance, arrows=(*agreeing, arrow))
