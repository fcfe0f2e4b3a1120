"""Nothing that is unsaved is lost: not by a question asked too early, nor by a crash."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtWidgets import QMessageBox

from shutterspan.core.pipeline.project.file import load_project
from shutterspan.ui.desktop.dialogs import choosing
from shutterspan.ui.desktop.flows import files
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state import content as edits
from shutterspan.ui.desktop.state.content import Content
from shutterspan.ui.desktop.state.saving import save

from ..conftest import until
from .conftest import answered, press


def flip(window: MainWindow) -> None:
    window.parts.document.change("Flip Time", lambda c: edits.with_flip(c, None))


def leave_behind(window: MainWindow, tmp_path: Path) -> Path:
    """The folder of a crashed process, with the document's photo flipped."""
    photo = window.parts.document.photo
    assert photo
    left = tmp_path / "own" / "unsaved" / "deadbeef"
    left.mkdir(parents=True)
    save(photo, edits.with_flip(Content(), None), left / "document.shutterspan")
    return left


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What waits for it goes on once it is set; at the end of a test it is."""
    gate = threading.Event()
    yield gate
    gate.set()


def gated(call: Callable[..., Any], gate: threading.Event) -> Callable[..., Any]:
    """It is as slow as the test wants."""

    def slow(*arguments: Any) -> Any:
        assert gate.wait(60)
        return call(*arguments)

    return slow


def test_unsaved_changes_are_asked_about(opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = opened.parts.document
    document.change("Flip Time", lambda c: edits.with_flip(c, None))
    opened.close()
    answered(opened, QMessageBox.StandardButton.Cancel)
    assert opened.isVisible()
    assert not document.is_saved
    path = tmp_path / "kept.shutterspan"
    monkeypatch.setattr(choosing, "project_to_save", lambda *_: path)
    opened.close()
    answered(opened, QMessageBox.StandardButton.Save)
    until(lambda: not opened.isVisible())
    assert path.exists()


def test_discarded_changes_are_gone_and_leave_nothing_behind(opened: MainWindow, tmp_path: Path) -> None:
    opened.parts.document.change("Flip Time", lambda c: edits.with_flip(c, None))
    until(lambda: list((tmp_path / "own" / "unsaved").glob("*/document.shutterspan")), 10)
    opened.close()
    answered(opened, QMessageBox.StandardButton.Discard)
    until(lambda: not opened.isVisible())
    assert not list((tmp_path / "own" / "unsaved").iterdir())


def test_what_a_crash_left_behind_is_offered(opened: MainWindow, tmp_path: Path) -> None:
    left = leave_behind(opened, tmp_path)
    opened.files.offer_recovery()
    until(lambda: "ended unexpectedly" in opened.parts.messages.text)
    press(opened, "Recover")
    until(lambda: opened.parts.document.content.guidance.flipped)
    assert not opened.parts.document.is_saved
    until(lambda: not left.exists())


def test_what_changes_while_it_is_saved_is_asked_about(
    opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    monkeypatch.setattr(choosing, "project_to_save", lambda *_: tmp_path / "kept.shutterspan")
    monkeypatch.setattr(files, "save", gated(save, gate))
    flip(opened)
    opened.close()
    answered(opened, QMessageBox.StandardButton.Save)
    flip(opened)
    gate.set()
    answered(opened, QMessageBox.StandardButton.Cancel)
    assert opened.isVisible()
    assert not opened.parts.document.is_saved


def test_what_changes_while_a_photo_is_read_is_asked_about(
    opened: MainWindow, sample: Path, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    other = Path(shutil.copy(sample, sample.with_name("other.jpg")))
    document = opened.parts.document
    monkeypatch.setattr(files, "open_path", gated(files.open_path, gate))
    flip(opened)
    opened.files.open(other)
    answered(opened, QMessageBox.StandardButton.Discard)
    flip(opened)
    gate.set()
    until(lambda: opened.findChildren(QMessageBox))
    assert document.photo and document.photo.path == sample
    answered(opened, QMessageBox.StandardButton.Discard)
    until(lambda: document.photo and document.photo.path == other)


def test_what_was_given_up_is_not_asked_about_again(opened: MainWindow, sample: Path) -> None:
    other = Path(shutil.copy(sample, sample.with_name("other.jpg")))
    document = opened.parts.document
    flip(opened)
    opened.files.open(other)
    answered(opened, QMessageBox.StandardButton.Discard)
    until(lambda: document.photo and document.photo.path == other)
    assert not opened.findChildren(QMessageBox)


def test_an_older_state_never_lands_after_a_newer_one(
    opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.shutterspan"
    begun: list[Content] = []
    written: list[Content] = []

    def first_is_slow(photo: Any, content: Content, path: Path) -> None:
        begun.append(content)
        end = time.monotonic() + 1
        while len(begun) == 1 and not written and time.monotonic() < end:
            time.sleep(0.01)
        save(photo, content, path)
        written.append(content)

    monkeypatch.setattr(files, "save", first_is_slow)
    document = opened.parts.document
    document.mark_saved(path, document.content)
    for _ in range(2):
        flip(opened)
        opened.files.save()
    until(lambda: len(written) == 2)
    assert written[-1] is document.content
    assert load_project(path).request.guidance == document.content.guidance
    until(lambda: document.is_saved)


def test_a_recovered_document_whose_photo_was_found_elsewhere_is_unsaved(
    opened: MainWindow, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, left = opened.parts.document, leave_behind(opened, tmp_path)
    moved = sample.rename(tmp_path / "moved.jpg")
    opened.files.offer_recovery()
    until(lambda: "ended unexpectedly" in opened.parts.messages.text)
    press(opened, "Recover")
    until(lambda: "is missing" in opened.parts.messages.text)
    monkeypatch.setattr(choosing, "photo", lambda *_: moved)
    press(opened, "Find the Photo…")
    until(lambda: document.content.guidance.flipped)
    assert document.photo and document.photo.path == moved
    assert not document.is_saved
    assert document.path is None, "the autosave is no project of the user's"
    assert opened.parts.memory.recent == [sample]
    until(lambda: not left.exists())
    assert list(left.parent.glob("*/document.shutterspan")), "it is kept anew before the leftover goes"


def test_the_offer_to_recover_outlives_the_photo_that_the_app_was_started_with(
    opened: MainWindow, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    other = Path(shutil.copy(sample, sample.with_name("other.jpg")))
    leave_behind(opened, tmp_path)
    monkeypatch.setattr(files, "open_path", gated(files.open_path, gate))
    opened.files.open(other)
    opened.files.offer_recovery()
    until(lambda: "ended unexpectedly" in opened.parts.messages.text)
    gate.set()
    until(lambda: opened.parts.document.photo and opened.parts.document.photo.path == other)
    assert "ended unexpectedly" in opened.parts.messages.text


def test_a_project_whose_photo_was_found_elsewhere_is_unsaved_until_it_says_so(
    opened: MainWindow, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, project, moved = opened.parts.document, tmp_path / "truck.shutterspan", tmp_path / "moved.jpg"
    assert document.photo
    save(document.photo, Content(), project)
    sample.rename(moved)
    diary = tmp_path / "diary.txt"
    diary.write_text("Dear diary")
    opened.files.open(project)
    until(lambda: "is missing" in opened.parts.messages.text)
    monkeypatch.setattr(choosing, "photo", lambda *_: diary)
    press(opened, "Find the Photo…")
    until(lambda: "is not a photo" in opened.parts.messages.text)
    monkeypatch.setattr(choosing, "photo", lambda *_: moved)
    press(opened, "Find the Photo…")
    until(lambda: document.path == project)
    assert not document.is_saved
    assert opened.parts.actions["save"].isEnabled()
    opened.files.save()
    until(lambda: document.is_saved)
    assert load_project(project).photo_beside(project) == moved


def test_a_name_with_dots_is_proposed_whole(window: MainWindow, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proposed: list[Path] = []
    monkeypatch.setattr(choosing, "project_to_save", lambda parent, proposal: proposed.append(proposal))
    window.files.open(sample.rename(sample.with_name("2024.05.01 dancer.jpg")))
    until(lambda: window.parts.document.photo)
    window.files.save_as()
    assert proposed == [sample.with_name("2024.05.01 dancer.shutterspan")]


def test_changes_that_can_not_be_kept_are_told_once(opened: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "own" / "unsaved").touch()
    flip(opened)
    until(lambda: "can't be kept for the case of a crash" in opened.parts.messages.text, 20)
    opened.parts.messages.dismiss()
    flip(opened)
    flip(opened)
    opened.files.keep_now()
    opened.files._writing.wait()
    until(lambda: not opened.files._writing._under_way, 20)
    assert not opened.parts.messages.text
