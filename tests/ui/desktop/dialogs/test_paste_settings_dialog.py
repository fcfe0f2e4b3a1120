"""The dialog that pastes settings, by mouse and keys."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QCheckBox, QDialogButtonBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.ui.desktop.dialogs.paste_settings_dialog import PasteSettingsDialog
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.settings_transfer import PARTS, Part
from shutterspan.ui.desktop.theme import Theme

from ..conftest import qtest

ENTRIES = [PhotoEntry(Path(f"dancer-{number}.jpg")) for number in (1, 2, 3)]
ALL: frozenset[Part] = frozenset(PARTS)

Opener = Callable[..., PasteSettingsDialog]


@pytest.fixture
def open_dialog(qapp: QApplication, qtbot: QtBot) -> Opener:
    Theme(qapp, "dark").apply()
    parent = QWidget()
    qtbot.addWidget(parent)

    def open_one(
        available: frozenset[Part] = ALL, checked: frozenset[Part] = ALL, entries: list[PhotoEntry] = ENTRIES
    ) -> PasteSettingsDialog:
        dialog = PasteSettingsDialog(parent, entries, available, checked)
        dialog.open()
        qtbot.waitExposed(dialog)
        return dialog

    return open_one


def chosen_by(dialog: PasteSettingsDialog, act: Callable[[], object]) -> list[frozenset[Part]]:
    chosen: list[frozenset[Part]] = []
    dialog.parts_chosen.connect(chosen.append)
    act()
    return chosen


def boxes(dialog: PasteSettingsDialog) -> dict[Part, QCheckBox]:
    return dict(zip(PARTS, dialog.findChildren(QCheckBox), strict=True))


def paste_button(dialog: PasteSettingsDialog) -> QPushButton:
    box = dialog.findChild(QDialogButtonBox)
    assert box
    return next(button for button in box.findChildren(QPushButton) if button.text() == "Paste")


def test_return_pastes_the_checked_parts(open_dialog: Opener) -> None:
    dialog = open_dialog(checked=frozenset({"regions", "time"}))
    assert chosen_by(dialog, lambda: qtest.keyClick(dialog, Qt.Key.Key_Return)) == [{"regions", "time"}]
    assert not dialog.isVisible()


def test_a_click_unchecks_a_part(open_dialog: Opener) -> None:
    dialog = open_dialog()
    box = boxes(dialog)["export"]
    qtest.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    button = paste_button(dialog)
    assert chosen_by(dialog, lambda: qtest.mouseClick(button, Qt.MouseButton.LeftButton)) == [ALL - {"export"}]


def test_escape_pastes_nothing(open_dialog: Opener) -> None:
    dialog = open_dialog()
    assert chosen_by(dialog, lambda: qtest.keyClick(dialog, Qt.Key.Key_Escape)) == []
    assert not dialog.isVisible()


def test_parts_that_were_not_copied_cannot_be_checked(open_dialog: Opener) -> None:
    dialog = open_dialog(available=frozenset({"time", "export"}))
    box = boxes(dialog)["regions"]
    qtest.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    assert not box.isChecked() and box.toolTip() == "No regions were copied"
    assert chosen_by(dialog, lambda: qtest.keyClick(dialog, Qt.Key.Key_Return)) == [{"time", "export"}]


def test_without_checked_parts_paste_is_disabled(open_dialog: Opener) -> None:
    dialog = open_dialog(checked=frozenset({"time"}))
    box = boxes(dialog)["time"]
    box.setFocus()
    qtest.keyClick(box, Qt.Key.Key_Space)
    assert not paste_button(dialog).isEnabled()
    qtest.keyClick(box, Qt.Key.Key_Space)
    assert paste_button(dialog).isEnabled()


def test_the_dialog_names_the_target_photos(open_dialog: Opener) -> None:
    assert open_dialog().findChildren(QLabel)[0].text() == "To 3 selected photos"
    assert open_dialog(entries=ENTRIES[:1]).findChildren(QLabel)[0].text() == "To dancer-1.jpg"
