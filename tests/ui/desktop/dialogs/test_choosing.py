"""Where the system's dialogs begin."""

from pathlib import Path

import pytest
from PyQt6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.ui.desktop.dialogs import choosing


@pytest.mark.parametrize("there", [True, False])
def test_the_open_dialog_begins_in_the_last_folder_if_there_still_is_one(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    parent, folder, begun = QWidget(), tmp_path / "gone" / "holiday", list[str]()
    qtbot.addWidget(parent)
    if there:
        folder.mkdir(parents=True)

    def cancelled(parent: QWidget, title: str, place: str, kinds: str) -> tuple[str, str]:
        begun.append(place)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", cancelled)
    assert choosing.photo_or_project(parent, folder) is None
    assert begun == [str(folder) if there else ""]
