"""Base of the export dialogs: presets, their settings, destination, summary."""

from dataclasses import replace
from typing import Any

from PyQt6.QtCore import QCoreApplication, Qt, pyqtSignal
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.pipeline.presets.preset import Preset
from shutterspan.ui.desktop.dialogs.preset_fields import PresetFields
from shutterspan.ui.desktop.dialogs.preset_menu import PresetMenu
from shutterspan.ui.desktop.state.export_formats import ExportFormat, with_format
from shutterspan.ui.desktop.state.preset_library import PresetLibrary
from shutterspan.ui.desktop.state.wording import message_hint, message_text
from shutterspan.ui.desktop.widgets.preset_list import PresetList
from shutterspan.ui.desktop.widgets.section import faint_label, wrap_label

#: Widths to choose from besides the photo's own, in pixels.
WIDTHS = (3840, 1920, 1280, 1080, 640, 480)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PresetDialog", text)  # `tr` would use the translation context of the subclass


class PresetDialog(QDialog):
    """Presets at the left, their settings at the right. Subclasses show the settings, and export."""

    choice_made = pyqtSignal(object)  # ExportChoice

    def __init__(self, parent: QWidget, library: PresetLibrary, best: bool):
        """best: whether best quality is on; another preset doesn't change that."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        library.load()
        self._library = library
        self._presets, self._fields = PresetList(library.presets), PresetFields()
        self._menu = PresetMenu(self, library, lambda: self._preset)
        #: The user's changes to the chosen preset.
        self._edits: dict[str, Any] = {}
        self._format: ExportFormat | None = None
        self._pattern: str | None = None
        #: None stands for the preset's value.
        self._best: bool | None = best or None
        self._destination, self._summary = wrap_label(QLabel()), wrap_label(faint_label())
        self._problem = wrap_label(QLabel())
        self._problem.setObjectName("warning")
        self._destination.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._fields.form.add(_tr("Save to"), self._make_destination_row())
        self._export_button: QPushButton
        self._lay_out(self._make_buttons())
        library.changed.connect(self._show_presets)
        self._menu.chosen.connect(self._choose)
        self._presets.currentRowChanged.connect(lambda row: self._forget_edits())
        self._fields.edited.connect(self._edit)
        self._fields.format_chosen.connect(self._edit_format)
        self._fields.pattern_edited.connect(self._edit_pattern)

    @property
    def _preset(self) -> Preset:
        """The chosen preset, with the user's changes."""
        preset = self._presets.preset
        preset = with_format(preset, self._format) if self._format else preset
        pattern = preset.name_pattern if self._pattern is None else self._pattern
        best = {} if self._best is None else {"best": self._best}
        return replace(preset, changes={**preset.changes, **best, **self._edits}, name_pattern=pattern)

    def _show_preset(self) -> None:
        """Show the settings of the preset in the fields."""
        raise NotImplementedError

    def _refresh(self) -> None:
        """Show the destination and the summary of the export."""
        raise NotImplementedError

    def _choose_destination(self) -> None:
        raise NotImplementedError

    def _export(self) -> None:
        raise NotImplementedError

    def _forget_edits(self) -> None:
        """Another preset was chosen."""
        self._edits, self._format, self._pattern = {}, None, None
        self._show_preset()
        self._menu.enable(self._presets.preset, is_edited=False)

    def _edit(self, changes: dict[str, Any]) -> None:
        self._edits.update(changes)
        self._best = self._edits.pop("best", self._best)
        self._menu.enable(self._presets.preset, is_edited=True)
        self._show_preset()

    def _edit_format(self, chosen: ExportFormat) -> None:
        self._format = chosen
        self._edit({})

    def _edit_pattern(self, pattern: str) -> None:
        self._pattern = pattern
        self._menu.enable(self._presets.preset, is_edited=True)
        self._refresh()

    def _show_presets(self) -> None:
        self._presets.set_presets(self._library.presets)

    def _choose(self, name: str) -> None:
        """Choose a preset that was just saved."""
        self._presets.choose(name)
        self._forget_edits()

    def _show_problem(self, error: ShutterspanError | None) -> None:
        """Show why nothing can be exported; None if it can."""
        text = f"{message_text(error.content)} {message_hint(error.content)}" if error else ""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._export_button.setEnabled(not text)

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._presets, 1)
        for error in self._library.problems[:3]:
            left.addWidget(wrap_label(faint_label(message_text(error.content))))
        left.addWidget(self._menu.button, alignment=Qt.AlignmentFlag.AlignLeft)
        right = QVBoxLayout()
        right.setSpacing(12)
        for widget in (self._fields, self._summary, self._problem):
            right.addWidget(widget)
        right.addStretch()
        columns = QHBoxLayout()
        columns.setSpacing(20)
        columns.addLayout(left)
        columns.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(columns)
        layout.addWidget(buttons)
        self.resize(880, 0)

    def _make_destination_row(self) -> QWidget:
        change = QPushButton(_tr("Change…"))
        change.setAccessibleName(_tr("Change the destination"))
        change.setAutoDefault(False)  # Enter exports
        change.clicked.connect(lambda checked=False: self._choose_destination())
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._destination, 1)
        row.addWidget(change, alignment=Qt.AlignmentFlag.AlignTop)
        return whole

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        export = buttons.addButton(_tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        assert export is not None
        export.setProperty("primary", True)
        export.setDefault(True)
        self._export_button = export
        buttons.accepted.connect(self._export)
        buttons.rejected.connect(self.reject)
        return buttons
