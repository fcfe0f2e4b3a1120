"""The dialog to export several photos at once: a preset, and a folder."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.dialogs.export_dialog import WIDTHS, ExportChoice
from shutterspan.ui.desktop.state.batch_jobs import plan_batch
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.presets import BATCH_PRESETS
from shutterspan.ui.desktop.widgets.preset_list import PresetList
from shutterspan.ui.desktop.widgets.section import Form, faint_label, wrap_label


class BatchDialog(QDialog):
    jobs_chosen = pyqtSignal(list)  # pairs of PhotoEntry and ExportJob
    choice_made = pyqtSignal(object)  # ExportChoice

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
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export Selected Photos"))
        self._entries, self._is_target = entries, is_target
        self._folder: Path | None = None
        self._presets, self._width = PresetList(BATCH_PRESETS), QComboBox()
        self._width.setToolTip(self.tr("Width of the exports, at most that of each photo"))
        for width in WIDTHS:
            self._width.addItem(self.tr("{} px").format(width), width)
        self._best = QCheckBox(self.tr("Best quality (slower)"))
        self._best.setToolTip(self.tr("Slightly more accurate motion, in about twice the time"))
        self._best.setChecked(choice.best)
        self._target = wrap_label(faint_label())
        change = QPushButton(self.tr("Change…"))
        change.setAccessibleName(self.tr("Change the destination"))
        change.setAutoDefault(False)  # Enter exports
        change.clicked.connect(self._choose_folder)
        target_row = QHBoxLayout()
        target_row.setContentsMargins(0, 0, 0, 0)
        target_row.addWidget(self._target, 1)
        target_row.addWidget(change, alignment=Qt.AlignmentFlag.AlignTop)
        target = QWidget()
        target.setLayout(target_row)
        form = Form()
        form.add(self.tr("Width"), self._width)
        form.add(self.tr("Save to"), target)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        export = buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        assert export is not None
        export.setProperty("primary", True)
        export.setDefault(True)
        buttons.accepted.connect(self._export)
        buttons.rejected.connect(self.reject)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addLayout(form)
        right.addWidget(self._best)
        right.addWidget(wrap_label(faint_label(self._summary(left_out))))
        right.addStretch()
        columns = QHBoxLayout()
        columns.setSpacing(20)
        columns.addWidget(self._presets)
        columns.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(columns)
        layout.addWidget(buttons)
        self.resize(840, 0)
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

    def _summary(self, left_out: int) -> str:
        text = self.tr("{} photos, each with its own regions, arrows and clip.").format(len(self._entries))
        if len(self._entries) == 1:
            text = self.tr("1 photo, with its own regions, arrows and clip.")
        if left_out == 1:
            text += " " + self.tr("One that can't be read is left out.")
        elif left_out:
            text += " " + self.tr("{} that can't be read are left out.").format(left_out)
        return text

    def _choose_folder(self) -> None:
        start = self._folder or self._entries[0].path.parent
        self._folder = prompts.choose_export_folder(self, start) or self._folder
        self._show_folder()

    def _show_folder(self) -> None:
        self._target.setText(str(self._folder) if self._folder else self.tr("Beside each photo"))

    def _export(self) -> None:
        def is_taken(path: Path) -> bool:
            return os.path.exists(path) or self._is_target(path)

        preset, is_best = self._presets.preset, self._best.isChecked()
        changes = {"best": is_best} | ({"size": self._width.currentData()} if self._width.currentData() else {})
        self.choice_made.emit(ExportChoice(preset.key, is_best))
        self.jobs_chosen.emit(plan_batch(self._entries, preset, changes, self._folder, is_taken))
        self.accept()
