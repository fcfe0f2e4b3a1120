"""The folder in which file dialogs start, the ending of a typed name, and questions before work is dropped."""

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.ui.desktop.dialogs import prompts


@pytest.mark.parametrize("exists", [True, False])
def test_the_open_dialog_starts_in_the_last_folder_if_it_exists(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exists: bool
) -> None:
    parent, folder, start_folders = QWidget(), tmp_path / "gone" / "holiday", list[str]()
    qtbot.addWidget(parent)
    if exists:
        folder.mkdir(parents=True)

    def cancel(parent: QWidget, title: str, start: str, filters: str) -> tuple[list[str], str]:
        start_folders.append(start)
        return [], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", cancel)
    assert prompts.choose_photos_or_project(parent, folder) == []
    assert start_folders == [str(folder) if exists else ""]


@pytest.mark.parametrize("name", ["2024.05.12", "Dr. Who", "a", "a.TIF", "b.jpg"])
def test_a_still_whose_name_has_no_file_type_gets_one(
    name: str, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), ""))
    expected = name if name.lower().endswith((".tif", ".jpg")) else f"{name}.png"
    assert prompts.choose_still_file(parent, tmp_path / "frame.png") == tmp_path / expected


@pytest.mark.parametrize(
    ("project", "texts"),
    [
        (None, ("Save your work as a project?", "The photo itself is never changed.")),
        (Path("holiday/truck.shutterspan"), ("Save the changes to truck.shutterspan?", "Otherwise they are lost.")),
    ],
)
def test_saved_files_are_projects(qtbot: QtBot, project: Path | None, texts: tuple[str, str]) -> None:
    parent, answers = QWidget(), list[str]()
    qtbot.addWidget(parent)
    prompts.offer_to_save(parent, project, lambda: answers.append("save"), lambda: answers.append("discard"))
    box = parent.findChild(QMessageBox)
    assert box and (box.text(), box.informativeText()) == texts
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert answers == ["save"]
