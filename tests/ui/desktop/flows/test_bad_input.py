"""What goes wrong is told in a sentence in the window, and nothing is lost by it."""

import shutil
from pathlib import Path

import pytest
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QApplication

from shutterspan.ui.desktop.dialogs import choosing
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state import content as edits
from shutterspan.ui.desktop.state.content import Content
from shutterspan.ui.desktop.state.saving import save

from .conftest import press


def drop(window: MainWindow, *urls: str) -> None:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(300, 300), action, data, button, none)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), action, data, button, none))


def file_url(path: Path) -> str:
    return QUrl.fromLocalFile(str(path)).toString()


def bad(folder: Path, sample: Path, kind: str) -> Path:
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
    "a folder": "is a folder, not a photo",
    "a video.mp4": "is a video",
    "half a photo.jpg": "is damaged or cut short",
    "a text.jpg": "is not a photo of a kind that can be read",
    "nothing.png": "is empty",
    "missing.jpg": "There is no file",
    "nonsense.shutterspan": "is damaged: it is no JSON",
}


@pytest.mark.parametrize("kind", SENTENCES)
def test_a_drop_that_is_no_photo_is_told_and_the_document_stays(
    opened: MainWindow, sample: Path, tmp_path: Path, until, kind: str
) -> None:
    document = opened.parts.document
    document.change("Flip Time", lambda c: edits.with_flip(c, None))
    document.mark_saved(tmp_path / "x.shutterspan", document.content)
    before = document.photo, document.content
    drop(opened, file_url(bad(tmp_path, sample, kind)))
    until(lambda: SENTENCES[kind] in opened.parts.messages.text)
    assert (document.photo, document.content) == before
    assert opened.isVisible()


def test_a_drop_opens_a_photo(window: MainWindow, sample: Path, until) -> None:
    drop(window, file_url(sample))
    until(lambda: window.parts.document.photo)
    assert window.windowTitle().startswith("fire truck.jpg")
    assert window.parts.canvas.isVisible()


def test_of_ten_files_one_can_be_chosen(window: MainWindow, sample: Path, tmp_path: Path, until) -> None:
    photos = [shutil.copy(sample, tmp_path / f"{number}.jpg") for number in range(10)]
    drop(window, *map(file_url, photos))
    until(lambda: "10 files were dropped" in window.parts.messages.text)
    assert window.parts.document.photo is None
    press(window, "Open the First")
    until(lambda: window.parts.document.photo)
    assert window.parts.document.photo and window.parts.document.photo.path == Path(photos[0])


def test_a_link_to_another_computer_is_refused(window: MainWindow, until) -> None:
    drop(window, "https://example.org/photo.jpg")
    until(lambda: "Only files of this computer" in window.parts.messages.text)


def test_a_project_whose_photo_is_gone_asks_for_it(
    opened: MainWindow, sample: Path, tmp_path: Path, until, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, moved = tmp_path / "truck.shutterspan", tmp_path / "moved.jpg"
    photo = opened.parts.document.photo
    assert photo
    save(photo, edits.with_flip(Content(), None), project)
    sample.rename(moved)
    opened.files.open(project)
    until(lambda: "The photo of" in opened.parts.messages.text)
    assert "is missing" in opened.parts.messages.text
    monkeypatch.setattr(choosing, "photo", lambda *_: moved)
    press(opened, "Find the Photo…")
    until(lambda: opened.parts.document.path == project)
    assert opened.parts.document.content.guidance.flipped


def test_saving_where_nothing_may_be_written(opened: MainWindow, until, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.parts.document.change("Flip Time", lambda c: edits.with_flip(c, None))
    monkeypatch.setattr(choosing, "project_to_save", lambda *_: Path("/proc/nowhere/truck.shutterspan"))
    opened.parts.actions["save"].trigger()
    until(lambda: opened.parts.messages.text)
    assert "/proc/nowhere" in opened.parts.messages.text
    assert not opened.parts.document.is_saved
