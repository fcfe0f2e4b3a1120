"""Unsaved changes are never lost, neither by later changes nor by a crash."""

import shutil
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtWidgets import QMessageBox

from shutterspan.core.pipeline.project.project_file import load_project
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.flows import file_flow
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state import document_state as edits
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.loading import OpenedDocument, open_path
from shutterspan.ui.desktop.state.photo_entry import DocumentSnapshot
from shutterspan.ui.desktop.state.saving import save

from ..conftest import snapshot_of, until
from .conftest import answer_question, press, wait_for
from .fake_worker import Worker


def flip(window: MainWindow) -> None:
    window.context.document.change("Flip Time", lambda s: edits.with_flip(s, None))


def leave_behind(window: MainWindow, tmp_path: Path) -> Path:
    """Create the folder of a crashed process, with the document's photo flipped. Returns the folder."""
    photo = window.context.document.photo
    assert photo
    folder = tmp_path / "own" / "unsaved" / "deadbeef"
    folder.mkdir(parents=True)
    save(snapshot_of(photo, edits.with_flip(DocumentState(), None)), folder / "document.shutterspan")
    return folder


def test_the_user_is_asked_about_unsaved_changes(
    opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = opened.context.document
    document.change("Flip Time", lambda s: edits.with_flip(s, None))
    opened.close()
    answer_question(opened, QMessageBox.StandardButton.Cancel)
    assert opened.isVisible()
    assert not document.is_saved
    path = tmp_path / "kept.shutterspan"
    monkeypatch.setattr(prompts, "choose_project_file", lambda *_: path)
    opened.close()
    answer_question(opened, QMessageBox.StandardButton.Save)
    until(lambda: not opened.isVisible())
    assert path.exists()


def test_discarded_changes_leave_no_files(opened: MainWindow, tmp_path: Path) -> None:
    opened.context.document.change("Flip Time", lambda s: edits.with_flip(s, None))
    until(lambda: list((tmp_path / "own" / "unsaved").glob("*/document.shutterspan")), 10)
    opened.close()
    answer_question(opened, QMessageBox.StandardButton.Discard)
    until(lambda: not opened.isVisible())
    assert not list((tmp_path / "own" / "unsaved").iterdir())


def test_a_document_of_a_crashed_process_is_offered(opened: MainWindow, tmp_path: Path) -> None:
    folder = leave_behind(opened, tmp_path)
    opened.files.offer_recovery()
    until(lambda: "ended unexpectedly" in opened.context.messages.text)
    press(opened, "Recover")
    until(lambda: opened.context.document.state.guidance.flipped)
    assert not opened.context.document.is_saved
    until(lambda: not folder.exists())


def test_the_user_is_asked_about_changes_during_saving(
    opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    monkeypatch.setattr(prompts, "choose_project_file", lambda *_: tmp_path / "kept.shutterspan")
    monkeypatch.setattr(file_flow, "save", wait_for(gate, save))
    flip(opened)
    opened.close()
    answer_question(opened, QMessageBox.StandardButton.Save)
    flip(opened)
    gate.set()
    answer_question(opened, QMessageBox.StandardButton.Cancel)
    assert opened.isVisible()
    assert not opened.context.document.is_saved


def test_the_user_is_asked_about_changes_while_a_photo_is_read(
    opened: MainWindow, sample: Path, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    other = Path(shutil.copy(sample, sample.with_name("other.jpg")))
    document = opened.context.document
    monkeypatch.setattr(file_flow, "open_path", wait_for(gate, open_path))
    flip(opened)
    opened.files.open(other)
    answer_question(opened, QMessageBox.StandardButton.Discard)
    flip(opened)
    gate.set()
    until(lambda: opened.findChildren(QMessageBox))
    assert document.photo and document.photo.path == sample
    answer_question(opened, QMessageBox.StandardButton.Discard)
    until(lambda: document.photo and document.photo.path == other)


def test_a_photo_that_is_not_opened_leaves_no_decoded_photo(
    opened: MainWindow, sample: Path, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    document, read = opened.context.document, []

    def record(*arguments: Any) -> OpenedDocument:
        read.append(open_path(*arguments))
        return read[-1]

    monkeypatch.setattr(file_flow, "open_path", wait_for(gate, record))
    flip(opened)
    opened.files.open(Path(shutil.copy(sample, sample.with_name("other.jpg"))))
    answer_question(opened, QMessageBox.StandardButton.Discard)
    flip(opened)
    gate.set()
    answer_question(opened, QMessageBox.StandardButton.Cancel)
    assert document.photo and document.photo.path == sample
    first, other = document.photo.decoded_photo, read[0].photo.decoded_photo
    assert first and other and other.exists()
    opened.files.open(sample)
    answer_question(opened, QMessageBox.StandardButton.Discard)
    until(lambda: document.photo is read[-1].photo)
    until(lambda: not first.exists() and not other.exists(), 10)
    last = document.photo.decoded_photo
    assert last and last.exists()


def test_the_user_is_not_asked_again_about_discarded_changes(opened: MainWindow, sample: Path) -> None:
    other = Path(shutil.copy(sample, sample.with_name("other.jpg")))
    document = opened.context.document
    flip(opened)
    opened.files.open(other)
    answer_question(opened, QMessageBox.StandardButton.Discard)
    until(lambda: document.photo and document.photo.path == other)
    assert not opened.findChildren(QMessageBox)


def test_an_older_state_is_never_written_after_a_newer_one(
    opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.shutterspan"
    started: list[DocumentState] = []
    written: list[DocumentState] = []

    def first_is_slow(snapshot: DocumentSnapshot, path: Path) -> None:
        state = snapshot.photos[0].state
        started.append(state)
        end = time.monotonic() + 1
        while len(started) == 1 and not written and time.monotonic() < end:
            time.sleep(0.01)
        save(snapshot, path)
        written.append(state)

    monkeypatch.setattr(file_flow, "save", first_is_slow)
    document = opened.context.document
    document.mark_saved(path, document.snapshot())
    for _ in range(2):
        flip(opened)
        opened.files.save()
    until(lambda: len(written) == 2)
    assert written[-1] is document.state
    assert load_project(path).request.guidance == document.state.guidance
    until(lambda: document.is_saved)


def test_a_recovered_document_whose_photo_was_found_elsewhere_is_unsaved(
    opened: MainWindow, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, folder = opened.context.document, leave_behind(opened, tmp_path)
    moved = sample.rename(tmp_path / "moved.jpg")
    opened.files.offer_recovery()
    until(lambda: "ended unexpectedly" in opened.context.messages.text)
    press(opened, "Recover")
    until(lambda: "is missing" in opened.context.messages.text)
    monkeypatch.setattr(prompts, "choose_photo", lambda *_: moved)
    press(opened, "Find the Photo…")
    until(lambda: document.state.guidance.flipped)
    assert document.photo and document.photo.path == moved
    assert not document.is_saved
    assert document.path is None, "the autosaved file isn't the user's project"
    assert opened.context.settings_store.recent == [sample]
    until(lambda: not folder.exists())
    assert list(folder.parent.glob("*/document.shutterspan")), "it is autosaved before the leftover is removed"


def test_the_recovery_offer_stays_after_the_first_photo_was_opened(
    opened: MainWindow, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    other = Path(shutil.copy(sample, sample.with_name("other.jpg")))
    leave_behind(opened, tmp_path)
    monkeypatch.setattr(file_flow, "open_path", wait_for(gate, open_path))
    opened.files.open(other)
    opened.files.offer_recovery()
    until(lambda: "ended unexpectedly" in opened.context.messages.text)
    gate.set()
    until(lambda: opened.context.document.photo and opened.context.document.photo.path == other)
    assert "ended unexpectedly" in opened.context.messages.text


def test_a_project_with_a_moved_photo_is_unsaved_until_it_is_written(
    opened: MainWindow, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, project, moved = opened.context.document, tmp_path / "truck.shutterspan", tmp_path / "moved.jpg"
    assert document.photo
    save(snapshot_of(document.photo), project)
    sample.rename(moved)
    diary = tmp_path / "diary.txt"
    diary.write_text("Dear diary")
    opened.files.open(project)
    until(lambda: "is missing" in opened.context.messages.text)
    monkeypatch.setattr(prompts, "choose_photo", lambda *_: diary)
    press(opened, "Find the Photo…")
    until(lambda: "is not a photo" in opened.context.messages.text)
    monkeypatch.setattr(prompts, "choose_photo", lambda *_: moved)
    press(opened, "Find the Photo…")
    until(lambda: document.path == project)
    assert not document.is_saved
    assert opened.context.actions["save"].isEnabled()
    opened.files.save()
    until(lambda: document.is_saved)
    assert load_project(project).find_photo(project) == moved


def test_a_name_with_dots_is_proposed_whole(window: MainWindow, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proposed: list[Path] = []
    monkeypatch.setattr(prompts, "choose_project_file", lambda parent, proposal: proposed.append(proposal))
    window.files.open(sample.rename(sample.with_name("2024.05.01 dancer.jpg")))
    until(lambda: window.context.document.photo)
    window.files.save_as()
    assert proposed == [sample.with_name("2024.05.01 dancer.shutterspan")]


def test_failed_autosaves_are_reported_once(opened: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "own" / "unsaved").touch()
    flip(opened)
    until(lambda: "can't be backed up against a crash" in opened.context.messages.text, 20)
    opened.context.messages.dismiss()
    flip(opened)
    flip(opened)
    opened.files.autosave_now()
    opened.files._writing.wait()
    until(lambda: not opened.files._writing._pending, 20)
    assert not opened.context.messages.text


def test_a_project_opens_unfolded_and_a_photo_does_not(opened: MainWindow, worker: Worker, tmp_path: Path) -> None:
    photo = opened.context.document.photo
    assert photo and not worker.has("open")
    project = tmp_path / "flipped.shutterspan"
    save(snapshot_of(photo, edits.with_flip(DocumentState(), None)), project)
    opened.files.open(project)
    until(lambda: worker.has("open"))
    assert opened.context.document.path == project
    assert worker.params("open")["unfold_request"] == {"flipped": True}
