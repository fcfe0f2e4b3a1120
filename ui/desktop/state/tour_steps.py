"""The steps of the tour: their texts, and the edits that complete them."""

from dataclasses import dataclass, replace
from typing import Literal

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from shutterspan.core.types.guidance import Guidance
from shutterspan.ui.desktop.state.document_state import DocumentState

StepName = Literal["play", "region", "direction", "export"]
#: The side of the control at which the text stands.
Side = Literal["left", "right", "above", "below"]


@dataclass(frozen=True)
class TourStep:
    """A step of the tour. title, text: in English, see `translate_step`."""

    name: StepName
    title: str
    text: str
    side: Side


def _tr(text: str) -> str:
    return QT_TRANSLATE_NOOP("TourSteps", text)


STEPS = (
    TourStep(
        "play",
        _tr("Watch the exposure"),
        _tr(
            "Shutterspan computes what moved while the shutter was open. When the clip plays, press Space to pause "
            "and play, or drag along the frames."
        ),
        "above",
    ),
    TourStep(
        "region",
        _tr("Draw around what moves"),
        _tr(
            "Shutterspan looks for motion in the whole photo. If only one thing should move, draw around it with one "
            "of these tools. Everything else then stays as in the photo."
        ),
        "right",
    ),
    TourStep(
        "direction",
        _tr("Choose the direction"),
        _tr(
            "Blur doesn't show the direction of a motion, so Shutterspan assumes one. Click Flip to reverse it, or "
            "draw the direction with the arrow tool."
        ),
        "left",
    ),
    TourStep(
        "export",
        _tr("Export the clip"),
        _tr("Save a video, a GIF, single frames or a still at full quality. Your photo is not changed."),
        "below",
    ),
)


def translate_step(text: str) -> str:
    return QCoreApplication.translate("TourSteps", text)


def completed_step(new: DocumentState, old: DocumentState) -> StepName | None:
    """The step that an edit of the document completes, if it completes one."""
    if len(new.regions) > len(old.regions):
        return "region"
    return "direction" if _directions(new) != _directions(old) else None


def _directions(state: DocumentState) -> list[Guidance]:
    """The guidance of the photo and of each region, without its strength."""
    guidances = (state.guidance, *(styled.region.guidance for styled in state.regions))
    return [replace(guidance, strength=1.0) for guidance in guidances]
