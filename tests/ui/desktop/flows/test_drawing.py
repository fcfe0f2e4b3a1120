"""Strokes that add to a region or cut from it, one soon after another."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtWidgets import QMessageBox

from shutterspan.core.pipeline.project.file import load_project
from shutterspan.core.types.region import Rectangle, Region
from shutterspan.ui.desktop.flows import drawing, files
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.content import Content, with_region
from shutterspan.ui.desktop.state.presets import Job
from shutterspan.ui.desktop.state.shapes import combined
from shutterspan.ui.desktop.worker import Answer

from .conftest import answered


@pytest.fixture
def joining(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Strokes are joined with their region once it is set."""
    gate = threading.Event()
    monkeypatch.setattr(drawing, "combined", lambda *shapes: (gate.wait(60), combined(*shapes))[1])
    yield gate
    gate.set()


@pytest.fixture
def stroke(opened: MainWindow, tmp_path: Path, joining: threading.Event) -> MainWindow:
    """A saved document with a region, and a stroke under way that adds to it."""
    document = opened.parts.document
    opened.parts.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    document.mark_saved(tmp_path / "truck.shutterspan", document.content)
    opened.parts.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    return opened


def test_a_stroke_that_follows_at_once_is_not_lost(opened: MainWindow, until) -> None:
    parts = opened.parts
    parts.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    parts.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    parts.canvas.shape_drawn.emit(Rectangle(400, 100, 450, 300), "subtract")
    parts.canvas.shape_drawn.emit(Rectangle(500, 100, 600, 300), "add")

    def inside() -> list[bool]:
        shape = parts.document.content.regions[0].region.shape
        return [shape.holds(x, 200) for x in (150, 350, 425, 475, 550)]

    until(lambda: inside()[-1], 20)
    assert inside() == [True, True, False, True, True]
    assert parts.document.undo_name == "Add to Region"
    parts.actions["undo"].trigger()
    assert inside() == [True, True, False, True, False]


def test_strokes_go_with_the_region_that_they_were_drawn_for(opened: MainWindow, until) -> None:
    parts = opened.parts
    kept = Rectangle(600, 100, 700, 300)
    parts.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    parts.canvas.shape_drawn.emit(kept, "replace")
    parts.inspector.regions.picked.emit(0)
    parts.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    parts.canvas.shape_drawn.emit(Rectangle(400, 100, 450, 300), "subtract")
    parts.actions["delete-region"].trigger()
    until(lambda: opened._drawing._background.wait(0))
    parts.canvas.shape_drawn.emit(Rectangle(700, 100, 800, 300), "add")
    until(lambda: parts.document.undo_name == "Add to Region")
    (marked,) = parts.document.content.regions
    assert [marked.region.shape.holds(x, 200) for x in (650, 750, 350)] == [True, True, False]


def test_a_stroke_that_is_under_way_is_asked_about(stroke: MainWindow, joining: threading.Event, until) -> None:
    stroke.close()
    assert stroke.isVisible()
    joining.set()
    answered(stroke, QMessageBox.StandardButton.Cancel)
    assert stroke.parts.document.undo_name == "Add to Region"


def test_a_stroke_that_is_under_way_is_saved(stroke: MainWindow, joining: threading.Event, until) -> None:
    document = stroke.parts.document
    stroke.parts.actions["save"].trigger()
    joining.set()
    until(lambda: document.undo_name == "Add to Region" and document.is_saved, 20)
    assert document.path
    (region,) = load_project(document.path).request.regions
    assert region.shape.holds(400, 200)


def test_a_photo_that_arrives_waits_for_a_stroke_that_was_drawn_meanwhile(
    opened: MainWindow, joining: threading.Event, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until
) -> None:
    other = Path(shutil.copy(sample, sample.with_name("other.jpg")))
    parts, reading, open_path = opened.parts, threading.Event(), files.open_path
    monkeypatch.setattr(files, "open_path", lambda *paths: (reading.wait(60), open_path(*paths))[1])
    parts.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    parts.document.mark_saved(tmp_path / "truck.shutterspan", parts.document.content)
    opened.files.open(other)
    parts.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    reading.set()
    until(lambda: not parts.background._under_way, 20)
    assert parts.document.photo and parts.document.photo.path == sample
    joining.set()
    answered(opened, QMessageBox.StandardButton.Discard)
    until(lambda: parts.document.photo and parts.document.photo.path == other, 20)


def test_a_stroke_that_is_under_way_is_exported(
    stroke: MainWindow, joining: threading.Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until
) -> None:
    requests: list[dict[str, Any]] = []
    answers: list[Answer] = []

    def ask(do: str, fields: dict[str, Any], answer: Answer) -> int:
        requests.append(fields)
        answers.append(answer)
        return len(requests)

    monkeypatch.setattr(stroke.parts.exporter, "ask", ask)
    stroke._exporting._begin(Job({"frames": 2}, tmp_path / "one.mp4"))
    joining.set()
    until(lambda: requests, 20)
    assert "mask" in requests[0]["asked"]["regions"][0]
    answers[0].result({})


def test_undo_takes_back_the_stroke_that_is_under_way_and_redo_brings_it_again(
    stroke: MainWindow, joining: threading.Event, until
) -> None:
    document, actions = stroke.parts.document, stroke.parts.actions
    before = document.content
    actions["undo"].trigger()
    assert document.content is before
    joining.set()
    until(lambda: document.redo_name, 20)
    assert document.redo_name == "Add to Region"
    assert document.content is before
    actions["redo"].trigger()
    assert document.content.regions[0].region.shape.holds(400, 200)


def test_undo_takes_back_a_stroke_that_is_the_first_step(opened: MainWindow, joining: threading.Event, until) -> None:
    document, undo = opened.parts.document, opened.parts.actions["undo"]
    before = with_region(Content(), Region(Rectangle(100, 100, 300, 300)))
    document.start(document.photo, before)
    opened._drawing.select(0)
    opened.parts.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    undo.trigger()
    joining.set()
    until(lambda: document.redo_name == "Add to Region", 20)
    assert document.content is before
    assert not undo.isEnabled()


def test_what_waits_for_a_stroke_goes_on_where_the_stroke_is_dropped(stroke: MainWindow, until) -> None:
    stroke.close()
    stroke.parts.actions["delete-region"].trigger()
    answered(stroke, QMessageBox.StandardButton.Cancel)
    assert stroke.parts.document.undo_name == "Delete Region"


def test_the_error_of_a_stroke_is_not_shown_over_another_document(
    opened: MainWindow, sample: Path, monkeypatch: pytest.MonkeyPatch, until
) -> None:
    gate, document = threading.Event(), opened.parts.document

    def fail(*shapes: Any) -> None:
        gate.wait(60)
        raise MemoryError

    monkeypatch.setattr(drawing, "combined", fail)
    opened.parts.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    opened.parts.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    document.start(document.photo)
    gate.set()
    until(lambda: not opened._drawing._background._under_way, 20)
    assert not opened.parts.messages.text
