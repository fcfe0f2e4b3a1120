"""The dialog to export several photos at once: a preset, and a folder."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QWidget

from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.dialogs.export_dialog import ExportChoice
from shutterspan.ui.desktop.dialogs.preset_dialog import WIDTHS, PresetDialog
from shutterspan.ui.desktop.state.batch_jobs import plan_batch
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.presets import BATCH_PRESETS


class BatchDialog(PresetDialog):
    jobs_chosen = pyqtSignal(list)  # pairs of PhotoEntry and ExportJob

    def __init__(
        self,
        parent: QWidget,
        entries: Sequence[PhotoEntry],
        left_out: int,
        choice: ExportChoice,
        is_target: Callable[[Path], bool],
    ):
        """entries: the photos, whose sizes are known; left_out: number of selected photos that can't be read; choice:
        the last one; is_target: whether a pending export will write to a path."""
        super().__init__(parent, BATCH_PRESETS)
        self.setWindowTitle(self.tr("Export Selected Photos"))
        self._entries, self._is_target = entries, is_target
        self._folder: Path | None = None
        self._width.setToolTip(self.tr("Width of the exports, at most that of each photo"))
        for width in WIDTHS:
            self._width.addItem(self.tr("{} px").format(width), width)
        self._best.setChecked(choice.best)
        self._summary.setText(self._summary_text(left_out))
        self._presets.currentRowChanged.connect(self._offer_preset_width)
        self._presets.choose(choice.preset)
        self._show_folder()

    def _offer_preset_width(self) -> None:
        """Offer the width of the preset first, whatever it is."""
        if self._width.itemData(0) is None:
            self._width.removeItem(0)
        size = self._presets.preset.changes.get("size")
        text = (
            self.tr("{} px, as the preset has it").format(size) if isinstance(size, int) else self.tr("As each photo")
        )
        self._width.insertItem(0, text, None)
        self._width.setCurrentIndex(0)

    def _summary_text(self, left_out: int) -> str:
        text = self.tr("{} photos, each with its own regions, arrows and clip.").format(len(self._entries))
        if len(self._entries) == 1:
            text = self.tr("1 photo, with its own regions, arrows and clip.")
        if left_out == 1:
            text += " " + self.tr("One that can't be read is left out.")
        elif left_out:
            text += " " + self.tr("{} that can't be read are left out.").format(left_out)
        return text

    def _choose_destination(self) -> None:
        start = self._folder or self._entries[0].path.parent
        self._folder = prompts.choose_export_folder(self, start) or self._folder
        self._show_folder()

    def _show_folder(self) -> None:
        self._destination.setText(str(self._folder) if self._folder else self.tr("Beside each photo"))

    def _export(self) -> None:
        def is_taken(path: Path) -> bool:
            return os.path.exists(path) or self._is_target(path)

        preset, is_best = self._presets.preset, self._best.isChecked()
        changes = {"best": is_best} | ({"size": self._width.currentData()} if self._width.currentData() else {})
        self.choice_made.emit(ExportChoice(preset.key, is_best))
        self.jobs_chosen.emit(plan_batch(self._entries, preset, changes, self._folder, is_taken))
        self.accept()
