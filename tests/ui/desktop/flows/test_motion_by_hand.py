"""Strokes, arrows with an effective length, and strengths: drawn and changed by mouse and keys, without a worker."""

import math
from itertools import pairwise
from pathlib import Path

import pytest
from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtWidgets import QApplication, QCheckBox, QLabel, QSlider, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.core.pipeline.project.project_file import load_project
from shutterspan.core.types.guidance import Arrow, Guidance, Stroke
from shutterspan.core.types.region import Ellipse
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.guides import PlacedGuide
from shutterspan.ui.desktop.state.saving import unfold_request_fields

from ..conftest import Until
from .conftest import Drag

TRUCK = Ellipse(240, 350, 900, 650)
#: A path through the truck, from right to left.
PATH = [(800.0 - 4 * i, 480.0 + 30 * math.sin(i / 12)) for i in range(76)]


@pytest.fixture
def truck(opened: MainWindow) -> MainWindow:
    """A photo with a region, which is selected."""
    opened.context.canvas.shape_drawn.emit(TRUCK, "replace")
    return opened


def request(window: MainWindow) -> UnfoldRequest:
    return window.context.document.state.request


def the_stroke(window: MainWindow) -> Stroke:
    """The only stroke of the first region."""
    (stroke,) = request(window).regions[0].guidance.strokes
    return stroke


def child(parent: QWidget, kind: type[QWidget], name: str) -> QWidget:
    """The visible control with this accessible name."""
    controls = [one for one in parent.findChildren(kind) if one.accessibleName() == name and one.isVisible()]
    assert len(controls) == 1
    return controls[0]


def visible_guides(window: MainWindow) -> list[PlacedGuide]:
    return [item.placed for item in window.context.canvas._content.guides.items]


def test_a_drawn_stroke_goes_to_its_region(truck: MainWindow, drag: Drag) -> None:
    QtBot.keyClick(truck.context.canvas, "s")
    assert truck.context.actions["stroke"].isChecked()
    drag(*PATH)
    stroke = the_stroke(truck)
    assert 3 <= len(stroke.points) <= 64
    assert stroke.start == pytest.approx(PATH[0], abs=2) and stroke.end == pytest.approx(PATH[-1], abs=2)
    length = sum(math.dist(a, b) for a, b in pairwise(PATH))
    assert stroke.length == pytest.approx(length, rel=0.02)
    (region,) = unfold_request_fields(truck.context.document.state)["regions"]
    assert region["strokes"] == [[list(point) for point in stroke.points]]
    assert visible_guides(truck) == [PlacedGuide(0, stroke)]
    assert truck.context.document.undo_name == "Add Stroke"
    truck.context.actions["undo"].trigger()
    assert not request(truck).regions[0].guidance.strokes and not visible_guides(truck)


def test_without_regions_a_stroke_is_for_the_whole_photo(opened: MainWindow, drag: Drag) -> None:
    opened.context.actions["stroke"].trigger()
    drag((300, 200), (320, 400), (340, 210), modifier=Qt.KeyboardModifier.ShiftModifier)
    (stroke,) = request(opened).guidance.strokes
    assert len(stroke.points) == 2


def test_a_stroke_that_crosses_itself_is_an_error(opened: MainWindow, drag: Drag) -> None:
    opened.context.actions["stroke"].trigger()
    drag((300, 300), (500, 500), (500, 300), (300, 500))
    assert "crosses itself" in opened.context.messages.text
    assert not visible_guides(opened) and not opened.context.document.undo_name


def test_the_newest_of_strokes_and_arrows_that_contradict_each_other_stays(truck: MainWindow, drag: Drag) -> None:
    truck.context.actions["stroke"].trigger()
    drag(*PATH)
    truck.context.actions["arrow"].trigger()
    drag((500, 500), (600, 500), (700, 510))
    guidance = request(truck).regions[0].guidance
    assert not guidance.strokes and len(guidance.arrows) == 1
    truck.context.actions["stroke"].trigger()
    drag(*PATH)
    guidance = request(truck).regions[0].guidance
    assert len(guidance.strokes) == 1 and not guidance.arrows
    for _ in range(2):
        truck.context.actions["undo"].trigger()
    assert request(truck).regions[0].guidance.strokes


