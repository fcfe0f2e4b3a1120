"""The folder in which file dialogs start."""

from pathlib import Path

import pytest
from PyQt6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.ui.desktop.dialogs import prompts


@pytest.mark.parametrize("exists", [True, False])
def test_the_open_dialog_begins_in_the_last_folder_if_there_still_is_one(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exists: bool
) -> None:
    parent, folder, start_folders = QWidget(), tmp_path / "gone" / "holiday", list[str]()
    qtbot.addWidget(parent)
    if exists:
        folder.mkdir(parents=True)

    def cancel(parent: QWidget, title: str, start: str, filters: str) -> tuple[str, str]:
        start_folders.append(start)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", cancel)
    assert prompts.choose_photo_or_project(parent, folder) is None
    assert start_folders == [str(folder) if exists else ""]
