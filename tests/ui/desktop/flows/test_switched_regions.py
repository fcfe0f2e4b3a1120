"""Regions that are switched off have no effect, and are kept."""

from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from shutterspan.core.foundation.messages import make_message
from shutterspan.core.pipeline.project.project_file import load_project
from shutterspan.core.types.region import Ellipse, Rectangle
from shutterspan.ui.desktop.main_window import MainWindow

from ..conftest import Until
from .conftest import Drag
from .fake_worker import Worker, opening_result

TRUCK, TREE = Ellipse(240, 350, 900, 650), Rectangle(1000, 100, 1200, 400)


@pytest.fixture
def two(unfolded: MainWindow) -> MainWindow:
    """An unfolded photo with two regions; the second one is selected."""
    for shape in (TRUCK, TREE):
        unfolded.context.canvas.shape_drawn.emit(shape, "replace")
    return unfolded


def eye(window: MainWindow, name: str) -> QToolButton:
    buttons = window.context.inspector.regions.findChildren(QToolButton)
    return next(one for one in reversed(buttons) if one.accessibleName() == f"Effect of {name}")


def sent_shapes(worker: Worker) -> list[Any]:
    """The kinds of the regions in the latest request."""
    return [next(iter(region)) for region in worker.params("replay")["unfold_request"].get("regions", ())]


def test_the_eye_switches_a_region_off_and_on(two: MainWindow, worker: Worker, until: Until) -> None:
    until(lambda: worker.has("replay"))
    assert sent_shapes(worker) == ["ellipse", "rectangle"]
    worker.answer("replay", opening_result())
    QtBot.mouseClick(eye(two, "Region 1"), Qt.MouseButton.LeftButton)
    assert two.context.document.undo_name == "Switch Region Off"
    until(lambda: worker.has("replay"))
    assert sent_shapes(worker) == ["rectangle"]
    worker.answer("replay", opening_result())
    assert not eye(two, "Region 1").isChecked()
    names = two.context.inspector.regions.findChildren(QLineEdit)
    assert {one.text() for one in names if one.objectName() == "faint"} == {"Region 1"}, "its row is faint"
    QtBot.mouseClick(eye(two, "Region 1"), Qt.MouseButton.LeftButton)
    assert two.context.document.undo_name == "Switch Region On"
    until(lambda: worker.has("replay"))
    assert sent_shapes(worker) == ["ellipse", "rectangle"]


def test_the_action_is_for_the_selected_region(two: MainWindow) -> None:
    action, document = two.context.actions["switch-region"], two.context.document
    assert action.text() == "S&witch the Region Off"
    action.trigger()
    assert [styled.enabled for styled in document.state.regions] == [True, False]
    assert action.text() == "S&witch the Region On"
    two.context.inspector.regions.picked.emit(0)
    assert action.text() == "S&witch the Region Off"
    two.context.actions["deselect"].trigger()
    assert not action.isEnabled()


def test_a_region_that_is_off_is_neither_drawn_nor_clicked(two: MainWindow, drag: Drag) -> None:
    two.context.actions["switch-region"].trigger()
    assert [region.item.visible for region in two.context.canvas._content.regions] == [True, False]
    two.context.actions["select"].trigger()
    drag((1100, 200))
    assert two._drawing_flow.selected == -1
    drag((600, 500))
    assert two._drawing_flow.selected == 0


def test_a_region_that_is_off_is_kept_in_the_project(two: MainWindow, tmp_path: Any, until: Until) -> None:
    document = two.context.document
    document.mark_saved(tmp_path / "truck.shutterspan", document.snapshot())
    two.context.actions["switch-region"].trigger()
    state = document.state
    two.context.actions["save"].trigger()
    until(lambda: document.is_saved)
    assert document.path
    project = load_project(document.path)
    assert [region.shape for region in project.active_request.regions] == [TRUCK]
    document.reset(None)
    two.files.open(tmp_path / "truck.shutterspan")
    until(lambda: document.photo)
    assert document.state == state


def test_notices_name_the_regions_that_are_on(two: MainWindow, worker: Worker, until: Until) -> None:
    eye(two, "Region 1").click()
    until(lambda: worker.has("replay"))
    first = make_message("region_numbered", number=1)
    notice = make_message("moved_by_hand", region=first).as_dict()
    worker.answer("replay", opening_result(notices=[notice]))
    notes = two.context.inspector.direction._notes.text()
    assert "Region 2" in notes and "Region 1" not in notes