def test_an_arrow_whose_length_counts_is_a_straight_stroke(truck: MainWindow, drag: Drag) -> None:
    options = truck.context.top_bar.options
    assert not any(box.isVisible() for box in options.findChildren(QCheckBox))
    truck.context.actions["arrow"].trigger()
    (box,) = options.findChildren(QCheckBox)
    drag((800, 500), (700, 450), (600, 500))
    QtBot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center() / 3)
    assert box.isChecked()
    drag((800, 520), (700, 450), (600, 520))
    guidance = request(truck).regions[0].guidance
    assert len(guidance.arrows) == len(guidance.strokes) == 1
    assert guidance.strokes[0].length == pytest.approx(200, abs=3) and len(guidance.strokes[0].points) == 2
    texts = {label.text() for label in truck.context.inspector.regions.findChildren(QLabel)}
    assert f"left, {guidance.strokes[0].length:.0f} px" in texts


def test_a_drag_of_an_end_is_one_step(truck: MainWindow, drag: Drag) -> None:
    truck.context.actions["stroke"].trigger()
    drag(*PATH)
    before = the_stroke(truck)
    truck.context.actions["select"].trigger()
    (x0, y0), (x1, y1) = before.start, before.end
    half = (x0 + x1) / 2, (y0 + y1) / 2
    drag(before.end, (x1 + 30, y1 + 40), half)
    after = the_stroke(truck)
    assert after.start == before.start and after.end == pytest.approx(half, abs=2)
    assert after.length == pytest.approx(before.length / 2, rel=0.02)
    assert len(after.points) == len(before.points)
    assert truck.context.document.undo_name == "Change Stroke"
    truck.context.actions["undo"].trigger()
    assert the_stroke(truck) == before
    truck.context.actions["redo"].trigger()
    assert the_stroke(truck) == after


def test_a_selected_stroke_or_arrow_is_deleted_by_key(truck: MainWindow, drag: Drag) -> None:
    context = truck.context
    context.actions["stroke"].trigger()
    drag(*PATH)
    context.actions["arrow"].trigger()
    drag((800, 600), (700, 600), (600, 610))
    context.actions["select"].trigger()
    for guide, name in ((the_stroke(truck), "Stroke"), (request(truck).regions[0].guidance.arrows[0], "Arrow")):
        drag(guide.end)
        assert context.actions["delete-region"].text() == f"&Delete {name}"
        QtBot.keyClick(context.canvas, Qt.Key.Key_Delete)
        assert context.document.undo_name == f"Delete {name}"
    assert not request(truck).regions[0].guidance.directions
    assert context.actions["delete-region"].text() == "&Delete Region"
    QtBot.keyClick(context.canvas, Qt.Key.Key_Delete)
    assert not request(truck).regions


def test_another_tool_or_escape_deselects_a_stroke(truck: MainWindow, drag: Drag) -> None:
    context = truck.context
    context.actions["stroke"].trigger()
    drag(*PATH)
    for leave in (context.actions["lasso"].trigger, lambda: QtBot.keyClick(context.canvas, Qt.Key.Key_Escape)):
        context.actions["select"].trigger()
        drag(the_stroke(truck).end)
        assert context.actions["delete-region"].text() == "&Delete Stroke"
        leave()
        assert context.actions["delete-region"].text() == "&Delete Region"


def test_a_region_that_is_switched_off_hides_its_strokes(truck: MainWindow, drag: Drag) -> None:
    truck.context.actions["stroke"].trigger()
    drag(*PATH)
    truck.context.inspector.regions.switched.emit(0, False)
    assert not visible_guides(truck) and not truck.context.actions["clear-arrows"].isEnabled()
    truck.context.inspector.regions.switched.emit(0, True)
    assert len(visible_guides(truck)) == 1


