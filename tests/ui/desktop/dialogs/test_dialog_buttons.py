"""Buttons of dialogs have no stock icons, and dialogs fit a small screen."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from pytestqt.qtbot import QtBot

from shutterspan.core.pipeline.presets.preset_files import PresetFolder
from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.dialogs.alternatives_dialog import BOX, AlternativesDialog
from shutterspan.ui.desktop.dialogs.batch_dialog import BatchDialog
from shutterspan.ui.desktop.dialogs.export_dialog import ExportChoice, ExportDialog, ExportSubject
from shutterspan.ui.desktop.dialogs.keys_dialog import KeysDialog
from shutterspan.ui.desktop.dialogs.log_dialog import LogDialog
from shutterspan.ui.desktop.dialogs.paste_settings_dialog import PasteSettingsDialog
from shutterspan.ui.desktop.dialogs.preferences_dialog import PreferencesDialog
from shutterspan.ui.desktop.dialogs.queue_dialog import QueueDialog
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.export_estimate import RateBook
from shutterspan.ui.desktop.state.export_queue import ExportQueue, QueuedExport
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.preferences import SettingsStore
from shutterspan.ui.desktop.state.preset_library import PresetLibrary
from shutterspan.ui.desktop.state.settings_transfer import PARTS
from shutterspan.ui.desktop.theme import Theme

PHOTO = OpenedPhoto(Path("dancer.jpg"), QImage(1500, 1000, QImage.Format.Format_RGB32))


class IconStyle(QProxyStyle):
    """A style of a desktop whose buttons have icons."""

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        if hint is QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons:
            return 1
        return super().styleHint(hint, option, widget, returned)


def ignore() -> None: ...


def file_dialog(parent: QWidget) -> QFileDialog:
    dialog = QFileDialog(parent)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    return dialog


ENTRIES = [PhotoEntry(Path("dancer.jpg"), size=(1500, 1000)), PhotoEntry(Path("runner.jpg"), size=(1500, 1000))]


class QueueControlStub:
    """A queue in which nothing waits."""

    is_paused = False

    def retry(self, exports: Sequence[QueuedExport]) -> None: ...
    def remove(self, exports: Sequence[QueuedExport]) -> None: ...
    def stop_export(self, export: QueuedExport) -> None: ...
    def pause(self) -> None: ...
    def go_on(self) -> None: ...


def presets_in(folder: Path) -> PresetLibrary:
    return PresetLibrary(PresetFolder(folder / "presets"))


OPENERS: dict[str, Callable[[QWidget, Path], object]] = {
    "alternatives": lambda parent, folder: AlternativesDialog(parent, "", BOX, 9).open(),
    "export": lambda parent, folder: ExportDialog(
        parent, presets_in(folder), ExportSubject(PHOTO, {}, 0.5, folder / "a"), ExportChoice()
    ).open(),
    "file": lambda parent, folder: file_dialog(parent).open(),
    "keys": lambda parent, folder: KeysDialog(parent, Actions(parent)).open(),
    "log": lambda parent, folder: LogDialog(parent, folder / "log.txt").open(),
    "preferences": lambda parent, folder: PreferencesDialog(parent, SettingsStore(folder / "app.ini"), []).open(),
    "save": lambda parent, folder: prompts.offer_to_save(parent, None, ignore, ignore),
    "still clip": lambda parent, folder: prompts.confirm_still_clip(parent, ignore, ignore),
    "removal": lambda parent, folder: prompts.confirm_removal(parent, 2, ignore),
    "pending exports": lambda parent, folder: prompts.offer_to_go_on_later(parent, 2, ignore, ignore),
    "batch": lambda parent, folder: BatchDialog(
        parent, presets_in(folder), ENTRIES, 1, ExportChoice(), RateBook(), lambda path: False
    ).open(),
    "queue": lambda parent, folder: QueueDialog(parent, ExportQueue(parent), QueueControlStub()).open(),
    "paste settings": lambda parent, folder: PasteSettingsDialog(
        parent, ENTRIES, frozenset(PARTS), frozenset(PARTS)
    ).open(),
}


@pytest.fixture
def dialog_named(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[str], QDialog]]:
    """Opens a dialog in the app's theme, on a desktop whose buttons have icons."""
    theme = Theme(qapp, "dark")
    qapp.setStyle(IconStyle("Fusion"))
    theme.apply()
    parent = QWidget()
    qtbot.addWidget(parent)

    def open_dialog(name: str) -> QDialog:
        OPENERS[name](parent, tmp_path)
        (dialog,) = parent.findChildren(QDialog)
        qtbot.waitExposed(dialog)
        return dialog

    yield open_dialog
    qapp.setStyle("Fusion")


@pytest.mark.parametrize("name", OPENERS)
def test_no_button_has_an_icon(dialog_named: Callable[[str], QDialog], name: str) -> None:
    dialog = dialog_named(name)
    buttons: list[QAbstractButton] = [
        button for box in dialog.findChildren(QDialogButtonBox) for button in box.buttons()
    ]
    assert buttons and all(button.icon().isNull() for button in buttons)


@pytest.mark.parametrize("name", sorted(OPENERS.keys() - {"file"}))
def test_each_dialog_fits_a_small_screen(dialog_named: Callable[[str], QDialog], name: str) -> None:
    dialog = dialog_named(name)
    assert dialog.width() <= 1280 and dialog.height() <= 690


def test_the_shortcuts_dialog_lists_held_keys(dialog_named: Callable[[str], QDialog]) -> None:
    texts = [label.text() for label in dialog_named("keys").findChildren(QLabel)]
    rows = dict(zip(texts[1:], texts, strict=False))  # the keys stand before their descriptions
    assert rows["Add to the region"] == "Shift and draw"
    assert rows["Cut from the region"] == "Ctrl or Alt and draw"
    assert rows["Hide Panels"] == "Tab"
    assert rows["Open the context menu"] == "Right click"


def test_an_empty_log(dialog_named: Callable[[str], QDialog]) -> None:
    dialog = dialog_named("log")
    assert isinstance(dialog, LogDialog) and dialog._text.toPlainText() == "Nothing has happened yet."
