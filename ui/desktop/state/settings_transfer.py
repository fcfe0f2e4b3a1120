"""Copy settings of one photo to others: its regions, guidance, time and export."""

from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from typing import Literal

from shutterspan.core.types.guidance import Guidance
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings
from shutterspan.ui.desktop.state.document_state import DocumentState, with_settings, without_idle_guidance

#: The parts that can be pasted separately. regions: with their own arrows, and with the outside; guidance: of the whole
#: photo; time: the clip and its key frame; export: how files are written.
Part = Literal["regions", "guidance", "time", "export"]
PARTS: tuple[Part, ...] = ("regions", "guidance", "time", "export")

Size = tuple[int, int]
Edit = Callable[[DocumentState], DocumentState]

_TIME_SETTINGS = ("frames", "start", "end", "ease", "fps", "duration", "loop", "hold")
_EXPORT_SETTINGS = ("size", "aspect", "crop", "depth", "quality", "codec", "best", "cutout", "moving_photo")


@dataclass(frozen=True)
class CopiedSettings:
    """The copied settings of a photo. size: of the photo, width and height in pixels."""

    state: DocumentState
    size: Size

    @property
    def parts(self) -> frozenset[Part]:
        """The parts that have something to paste."""
        missing: set[Part] = set()
        if not self.state.regions:
            missing.add("regions")
        if self.state.guidance == Guidance():
            missing.add("guidance")
        return frozenset(PARTS) - missing


def paste_edit(copied: CopiedSettings, size: Size, parts: Set[Part]) -> Edit:
    """The edit that replaces parts of a photo's settings by the copied ones. size: of that photo.

    Slow for masks: call it in the background. The edit itself is fast, and its result is valid for the photo.
    Raises UsageError: the masks of the copied regions would exceed the limit.
    """
    request = _scaled_request(copied, size, parts)
    changes = _changed_settings(copied.state.settings, size, parts)

    def edit(state: DocumentState) -> DocumentState:
        if "regions" in parts:
            pairs = zip(copied.state.regions, request.regions, strict=True)
            regions = tuple(replace(styled, region=region) for styled, region in pairs)
            state = replace(state, regions=regions, outside=copied.state.outside)
        if "guidance" in parts:
            state = replace(state, guidance=request.guidance)
        if "time" in parts:
            state = replace(state, key_frame=copied.state.key_frame)
        return without_idle_guidance(with_settings(state, **changes))

    return edit


def _scaled_request(copied: CopiedSettings, size: Size, parts: Set[Part]) -> UnfoldRequest:
    """The regions and the guidance of these parts, in the pixels of another photo."""
    from shutterspan.core.pipeline.request_scaling import scale_request

    whole = copied.state.whole_request
    regions = whole.regions if "regions" in parts else ()
    guidance = whole.guidance if "guidance" in parts else Guidance()
    # If the outside moves, guidance is valid anywhere, even if regions are switched off.
    return scale_request(UnfoldRequest(regions, "moving", guidance), copied.size, size)


def _changed_settings(settings: RenderSettings, size: Size, parts: Set[Part]) -> dict[str, object]:
    """The settings of these parts; a width is at most that of the photo."""
    names = _TIME_SETTINGS * ("time" in parts) + _EXPORT_SETTINGS * ("export" in parts)
    changes = {name: getattr(settings, name) for name in names}
    if isinstance(changes.get("size"), int):
        changes["size"] = min(changes["size"], size[0])
    return changes