@pytest.mark.parametrize("whole", [True, False])
def test_a_strength_is_set_undone_and_set_again(truck: MainWindow, whole: bool) -> None:
    panel = truck.context.inspector.direction if whole else truck.context.inspector.regions
    slider, percent = child(panel, QSlider, "Strength"), child(panel, QSpinBox, "Strength")
    assert isinstance(slider, QSlider) and isinstance(percent, QSpinBox)

    def strength() -> float:
        return (request(truck).guidance if whole else request(truck).regions[0].guidance).strength

    for value in (120, 150, 200):
        slider.setValue(value)
    assert strength() == 2.0 and percent.value() == 200
    fields = unfold_request_fields(truck.context.document.state)
    assert (fields if whole else fields["regions"][0])["strength"] == 2.0
    assert truck.context.document.undo_name == "Change Strength"
    truck.context.actions["undo"].trigger()
    assert strength() == 1.0 and slider.value() == 100, "a drag is one step"
    truck.context.actions["redo"].trigger()
    assert strength() == 2.0 and slider.value() == 200
    reset = child(panel, QToolButton, "Strength: back to 100 %")
    QtBot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert strength() == 1.0


def test_a_region_must_be_selected_for_its_strength(truck: MainWindow) -> None:
    slider = child(truck.context.inspector.regions, QSlider, "Strength")
    truck.context.actions["deselect"].trigger()
    assert not slider.isVisible()


def test_flips_reverse_arrows_and_strokes(truck: MainWindow, drag: Drag) -> None:
    context = truck.context
    context.actions["stroke"].trigger()
    drag(*PATH)
    context.actions["arrow"].trigger()
    drag((800, 600), (700, 600), (600, 600))
    stroke, arrow = the_stroke(truck), request(truck).regions[0].guidance.arrows[0]

    def row() -> str:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # rows that were replaced
        texts = [label.text() for label in context.inspector.regions.findChildren(QLabel)]
        return next(text for text in texts if " px" in text)

    assert row().startswith("left, ")
    for action in ("flip-region", "flip"):
        context.actions[action].trigger()
        assert request(truck).regions[0].guidance.strokes == (stroke.reversed(),)
        assert visible_guides(truck) == [PlacedGuide(0, arrow.reversed()), PlacedGuide(0, stroke.reversed())]
        assert row().startswith("right, ")
        context.actions["undo"].trigger()
        assert visible_guides(truck) == [PlacedGuide(0, arrow), PlacedGuide(0, stroke)]


def test_an_arrow_that_is_drawn_after_a_flip_plays_as_drawn(opened: MainWindow, drag: Drag) -> None:
    opened.context.actions["flip"].trigger()
    opened.context.actions["arrow"].trigger()
    drag((800, 300), (700, 300), (600, 300))
    guidance = request(opened).guidance
    (placed,) = visible_guides(opened)
    assert placed.guide.end[0] < placed.guide.start[0]
    assert isinstance(placed.guide, Arrow)
    assert guidance == Guidance((placed.guide.reversed(),), flipped=True)


def test_all_arrows_and_strokes_are_cleared(truck: MainWindow, drag: Drag) -> None:
    context = truck.context
    assert not context.actions["clear-arrows"].isEnabled()
    context.actions["stroke"].trigger()
    drag(*PATH)
    assert context.actions["clear-arrows"].isEnabled()
    context.actions["clear-arrows"].trigger()
    assert not request(truck).regions[0].guidance.strokes and not context.actions["clear-arrows"].isEnabled()
    assert context.document.undo_name == "Clear Arrows and Strokes"


def test_strokes_and_strengths_are_saved_and_opened_again(
    truck: MainWindow, drag: Drag, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    context, path = truck.context, tmp_path / "truck.shutterspan"
    context.actions["stroke"].trigger()
    drag(*PATH)
    context.inspector.regions.strength_changed.emit(0, 1.5)
    context.inspector.direction.strength_changed.emit(0.25)
    saved = context.document.state
    monkeypatch.setattr(prompts, "choose_project_file", lambda *_: path)
    context.actions["save-as"].trigger()
    until(lambda: context.document.is_saved, 20)
    assert load_project(path).request == saved.request
    context.document.reset(None)
    truck.files.open(path)
    until(lambda: context.document.photo, 20)
    assert context.document.state == saved
    assert visible_guides(truck) == [PlacedGuide(0, the_stroke(truck))]
