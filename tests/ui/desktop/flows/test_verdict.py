"""The inspector's verdict on the clip, the texts that replace it, and the notes on guidance."""

from typing import Any

import pytest
from PyQt6.QtWidgets import QLabel, QWidget

from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.region import Rectangle
from shutterspan.core.worker.protocol import ConsistencyResult
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.document_state import with_region_changes
from shutterspan.ui.desktop.state.guides import with_guide, with_strength

from ..conftest import until
from .fake_worker import Worker, opening_result

NOTHING_TO_CHECK = "Nothing moves, so there is nothing to check. Draw a region and a stroke where something moved."


def texts(panel: QWidget) -> list[str]:
    """The texts of the visible labels, without the heading."""
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()][1:]


def verdict(window: MainWindow) -> list[str]:
    return texts(window.context.inspector.consistency)


def notes(window: MainWindow) -> list[str]:
    """The visible notes on how the guidance is followed."""
    label = window.context.inspector.direction._notes
    return label.text().split("\n") if label.isVisible() else []


def unfold(window: MainWindow, worker: Worker, diagnosis: Message | None = None, **changes: Any) -> None:
    """Unfold. diagnosis: of the worker, which also sends it as a warning; changes: of its result."""
    window.context.actions["unfold"].trigger()
    until(lambda: worker.has("open"))
    callbacks = worker.callbacks("open")
    if diagnosis:
        callbacks.warned(diagnosis)
    callbacks.result(opening_result(diagnosis=diagnosis and diagnosis.as_dict(), **changes))


def replay(window: MainWindow, worker: Worker, diagnosis: Message | None = None, **changes: Any) -> None:
    """Answer the request that the last edit has caused."""
    until(lambda: worker.has("replay"))
    fields = diagnosis and diagnosis.as_dict()
    worker.answer("replay", opening_result(exposure=9, diagnosis=fields, **changes))


def test_if_nothing_moves_there_is_no_verdict(opened: MainWindow, worker: Worker) -> None:
    unfold(opened, worker, make_message("diagnosis_no_motion"), moving=False)
    assert verdict(opened) == [NOTHING_TO_CHECK]
    assert "so there is no direction" in " ".join(texts(opened.context.inspector.direction))
    assert "there is nothing to unfold" in opened.context.messages.text
    opened.context.document.change("Arrow", lambda s: with_guide(s, Arrow((400, 250), (250, 245))))
    replay(opened, worker, make_message("diagnosis_no_motion"), moving=False)
    assert "there is nothing to unfold" in opened.context.messages.text
    assert "set by your arrow" not in " ".join(texts(opened.context.inspector.direction))
    opened.context.actions["undo"].trigger()
    replay(opened, worker, moving=True)
    assert verdict(opened) == ["Comparing with the photo …"]
    assert not opened.context.messages.text, "motion was found"


def test_a_strength_of_zero_does_not_propose_a_stroke(unfolded: MainWindow, worker: Worker) -> None:
    unfolded.context.document.change("Strength", lambda s: with_strength(s, None, 0))
    replay(unfolded, worker)
    assert verdict(unfolded) == ["Nothing moves at a strength of 0 %, so there is nothing to check."]


@pytest.mark.parametrize(
    ("code", "moving"),
    [
        ("diagnosis_out_of_focus", True),
        ("diagnosis_blur_too_long", True),
        ("diagnosis_out_of_focus_no_motion", False),
    ],
)
def test_a_diagnosis_replaces_the_verdict(opened: MainWindow, worker: Worker, code: str, moving: bool) -> None:
    diagnosis = make_message(code, width=597)
    unfold(opened, worker, diagnosis, moving=moving)
    (sentence,) = verdict(opened)
    assert sentence.startswith(("This photo is probably out of focus", "The blur is too long"))
    opened.context.actions["flip"].trigger()
    replay(opened, worker, diagnosis, moving=moving)
    assert verdict(opened) == [sentence], "a flip changes nothing about it"
    assert opened.context.messages.text
    opened.context.document.reset(None)
    assert opened.context.exposure.diagnosis is None


def test_an_arrow_ends_the_doubt_about_motion(opened: MainWindow, worker: Worker) -> None:
    unfold(opened, worker, make_message("diagnosis_out_of_focus"))
    assert "is probably out of focus" in opened.context.messages.text
    opened.context.document.change("Arrow", lambda s: with_guide(s, Arrow((400, 250), (250, 245))))
    replay(opened, worker)
    assert verdict(opened) == ["Comparing with the photo …"] and not opened.context.messages.text
    opened.context.actions["undo"].trigger()
    replay(opened, worker, make_message("diagnosis_out_of_focus"))
    (sentence,) = verdict(opened)
    assert sentence.startswith("This photo is probably out of focus")


def test_the_verdict_comes_from_the_worker(unfolded: MainWindow) -> None:
    exposure = unfolded.context.exposure
    exposure.consistency = ConsistencyResult(
        explained_fraction=0.62,
        psnr=30.0,
        averaging_space="gamma",
        level="partly_fits",
        sharpening=1.5,
        file="",
        width=640,
        height=360,
    )
    exposure.facts_changed.emit()
    assert verdict(unfolded)[:2] == ["Partly fits", "1.5 times as sharp as the photo"]


def test_notices_name_the_regions(unfolded: MainWindow, worker: Worker) -> None:
    assert notes(unfolded) == []
    notice = {
        "code": "notice_of_the_future",
        "message": "Region 1 follows your stroke.",
        "hint": "",
        "hint_code": "",
        "values": {},
    }
    unfolded.context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    replay(unfolded, worker, notices=[notice])
    assert notes(unfolded) == ["Region 1 follows your stroke."]
    assert not unfolded.context.messages.text
    unfolded.context.document.change("Rename", lambda s: with_region_changes(s, 0, name="Truck"))
    region = make_message("region_numbered", number=1)
    crossing = make_message("region_crosses_itself", region=region).as_dict()
    unfolded.context.actions["flip"].trigger()
    replay(unfolded, worker, notices=[notice, crossing])
    assert notes(unfolded) == ["Region 1 follows your stroke.", "Truck crosses itself. Draw it again."]
    unfolded.context.actions["undo"].trigger()
    replay(unfolded, worker)
    assert notes(unfolded) == []
