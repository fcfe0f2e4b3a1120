"""The user's presets: saved, changed, renamed and deleted by mouse and keys; formats, names and problems."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QInputDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from shutterspan.core.pipeline.presets.preset_files import PresetFolder
from shutterspan.ui.desktop.dialogs.export_dialog import ExportChoice, ExportDialog, ExportSubject
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.preset_library import PresetLibrary

PHOTO = OpenedPhoto(Path("dancer.jpg"), QImage(1500, 1000, QImage.Format.Format_RGB32))
Open = Callable[..., ExportDialog]
Widget = TypeVar("Widget", bound=QWidget)


@pytest.fixture
def folder(tmp_path: Path) -> PresetFolder:
    return PresetFolder(tmp_path / "presets")


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, folder: PresetFolder) -> Iterator[Open]:
    parent = QWidget()
    qtbot.addWidget(parent)

    def open_dialog(preset: str = "clip", has_regions: bool = False) -> ExportDialog:
        subject = ExportSubject(PHOTO, {"frames": 15}, 0.5, tmp_path / "dancer", has_regions)
        dialog = ExportDialog(parent, PresetLibrary(folder), subject, ExportChoice(preset))
        dialog.open()
        return dialog

    yield open_dialog


def field(dialog: QWidget, kind: type[Widget], name: str) -> Widget:
    """The field of this accessible name."""
    return next(widget for widget in dialog.findChildren(kind) if widget.accessibleName() == name)


def choose(box: QComboBox, text: str) -> None:
    """Choose an entry by keys."""
    box.setFocus()
    QtBot.keyClick(box, Qt.Key.Key_Home)
    while box.currentText() != text:
        before = box.currentIndex()
        QtBot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() > before


def trigger(dialog: ExportDialog, text: str) -> None:
    """Click an entry of the menu of presets."""
    menu = dialog._menu.button.menu()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.text().replace("&", "") == text)
    assert action.isEnabled()
    menu.popup(dialog.mapToGlobal(dialog.rect().center()))
    QtBot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def type_name(dialog: ExportDialog, name: str) -> None:
    """Type a name into the dialog for it, and press Enter."""
    box = next(box for box in dialog.findChildren(QInputDialog) if box.isVisible())
    line = box.findChild(QLineEdit)
    assert line
    line.selectAll()
    QtBot.keyClicks(line, name)
    QtBot.keyClick(line, Qt.Key.Key_Return)


def click(dialog: ExportDialog, text: str) -> None:
    """Click a button of the question."""
    box = next(box for box in dialog.findChildren(QMessageBox) if box.isVisible())
    button = next(button for button in box.buttons() if button.text().replace("&", "") == text)
    QtBot.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.sendPostedEvents(None, 0)


def export(dialog: ExportDialog) -> ExportJob:
    jobs: list[ExportJob] = []
    dialog.job_chosen.connect(jobs.append)
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons and dialog._export_button.isEnabled()
    QtBot.mouseClick(dialog._export_button, Qt.MouseButton.LeftButton)
    return jobs[0]


def test_a_preset_is_saved_with_the_changes_and_offered_next_time(opened: Open, folder: PresetFolder) -> None:
    dialog = opened("reel")
    choose(field(dialog, QComboBox, "Aspect"), "9:16")
    choose(field(dialog, QComboBox, "Format"), "MP4 video, HEVC")
    name = field(dialog, QLineEdit, "Name")
    name.selectAll()
    QtBot.keyClicks(name, "{photo}-{preset}")
    trigger(dialog, "Save as Preset…")
    type_name(dialog, "For Anna")
    (preset,), _ = folder.load()
    assert preset.name == "For Anna" and preset.name_pattern == "{photo}-{preset}"
    assert preset.changes["aspect"] == "9:16" and preset.changes["codec"] == "hevc"
    assert preset.changes["duration"] == 6, "what the first preset has stays"
    assert dialog._presets.preset == preset
    following = opened("For Anna")
    job = export(following)
    assert job.settings["aspect"] == "9:16" and job.settings["codec"] == "hevc"
    assert job.target.name == "dancer-For Anna.mp4"


def test_a_preset_is_changed_renamed_and_deleted(opened: Open, folder: PresetFolder) -> None:
    dialog = opened("still")
    trigger(dialog, "Save as Preset…")
    type_name(dialog, "A")
    choose(field(dialog, QComboBox, "Format"), "Still, JPEG")
    field(dialog, QSpinBox, "Quality").setValue(80)
    trigger(dialog, "Save Changes")
    (preset,), _ = folder.load()
    assert (preset.suffix, preset.changes["quality"]) == (".jpg", 80)
    trigger(dialog, "Rename…")
    type_name(dialog, "B")
    assert [preset.name for preset in folder.load()[0]] == ["B"]
    trigger(dialog, "Delete…")
    click(dialog, "Cancel")
    assert len(folder.load()[0]) == 1
    trigger(dialog, "Delete…")
    click(dialog, "Delete")
    assert folder.load() == ([], []) and dialog._presets.preset.name == "reel"


def test_an_existing_preset_is_replaced_only_on_confirmation(opened: Open, folder: PresetFolder) -> None:
    dialog = opened("gif")
    trigger(dialog, "Save as Preset…")
    type_name(dialog, "A")
    dialog._presets.choose("web")
    trigger(dialog, "Save as Preset…")
    type_name(dialog, "a")
    click(dialog, "Cancel")
    assert folder.load()[0][0].suffix == ".gif"
    trigger(dialog, "Save as Preset…")
    type_name(dialog, "a")
    click(dialog, "Replace")
    assert [(preset.name, preset.suffix) for preset in folder.load()[0]] == [("a", ".webm")]


@pytest.mark.parametrize("name", ["  ", "Reel"])
def test_an_invalid_preset_name_is_explained(opened: Open, folder: PresetFolder, name: str) -> None:
    dialog = opened()
    trigger(dialog, "Save as Preset…")
    type_name(dialog, name)
    assert dialog.findChildren(QMessageBox) and folder.load() == ([], [])
    click(dialog, "OK")


def test_built_in_presets_are_neither_changed_nor_deleted(opened: Open) -> None:
    dialog = opened("gif")
    field(dialog, QSpinBox, "Frames").setValue(5)
    menu = dialog._menu.button.menu()
    assert isinstance(menu, QMenu)
    enabled = [action.text().replace("&", "") for action in menu.actions() if action.isEnabled()]
    assert enabled == ["Save as Preset…"]


def test_a_preset_of_a_newer_version_is_named_and_stays(opened: Open, folder: PresetFolder) -> None:
    folder.path.mkdir()
    newer = folder.path / "later.json"
    newer.write_text(json.dumps({"shutterspan_preset": 2, "anything": True}))
    dialog = opened("reel")
    labels = [label.text() for label in dialog.findChildren(type(dialog._summary))]
    assert any("later.json" in text and "newer" in text for text in labels)
    trigger(dialog, "Save as Preset…")
    type_name(dialog, "later")
    assert json.loads(newer.read_text())["anything"] is True and [p.name for p in folder.load()[0]] == ["later"]


def test_a_cut_out_needs_a_region_and_a_format_that_can_be_transparent(opened: Open) -> None:
    dialog = opened("cutout")
    assert "needs a region" in dialog._problem.text() and not dialog._export_button.isEnabled()
    dialog.reject()
    dialog = opened("cutout", has_regions=True)
    assert not dialog._problem.isVisible()
    assert export(dialog).settings["cutout"] is True
    dialog = opened("clip", has_regions=True)
    box = next(box for box in dialog.findChildren(QCheckBox) if box.text() == "Regions only")
    assert not box.isVisible()
    choose(field(dialog, QComboBox, "Format"), "Animated WebP")
    assert box.isVisible()
    QtBot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    job = export(dialog)
    assert job.settings["cutout"] is True and job.target.suffix == ".webp"


def test_an_invalid_name_is_explained_at_once_and_not_exported(opened: Open) -> None:
    dialog = opened("clip")
    name = field(dialog, QLineEdit, "Name")
    name.setFocus()
    QtBot.keyClicks(name, "-{foto}")
    assert "{foto}" in dialog._problem.text() and not dialog._export_button.isEnabled()
    for _ in "-{foto}":
        QtBot.keyClick(name, Qt.Key.Key_Backspace)
    assert dialog._export_button.isEnabled() and not dialog._problem.isVisible()


@pytest.mark.parametrize(
    ("preset", "format_name", "suffix"),
    [("motion", "Motion Photo, JPEG", ".jpg"), ("live", "Live Photo, HEIC and MOV", ".heic")],
)
def test_formats_for_phones(opened: Open, preset: str, format_name: str, suffix: str) -> None:
    dialog = opened(preset)
    choose(field(dialog, QComboBox, "Format"), format_name)
    job = export(dialog)
    assert job.is_clip and job.target.suffix == suffix and job.settings["at"] == 0.5
    assert job.settings["moving_photo"] == preset
    assert [file.suffix for file in job.files] == ([suffix] if preset == "motion" else [suffix, ".mov"])


def test_the_estimate_follows_the_choice(opened: Open) -> None:
    dialog = opened("clip")
    before = dialog._summary.text()
    assert "About" in before and " MB" in before
    field(dialog, QSpinBox, "Frames").setValue(200)
    longer = dialog._summary.text()
    choose(field(dialog, QComboBox, "Width"), "640 px")
    assert len({before, longer, dialog._summary.text()}) == 3


def test_a_full_disk_is_reported_before_the_export(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    from shutterspan.ui.desktop.dialogs import export_dialog

    class FullDisk:
        def __init__(self, path: str):
            self.path = path

        def bytesAvailable(self) -> int:
            return 2000

    monkeypatch.setattr(export_dialog, "QStorageInfo", FullDisk)
    assert "Only 2 kB are free there." in opened("prores")._summary.text()
