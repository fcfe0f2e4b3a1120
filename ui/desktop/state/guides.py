"""The arrows and strokes of a document, in play direction, and the functions that edit them.

Arrows and strokes of switched-off regions are ignored.

A guide is an arrow or a stroke. If time is flipped, the stored guides point against the play direction; outside this
module, guides always point in play direction.
"""

from dataclasses import dataclass, replace

from PyQt6.QtCore import QCoreApplication

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.guidance import Arrow, Guidance, Stroke
from shutterspan.core.types.request import region_for_path
from shutterspan.ui.desktop.state.document_state import DocumentState, with_region_changes, without_idle_guidance
from shutterspan.ui.desktop.state.number_format import localize_numbers

Guide = Arrow | Stroke


@dataclass(frozen=True)
class PlacedGuide:
    """A guide in play direction, and its owner. owner: index of the region, None for the whole photo."""

    owner: int | None
    guide: Guide


def placed_guides(state: DocumentState) -> list[PlacedGuide]:
    """The effective guides: of the whole photo, then of the regions in their order."""
    return [PlacedGuide(owner, guide) for owner in _owners(state) for guide in guides_of(state, owner)]


def guides_of(state: DocumentState, owner: int | None) -> list[Guide]:
    """The guides of a region, or of the whole photo if owner is None, in play direction: arrows, then strokes."""
    guidance, flipped = _guidance(state, owner), _is_flipped(state, owner)
    stored: tuple[Guide, ...] = (*guidance.arrows, *guidance.strokes)
    return [_reverse_if(flipped, guide) for guide in stored]


def with_guide(state: DocumentState, guide: Guide) -> DocumentState:
    """Add a guide to the region that its path belongs to, or else to the whole photo.

    Older guides there that contradict it are removed, and guides of the whole photo if they then apply nowhere.
    Raises UsageError: it belongs to the whole photo, of which every part that moves has its own.
    """
    index = region_for_path(state.request.regions, state.outside, guide)
    if index is not None:
        return _with_guide(state, state.enabled_indices[index], guide)
    if not state.request.has_unguided_motion:
        raise UsageError("arrow_in_no_region", arrow=_arrow_of(guide).span)
    return _with_guide(state, None, guide)


def with_guide_replaced(state: DocumentState, placed: PlacedGuide, guide: Guide) -> DocumentState:
    """Replace a guide by another one in the same region. Other guides that contradict it are removed."""
    return _with_guide(without_guide(state, placed), placed.owner, guide)


def without_guide(state: DocumentState, placed: PlacedGuide) -> DocumentState:
    removed = _reverse_if(_is_flipped(state, placed.owner), placed.guide)
    guidance = _guidance(state, placed.owner)
    arrows = tuple(arrow for arrow in guidance.arrows if arrow != removed)
    strokes = tuple(stroke for stroke in guidance.strokes if stroke != removed)
    return _with_guidance(state, placed.owner, replace(guidance, arrows=arrows, strokes=strokes))


def without_guides(state: DocumentState) -> DocumentState:
    """Remove all effective arrows and strokes. Flips and strengths stay."""
    for owner in _owners(state):
        state = _with_guidance(state, owner, replace(_guidance(state, owner), arrows=(), strokes=()))
    return state


def with_strength(state: DocumentState, owner: int | None, strength: float) -> DocumentState:
    """Set the factor on the motion of a region, or of the whole photo if owner is None. strength: 0 to 3."""
    return _with_guidance(state, owner, replace(_guidance(state, owner), strength=strength))


def length_text(stroke: Stroke) -> str:
    """The length of a stroke in pixels of the photo, such as “34 px”."""
    digits = 0 if stroke.length >= 9.95 else 1
    pattern = QCoreApplication.translate("Guides", "{} px")
    return pattern.format(localize_numbers(f"{stroke.length:.{digits}f}"))


def _owners(state: DocumentState) -> list[int | None]:
    """The owners of effective guides: the whole photo, unless nothing follows its guides, and the switched-on
    regions."""
    regions = state.enabled_indices
    return [None, *regions] if state.request.has_unguided_motion else [*regions]


def _guidance(state: DocumentState, owner: int | None) -> Guidance:
    return state.guidance if owner is None else state.regions[owner].region.guidance


def _with_guidance(state: DocumentState, owner: int | None, guidance: Guidance) -> DocumentState:
    if guidance == _guidance(state, owner):
        return state
    if owner is None:
        return replace(state, guidance=guidance)
    return with_region_changes(state, owner, guidance=guidance)


def _with_guide(state: DocumentState, owner: int | None, guide: Guide) -> DocumentState:
    stored, guidance = _reverse_if(_is_flipped(state, owner), guide), _guidance(state, owner)
    direction = _arrow_of(stored)
    arrows = tuple(arrow for arrow in guidance.arrows if not arrow.contradicts(direction))
    strokes = tuple(stroke for stroke in guidance.strokes if not stroke.arrow.contradicts(direction))
    if isinstance(stored, Stroke):
        strokes = (*strokes, stored)
    else:
        arrows = (*arrows, stored)
    changed = _with_guidance(state, owner, replace(guidance, arrows=arrows, strokes=strokes))
    return changed if owner is None else without_idle_guidance(changed)


def _is_flipped(state: DocumentState, owner: int | None) -> bool:
    """Whether the guides there are stored against the play direction."""
    return state.guidance.flipped if owner is None else state.guidance.flipped ^ _guidance(state, owner).flipped


def _reverse_if(flipped: bool, guide: Guide) -> Guide:
    return guide.reversed() if flipped else guide


def _arrow_of(guide: Guide) -> Arrow:
    return guide.arrow if isinstance(guide, Stroke) else guide
