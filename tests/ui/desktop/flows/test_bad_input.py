"""The window shows errors as messages, and the document is kept."""

from pathlib import Path

import pytest
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QApplication

from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state import document_state as edits
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.saving import save

from ..conftest import Until, snapshot_of
from .conftest import press


def drop(window: MainWindow, *urls: str) -> None:
    """Drag URLs into the window and drop them."""
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter_event = QDragEnterEvent(QPoint(300, 300), action, data, button, none)
    QApplication.sendEvent(window, enter_event)
    assert enter_event.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), action, data, button, none))


def file_url(path: Path) -> str:
    return QUrl.fromLocalFile(str(path)).toString()


def bad_file(folder: Path, sample: Path, kind: str) -> Path:
    """Create a file, or a folder, that can't be opened; “missing.jpg” isn't created."""
    path = folder / kind
    if kind == "a folder":
        path.mkdir()
    elif kind == "a video.mp4":
        path.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(500))
    elif kind == "half a photo.jpg":
        path.write_bytes(sample.read_bytes()[:3000])
    elif kind == "a text.jpg":
        path.write_text("Dear diary")
    elif kind == "nothing.png":
        path.touch()
    elif kind == "nonsense.shutterspan":
        path.write_text("{")
    return path


SENTENCES = {
    "a folder": "No photos were found.",
    "a video.mp4": "is a video",
    "half a photo.jpg": "is damaged or incomplete",
    "a text.jpg": "is not a photo in a supported format",
    "nothing.png": "is empty",
    "missing.jpg": "There is no file",
    "nonsense.shutterspan": "is damaged: it is not JSON",
}


@pytest.mark.parametrize("kind", SENTENCES)
def test_a_dropped_file_without_a_photo_is_reported_and_the_document_stays(
    opened: MainWindow, sample: Path, tmp_path: Path, until: Until, kind: str
) -> None:
    document = opened.context.document
    document.change("Flip Time", lambda s: edits.with_flip(s, None))
    document.mark_saved(tmp_path / "x.shutterspan", document.snapshot())
    before = document.photo, document.state
    drop(opened, file_url(bad_file(tmp_path, sample, kind)))
    until(lambda: SENTENCES[kind] in opened.context.messages.text)
    assert (document.photo, document.state) == before
    assert opened.isVisible()


def test_a_drop_opens_a_photo(window: MainWindow, sample: Path, until: Until) -> None:
    drop(window, file_url(sample))
    until(lambda: window.context.document.photo)
    assert window.windowTitle().startswith("fire truck.jpg")
    assert window.context.canvas.isVisible()


def test_a_link_to_another_computer_is_rejected(window: MainWindow, until: Until) -> None:
    drop(window, "https://example.org/photo.jpg")
    until(lambda: "Only files on this computer" in window.context.messages.text)


def test_a_project_with_a_missing_photo_offers_to_find_it(
    opened: MainWindow, sample: Path, tmp_path: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, moved = tmp_path / "truck.shutterspan", tmp_path / "moved.jpg"
    photo = opened.context.document.photo
    assert photo
    save(snapshot_of(photo, edits.with_flip(DocumentState(), None)), project)
    sample.rename(moved)
    opened.files.open(project)
    until(lambda: "The photo of" in opened.context.messages.text)
    assert "is missing" in opened.context.messages.text
    monkeypatch.setattr(prompts, "choose_photo", lambda *_: moved)
    press(opened, "Find the Photo…")
    until(lambda: opened.context.document.path == project)
    assert opened.context.document.state.guidance.flipped


def test_saving_to_a_folder_without_write_permission(
    opened: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.context.document.change("Flip Time", lambda s: edits.with_flip(s, None))
    monkeypatch.setattr(prompts, "choose_project_file", lambda *_: Path("/proc/nowhere/truck.shutterspan"))
    opened.context.actions["save"].trigger()
    until(lambda: opened.context.messages.text)
    assert "/proc/nowhere" in opened.context.messages.text
    assert not opened.context.document.is_saved
