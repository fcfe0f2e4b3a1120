"""Several photos in one document: added, visited, removed, saved."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PyQt6.QtCore import QMimeData, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from shutterspan.core.foundation import limits
from shutterspan.core.pipeline.project.project_file import load_projects
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state import document_state as edits
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry

from ..conftest import qtest, until
from .conftest import answer_question

Photos = Callable[[int], list[Path]]


@pytest.fixture
def photos(small: Path, tmp_path: Path) -> Photos:
    """Makes this number of photos in one folder, photo-1.png, photo-2.png, …."""

    def make(count: int) -> list[Path]:
        folder = tmp_path / "card"
        folder.mkdir(exist_ok=True)
        return [Path(shutil.copy(small, folder / f"photo-{number}.png")) for number in range(1, count + 1)]

    return make


def drop(window: MainWindow, paths: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, action = QPointF(300, 300), Qt.DropAction.CopyAction
    button, modifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(at.toPoint(), action, mime, button, modifier))
    QApplication.sendEvent(window, QDropEvent(at, action, mime, button, modifier))


def open_all(window: MainWindow, paths: list[Path]) -> None:
    """Drop files, and wait until the first that can be read is visible."""
    drop(window, paths)
    until(lambda: window.context.document.photo)


def visible(window: MainWindow) -> Path | None:
    photo = window.context.document.photo
    return photo.path if photo else None


def is_visible(window: MainWindow, path: Path) -> bool:
    return visible(window) == path


def go_to(window: MainWindow, entry: PhotoEntry) -> None:
    window._tray_flow.show(entry)
    until(lambda: window.context.document.current is entry)


def flip(window: MainWindow) -> None:
    window.context.document.change("Flip Time", lambda s: edits.with_flip(s, None))


def test_ten_dropped_photos_are_in_the_tray_and_the_first_readable_one_is_visible(
    window: MainWindow, photos: Photos
) -> None:
    paths = photos(10)
    for broken in (paths[0], paths[6]):
        broken.write_bytes(b"no photo at all")
    drop(window, paths)
    until(lambda: visible(window) == paths[1])
    entries = window.context.document.entries
    assert [entry.path for entry in entries] == paths
    until(lambda: "2 photos can't be read." in window.context.messages.text)
    assert [entry.path for entry in entries if entry.problem] == [paths[0], paths[6]]
    assert window.context.tray.isVisible()


def test_a_single_photo_needs_no_tray(window: MainWindow, sample: Path) -> None:
    open_all(window, [sample])
    assert visible(window) == sample
    assert not window.context.tray.isVisible()


def test_a_folder_gives_its_photos_and_nothing_else(window: MainWindow, photos: Photos) -> None:
    paths = photos(3)
    folder = paths[0].parent
    (folder / "notes.txt").write_text("two dancers")
    (folder / "clip.mp4").write_bytes(b"")
    (folder / "._photo-1.png").write_bytes(b"a Mac was here")
    (folder / "more").mkdir()
    deep = Path(shutil.copy(paths[0], folder / "more" / "photo-4.png"))
    open_all(window, [folder])
    assert [entry.path for entry in window.context.document.entries] == [*paths, deep]


def test_the_same_photo_is_added_once(window: MainWindow, photos: Photos, tmp_path: Path) -> None:
    paths = photos(2)
    link = tmp_path / "link.png"
    link.symlink_to(paths[0])
    open_all(window, [*paths, paths[1]])
    assert len(window.context.document.entries) == 2
    drop(window, [paths[0], link, *photos(3)])
    until(lambda: len(window.context.document.entries) == 3)


def test_photos_that_are_already_in_the_tray_are_reported(window: MainWindow, photos: Photos) -> None:
    paths = photos(2)
    open_all(window, paths)
    drop(window, paths)
    until(lambda: "already in the tray" in window.context.messages.text)


def test_each_photo_keeps_its_edits_and_its_undo_steps(window: MainWindow, photos: Photos) -> None:
    document = window.context.document
    open_all(window, photos(2))
    one, other = document.entries
    flip(window)
    go_to(window, other)
    assert not document.state.guidance.flipped
    assert not document.undo_name
    go_to(window, one)
    assert document.state.guidance.flipped
    assert document.undo_name == "Flip Time"
    document.undo()
    assert document.is_saved
    assert not window.findChildren(QMessageBox), "nothing is lost, so nobody is asked"


def test_page_keys_go_from_photo_to_photo_and_skip_broken_ones(window: MainWindow, photos: Photos) -> None:
    paths = photos(4)
    paths[1].write_bytes(b"broken")
    open_all(window, paths)
    until(lambda: window.context.document.entries[1].problem)
    window.context.canvas.setFocus()
    qtest.keyClick(window.context.canvas, Qt.Key.Key_PageDown)
    until(lambda: visible(window) == paths[2])
    qtest.keyClick(window.context.canvas, Qt.Key.Key_PageDown)
    until(lambda: visible(window) == paths[3])
    qtest.keyClick(window.context.canvas, Qt.Key.Key_PageDown)
    for path in (paths[2], paths[0]):
        qtest.keyClick(window.context.canvas, Qt.Key.Key_PageUp)
        until(partial(is_visible, window, path))


def test_the_latest_of_several_quick_choices_wins(window: MainWindow, photos: Photos) -> None:
    open_all(window, photos(4))
    entries = window.context.document.entries
    for entry in (entries[1], entries[3], entries[2]):
        window._tray_flow.show(entry)
    until(lambda: window.context.document.current is entries[2])
    assert not window.context.progress._tasks


def test_after_a_removal_the_next_photo_is_visible(window: MainWindow, photos: Photos) -> None:
    paths = photos(3)
    open_all(window, paths)
    document = window.context.document
    go_to(window, document.entries[1])
    window.context.actions["remove-photos"].trigger()
    until(lambda: len(document.entries) == 2)
    assert visible(window) == paths[2]
    assert all(path.exists() for path in paths), "files stay"


def test_before_edits_are_removed_the_user_is_asked(window: MainWindow, photos: Photos) -> None:
    open_all(window, photos(3))
    document = window.context.document
    flip(window)
    window.context.actions["remove-photos"].trigger()
    answer_question(window, QMessageBox.StandardButton.Cancel)
    assert len(document.entries) == 3
    window.context.actions["remove-photos"].trigger()
    until(lambda: window.findChildren(QMessageBox))
    (question,) = window.findChildren(QMessageBox)
    next(button for button in question.findChildren(QPushButton) if button.text() == "Remove Anyway").click()
    until(lambda: len(document.entries) == 2)


def test_a_project_of_several_photos_is_restored(
    window: MainWindow, photos: Photos, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = photos(3)
    paths[2].write_bytes(b"broken")
    open_all(window, paths)
    document = window.context.document
    flip(window)
    go_to(window, document.entries[1])
    document.change("Frames", lambda s: edits.with_settings(s, frames=7))
    project, proposed = tmp_path / "wedding.shutterspan", list[Path]()

    def choose(parent: QWidget, proposal: Path) -> Path:
        proposed.append(proposal)
        return project

    monkeypatch.setattr(prompts, "choose_project_file", choose)
    window.files.save()
    until(lambda: document.is_saved and document.path == project)
    assert proposed == [paths[0].parent / "card.shutterspan"]
    document.reset(None)
    window.files.open(project)
    until(lambda: document.path == project)
    assert visible(window) == paths[1]
    assert [entry.path for entry in document.entries] == paths
    assert [entry.state.guidance.flipped for entry in document.entries] == [True, False, False]
    assert [entry.state.settings.frames for entry in document.entries] == [15, 7, 15]
    assert document.is_saved


def test_a_project_opens_at_the_first_photo_that_is_left(window: MainWindow, photos: Photos, tmp_path: Path) -> None:
    paths = photos(3)
    open_all(window, paths)
    document = window.context.document
    flip(window)
    project = tmp_path / "wedding.shutterspan"
    window.files._save(project, lambda: None)
    until(lambda: document.path == project)
    document.reset(None)
    paths[0].unlink()
    window.files.open(project)
    until(lambda: visible(window) == paths[1])
    assert document.entries[0].problem
    assert document.entries[0].state.guidance.flipped, "the edits of the missing photo are kept"


def test_photos_added_to_a_project_are_unsaved(window: MainWindow, photos: Photos, tmp_path: Path) -> None:
    open_all(window, photos(2))
    document, project = window.context.document, tmp_path / "wedding.shutterspan"
    window.files._save(project, lambda: None)
    until(lambda: document.path == project and document.is_saved)
    drop(window, photos(3))
    until(lambda: len(document.entries) == 3)
    assert not document.is_saved
    window.files.save()
    until(lambda: document.is_saved)
    assert len(load_projects(project).photos) == 3


def test_unsaved_edits_of_all_photos_survive_a_crash(window: MainWindow, photos: Photos, tmp_path: Path) -> None:
    open_all(window, photos(3))
    document = window.context.document
    flip(window)
    go_to(window, document.entries[2])
    flip(window)
    window.files.autosave_now()
    (saved,) = (tmp_path / "own" / "unsaved").glob("*/document.shutterspan")
    assert [bool(photo.request.guidance.flipped) for photo in load_projects(saved).photos] == [True, False, True]


def test_removing_a_memory_card_loses_nothing(window: MainWindow, photos: Photos) -> None:
    paths = photos(4)
    open_all(window, paths)
    document, folder = window.context.document, paths[0].parent
    flip(window)
    until(lambda: all(entry.size for entry in document.entries))
    away = folder.rename(folder.with_name("gone"))
    window._tray_flow.show(document.entries[1])
    until(lambda: document.entries[1].problem)
    assert visible(window) == paths[0], "what was visible stays"
    assert document.state.guidance.flipped
    away.rename(folder)
    go_to(window, document.entries[1])
    assert document.entries[1].problem is None


def test_a_missing_photo_can_be_found_again(
    window: MainWindow, photos: Photos, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    paths = photos(3)
    open_all(window, paths)
    document = window.context.document
    until(lambda: all(entry.size for entry in document.entries))
    moved = paths[1].rename(tmp_path / "moved.png")
    monkeypatch.setattr(prompts, "choose_photo", lambda *_: moved)
    window._tray_flow.show(document.entries[1])
    until(lambda: window.context.messages.findChildren(QPushButton))
    next(one for one in window.context.messages.findChildren(QPushButton) if "Find" in one.text()).click()
    until(lambda: visible(window) == moved)


def test_the_tray_has_a_maximum_number_of_photos(
    window: MainWindow, photos: Photos, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_PHOTOS", 3)
    drop(window, photos(5))
    until(lambda: "room for 3" in window.context.messages.text)
    assert len(window.context.document.entries) == 3
