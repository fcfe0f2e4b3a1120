"""Shapes that are added to a region or cut from it, also in quick succession."""

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtWidgets import QMessageBox

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.pipeline.project.project_file import load_project
from shutterspan.core.types.region import Rectangle, Region
from shutterspan.core.worker.protocol import Method
from shutterspan.ui.desktop.flows import drawing_flow, file_flow
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.document_state import DocumentState, with_region
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.loading import open_path
from shutterspan.ui.desktop.state.shapes import combine_shapes
from shutterspan.ui.desktop.worker_process import RequestCallbacks

from ..conftest import Until
from .conftest import answer_question, wait_for


@pytest.fixture
def combining(monkeypatch: pytest.MonkeyPatch, gate: threading.Event) -> threading.Event:
    """Shapes are combined with their region after this is set."""
    monkeypatch.setattr(drawing_flow, "combine_shapes", wait_for(gate, combine_shapes))
    return gate


@pytest.fixture
def addition(opened: MainWindow, tmp_path: Path, combining: threading.Event) -> MainWindow:
    """A saved document with a region, and a shape being added to it."""
    document = opened.context.document
    opened.context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    document.mark_saved(tmp_path / "truck.shutterspan", document.snapshot())
    opened.context.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    return opened


def test_a_shape_that_follows_immediately_is_not_lost(opened: MainWindow, until: Until) -> None:
    context = opened.context
    context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    context.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    context.canvas.shape_drawn.emit(Rectangle(400, 100, 450, 300), "subtract")
    context.canvas.shape_drawn.emit(Rectangle(500, 100, 600, 300), "add")

    def inside() -> list[bool]:
        shape = context.document.state.regions[0].region.shape
        return [shape.contains(x, 200) for x in (150, 350, 425, 475, 550)]

    until(lambda: inside()[-1], 20)
    assert inside() == [True, True, False, True, True]
    assert context.document.undo_name == "Add to Region"
    context.actions["undo"].trigger()
    assert inside() == [True, True, False, True, False]


def test_pending_shapes_are_dropped_with_their_region(opened: MainWindow, until: Until) -> None:
    context = opened.context
    other = Rectangle(600, 100, 700, 300)
    context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    context.canvas.shape_drawn.emit(other, "replace")
    context.inspector.regions.picked.emit(0)
    context.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    context.canvas.shape_drawn.emit(Rectangle(400, 100, 450, 300), "subtract")
    context.actions["delete-region"].trigger()
    until(lambda: opened._drawing_flow._background.wait(0))
    context.canvas.shape_drawn.emit(Rectangle(700, 100, 800, 300), "add")
    until(lambda: context.document.undo_name == "Add to Region")
    (styled,) = context.document.state.regions
    assert [styled.region.shape.contains(x, 200) for x in (650, 750, 350)] == [True, True, False]


def test_a_pending_shape_counts_as_unsaved(addition: MainWindow, combining: threading.Event, until: Until) -> None:
    addition.close()
    assert addition.isVisible()
    combining.set()
    answer_question(addition, QMessageBox.StandardButton.Cancel)
    assert addition.context.document.undo_name == "Add to Region"


def test_a_pending_shape_is_saved(addition: MainWindow, combining: threading.Event, until: Until) -> None:
    document = addition.context.document
    addition.context.actions["save"].trigger()
    combining.set()
    until(lambda: document.undo_name == "Add to Region" and document.is_saved, 20)
    assert document.path
    (region,) = load_project(document.path).request.regions
    assert region.shape.contains(400, 200)


def test_a_photo_that_was_read_waits_for_a_pending_shape(
    opened: MainWindow,
    combining: threading.Event,
    sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    until: Until,
) -> None:
    other = Path(shutil.copy(sample, sample.with_name("other.jpg")))
    context, reading = opened.context, threading.Event()
    monkeypatch.setattr(file_flow, "open_path", wait_for(reading, open_path))
    context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    context.document.mark_saved(tmp_path / "truck.shutterspan", context.document.snapshot())
    opened.files.open(other)
    context.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    reading.set()
    until(lambda: not context.background._pending, 20)
    assert context.document.photo and context.document.photo.path == sample
    combining.set()
    answer_question(opened, QMessageBox.StandardButton.Discard)
    until(lambda: context.document.photo and context.document.photo.path == other, 20)


def test_a_pending_shape_is_exported(
    addition: MainWindow, combining: threading.Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    requests: list[dict[str, Any]] = []
    sent_callbacks: list[RequestCallbacks] = []

    def send_request(method: Method, params: dict[str, Any], callbacks: RequestCallbacks) -> int:
        requests.append(params)
        sent_callbacks.append(callbacks)
        return len(requests)

    monkeypatch.setattr(addition.context.export_worker, "send_request", send_request)
    addition._export_flow._export_file(ExportJob({"frames": 2}, tmp_path / "one.mp4"))
    combining.set()
    until(lambda: requests, 20)
    assert "mask" in requests[0]["unfold_request"]["regions"][0]
    sent_callbacks[0].failed(ShutterspanError("photo_missing", path="one.mp4"))


def test_undo_reverts_a_pending_shape_and_redo_restores_it(
    addition: MainWindow, combining: threading.Event, until: Until
) -> None:
    document, actions = addition.context.document, addition.context.actions
    before = document.state
    actions["undo"].trigger()
    assert document.state is before
    combining.set()
    until(lambda: document.redo_name, 20)
    assert document.redo_name == "Add to Region"
    assert document.state is before
    actions["redo"].trigger()
    assert document.state.regions[0].region.shape.contains(400, 200)


def test_undo_reverts_a_shape_that_is_the_first_step(
    opened: MainWindow, combining: threading.Event, until: Until
) -> None:
    document, undo = opened.context.document, opened.context.actions["undo"]
    before = with_region(DocumentState(), Region(Rectangle(100, 100, 300, 300)))
    document.reset(document.photo, before)
    opened._drawing_flow.select(0)
    opened.context.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    undo.trigger()
    combining.set()
    until(lambda: document.redo_name == "Add to Region", 20)
    assert document.state is before
    assert not undo.isEnabled()


def test_actions_that_wait_for_a_shape_run_after_it_was_dropped(addition: MainWindow, until: Until) -> None:
    addition.close()
    addition.context.actions["delete-region"].trigger()
    answer_question(addition, QMessageBox.StandardButton.Cancel)
    assert addition.context.document.undo_name == "Delete Region"


def test_the_error_of_a_shape_is_not_shown_over_another_document(
    opened: MainWindow, sample: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    gate, document = threading.Event(), opened.context.document

    def fail(*shapes: Any) -> None:
        gate.wait(60)
        raise MemoryError

    monkeypatch.setattr(drawing_flow, "combine_shapes", fail)
    opened.context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    opened.context.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    document.reset(document.photo)
    gate.set()
    until(lambda: not opened._drawing_flow._background._pending, 20)
    assert not opened.context.messages.text
