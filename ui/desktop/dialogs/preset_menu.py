"""The menu that saves, renames and deletes the user's own presets."""

from collections.abc import Callable
from dataclasses import replace

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QInputDialog, QMenu, QPushButton, QWidget

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.pipeline.presets.preset import Preset
from shutterspan.core.pipeline.presets.preset_files import check_preset_name
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.state.preset_library import PresetLibrary, preset_label
from shutterspan.ui.desktop.state.wording import message_hint, message_text


class PresetMenu(QObject):
    """A button with a menu."""

    chosen = pyqtSignal(str)  # name of a preset that was saved or renamed, or of the one after a deleted one

    def __init__(self, parent: QWidget, library: PresetLibrary, preset: Callable[[], Preset]):
        """preset: the chosen one, with the user's changes."""
        super().__init__(parent)
        self._parent, self._library, self._preset = parent, library, preset
        self.button = QPushButton(self.tr("Presets"))
        self.button.setAutoDefault(False)
        menu = QMenu(self.button)
        self._add(menu, self.tr("&Save as Preset…"), self._prompt_new_name)
        self._save = self._add(menu, self.tr("Save &Changes"), self._save_changes)
        self._rename = self._add(menu, self.tr("&Rename…"), self._prompt_other_name)
        self._delete = self._add(menu, self.tr("&Delete…"), self._confirm_deletion)
        self.button.setMenu(menu)

    def enable(self, chosen: Preset, is_edited: bool) -> None:
        """Enable the possible actions. chosen: the preset as it is saved."""
        is_own = not chosen.is_built_in
        self._save.setEnabled(is_own and is_edited)
        self._rename.setEnabled(is_own)
        self._delete.setEnabled(is_own)

    def _add(self, menu: QMenu, text: str, run: Callable[[], object]) -> QAction:
        action = QAction(text, menu)
        action.triggered.connect(lambda checked=False: run())
        menu.addAction(action)
        return action

    def _prompt_new_name(self) -> None:
        preset = self._preset()
        self._prompt_name(self.tr("Save as Preset"), f"{preset_label(preset)} 2", self._save_under)

    def _save_under(self, name: str) -> None:
        """Save the preset under a name. An existing preset of this name is replaced only if the user confirms."""
        preset = replace(self._preset(), name=name, is_built_in=False)

        def save() -> None:
            self._run(lambda: self._library.save(preset), name)

        found = self._library.find(name)
        if found and not found.is_built_in:
            text = self.tr("The preset “{}” already exists. Replace it?").format(found.name)
            self._confirm(text, self.tr("Replace"), save)
        else:
            save()

    def _save_changes(self) -> None:
        preset = self._preset()
        self._run(lambda: self._library.save(preset), preset.name)

    def _prompt_other_name(self) -> None:
        kept = self._library.find(self._preset().name)
        if kept:
            self._prompt_name(self.tr("Rename Preset"), kept.name, lambda name: self._rename_to(kept, name))

    def _rename_to(self, kept: Preset, name: str) -> None:
        def rename() -> None:
            self._run(lambda: self._library.rename(kept, name), name)

        found = self._library.find(name)
        if found and found.name != kept.name and not found.is_built_in:
            text = self.tr("The preset “{}” already exists. Replace it?").format(found.name)
            self._confirm(text, self.tr("Replace"), rename)
        else:
            rename()

    def _confirm_deletion(self) -> None:
        kept = self._library.find(self._preset().name)
        if kept:
            text = self.tr("Delete the preset “{}”?").format(kept.name)
            next_name = self._library.presets[0].name
            self._confirm(text, self.tr("Delete"), lambda: self._run(lambda: self._library.remove(kept), next_name))

    def _run(self, change: Callable[[], object], name: str) -> None:
        """Change the library, then choose the preset of this name. An error is shown, and nothing is chosen."""
        try:
            change()
        except ShutterspanError as error:
            self._show_error(error)
        else:
            self.chosen.emit(name)

    def _prompt_name(self, title: str, proposal: str, then: Callable[[str], object]) -> None:
        """Let the user type a name until it is valid."""
        dialog = QInputDialog(self._parent)
        dialog.setWindowTitle(title)
        dialog.setLabelText(self.tr("Name"))
        dialog.setTextValue(proposal)
        dialog.finished.connect(dialog.deleteLater)

        def accept(name: str) -> None:
            try:
                check_preset_name(name.strip())
            except ShutterspanError as error:
                self._prompt_name(title, name, then)
                self._show_error(error)
            else:
                then(name.strip())

        dialog.textValueSelected.connect(accept)
        dialog.open()

    def _confirm(self, text: str, button: str, then: Callable[[], object]) -> None:
        prompts.confirm(self._parent, self.tr("Presets"), text, button, then)

    def _show_error(self, error: ShutterspanError) -> None:
        prompts.show_problem(self._parent, message_text(error.content), message_hint(error.content))
